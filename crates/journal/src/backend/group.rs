//! What becomes durable together.

use std::collections::BTreeMap;

use bugle_event::{Event, Timestamp};

use crate::dead::DeadLetter;
use crate::place::PlaceRow;
use crate::snapshot::Snapshot;

/// Everything that is committed in one transaction.
#[derive(Debug, Default)]
pub(crate) struct Group {
    /// Numbered without a hole from the end of the log on.
    pub(crate) events: Vec<Event>,
    pub(crate) snapshots: BTreeMap<String, Snapshot>,
    pub(crate) looks: BTreeMap<String, Timestamp>,
    /// By reader.
    pub(crate) places: BTreeMap<String, PlaceRow>,
    pub(crate) dead: Vec<DeadLetter>,
}
