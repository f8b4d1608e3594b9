//! What a source hands over.

use std::sync::Arc;

use bugle_event::{Checkpoint, Event, Seq, Subject};

/// What a source says at one time, to be committed whole or not at all.
#[derive(Debug, Default)]
pub struct Commit {
    /// The name of the source.
    pub source: Arc<str>,
    /// What happened, and what nobody saw, in order.
    pub events: Vec<Event>,
    /// What the source goes on from afterwards.
    pub checkpoints: Vec<Checkpoint>,
}

impl Commit {
    /// Numbers the events, from `next` on.
    ///
    /// # Panics
    /// When an event is in a journal already.
    pub(crate) fn number(&mut self, next: &mut u64) {
        for event in &mut self.events {
            let envelope = Arc::get_mut(event).expect("an event is shared only after it has its number");
            envelope.seq = Some(Seq(*next));
            *next += 1;
        }
    }
}

/// The name under which a source's state of a subject is kept.
pub(crate) fn key(source: &str, subject: &Subject) -> String {
    format!("{source} {subject}")
}
