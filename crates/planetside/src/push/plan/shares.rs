//! What each connection holds, worked out from what is wanted.

use bugle_event::{Interest, Subject};

use crate::ids::World;
use crate::push::plan::subscription::Subscription;

/// A connection, by its place among those of one stream.
pub(crate) type Place = usize;

/// What each connection holds: its share. Today each holds all that is wanted, so that each by itself sees everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    shares: Vec<Subscription>,
}

impl Plan {
    /// The plan that brings all of `interest` over so many connections. `worlds` are those that "all worlds" stands for.
    pub(crate) fn new(interest: &Interest, worlds: &[World], connections: usize) -> Self {
        Self { shares: vec![Subscription::for_interest(interest, worlds); connections] }
    }

    /// What the connection at `place` holds.
    pub(crate) fn share(&self, place: Place) -> &Subscription {
        &self.shares[place]
    }

    /// Whose events are wanted: nobody in particular, if anybody's may be. `None`: nothing is wanted.
    pub(crate) fn subjects(&self) -> Option<Vec<Subject>> {
        let mut wanted = self.shares.iter().filter(|share| !share.is_empty());
        wanted.next().map(Subscription::subjects)
    }
}

#[cfg(test)]
mod tests {
    use bugle_event::{Fact as _, Want};

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
}
