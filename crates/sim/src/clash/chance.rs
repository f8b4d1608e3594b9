//! Chance without a state: what is drawn for a place of the world follows from the seed and the place alone, so that
//! nothing of it needs to be kept, and asking for it changes nothing.

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

/// What something is drawn for. Each has draws of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Topic {
    StrangerClan = 1,
    StrangerPlayer,
    LeagueSeason,
    LeagueSignUp,
    LeagueGroup,
    LeagueWar,
    LeagueLineUp,
    Weekend,
    Raids,
    Enrolment,
    Week,
    RankedBattle,
    HomeBattle,
    Army,
    LegendSeason,
    Ranking,
    Token,
}

/// A number that looks drawn, the same each time.
pub(super) fn lot(seed: u64, topic: Topic, place: &[i64]) -> u64 {
    let begin = mixed(seed ^ (topic as u64) << 56);
    place.iter().fold(begin, |state, part| mixed(state ^ part.cast_unsigned()))
}

/// As [`lot`], below `bound`.
pub(super) fn below(seed: u64, topic: Topic, place: &[i64], bound: usize) -> usize {
    let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
    usize::try_from(lot(seed, topic, place) % bound).unwrap_or(0)
}

/// Whether something is the case that is so in `share` of 100 places.
pub(super) fn happens(seed: u64, topic: Topic, place: &[i64], share: usize) -> bool {
    below(seed, topic, place, 100) < share
}

/// A generator for a place where much is drawn.
pub(super) fn dice(seed: u64, topic: Topic, place: &[i64]) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(lot(seed, topic, place))
}

/// A place's number in a draw.
pub(super) fn at(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// The last step of `SplitMix64`.
const fn mixed(state: u64) -> u64 {
    let state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

/// An order of `0..size` that looks drawn and can be asked in both directions, without a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shuffle {
    size: u64,
    factor: u64,
    inverse: u64,
    shift: u64,
}

impl Shuffle {
    pub(super) fn new(size: usize, lot: u64) -> Self {
        let size = u64::try_from(size.max(1)).unwrap_or(u64::MAX);
        let first = lot % size;
        let fits = |factor: &u64| inverse(*factor % size, size).is_some();
        let factor = (first..first + size).find(fits).unwrap_or(1) % size;
        Self { size, factor, inverse: inverse(factor, size).unwrap_or(0), shift: (lot >> 32) % size }
    }

    /// Where `number` comes.
    pub(super) fn place_of(&self, number: usize) -> usize {
        let number = u64::try_from(number).unwrap_or(0) % self.size;
        narrow(product(number, self.factor, self.size).wrapping_add(self.shift) % self.size)
    }

    /// What comes at `place`.
    pub(super) fn at(&self, place: usize) -> usize {
        let place = u64::try_from(place).unwrap_or(0) % self.size;
        narrow(product((place + self.size - self.shift) % self.size, self.inverse, self.size))
    }
}

fn narrow(number: u64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn product(left: u64, right: u64, size: u64) -> u64 {
    u64::try_from(u128::from(left) * u128::from(right) % u128::from(size)).unwrap_or(0)
}

/// What `factor` must be multiplied by to be 1 modulo `size`. `None`: they have a common divisor.
pub(super) fn inverse(factor: u64, size: u64) -> Option<u64> {
    if size == 1 {
        return Some(0);
    }
    let (mut old, mut new) = ((i128::from(factor), 1), (i128::from(size), 0));
    while new.0 != 0 {
        let times = old.0 / new.0;
        (old, new) = (new, (old.0 - times * new.0, old.1 - times * new.1));
    }
    (old.0 == 1).then(|| u64::try_from(old.1.rem_euclid(i128::from(size))).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_shuffle_is_one_to_one_and_can_be_undone() {
        for size in [1, 2, 7, 8, 100, 341] {
            for lot in [0, 5, u64::MAX, 0x1234_5678_9ABC_DEF0] {
                let shuffle = Shuffle::new(size, lot);
                let places: BTreeSet<_> = (0..size).map(|number| shuffle.place_of(number)).collect();
                assert!(places.into_iter().eq(0..size), "{size} {lot}");
                assert!((0..size).all(|number| shuffle.at(shuffle.place_of(number)) == number), "{size} {lot}");
            }
        }
    }

    #[test]
    fn draws_hang_on_seed_topic_and_place() {
        let draws = [
            lot(1, Topic::Weekend, &[1, 2]),
            lot(2, Topic::Weekend, &[1, 2]),
            lot(1, Topic::Raids, &[1, 2]),
            lot(1, Topic::Weekend, &[2, 1]),
            lot(1, Topic::Weekend, &[1]),
        ];
        assert_eq!(draws.iter().collect::<BTreeSet<_>>().len(), draws.len());
        let share = (0..10_000).filter(|place| happens(3, Topic::Week, &[*place], 20)).count();
        assert!((1_800..2_200).contains(&share), "{share}");
    }
}
