//! Timers as a table: what a machine does by the clock stands in one place, a row each.

use std::time::Duration;

use tokio::time::Instant;

use crate::push::now::Now;

/// One row: what the machine `M` does when `period` has passed since the timer was started.
pub(super) struct Timer<M> {
    /// What people call it.
    pub(super) name: &'static str,
    /// How long it runs.
    pub(super) period: Duration,
    /// What is then to be done. It starts the timer again, or stops it.
    pub(super) due: fn(&mut M, Now),
}

/// Since when each timer of a table runs, if it does.
#[derive(Debug)]
pub(super) struct Running<const N: usize>([Option<Instant>; N]);

impl<const N: usize> Default for Running<N> {
    fn default() -> Self {
        Self([None; N])
    }
}

impl<const N: usize> Running<N> {
    /// Starts the timer in this row, or starts it again.
    pub(super) fn start(&mut self, row: usize, moment: Instant) {
        self.0[row] = Some(moment);
    }

    /// Stops the timer in this row.
    pub(super) fn stop(&mut self, row: usize) {
        self.0[row] = None;
    }

    /// When the timer in this row was started, if it runs.
    pub(super) fn started(&self, row: usize) -> Option<Instant> {
        self.0[row]
    }

    /// For how long the timer in this row has been running.
    pub(super) fn elapsed(&self, row: usize, moment: Instant) -> Duration {
        self.0[row].map(|since| moment.saturating_duration_since(since)).unwrap_or_default()
    }

    /// When the next one is due.
    pub(super) fn wake_at<M>(&self, table: &[Timer<M>; N]) -> Option<Instant> {
        let ends = self.0.iter().zip(table).filter_map(|(since, timer)| since.map(|since| since + timer.period));
        ends.min()
    }

    /// The first row that is due.
    pub(super) fn due<'t, M>(&self, table: &'t [Timer<M>; N], moment: Instant) -> Option<&'t Timer<M>> {
        let mut rows = self.0.iter().zip(table);
        rows.find(|(since, timer)| since.is_some_and(|since| since + timer.period <= moment)).map(|(_, timer)| timer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: [Timer<String>; 2] = [
        Timer { name: "slow", period: Duration::from_secs(10), due: |said, _| said.push_str("slow ") },
        Timer { name: "quick", period: Duration::from_secs(3), due: |said, _| said.push_str("quick ") },
    ];

    #[test]
    fn the_first_row_that_is_due_goes_first() {
        let (start, mut running) = (Instant::now(), Running::<2>::default());
        let second = |second| start + Duration::from_secs(second);
        assert_eq!(running.wake_at(&TABLE), None);
        running.start(0, start);
        running.start(1, second(6));
        assert_eq!(running.wake_at(&TABLE), Some(second(9)));
        let due = |running: &Running<2>, at| running.due(&TABLE, second(at)).map(|timer| timer.name);
        assert_eq!([8, 9, 10].map(|at| due(&running, at)), [None, Some("quick"), Some("slow")]);
        running.stop(0);
        assert_eq!(due(&running, 100), Some("quick"));
        assert_eq!(running.elapsed(1, second(8)), Duration::from_secs(2));
    }
}
