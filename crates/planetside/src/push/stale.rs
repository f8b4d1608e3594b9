//! Whether a timer that is due may be believed: what waits in the sockets was there first. Pure.

use std::time::Duration;

use tokio::time::Instant;

/// How late a timer may be noticed in a program that runs.
const LATE: Duration = Duration::from_secs(1);

/// How long the sockets are listened to before a timer is believed that was noticed late. After the program was stopped
/// for a while, the runtime may see that a timer is due before it sees that a socket has something to read.
const LISTEN: Duration = Duration::from_millis(250);

/// How many frames are read, at most, while a timer is due. A flood must not keep timers waiting for ever; no socket and
/// its sender hold as many back.
const FRAMES_FIRST: usize = 100_000;

/// Watches over timers that are due.
///
/// A timer says that something did not come. Whoever was not running, or was not asked, for a while cannot say that
/// before everything is read that came meanwhile.
#[derive(Debug, Default)]
pub(super) struct Stale {
    /// Until when the sockets are listened to first.
    listens_until: Option<Instant>,
    /// How many frames were read since a timer was due.
    frames: usize,
}

impl Stale {
    /// When to wake for the timer that is due at `due`.
    pub(super) fn wake_at(&self, due: Instant) -> Instant {
        self.listens_until.map_or(due, |until| due.max(until))
    }

    /// Whether timers go before frames: so many were read that what came late is among them.
    pub(super) fn is_flooded(&self) -> bool {
        self.frames >= FRAMES_FIRST
    }

    /// So many frames were read at `now`, while the next timer is due at `due`.
    pub(super) fn on_frames(&mut self, now: Instant, due: Option<Instant>, frames: usize) {
        self.frames = if due.is_some_and(|due| due <= now) { self.frames + frames } else { 0 };
    }

    /// The time of [`wake_at`](Self::wake_at) has come, and there is nothing to read. Whether the timer that is due at
    /// `due` is to be believed; if not, the sockets are listened to for a moment.
    pub(super) fn believes(&mut self, now: Instant, due: Instant) -> bool {
        let is_late = now.saturating_duration_since(due) >= LATE;
        let is_heard = self.listens_until.is_some_and(|until| until <= now);
        if is_late && !is_heard && !self.is_flooded() {
            self.listens_until.get_or_insert(now + LISTEN);
            return false;
        }
        *self = Self::default();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p12_a_timer_in_time_is_believed_and_a_late_one_after_a_moment() {
        let (mut stale, due) = (Stale::default(), Instant::now());
        assert!(stale.believes(due + LATE / 2, due));
        let late = due + Duration::from_secs(77);
        assert!(!stale.believes(late, due));
        assert_eq!(stale.wake_at(due), late + LISTEN);
        assert!(!stale.believes(late + LISTEN / 2, due));
        assert!(stale.believes(late + LISTEN, due));
        assert_eq!(stale.wake_at(due), due);
    }

    #[test]
    fn p12_a_flood_does_not_keep_timers_waiting_for_ever() {
        let (mut stale, due) = (Stale::default(), Instant::now());
        let late = due + Duration::from_secs(77);
        stale.on_frames(due - LATE, Some(due), FRAMES_FIRST);
        assert!(!stale.is_flooded(), "nothing was due");
        stale.on_frames(late, Some(due), FRAMES_FIRST);
        assert!(stale.is_flooded() && stale.believes(late, due));
        assert!(!stale.is_flooded());
    }
}
