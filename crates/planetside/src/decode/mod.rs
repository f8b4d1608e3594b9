//! From frames to envelopes: what a frame says, the how-manieth of its like it is, and a tally of it all.

mod decoder;
mod frame;
mod repeats;
mod split;
mod tally;
mod wanted;

pub use decoder::{Decoder, Line};
pub use frame::{Decoded, Feed, decode, decode_bytes, fuzz_scanner};
pub use tally::Tally;

pub(crate) use frame::text_of;
pub(crate) use wanted::WantedKinds;
