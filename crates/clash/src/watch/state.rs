//! How a watcher's state is written: a line of JSON with what it remembers, and then the accepted body as it came.
//!
//! The line starts with a version. Fields may be added with a default; anything else needs a new version.

use bugle_model::Model;
use bytes::{BufMut as _, Bytes, BytesMut};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::body::LastBody;
use super::memory::Memory;

pub(crate) const VERSION: u32 = 1;

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
    /// The body is cut off or damaged.
    #[error("the state's body is damaged")]
    Body,
    /// Not what was written at the last checkpoint.
    #[error("the state is not the one of the last checkpoint")]
    Stranger,
}

#[derive(Serialize)]
struct Header<'a, W> {
    version: u32,
    looks: &'a Memory,
    watcher: &'a W,
    /// The body's hash. `None`: there is no body, or it is not kept.
    body: Option<u64>,
    /// What the body carries over from those before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    carried: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ReadHeader<W> {
    looks: Memory,
    watcher: W,
    #[serde(default)]
    body: Option<u64>,
    #[serde(default)]
    carried: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Writes what all watchers remember, what this one remembers besides, and the body.
pub(crate) fn save<M: Model>(looks: &Memory, watcher: &impl Serialize, last: &LastBody<M>) -> Bytes {
    let (carried, body) = (last.carried(), last.bytes());
    let header = Header { version: VERSION, looks, watcher, body: last.hash_of_kept(), carried };
    let mut state = BytesMut::with_capacity(body.len() + 512).writer();
    serde_json::to_writer(&mut state, &header).expect("memory is plain data, and buffers grow");
    let mut state = state.into_inner();
    state.put_u8(b'\n');
    state.put_slice(body);
    state.freeze()
}

/// Reads what [`save`] wrote; `doubt` says of a body what cannot be so.
pub(crate) fn restore<W: DeserializeOwned, M: Model>(
    state: &Bytes,
    doubt: fn(&mut M),
) -> Result<(Memory, W, LastBody<M>), RestoreError> {
    let (header, body) = split(state)?;
    let ReadHeader { looks, watcher, body: hash, carried } = read(&header)?;
    let last = LastBody::restored(body, carried, doubt);
    if hash.is_some() && hash != last.hash() {
        return Err(RestoreError::Body);
    }
    Ok((looks, watcher, last))
}

/// The accepted body that [`save`] wrote.
pub(crate) fn body(state: &Bytes) -> Result<Bytes, RestoreError> {
    split(state).map(|(_, body)| body)
}

/// The line in front, and what follows it.
fn split(state: &Bytes) -> Result<(Bytes, Bytes), RestoreError> {
    let end = state.iter().position(|&byte| byte == b'\n').ok_or(RestoreError::Header)?;
    Ok((state.slice(..end), state.slice(end + 1..)))
}

/// Reads a line that says which version it is of.
pub(crate) fn read<M: DeserializeOwned>(line: &[u8]) -> Result<M, RestoreError> {
    let Version { version } = serde_json::from_slice(line).map_err(|_| RestoreError::Header)?;
    if version != VERSION {
        return Err(RestoreError::Version { found: version });
    }
    serde_json::from_slice(line).map_err(|_| RestoreError::Header)
}
