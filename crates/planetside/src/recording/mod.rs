//! Frames as they arrived, kept as lines: how one is written, and how a recording of them is read back.

mod following;
mod frame;
mod playback;

pub use frame::RawFrame;
pub use playback::{Playback, PlaybackError};
