//! How a journal is kept.

use std::num::NonZeroUsize;
use std::time::Duration;

use bugle_event::{Codec, Gap};

use crate::retention::Retention;

/// How a journal is kept.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many events are kept in memory for readers that are behind; in a journal in memory that is all there is. Also
    /// how many may wait for the disk.
    pub capacity: NonZeroUsize,
    /// Whether as much waits as there is, beyond the capacity: for the disk, and in memory for the slowest reader. Then
    /// nothing is lost, and memory is the only bound.
    pub is_unbounded: bool,
    /// How long an event may wait to be committed together with others. It is durable after this and the time of one
    /// write to the disk.
    pub commit_within: Duration,
    /// How much of the log is kept on disk.
    pub retention: Retention,
    /// How much memory the store may take for its pages, in bytes.
    pub cache: usize,
    /// How events are read back: one for each game. Of other games they come as
    /// [`Foreign`](bugle_event::Foreign).
    pub codecs: Vec<Codec>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            capacity: NonZeroUsize::new(16_384).expect("not zero"),
            is_unbounded: false,
            commit_within: Duration::from_millis(10),
            retention: Retention::default(),
            cache: 64 << 20,
            codecs: vec![Codec::of::<Gap>()],
        }
    }
}
