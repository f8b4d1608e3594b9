//! What each connection holds, worked out from what is wanted.

use std::collections::BTreeSet;

use bugle_event::{Fact as _, Interest, Kind, Subject, Want};

use crate::event::{WorldHeard, WorldOffline, WorldOnline, WorldSilent};
use crate::ids::{CharacterId, World};
use crate::protocol::ALL;
use crate::push::loss::widen;
use crate::push::plan::subscription::Subscription;
use crate::push::plan::usual::USUAL;
use crate::push::plan::volume::Volume;

/// What comes of worlds without a subscription, and is no event of theirs.
pub(super) const STATES: [Kind; 4] = [WorldOffline::KIND, WorldOnline::KIND, WorldSilent::KIND, WorldHeard::KIND];

/// A connection, by its place among those of one stream.
pub(crate) type Place = usize;

/// What each connection holds: its share. Today each holds all that is wanted, so that each by itself sees everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    shares: Vec<Subscription>,
    /// The worlds whose states are wanted: all, if there are none in here. They come without a subscription.
    states: Option<BTreeSet<Subject>>,
}

impl Plan {
    /// The plan that brings all of `interest` over so many connections. `worlds` are those that "all worlds" stands for.
    pub(crate) fn new(interest: &Interest, worlds: &[World], connections: usize) -> Self {
        let states = interest.wants().iter().filter_map(|want| states_of(want, worlds));
        Self {
            shares: vec![Subscription::for_interest(interest, worlds); connections],
            states: states
                .reduce(|all, one| if all.is_empty() || one.is_empty() { BTreeSet::new() } else { &all | &one }),
        }
    }

    /// What the connection at `place` holds.
    pub(crate) fn share(&self, place: Place) -> &Subscription {
        &self.shares[place]
    }

    /// How much comes over each connection, and how much of that `interest` asks for, as far as can be said.
    pub(crate) fn volume(&self, interest: &Interest, worlds: &[World]) -> Volume {
        let share = self.shares.first();
        Volume::of(&USUAL, interest, worlds, share.as_slice())
    }

    /// Whether events of this world are wanted that come with the subscription.
    pub(crate) fn has_world(&self, world: World) -> bool {
        let has = |share: &Subscription| {
            let (worlds, id) = (&share.worlds, world.to_string());
            worlds.is_empty() || worlds.contains(ALL) || worlds.contains(&id)
        };
        self.shares.iter().any(|share| !share.is_empty() && has(share))
    }

    /// Whose events are wanted: nobody in particular, if anybody's may be. `None`: nothing is wanted.
    pub(crate) fn subjects(&self) -> Option<Vec<Subject>> {
        let subscribed = self.shares.iter().find(|share| !share.is_empty()).map(Subscription::subjects);
        let states = self.states.clone().map(Vec::from_iter);
        let (mut all, more) = match (subscribed, states) {
            (Some(all), Some(more)) => (all, more),
            (one, other) => return one.or(other),
        };
        widen(&mut all, &more);
        Some(all)
    }
}

/// The worlds whose states this wish is for: all, if there are none in here. A wish for somebody's events is for none.
fn states_of(want: &Want, worlds: &[World]) -> Option<BTreeSet<Subject>> {
    let is_wanted = STATES.iter().any(|kind| want.kinds.contains(*kind));
    if !is_wanted || want.filters.keys(CharacterId::NOUN).is_some() {
        return None;
    }
    Some(match want.filters.keys(World::NOUN) {
        Some(keys) => keys.iter().map(|key| Subject { noun: World::NOUN, key: key.clone() }).collect(),
        None => worlds.iter().map(|world| Subject::from(*world)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Death;

    #[test]
    fn each_connection_holds_all_that_is_wanted() {
        let interest = Interest::new([Want::kinds([Death::KIND])]);
        let plan = Plan::new(&interest, &[World(10)], 2);
        assert_eq!(plan.share(0), &Subscription::for_interest(&interest, &[World(10)]));
        assert_eq!(plan.share(0), plan.share(1));
        assert_eq!(plan.subjects(), Some(vec![World(10).into()]));
    }

    #[test]
    fn a_plan_for_nobody_is_about_nothing() {
        assert_eq!(Plan::new(&Interest::default(), &[World(10)], 1).subjects(), None);
        assert_eq!(Plan::new(&Interest::new([Want::all()]), &[], 1).subjects(), Some(Vec::new()));
    }

    #[test]
    fn states_of_worlds_come_without_a_subscription_and_can_be_missed() {
        let offline = Want::kinds([WorldOffline::KIND]);
        let plan = |wants: &[Want]| Plan::new(&Interest::new(wants.to_vec()), &[World(1), World(10)], 1);
        let all = plan(std::slice::from_ref(&offline));
        assert!(all.share(0).is_empty() && !all.has_world(World(1)));
        assert_eq!(all.subjects(), Some(vec![World(1).into(), World(10).into()]));
        let one = Want { filters: [World(1).into()].into_iter().collect(), ..offline };
        let deaths = Want { filters: [World(10).into()].into_iter().collect(), ..Want::kinds([Death::KIND]) };
        let both = plan(&[one, deaths]);
        assert_eq!(both.subjects(), Some(vec![World(10).into(), World(1).into()]));
        assert!(both.has_world(World(10)) && !both.has_world(World(1)));
    }
}
