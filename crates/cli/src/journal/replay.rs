//! `bugle journal replay`: what happened, once more.

use std::sync::Arc;
use std::time::Duration;

use bugle::{Origin, Timestamp};
use tokio::time::{Instant, sleep};

use super::open::open;
use crate::args::Replay;
use crate::clock::GameClock;
use crate::failure::Failure;
use crate::follow::{nobody_reads, stop_signal};
use crate::names::Names;
use crate::output::{Format, Output};

pub(super) async fn run(args: &Replay, format: Format) -> Result<(), Failure> {
    let sift = args.select.sift()?;
    let archive = open(&args.dir)?;
    let (mut output, names) = (Output::new(format), Names::of(args.names.load()?));
    let mut pace = args.speed.map(|speed| Pace::new(speed * GameClock::speed()));
    let (mut stop, mut gone) = (std::pin::pin!(stop_signal()), std::pin::pin!(nobody_reads()));
    let mut events = args.select.events(&archive, &args.dir, sift, args.count)?;
    while let Some(mut event) = events.next(&mut output)? {
        if let Some(pace) = &mut pace {
            let wait = pace.wait(Instant::now(), event.observed_at);
            if !wait.is_zero() {
                output.flush()?;
            }
            tokio::select! {
                biased;
                () = &mut stop => break,
                () = &mut gone => return Err(Failure::ClosedPipe),
                () = sleep(wait) => {}
            }
        }
        Arc::get_mut(&mut event).expect("it was just read, and nobody else has it").origin = Origin::Replay;
        events.write(&event, &mut output, &names)?;
    }
    output.flush()?;
    events.end()
}

/// When each event is due. Pure: it is told the time.
struct Pace {
    speed: f64,
    /// When the first event was due, and when it was observed.
    first: Option<(Instant, Timestamp)>,
}

impl Pace {
    /// So many times as fast as it was.
    fn new(speed: f64) -> Self {
        Self { speed, first: None }
    }

    /// How long the event that was observed at `observed` is to wait.
    fn wait(&mut self, now: Instant, observed: Timestamp) -> Duration {
        let (began, first) = *self.first.get_or_insert((now, observed));
        let due = Duration::try_from_secs_f64(observed.since(first).as_secs_f64() / self.speed);
        // A time beyond all measure is never.
        due.unwrap_or(Duration::MAX).saturating_sub(now - began)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_wait_as_long_as_they_did_divided_by_the_speed() {
        let (now, mut pace) = (Instant::now(), Pace::new(10.0));
        let at = Timestamp::from_secs;
        let second = Duration::from_secs(1);
        assert_eq!(pace.wait(now, at(100)), Duration::ZERO);
        assert_eq!(pace.wait(now, at(130)), 3 * second);
        assert_eq!(pace.wait(now + second, at(130)), 2 * second, "time passes while others are written");
        assert_eq!(pace.wait(now + 9 * second, at(130)), Duration::ZERO, "who is late hurries");
        assert_eq!(pace.wait(now, at(90)), Duration::ZERO, "the clock was set back");
        assert_eq!(Pace { speed: 1e-300, ..pace }.wait(now, at(101)), Duration::MAX);
    }
}
