//! Who is free to join a clan, and which clans have room: kept up as people come and go, so that neither has to be
//! looked for among all.

use std::collections::VecDeque;

use bugle_event::Timestamp;

use super::id::{ClanId, PlayerId};

/// Some of the places `0..size`, of which the n-th can be found without looking at all.
#[derive(Debug, Default)]
pub(super) struct Places {
    is_in: Vec<bool>,
    /// A Fenwick tree of how many are in.
    sums: Vec<usize>,
}

impl Places {
    /// None of `size`.
    pub(super) fn none(size: usize) -> Self {
        Self { is_in: vec![false; size], sums: vec![0; size + 1] }
    }

    /// Takes a place in or out.
    pub(super) fn set(&mut self, place: usize, is_in: bool) {
        if std::mem::replace(&mut self.is_in[place], is_in) == is_in {
            return;
        }
        let mut node = place + 1;
        while node < self.sums.len() {
            self.sums[node] = if is_in { self.sums[node] + 1 } else { self.sums[node] - 1 };
            node += node & node.wrapping_neg();
        }
    }

    /// How many below `place` are in.
    pub(super) fn below(&self, place: usize) -> usize {
        let (mut node, mut sum) = (place, 0);
        while node > 0 {
            sum += self.sums[node];
            node &= node - 1;
        }
        sum
    }

    pub(super) fn len(&self) -> usize {
        self.below(self.is_in.len())
    }

    pub(super) fn contains(&self, place: usize) -> bool {
        self.is_in[place]
    }

    /// The place before which `number` others are in. There must be more than that.
    pub(super) fn nth(&self, number: usize) -> usize {
        let (mut node, mut left) = (0, number);
        let mut step = self.sums.len().next_power_of_two() / 2;
        while step > 0 {
            let next = node + step;
            if next < self.sums.len() && self.sums[next] <= left {
                left -= self.sums[next];
                node = next;
            }
            step /= 2;
        }
        node
    }
}

/// Free players and clans with room.
#[derive(Debug, Default)]
pub(super) struct Openings {
    /// Clans with room.
    pub(super) clans: Places,
    /// Players without a clan who have been so for a while.
    pub(super) drifters: Places,
    /// Those who have left lately, and when, the first who left first.
    restless: VecDeque<(Timestamp, PlayerId)>,
}

impl Openings {
    pub(super) fn new(clans: usize, players: usize) -> Self {
        Self { clans: Places::none(clans), drifters: Places::none(players), restless: VecDeque::new() }
    }

    /// Somebody has left a clan.
    pub(super) fn on_leave(&mut self, at: Timestamp, player: PlayerId) {
        self.restless.push_back((at, player));
    }

    /// Somebody has joined a clan.
    pub(super) fn on_join(&mut self, player: PlayerId) {
        self.drifters.set(player.0, false);
        self.restless.retain(|(_, restless)| *restless != player);
    }

    /// Whoever left at `until` or before is free to join another clan.
    pub(super) fn settle(&mut self, until: Timestamp) {
        while let Some((_, player)) = self.restless.pop_front_if(|(left, _)| *left <= until) {
            self.drifters.set(player.0, true);
        }
    }

    /// Whether a clan has room.
    pub(super) fn set_room(&mut self, clan: ClanId, has_room: bool) {
        self.clans.set(clan.0, has_room);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nth_place_is_found_whatever_came_and_went() {
        for size in [1, 2, 7, 8, 9, 100] {
            let (mut places, mut plain) = (Places::none(size), vec![false; size]);
            for step in 0..size * 5 {
                let (place, is_in) = ((step * 37 + 11) % size, step * 7 % 3 > 0);
                places.set(place, is_in);
                plain[place] = is_in;
                let all: Vec<_> = (0..size).filter(|place| plain[*place]).collect();
                assert_eq!(places.len(), all.len());
                let found: Vec<_> = (0..all.len()).map(|number| places.nth(number)).collect();
                assert_eq!(found, all, "{size} {step}");
                assert!((0..size).all(|place| places.below(place) == plain[..place].iter().filter(|is| **is).count()));
            }
        }
    }

    #[test]
    fn who_left_lately_is_not_free_yet() {
        let (at, mut openings) = (Timestamp::from_secs, Openings::new(1, 4));
        openings.on_leave(at(10), PlayerId(2));
        openings.on_leave(at(20), PlayerId(0));
        openings.settle(at(10));
        assert!(openings.drifters.contains(2) && openings.drifters.len() == 1);
        openings.on_join(PlayerId(0));
        openings.settle(at(50));
        assert!(!openings.drifters.contains(0), "joined again meanwhile");
    }
}
