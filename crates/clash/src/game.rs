//! What this game is called.

/// The name of this game as a source of events.
pub(crate) const SOURCE: &str = "clash";
