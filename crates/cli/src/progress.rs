//! How far long work is, in a line on the terminal that is written over, while people wait.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::output::is_dumb;
use crate::pretty::size;
use crate::say::{self, counted};

/// What is done sooner needs no words.
const FIRST: Duration = Duration::from_secs(1);

const EVERY: Duration = Duration::from_millis(200);

/// What work is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Bytes,
    Events,
    /// It cannot be said how far it is, only for how long it has been done.
    Time,
}

/// How far some work is. When it is dropped, the line is taken away.
pub(crate) struct Progress {
    done: Arc<AtomicU64>,
    /// `None`: nobody looks.
    shown: Option<(mpsc::Sender<()>, thread::JoinHandle<()>)>,
}

impl Progress {
    /// Begins `what`, of which there is so much in `all`, if that is known. What is written meanwhile goes elsewhere than
    /// to the terminal, or it is not shown.
    pub(crate) fn of(what: &str, all: Option<u64>, unit: Unit) -> Self {
        let is_seen = io::stderr().is_terminal() && (unit == Unit::Time || !io::stdout().is_terminal());
        let done = Arc::new(AtomicU64::new(0));
        let shown =
            (is_seen && !is_dumb() && !say::is_quiet()).then(|| show(what.to_owned(), all, unit, &done)).flatten();
        Self { done, shown }
    }

    /// What counts it, for whoever does the work.
    pub(crate) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.done)
    }

    /// So much more is done.
    pub(crate) fn add(&self, more: u64) {
        self.done.fetch_add(more, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.shown.take() {
            drop(end);
            // It only draws: where it failed, there is nothing to take away.
            drop(thread.join());
        }
    }
}

fn show(
    what: String,
    all: Option<u64>,
    unit: Unit,
    done: &Arc<AtomicU64>,
) -> Option<(mpsc::Sender<()>, thread::JoinHandle<()>)> {
    let (end, ended) = mpsc::channel();
    let done = Arc::clone(done);
    let draw = move || {
        let (mut wait, mut since) = (FIRST, Duration::ZERO);
        while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(wait) {
            since += wait;
            wait = EVERY;
            say::draw(&words(&what, done.load(Ordering::Relaxed), all, unit, since));
        }
        say::wipe();
    };
    let started = thread::Builder::new().name("progress".to_owned()).spawn(draw);
    started.ok().map(|thread| (end, thread))
}

/// `reading frames.ndjson: 1.2 of 4.0 GB, 30 %, 12 s`
fn words(what: &str, done: u64, all: Option<u64>, unit: Unit, since: Duration) -> String {
    let amount = |amount: u64| match unit {
        Unit::Bytes => size(amount),
        _ => counted(amount, "event"),
    };
    let far = match (unit, all.filter(|all| *all > 0)) {
        (Unit::Time, _) => String::new(),
        (_, Some(all)) => format!(" {} of {}, {} %,", amount(done), amount(all), (done.min(all)) * 100 / all),
        (_, None) => format!(" {},", amount(done)),
    };
    format!("{what}:{far} {} s", since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_far_it_is_as_far_as_that_is_known() {
        let after = Duration::from_millis(12_400);
        assert_eq!(words("verify", 0, None, Unit::Time, after), "verify: 12 s");
        assert_eq!(words("export", 5, Some(20), Unit::Events, after), "export: 5 events of 20 events, 25 %, 12 s");
        assert_eq!(words("reading f", 1_500_000, None, Unit::Bytes, after), "reading f: 1.5 MB, 12 s");
        assert_eq!(words("reading f", 3, Some(0), Unit::Bytes, after), "reading f: 3 bytes, 12 s");
        assert_eq!(
            words("reading f", 30, Some(20), Unit::Bytes, after),
            "reading f: 30 bytes of 20 bytes, 100 %, 12 s"
        );
    }
}
