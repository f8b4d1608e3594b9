//! Who reads what lies in memory only, and how far each has come: so that whoever appends can let those who keep up take
//! out what they would lose. Pure.

/// The readers of a log whose oldest events are gone when the newest take their place.
#[derive(Debug, Default)]
pub(crate) struct Followers {
    followers: Vec<Follower>,
    /// Nobody who keeps up is behind this number; so it need not be worked out each time.
    floor: u64,
}

/// Where one of them is in [`Followers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follower {
    /// Nobody: the place is free.
    Nobody,
    /// It keeps up, and its next event has this number.
    At(u64),
    /// It was given up, or came too late. It holds up nobody before it has taken all there is.
    GivenUp,
}

impl Followers {
    /// Somebody begins to read at number `next`, of what lies from `first` on.
    pub(crate) fn join(&mut self, next: u64, first: u64) -> Place {
        let follower = if next < first { Follower::GivenUp } else { Follower::At(next) };
        self.floor = self.floor.min(next.max(first));
        let free = self.followers.iter().position(|follower| *follower == Follower::Nobody);
        let place = free.unwrap_or_else(|| {
            self.followers.push(Follower::Nobody);
            self.followers.len() - 1
        });
        self.followers[place] = follower;
        Place(place)
    }

    /// It reads no more.
    pub(crate) fn leave(&mut self, Place(place): Place) {
        self.followers[place] = Follower::Nobody;
    }

    /// It goes on at number `next`, of what ends before `end`.
    pub(crate) fn moved(&mut self, Place(place): Place, next: u64, end: u64) {
        let follower = &mut self.followers[place];
        if *follower != Follower::GivenUp || next >= end {
            *follower = Follower::At(next);
        }
    }

    /// Whether nobody who keeps up has yet to take an event before number `first`, where `kept` is the oldest that is there.
    pub(crate) fn are_past(&mut self, first: u64, kept: u64) -> bool {
        if self.floor < first {
            // Who has lost something already is told, and need not be waited for.
            self.give_up(kept);
            let next = self.followers.iter().filter_map(|follower| match follower {
                Follower::At(next) => Some(*next),
                Follower::Nobody | Follower::GivenUp => None,
            });
            self.floor = next.min().unwrap_or(first);
        }
        self.floor >= first
    }

    /// Nobody is waited for any longer who has yet to take an event before number `first`. Says how many these are.
    pub(crate) fn give_up(&mut self, first: u64) -> usize {
        let mut given_up = 0;
        for follower in &mut self.followers {
            if matches!(follower, Follower::At(next) if *next < first) {
                *follower = Follower::GivenUp;
                given_up += 1;
            }
        }
        given_up
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_of_those_who_keep_up_counts() {
        let mut followers = Followers::default();
        assert!(followers.are_past(u64::MAX, 1), "nobody reads");
        let (slow, quick) = (followers.join(1, 1), followers.join(1, 1));
        followers.moved(quick, 9, 9);
        assert!(followers.are_past(1, 1) && !followers.are_past(2, 1));
        followers.moved(slow, 4, 9);
        assert!(followers.are_past(4, 1) && !followers.are_past(5, 1));
        followers.leave(slow);
        assert!(followers.are_past(9, 1) && !followers.are_past(10, 1));
    }

    #[test]
    fn who_was_given_up_holds_up_nobody_before_it_has_caught_up() {
        let mut followers = Followers::default();
        let dead = followers.join(1, 1);
        assert_eq!((followers.give_up(1), followers.give_up(2), followers.give_up(2)), (0, 1, 0));
        assert!(followers.are_past(7, 1));
        followers.moved(dead, 6, 9);
        assert!(followers.are_past(7, 1), "it is still behind");
        followers.moved(dead, 9, 9);
        assert!(followers.are_past(9, 1) && !followers.are_past(10, 1));
        assert!(followers.are_past(11, 10), "it has lost something, whoever pushed that out");
    }

    #[test]
    fn who_comes_too_late_is_not_waited_for_and_who_comes_is() {
        let mut followers = Followers::default();
        assert!(followers.are_past(20, 1));
        let late = followers.join(3, 10);
        assert!(followers.are_past(20, 1));
        followers.join(12, 10);
        assert!(followers.are_past(12, 1) && !followers.are_past(13, 1));
        followers.leave(late);
        assert_eq!(followers.join(12, 10), late, "places are used again");
    }
}
