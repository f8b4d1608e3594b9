//! What a trigger remembers, and its form on the disk.

use bugle_event::Timestamp;
use serde::{Deserialize, Serialize};

use crate::pattern::watch::Tally;

/// The formats that are written. The first byte. Format 1 is the whole state of a trigger without a pattern; with one, this
/// is format 2, and the rest of it is in parts of their own.
const PLAIN: u8 = 1;
const WITH_PATTERN: u8 = 2;

/// What a trigger remembers of what was before, but for the events that its pattern holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// When it last fired, in event time.
    pub(crate) last_fired: Option<Timestamp>,
    /// What its pattern, of this sort, counts.
    pub(crate) pattern: Option<(u8, Tally)>,
}

/// Why a saved state cannot be gone on from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// A newer version of this program has written it.
    #[error("it has format {found}, and this program knows formats up to {WITH_PATTERN}")]
    NewerFormat {
        /// The format it has.
        found: u8,
    },
    /// It is not what was written.
    #[error("it is damaged")]
    Damaged,
    /// It is that of another sort of pattern.
    #[error("it is that of another sort of pattern")]
    OtherPattern,
}

/// Format 2, after its first byte. Fields are read in this order, and none may be added.
#[derive(Serialize, Deserialize)]
struct Second {
    last_fired: Option<i64>,
    sort: u8,
    seen: Option<i64>,
    taken: u64,
    late: u64,
    let_go: u64,
    damaged: u64,
}

impl State {
    /// As it is kept: the format, and in format 1 the milliseconds of the last firing, if there was one.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let last_fired = self.last_fired.map(Timestamp::as_millis);
        if let Some((sort, tally)) = self.pattern {
            let Tally { seen, taken, late, let_go, damaged } = tally;
            let seen = seen.map(Timestamp::as_millis);
            let second = Second { last_fired, sort, seen, taken, late, let_go, damaged };
            return postcard::to_extend(&second, vec![WITH_PATTERN]).expect("buffers grow, and all lengths are known");
        }
        let mut bytes = vec![PLAIN];
        bytes.extend(last_fired.map(i64::to_le_bytes).into_iter().flatten());
        bytes
    }

    /// As it was kept.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, RestoreError> {
        match bytes {
            [PLAIN] => Ok(Self::default()),
            [PLAIN, millis @ ..] => {
                let millis = millis.try_into().map_err(|_| RestoreError::Damaged)?;
                Ok(Self { last_fired: Some(Timestamp::from_millis(i64::from_le_bytes(millis))), pattern: None })
            }
            [WITH_PATTERN, second @ ..] => {
                postcard::from_bytes(second).map(Self::of).map_err(|_| RestoreError::Damaged)
            }
            [found, ..] if *found > WITH_PATTERN => Err(RestoreError::NewerFormat { found: *found }),
            _ => Err(RestoreError::Damaged),
        }
    }

    fn of(Second { last_fired, sort, seen, taken, late, let_go, damaged }: Second) -> Self {
        let tally = Tally { seen: seen.map(Timestamp::from_millis), taken, late, let_go, damaged };
        Self { last_fired: last_fired.map(Timestamp::from_millis), pattern: Some((sort, tally)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back_and_what_is_not_is_refused() {
        let tally = Tally { seen: Some(Timestamp::EPOCH), taken: 300, late: 2, let_go: 3, damaged: 4 };
        for last_fired in [None, Some(Timestamp::EPOCH), Some(Timestamp::from_millis(-1))] {
            for pattern in [None, Some((1, Tally::default())), Some((250, tally))] {
                let state = State { last_fired, pattern };
                assert_eq!(State::from_bytes(&state.to_bytes()), Ok(state));
            }
        }
        assert_eq!(State::from_bytes(&[3, 0, 0]), Err(RestoreError::NewerFormat { found: 3 }));
        for damaged in [&[][..], &[0], &[1, 2, 3], &[1; 10], &[2], &[2, 9, 9]] {
            assert_eq!(State::from_bytes(damaged), Err(RestoreError::Damaged));
        }
    }

    /// A format: the state of a trigger that has fired once must stay readable.
    #[test]
    fn the_formats_stay_what_they_were() {
        let state = State { last_fired: Some(Timestamp::from_secs(1)), pattern: None };
        assert_eq!(state.to_bytes(), [1, 0xe8, 3, 0, 0, 0, 0, 0, 0]);
        let tally = Tally { seen: Some(Timestamp::from_secs(2)), taken: 3, late: 4, let_go: 5, damaged: 6 };
        let state = State { pattern: Some((1, tally)), ..state };
        assert_eq!(state.to_bytes(), [2, 1, 0xd0, 0xf, 1, 1, 0xa0, 0x1f, 3, 4, 5, 6]);
    }
}
