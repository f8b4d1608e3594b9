//! The journal as a whole, in memory and on disk.

mod barrier;
mod before;
mod crash;
mod disk;
mod fault;
mod idle;
mod named;
mod parts;
mod readers;
mod rows;
mod salvage;
mod steps;

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{
    BoxError, Checkpoint, Clock, Codec, Envelope, Event, Fact as _, Gap, Identity, Kind, KindInfo, Part, Payload,
    Readable, Seen, Subject, Timestamp,
};
use futures_util::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::{Commit, Journal, NamedReader, Retention, Settings};

/// A game that counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
struct Tick(u64);

impl Payload for Tick {
    fn kind(&self) -> Kind {
        if self.0.is_multiple_of(2) { Self::EVEN } else { Self::ODD }
    }
    fn subject(&self) -> Subject {
        Subject::number("clock", 1)
    }
    fn identify(&self, identity: &mut Identity) {
        identity.number(self.0);
    }
}

impl Tick {
    const EVEN: Kind = Kind::new("test.even");
    const ODD: Kind = Kind::new("test.odd");
}

struct Even;
struct Odd;

macro_rules! facts {
    ($($name:ident $kind:ident)+) => {$(
        impl bugle_event::Fact for $name {
            type Game = Tick;
            const KIND: Kind = Tick::$kind;
            fn of(_: &Tick) -> Option<&Self> {
                None
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::Schema::default()
            }
        }
    )+};
}

facts! { Even EVEN Odd ODD }

impl Readable for Tick {
    const KINDS: &'static [KindInfo] = &[KindInfo::of::<Even>(), KindInfo::of::<Odd>()];
    fn read(_: Kind, data: &str) -> Result<Self, BoxError> {
        Ok(serde_json::from_str(data)?)
    }
}

/// Observed in the second of its number.
fn tick(number: u64) -> Event {
    let at = Timestamp::from_secs(number.cast_signed());
    Envelope::new("test", Tick(number), Seen::at(at)).into_event()
}

/// These ticks, and a state that says how far they go.
fn ticks(numbers: impl IntoIterator<Item = u64>) -> Commit {
    let events: Vec<_> = numbers.into_iter().map(tick).collect();
    let last = events.last().and_then(|event| event.game::<Tick>()).map_or(0, |tick| tick.0);
    let state = Some(last.to_string().into());
    let at = Timestamp::from_secs(last.cast_signed());
    Commit { source: "test".into(), events, checkpoints: vec![Checkpoint { subject: clock_one(), at, state }] }
}

fn clock_one() -> Subject {
    Subject::number("clock", 1)
}

/// Noon of the first day.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(43_200)
    }
}

fn noon() -> Arc<dyn Clock> {
    Arc::new(Noon)
}

fn settings(capacity: usize) -> Settings {
    let codecs = vec![Codec::of::<Tick>(), Codec::of::<Gap>()];
    let capacity = NonZeroUsize::new(capacity).unwrap();
    Settings { capacity, codecs, retention: Retention::EVERYTHING, ..Settings::default() }
}

fn in_memory(capacity: usize) -> Journal {
    Journal::in_memory(NonZeroUsize::new(capacity).unwrap(), noon())
}

/// A journal on disk, and the task that commits.
struct Running {
    journal: Journal,
    work: JoinSet<Result<(), Arc<crate::JournalError>>>,
}

impl Running {
    fn open(dir: &Path, capacity: usize) -> Self {
        Self::with(dir, &settings(capacity))
    }

    fn with(dir: &Path, settings: &Settings) -> Self {
        // The last journal's file may still be on its way to being closed, in another thread.
        for _ in 0..1_000_000 {
            match Journal::open(dir, settings, noon()) {
                Err(crate::JournalError::InUse { .. }) => std::thread::yield_now(),
                opened => return Self::on(opened.unwrap()),
            }
        }
        panic!("the journal is still in use");
    }

    fn on(journal: Journal) -> Self {
        let (worker, mut work) = (journal.clone(), JoinSet::new());
        work.spawn(async move { worker.work().await });
        Self { journal, work }
    }

    async fn append(&self, numbers: impl IntoIterator<Item = u64>) {
        self.journal.append(ticks(numbers));
        self.journal.flush().await.unwrap();
    }

    /// Ends in order.
    async fn close(mut self) {
        self.journal.close();
        self.work.join_next().await.unwrap().unwrap().unwrap();
    }

    /// Ends as a crash does: nothing more is committed. Whoever reads must have gone before.
    async fn crash(mut self) {
        self.work.shutdown().await;
    }

    /// What was saved of the clock.
    async fn state(&self) -> Option<(i64, String)> {
        let saved = self.journal.states("test").load(&clock_one()).await.unwrap()?;
        let state = saved.state.map(|state| String::from_utf8(state.to_vec()).unwrap());
        Some((saved.at.as_secs(), state.unwrap_or_default()))
    }
}

/// A state of one part, as before there were more.
fn whole(state: impl Into<bytes::Bytes>) -> Vec<Part> {
    vec![Part::new("", state)]
}

/// The part with the empty key of what a reader keeps.
fn state_of(reader: &NamedReader) -> Option<bytes::Bytes> {
    reader.state().remove(&bytes::Bytes::new())
}

/// A tick's number, or minus the number of events that a gap says were missed.
fn number(event: &Event) -> i64 {
    match event.game::<Tick>() {
        Some(tick) => tick.0.cast_signed(),
        None => -Gap::of(event.game().unwrap()).unwrap().missed.unwrap().cast_signed(),
    }
}

/// What comes as long as something comes.
async fn drain(reader: &mut (impl Stream<Item = Event> + Unpin)) -> Vec<i64> {
    let mut got = Vec::new();
    // The clock stands still: this waits for the disk, and for nothing else.
    while let Ok(Some(event)) = timeout(Duration::from_millis(1), reader.next()).await {
        got.push(number(&event));
    }
    got
}
