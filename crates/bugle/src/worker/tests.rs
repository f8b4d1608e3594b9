//! Workers on journals, in virtual time: what is done when, what is confirmed, what is put aside.

mod batches;
mod failures;
mod lanes;
mod stopping;
mod time;

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_event::{Clock, Envelope, Foreign, Kind, Seen, Subject};
use bugle_journal::{Commit, Journal, NamedReader, ReaderOptions};
use tokio::time::{Instant, sleep};

use super::*;
use crate::options::{Lanes, Options};
use crate::tasks::Tasks;
use crate::worker::run::Worker;

/// The time of a test, in which only waiting takes time.
struct Virtual(Instant);

impl Clock for Virtual {
    fn now(&self) -> Timestamp {
        Timestamp::EPOCH + self.0.elapsed()
    }
}

/// What an action does at a try.
enum Does {
    /// It is done at once.
    Well,
    /// It fails at once.
    Fails,
    /// It fails after so many seconds.
    FailsAfter(u64),
    /// It takes so many seconds.
    Takes(u64),
    /// It panics before there is anything to wait for, when it is first asked, or a second later.
    Panics,
    PanicsAsked,
    PanicsLater,
    /// It is the last time.
    Removes,
}

/// What happened: at which second, what, to which event.
type Told = Vec<(u64, &'static str, u64)>;

/// A worker in a world of its own, and what is told of it.
struct Tower {
    clock: Arc<dyn Clock>,
    journal: Journal,
    stop: Stop,
    told: Arc<Mutex<Told>>,
    failed: Arc<Mutex<Vec<String>>>,
    given_up: Arc<Mutex<Vec<u64>>>,
}

/// Does with the event of some number, at the how manieth try, what it is told to.
type Act = fn(u64, u32) -> Does;

/// Rings for each event.
struct Ringer {
    tower: Arc<Tower>,
    act: Act,
    tries: Mutex<std::collections::BTreeMap<u64, u32>>,
    /// Whether it is done after the first event.
    once: bool,
    rung: bool,
}

fn number(event: &Event) -> u64 {
    event.seq.unwrap().0
}

/// Tells when it is dropped before its end.
struct Dropped(Arc<Tower>, u64);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.tell("dropped", self.1);
    }
}

impl Tower {
    fn new() -> Arc<Self> {
        let clock: Arc<dyn Clock> = Arc::new(Virtual(Instant::now()));
        let journal = Journal::in_memory(NonZeroUsize::new(10_000).unwrap(), clock.clone());
        let stop = Stop { own: CancellationToken::new(), stream: CancellationToken::new() };
        let (told, failed, given_up) = Default::default();
        Arc::new(Self { clock, journal, stop, told, failed, given_up })
    }

    fn second(&self) -> u64 {
        self.clock.now().as_secs().cast_unsigned()
    }

    fn tell(&self, what: &'static str, number: u64) {
        self.told.lock().unwrap().push((self.second(), what, number));
    }

    fn told(&self) -> Told {
        self.told.lock().unwrap().clone()
    }

    /// Those of which this was told, in the order in which it was.
    fn of(&self, what: &str) -> Vec<(u64, u64)> {
        self.told().into_iter().filter(|told| told.1 == what).map(|(second, _, number)| (second, number)).collect()
    }

    /// An event about each of these bells.
    fn ring(&self, bells: impl IntoIterator<Item = u64>) {
        let event = |bell: u64| {
            let fact = Foreign::new(Kind::new("test.rung"), Subject::number("bell", bell), "{}").unwrap();
            Envelope::new("test", fact, Seen::at(self.clock.now())).into_event()
        };
        let events = bells.into_iter().map(event).collect();
        self.journal.append(Commit { source: "test".into(), events, checkpoints: Vec::new() });
    }

    async fn reader(&self, tries: NonZeroU32) -> NamedReader {
        let start = bugle_journal::Start::Beginning;
        let options = ReaderOptions { tries, start, ..ReaderOptions::default() };
        self.journal.named_reader("ringer", &options).await.unwrap()
    }

    fn ringer(self: &Arc<Self>, act: Act) -> Ringer {
        Ringer { tower: Arc::clone(self), act, tries: Mutex::default(), once: false, rung: false }
    }

    /// A worker that has begun.
    async fn works(self: &Arc<Self>, options: Options, ringer: Ringer) -> tokio::task::JoinHandle<()> {
        let (reader, stop, clock) = (self.reader(options.tries).await, self.stop.clone(), self.clock.clone());
        Tasks::default().spawn(Worker::new(reader, ringer, options, 1, stop, clock).run())
    }

    /// Lets a worker work on an event about each of these bells for an hour.
    async fn work(options: Options, bells: impl IntoIterator<Item = u64>, act: Act) -> Arc<Self> {
        let tower = Self::new();
        tower.ring(bells);
        let worker = tower.works(options, tower.ringer(act)).await;
        sleep(Duration::from_hours(1)).await;
        assert!(!worker.is_finished());
        worker.abort();
        tower
    }

    /// How many events are not confirmed, up to the last that is.
    fn left(&self) -> u64 {
        self.journal.lags()[0].1
    }

    /// The numbers of what was put aside, and why.
    async fn letters(&self) -> Vec<(u64, u32, String)> {
        let letters = self.journal.dead_letters().await.unwrap();
        letters.into_iter().map(|letter| (number(&letter.event), letter.tries, letter.reason)).collect()
    }
}

impl Work for Ringer {
    type Task = Event;

    fn on_event(&mut self, event: &Event) -> Verdict<Event> {
        self.tower.tell("came", number(event));
        self.rung = true;
        Verdict::Do(smallvec::smallvec![event.clone()])
    }

    fn begin(&self, event: &Event) -> Doing {
        let (tower, number) = (Arc::clone(&self.tower), number(event));
        let tries = *self.tries.lock().unwrap().entry(number).and_modify(|tries| *tries += 1).or_insert(1);
        tower.tell("begins", number);
        let ends = match (self.act)(number, tries) {
            Does::Well => 0,
            Does::Fails => return Doing::Done(Err("out of tune".into())),
            Does::Panics => panic!("the rope is torn"),
            Does::PanicsAsked => return Doing::Going(Box::pin(async { panic!("the rope is torn") })),
            Does::Takes(seconds) => seconds,
            Does::Removes => {
                tower.stop.own.cancel();
                0
            }
            does @ (Does::PanicsLater | Does::FailsAfter(_)) => {
                return Doing::Going(Box::pin(async move {
                    let Does::FailsAfter(seconds) = does else {
                        sleep(Duration::from_secs(1)).await;
                        panic!("the rope is torn");
                    };
                    sleep(Duration::from_secs(seconds)).await;
                    Err("out of tune".into())
                }));
            }
        };
        if ends == 0 {
            tower.tell("ends", number);
            return Doing::Done(Ok(()));
        }
        Doing::Going(Box::pin(async move {
            let dropped = Dropped(tower, number);
            sleep(Duration::from_secs(ends)).await;
            dropped.0.tell("ends", number);
            std::mem::forget(dropped);
            Ok(())
        }))
    }

    fn event_of<'a>(&self, event: &'a Event) -> Option<&'a Event> {
        Some(event)
    }

    fn is_done(&self) -> bool {
        self.once && self.rung
    }

    fn on_failure(&mut self, reason: &str) {
        self.tower.failed.lock().unwrap().push(reason.to_owned());
    }

    fn on_given_up(&mut self, events: u64) {
        self.tower.given_up.lock().unwrap().push(events);
    }
}

fn options(tries: u32, concurrency: usize, lanes: Lanes) -> Options {
    let (tries, concurrency) = (NonZeroU32::new(tries).unwrap(), NonZeroUsize::new(concurrency).unwrap());
    Options { tries, concurrency, lanes, timeout: None }
}
