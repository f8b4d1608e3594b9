//! The journal: what sources say goes in at one end, in commits; readers, each with a position of its own, take it out
//! at the other.
//!
//! This crate knows no game and no trigger. Today's journal lives in memory: a ring that keeps the newest events and
//! gives a reader that fell behind a [`Gap`](bugle_event::Gap) in place of what it missed.

mod journal;
mod reader;
mod ring;

pub use journal::{Journal, Start};
pub use reader::Reader;
