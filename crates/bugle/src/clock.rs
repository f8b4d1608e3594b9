//! The real clock: the one place that reads the time of day.

use bugle_event::{Clock, Timestamp};

/// The time of day as the operating system has it.
///
/// ```
/// use bugle::{Clock as _, SystemClock, Timestamp};
///
/// assert!(SystemClock.now() > Timestamp::from_secs(1_700_000_000));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time enters")]
    fn now(&self) -> Timestamp {
        Timestamp::EPOCH + std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default()
    }
}
