//! Sequences of answers and what is said of them; recorded bodies, where there are any.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod additions;
mod check;
mod clan;
mod client;
mod detect;
mod falls;
mod headers;
mod holes;
mod hostile;
mod ids;
mod kinds;
mod network;
mod oddities;
mod parked;
mod place;
mod player;
mod properties;
mod recorded;
mod recordings;
mod restart;
mod scripted;
mod settings;
mod sharing;
mod states;
mod stored;
mod stream;
mod troubles;
mod war;
mod war_holes;
mod war_restart;
mod war_torn;
mod watching;
