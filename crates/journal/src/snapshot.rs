//! A state as one row: when it was as it says, and what is to be gone on from, compressed. Of a subject for its source,
//! and of a reader.

use bugle_event::{Saved, Timestamp};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::block::{Packer, unpack};
use crate::error::JournalError;

/// A row of the snapshots, or of the states of readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot(Bytes);

#[derive(Serialize, Deserialize)]
struct Prefix {
    at: i64,
    raw_len: u64,
}

impl Snapshot {
    pub(crate) fn pack(at: Timestamp, state: &[u8], packer: &mut Packer) -> Self {
        let prefix = Prefix { at: at.as_millis(), raw_len: state.len() as u64 };
        let row = postcard::to_stdvec(&prefix).expect("buffers grow");
        Self(packer.pack(row, state).into())
    }

    pub(crate) fn from_row(row: &[u8]) -> Self {
        Self(Bytes::copy_from_slice(row))
    }

    pub(crate) fn row(&self) -> &[u8] {
        &self.0
    }

    /// What was saved.
    pub(crate) fn unpack(&self) -> Result<Saved, JournalError> {
        let (prefix, packed): (Prefix, _) =
            postcard::take_from_bytes(&self.0).map_err(|_| JournalError::damaged("an unreadable snapshot"))?;
        let at = Timestamp::from_millis(prefix.at);
        let state = unpack(packed, prefix.raw_len)?;
        Ok(Saved { at, state: Some(state.into()) })
    }
}

/// What was `saved`, and a good look at another time: when the subject was last seen well, as of `now`. The later of the
/// two is not always the one of a later time: one was written while the clock was ahead, if it lies in the future, and to
/// believe it would hide the time since the other.
pub(crate) fn seen_again(saved: Saved, seen: Option<Timestamp>, now: Timestamp) -> Saved {
    let times = [Some(saved.at), seen].into_iter().flatten();
    let latest = times.clone().filter(|at| *at <= now).max().or(times.max());
    Saved { at: latest.unwrap_or(saved.at), ..saved }
}
