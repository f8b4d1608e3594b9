//! How a watcher's state is written: a line of JSON with what it remembers, and then the accepted body as it came.
//!
//! The line starts with a version. Fields may be added with a default; anything else needs a new version.

use bytes::{BufMut as _, Bytes, BytesMut};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::looks::{Looks, Memory};

const VERSION: u32 = 1;

/// Why a watcher's state cannot be taken up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// The line in front of the body is missing or unreadable.
    #[error("the state has no readable header")]
    Header,
    /// Written by another version of this program.
    #[error("the state has version {found}; this program reads version {VERSION}")]
    Version {
        /// The version it has.
        found: u32,
    },
}

#[derive(Serialize)]
struct Header<'a, M> {
    version: u32,
    looks: &'a Memory,
    watcher: &'a M,
}

#[derive(Deserialize)]
struct ReadHeader<M> {
    looks: Memory,
    watcher: M,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Writes what all watchers remember, what this one remembers besides, and the body.
pub(crate) fn save<M: Serialize>(looks: &Looks, watcher: &M) -> Bytes {
    let header = Header { version: VERSION, looks: &looks.memory, watcher };
    let mut state = BytesMut::with_capacity(looks.body.len() + 512).writer();
    serde_json::to_writer(&mut state, &header).expect("memory is plain data, and buffers grow");
    let mut state = state.into_inner();
    state.put_u8(b'\n');
    state.put_slice(&looks.body);
    state.freeze()
}

/// Reads what [`save`] wrote.
pub(crate) fn restore<M: DeserializeOwned>(state: &Bytes) -> Result<(Looks, M), RestoreError> {
    let end = state.iter().position(|&byte| byte == b'\n').ok_or(RestoreError::Header)?;
    let header = &state[..end];
    let Version { version } = serde_json::from_slice(header).map_err(|_| RestoreError::Header)?;
    if version != VERSION {
        return Err(RestoreError::Version { found: version });
    }
    let ReadHeader { looks, watcher } = serde_json::from_slice(header).map_err(|_| RestoreError::Header)?;
    Ok((Looks::resumed(looks, state.slice(end + 1..)), watcher))
}
