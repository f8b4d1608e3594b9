//! Which wishes go together, and which get connections of their own. Pure.
//!
//! Wishes multiply on one connection: all experience of one character, and the deaths of everybody, are the experience of
//! everybody. Where that would be a flood, they are kept apart. A wish stays where it is for as long as it is wanted, also
//! where another order of wishes had been better: so nothing is ever cleared here before it is added there.

use std::collections::BTreeSet;

use bugle_event::{Interest, Kind, KindSet, Want};

use crate::event::KINDS;
use crate::event::links::LINKS;
use crate::ids::World;
use crate::push::plan::shares::STATES;
use crate::push::plan::subscription::Subscription;
use crate::push::plan::usual::USUAL;
use crate::push::plan::volume::traffic;

/// How much more may come with a wish than it asks for, in events an hour at prime time, before it is kept apart: three a
/// second, which costs nobody anything.
const FLOOD: f64 = 10_000.0;

/// The groups of wishes.
#[derive(Debug)]
pub(crate) struct Groups(Vec<Group>);

#[derive(Debug, Default)]
struct Group {
    wants: Vec<Want>,
    /// What brings them.
    held: Subscription,
    /// Whether no wish may be here any more.
    is_closed: bool,
}

impl Groups {
    /// So many at most, and one at least.
    pub(crate) fn new(max: usize) -> Self {
        Self((0..max.max(1)).map(|_| Group::default()).collect())
    }

    /// No wish may be in this one from now on.
    pub(crate) fn close(&mut self, group: usize) {
        self.0[group] = Group { is_closed: true, ..Group::default() };
    }

    /// Takes what is wanted from now on. Gives what is wanted of each group.
    pub(crate) fn on_interest(&mut self, interest: &Interest, worlds: &[World]) -> Vec<Interest> {
        let wants: Vec<Want> = interest.wants().iter().flat_map(apart).collect();
        let held_before: Vec<Subscription> = self.0.iter().map(|group| group.held.clone()).collect();
        for group in &mut self.0 {
            group.wants.retain(|want| wants.contains(want));
            group.held = Subscription::for_interest(&Interest::new(group.wants.clone()), worlds);
        }
        for want in wants {
            if self.0.iter().any(|group| group.wants.contains(&want)) {
                continue;
            }
            let own = Subscription::for_interest(&want.clone().into(), worlds);
            if let Some(place) = self.place_for(&own, &held_before, worlds) {
                let group = &mut self.0[place];
                group.held = group.held.with(&own);
                group.wants.push(want);
            }
        }
        let (links, is_any) = (links(interest), self.0.iter().any(|group| !group.wants.is_empty()));
        let heard = self.0.iter().enumerate().map(|(place, group)| {
            let links = links.iter().filter(|_| !group.wants.is_empty() || (!is_any && place == 0));
            Interest::new(group.wants.iter().chain(links).cloned())
        });
        heard.collect()
    }

    /// Where a wish goes that is brought by this: where it brings no flood and where most of it is held already, by wishes
    /// that may be gone now: who puts a wish in the place of another one misses nothing in between. A group without wishes
    /// is the last choice. Where it would be a flood everywhere, it goes where that is the least.
    fn place_for(&self, own: &Subscription, before: &[Subscription], worlds: &[World]) -> Option<usize> {
        let open = || self.0.iter().enumerate().filter(|(_, group)| !group.is_closed);
        if own.is_empty() {
            return open().map(|(place, _)| place).next();
        }
        let added = |held: &Subscription| traffic(&USUAL, worlds, &held.with(own)) - traffic(&USUAL, worlds, held);
        let alone = traffic(&USUAL, worlds, own);
        let fits = open().filter(|(_, group)| group.held.is_empty() || added(&group.held) <= alone + FLOOD);
        let fits = fits.map(|(place, group)| (added(&before[place]).min(alone), group.held.is_empty(), place));
        let best = fits.min_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let least = || open().min_by(|one, other| added(&one.1.held).total_cmp(&added(&other.1.held)));
        best.map(|(.., place)| place).or_else(|| least().map(|(place, _)| place))
    }
}

/// What is wanted that is told of connections, which must be asked for by kind.
fn links(interest: &Interest) -> Vec<Want> {
    let named = interest.wants().iter().filter_map(|want| {
        let KindSet::Only(kinds) = &want.kinds else { return None };
        let kinds: BTreeSet<Kind> = kinds.iter().copied().filter(|kind| LINKS.contains(kind)).collect();
        (!kinds.is_empty()).then(|| Want { filters: want.filters.clone(), ..Want::kinds(kinds) })
    });
    named.collect()
}

/// The wish for what frames bring, and the one for what is told of worlds besides: the first group tells that, or each
/// would.
fn apart(want: &Want) -> impl Iterator<Item = Want> {
    let own = KINDS.iter().map(|info| info.kind).filter(|kind| want.kinds.contains(*kind) && !LINKS.contains(kind));
    let (states, events): (BTreeSet<Kind>, BTreeSet<Kind>) = own.partition(|kind| STATES.contains(kind));
    let of = |kinds: BTreeSet<Kind>| {
        (!kinds.is_empty()).then(|| Want { filters: want.filters.clone(), ..Want::kinds(kinds) })
    };
    [of(states), of(events)].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use bugle_event::Fact as _;
    use bugle_event::Subject;

    use super::*;
    use crate::event::{Death, Disconnected, FacilityControl, GainExperience, PlayerLogin, WorldOffline};
    use crate::ids::CharacterId;

    const WORLDS: [World; 3] = [World(1), World(10), World(40)];

    fn want(kinds: &[Kind], filters: &[Subject]) -> Want {
        Want { kinds: kinds.iter().copied().collect(), filters: filters.iter().cloned().collect() }
    }

    /// How many wishes there are in each group.
    fn sizes(groups: &mut Groups, wants: &[Want]) -> Vec<usize> {
        let interests = groups.on_interest(&Interest::new(wants.to_vec()), &WORLDS);
        interests.iter().map(|interest| interest.wants().len()).collect()
    }

    #[test]
    fn what_merges_without_a_flood_is_together() {
        let (three, five) = (CharacterId(3), CharacterId(5));
        let all = want(&[Death::KIND], &[]);
        let facilities = want(&[FacilityControl::KIND], &[World(10).into()]);
        let logins = want(&[PlayerLogin::KIND], &[five.into()]);
        assert_eq!(sizes(&mut Groups::new(3), &[all.clone(), facilities, logins]), [3, 0, 0]);
        let gains = |who: CharacterId| want(&[GainExperience::KIND], &[who.into()]);
        assert_eq!(sizes(&mut Groups::new(3), &[gains(three), gains(five), all.clone()]), [2, 1, 0]);
        assert_eq!(sizes(&mut Groups::new(1), &[gains(three), gains(five), all]), [3]);
    }

    #[test]
    fn a_wish_stays_where_it_is_and_what_nobody_wants_makes_room() {
        let mut groups = Groups::new(2);
        let gains = want(&[GainExperience::KIND], &[CharacterId(3).into()]);
        let deaths = want(&[Death::KIND], &[]);
        let logins = want(&[PlayerLogin::KIND], &[]);
        assert_eq!(sizes(&mut groups, &[gains.clone(), deaths.clone()]), [1, 1]);
        assert_eq!(sizes(&mut groups, std::slice::from_ref(&deaths)), [0, 1]);
        assert_eq!(sizes(&mut groups, &[deaths.clone(), logins.clone()]), [0, 2]);
        assert_eq!(sizes(&mut groups, &[logins, gains, deaths]), [1, 2], "the free one is taken");
    }

    #[test]
    fn a_wish_in_the_place_of_another_one_stays_where_that_was() {
        let gains = |who: &[u64]| {
            let who: Vec<Subject> = who.iter().map(|id| CharacterId(*id).into()).collect();
            want(&[GainExperience::KIND], &who)
        };
        let deaths = want(&[Death::KIND], &[World(10).into()]);
        let mut groups = Groups::new(3);
        assert_eq!(sizes(&mut groups, &[deaths.clone(), gains(&[3])]), [1, 1, 0]);
        assert_eq!(sizes(&mut groups, &[gains(&[3, 5])]), [0, 1, 0]);
        assert_eq!(sizes(&mut groups, &[gains(&[]), deaths]), [1, 1, 0], "though it is everybody's now");
    }

    #[test]
    fn each_group_tells_of_its_own_connections_if_that_is_asked_for_by_kind() {
        let gains = want(&[GainExperience::KIND], &[CharacterId(3).into()]);
        let deaths = want(&[Death::KIND, Disconnected::KIND], &[]);
        let of = |wants: &[Want]| {
            let interests = Groups::new(3).on_interest(&Interest::new(wants.to_vec()), &WORLDS);
            interests.iter().map(|one| one.names(Disconnected::KIND)).collect::<Vec<_>>()
        };
        assert_eq!(of(&[gains.clone(), deaths]), [true, true, false]);
        assert_eq!(of(&[want(&[Disconnected::KIND], &[])]), [true, false, false], "while nothing else is wanted");
        assert_eq!(of(&[gains, Want::all()]), [false; 3]);
    }

    #[test]
    fn states_of_worlds_are_told_by_the_first_that_is_open() {
        let mut groups = Groups::new(2);
        let gains = want(&[GainExperience::KIND], &[CharacterId(3).into()]);
        let rest = want(&[Death::KIND, WorldOffline::KIND], &[]);
        let wants = [gains, rest];
        let of = |interests: &[Interest], kind| interests.iter().map(|one| one.names(kind)).collect::<Vec<_>>();
        let interests = groups.on_interest(&Interest::new(wants.clone()), &WORLDS);
        assert_eq!(of(&interests, WorldOffline::KIND), [true, false]);
        assert_eq!(of(&interests, Death::KIND), [false, true]);
        groups.close(0);
        let interests = groups.on_interest(&Interest::new(wants), &WORLDS);
        assert_eq!(interests.iter().map(|one| one.wants().len()).collect::<Vec<_>>(), [0, 3]);
    }
}
