//! The state of a subject as one row: when it was seen, and what its source needs to go on, compressed.

use bugle_event::{Saved, Timestamp};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::JournalError;
use crate::block::{Packer, unpack};

/// A row of the snapshots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot(Bytes);

#[derive(Serialize, Deserialize)]
struct Head {
    at: i64,
    raw_len: u64,
}

impl Snapshot {
    pub(crate) fn pack(at: Timestamp, state: &[u8], packer: &mut Packer) -> Self {
        let head = Head { at: at.as_millis(), raw_len: state.len() as u64 };
        let row = postcard::to_stdvec(&head).expect("buffers grow");
        Self(packer.pack(row, state).into())
    }

    pub(crate) fn from_row(row: &[u8]) -> Self {
        Self(Bytes::copy_from_slice(row))
    }

    pub(crate) fn row(&self) -> &[u8] {
        &self.0
    }

    /// What was saved. `seen` is a later good look, if there was one.
    pub(crate) fn unpack(&self, seen: Option<Timestamp>) -> Result<Saved, JournalError> {
        let (head, packed): (Head, _) =
            postcard::take_from_bytes(&self.0).map_err(|_| JournalError::damaged("an unreadable snapshot"))?;
        let at = Timestamp::from_millis(head.at);
        let state = unpack(packed, head.raw_len)?;
        Ok(Saved { at: seen.map_or(at, |seen| seen.max(at)), state: Some(state.into()) })
    }
}
