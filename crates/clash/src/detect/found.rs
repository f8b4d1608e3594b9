//! What there is in a line of a recording.

use bugle_event::Event;

use super::error::LineError;

/// What there is in a line: see [`Detector::read`](super::detector::Detector::read).
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Found {
    /// What it tells.
    pub events: Vec<Event>,
    /// What cannot be read: once for each answer, or for all of a line that is no JSON.
    pub faults: Vec<LineFault>,
}

/// Something that cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub struct LineFault {
    /// How many lines before this one it stands: 1 where this one cut off what had begun on the one before.
    pub lines_ago: u64,
    /// Why not.
    pub error: LineError,
}

impl Found {
    pub(super) fn fault(&mut self, error: LineError) {
        self.faults.push(LineFault { lines_ago: 0, error });
    }

    /// What it tells, if anything, or what is wrong with this line. That a line before was cut off is told by
    /// [`faults`](Self::faults) alone.
    pub(super) fn told(self) -> Result<Vec<Event>, LineError> {
        let mut faults = self.faults.into_iter().filter(|fault| fault.lines_ago == 0);
        match faults.next() {
            Some(fault) if self.events.is_empty() => Err(fault.error),
            _ => Ok(self.events),
        }
    }
}
