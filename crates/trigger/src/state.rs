//! What a trigger remembers, and its form on the disk.

use bugle_event::Timestamp;

/// The format that is written. Its first byte.
const VERSION: u8 = 1;

/// What a trigger remembers of what was before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// When it last fired, in event time.
    pub(crate) last_fired: Option<Timestamp>,
}

/// Why a saved state cannot be gone on from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// A newer version of this program has written it.
    #[error("it has format {found}, and this program knows formats up to {VERSION}")]
    NewerFormat {
        /// The format it has.
        found: u8,
    },
    /// It is not what was written.
    #[error("it is damaged")]
    Damaged,
}

impl State {
    /// As it is kept: the format, and in format 1 the milliseconds of the last firing, if there was one.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        if let Some(last) = self.last_fired {
            bytes.extend_from_slice(&last.as_millis().to_le_bytes());
        }
        bytes
    }

    /// As it was kept.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, RestoreError> {
        match bytes {
            [VERSION] => Ok(Self::default()),
            [VERSION, millis @ ..] => {
                let millis = millis.try_into().map_err(|_| RestoreError::Damaged)?;
                Ok(Self { last_fired: Some(Timestamp::from_millis(i64::from_le_bytes(millis))) })
            }
            [found, ..] if *found > VERSION => Err(RestoreError::NewerFormat { found: *found }),
            _ => Err(RestoreError::Damaged),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back_and_what_is_not_is_refused() {
        for last_fired in [None, Some(Timestamp::EPOCH), Some(Timestamp::from_millis(-1))] {
            assert_eq!(State::from_bytes(&State { last_fired }.to_bytes()), Ok(State { last_fired }));
        }
        assert_eq!(State::from_bytes(&[2, 0, 0]), Err(RestoreError::NewerFormat { found: 2 }));
        for damaged in [&[][..], &[0], &[1, 2, 3], &[1; 10]] {
            assert_eq!(State::from_bytes(damaged), Err(RestoreError::Damaged));
        }
    }

    /// A format: the state of a trigger that has fired once must stay readable.
    #[test]
    fn the_format_stays_what_it_was() {
        let state = State { last_fired: Some(Timestamp::from_secs(1)) };
        assert_eq!(state.to_bytes(), [1, 0xe8, 3, 0, 0, 0, 0, 0, 0]);
    }
}
