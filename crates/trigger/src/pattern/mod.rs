//! Patterns: several events that make one firing, or one and that nothing came after it.
//!
//! | pattern | fires when |
//! |---|---|
//! | [`Sequence`] | one event comes, then another of the same key |
//! | [`Count`] | so many events of a key come in so much time |
//! | [`Absence`] | one event comes, and for so long no other of the same key |
//! | [`Session`] | something that began ends |
//! | [`Debounce`] | it is quiet again |
//! | [`Batch`] | so many events have come, or so much time is over |
//!
//! They are made of [`Step`]s: which events, and what they are joined on.
//!
//! # Time
//!
//! All goes by event time ([`Envelope::happened_at`](bugle_event::Envelope::happened_at)), so that a replay fires alike.
//! The **watermark** is the latest time at which anything was seen
//! ([`observed_at`](bugle_event::Envelope::observed_at) of any event or gap that the machine was given, or the time that it
//! was told), less the pattern's [slack](Pattern::slack). It has passed a moment when it is after it. An event is in time if
//! the watermark has not passed it when it comes; what comes in time is in its place, in whatever order it comes. One
//! that is late is [counted](crate::Machine::counts), and joined with what is still remembered.
//!
//! Where what is seen is an hour before what was seen already, the clock had been ahead and was set back: the watermark goes
//! back with it.
//!
//! What events alone decide fires at once. What a timer decides fires when the watermark has passed it: before the event
//! that moves the watermark is taken, in the order of the moments, and of the keys where these are the same.
//!
//! # Gaps
//!
//! What fires because something did not come, and sessions, speak about a time. If a gap falls into it, of the same game and
//! not about others only, the firing says that it is [blind](crate::Firing::blind). A gap that is told after the firing
//! cannot be in it: a slack that is longer than an outage waits for it. Only of the time when the program was down it is
//! known before: what fell due then fires after that gap, and whoever that is about, it is blind. Each source tells for
//! itself that it was down, and the first that does moves the watermark for all.
//!
//! # Memory
//!
//! A pattern remembers at most so many [keys](Pattern::keys_max), and lets go of the one that was touched longest ago: the
//! one of whose remembered events the latest came longest ago. That is [counted](crate::Machine::counts).

mod absence;
pub(crate) mod any;
mod batch;
mod changes;
mod count;
mod debounce;
mod gaps;
mod logic;
mod memory;
mod parse;
mod record;
mod restore;
mod sequence;
mod session;
mod slot;
mod sort;
mod step;
mod stored;
mod table;
mod text;
pub(crate) mod watch;

pub use absence::Absence;
pub use any::Pattern;
pub use batch::Batch;
pub use count::Count;
pub use debounce::Debounce;
pub use sequence::Sequence;
pub use session::Session;
pub use step::Step;
pub use text::PatternError;
#[cfg(test)]
mod tests;
