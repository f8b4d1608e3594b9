//! A worker that gathers batches, as a sink would: what is sent, confirmed, tried again and put aside.

use std::num::NonZeroUsize;
use std::sync::Mutex;

use bugle_event::{Cause, Envelope, Gap, Seen};
use bugle_journal::{Commit, Journal, ReaderOptions};
use tokio::time::Instant;

use super::*;

/// The time of a test, in which only waiting takes time.
struct Virtual(Instant);

impl Clock for Virtual {
    fn now(&self) -> Timestamp {
        Timestamp::EPOCH + self.0.elapsed()
    }
}

/// What was sent, and when, in seconds.
type Sent = Arc<Mutex<Vec<(u64, Vec<u64>)>>>;

/// Gathers three events, or as many as come in a minute, and sends their numbers; and a zero after five minutes.
struct Batches {
    clock: Arc<dyn Clock>,
    gathered: Vec<u64>,
    due: Option<Timestamp>,
    sent: Sent,
    /// The batch that begins with this number fails so often.
    fails: (u64, u32),
    given_up: Arc<Mutex<Vec<u64>>>,
    alarm: Option<Timestamp>,
}

impl Batches {
    fn take(&mut self) -> Vec<u64> {
        self.due = None;
        std::mem::take(&mut self.gathered)
    }
}

impl Work for Batches {
    type Task = Vec<u64>;

    fn on_event(&mut self, event: &Event) -> Verdict<Vec<u64>> {
        self.gathered.push(event.seq.unwrap().0);
        if self.gathered.len() == 3 {
            return Verdict::Do(self.take());
        }
        self.due.get_or_insert(self.clock.now() + Duration::from_mins(1));
        Verdict::Hold
    }

    fn on_time(&mut self, now: Timestamp) -> Option<Vec<u64>> {
        if self.alarm.take_if(|at| *at <= now).is_some() {
            return Some(vec![0]);
        }
        self.due.filter(|due| *due <= now).map(|_| self.take())
    }

    fn wake_at(&self) -> Option<Timestamp> {
        self.due.into_iter().chain(self.alarm).min()
    }

    async fn perform(&mut self, task: &mut Vec<u64>) -> Result<(), String> {
        if self.fails.0 == task[0] && self.fails.1 > 0 {
            self.fails.1 -= 1;
            return Err("nobody answers".to_owned());
        }
        let second = self.clock.now().as_secs().cast_unsigned();
        self.sent.lock().unwrap().push((second, task.clone()));
        Ok(())
    }

    fn save(&mut self) -> Vec<Part> {
        Vec::new()
    }

    fn is_done(&self) -> bool {
        false
    }

    fn on_failure(&mut self, _: &str) {}

    fn on_given_up(&mut self, events: u64) {
        self.given_up.lock().unwrap().push(events);
    }
}

/// Lets a worker work on seven events. Gives what was sent, what was put aside, and how many events were not confirmed.
async fn work(fails: (u64, u32), tries: u32) -> (Vec<(u64, Vec<u64>)>, Vec<u64>, u64) {
    let clock: Arc<dyn Clock> = Arc::new(Virtual(Instant::now()));
    let journal = Journal::in_memory(NonZeroUsize::new(100).unwrap(), clock.clone());
    let tries = NonZeroU32::new(tries).unwrap();
    let reader = journal.named_reader("sink", &ReaderOptions { tries, ..ReaderOptions::default() }).await.unwrap();
    let gap = |second| Gap::new("test", [], None, Timestamp::from_secs(second), Cause::Stall);
    let event = |second| Envelope::new("test", gap(second), Seen::at(Timestamp::EPOCH)).into_event();
    journal.append(Commit { source: "test".into(), events: (1..=7).map(event).collect(), checkpoints: Vec::new() });
    let (sent, given_up) = (Sent::default(), Arc::default());
    let batches = Batches {
        clock: clock.clone(),
        gathered: Vec::new(),
        due: None,
        sent: Arc::clone(&sent),
        fails,
        given_up: Arc::clone(&given_up),
        alarm: Some(Timestamp::from_secs(300)),
    };
    let stop = Stop { own: CancellationToken::new(), stream: CancellationToken::new() };
    let worker = Worker::new(reader, batches, Retry::new(tries, 1), stop.clone(), clock);
    let ending = async {
        tokio::time::sleep(Duration::from_mins(10)).await;
        let left = journal.lags()[0].1;
        stop.own.cancel();
        left
    };
    let ((), left) = tokio::join!(worker.run(), ending);
    let (sent, given_up) = (sent.lock().unwrap().clone(), given_up.lock().unwrap().clone());
    (sent, given_up, left)
}

fn batches(sent: &[(u64, Vec<u64>)]) -> Vec<Vec<u64>> {
    sent.iter().map(|(_, batch)| batch.clone()).collect()
}

#[tokio::test(start_paused = true)]
async fn batches_are_sent_when_they_are_full_or_have_waited_and_are_confirmed_then() {
    let (sent, given_up, left) = work((9, 0), 5).await;
    assert_eq!(sent, [(0, vec![1, 2, 3]), (0, vec![4, 5, 6]), (60, vec![7]), (300, vec![0])]);
    assert_eq!((given_up, left), (vec![], 0));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_fails_is_tried_again_as_it_was() {
    let (sent, given_up, left) = work((1, 2), 5).await;
    assert_eq!(batches(&sent), [vec![1, 2, 3], vec![4, 5, 6], vec![7], vec![0]]);
    assert!((1..=3).contains(&sent[0].0), "a wait that grows: {sent:?}");
    assert_eq!((given_up, left), (vec![], 0));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_fails_too_often_is_put_aside_and_the_next_one_is_sent() {
    let (sent, given_up, left) = work((4, 2), 2).await;
    assert_eq!(batches(&sent), [vec![1, 2, 3], vec![7], vec![0]]);
    assert_eq!((given_up, left), (vec![3], 0));
}

#[tokio::test(start_paused = true)]
async fn what_only_time_gives_is_tried_as_often_and_then_given_up() {
    let (sent, given_up, _) = work((0, 2), 5).await;
    assert_eq!((sent.len(), given_up), (4, vec![]));
    let (sent, given_up, _) = work((0, 3), 3).await;
    assert_eq!((sent.len(), given_up), (3, vec![0]));
}

/// Events without an end, each of them ready at once.
struct Endless(u64);

impl Intake for Endless {
    async fn next(&mut self) -> Option<Event> {
        self.0 += 1;
        let gap = Gap::new("test", [], None, Timestamp::EPOCH, Cause::Stall);
        Some(Envelope::new("test", gap, Seen::at(Timestamp::EPOCH)).into_event())
    }
    fn keep(&mut self, _: Vec<Part>) {}
    fn confirm(&mut self, _: &[Event]) {}
    fn reject(&mut self, _: &[Event], _: &str) -> u64 {
        0
    }
}

/// Wants to be called at a time that comes while events are ready; or gives up after a thousand of them.
struct Alarm {
    at: Option<Timestamp>,
    passed: u32,
}

impl Work for Alarm {
    type Task = ();
    fn on_event(&mut self, _: &Event) -> Verdict<()> {
        self.passed += 1;
        Verdict::Pass
    }
    fn on_time(&mut self, _: Timestamp) -> Option<()> {
        self.at.take().map(drop)
    }
    fn wake_at(&self) -> Option<Timestamp> {
        self.at
    }
    async fn perform(&mut self, (): &mut ()) -> Result<(), String> {
        assert!(self.passed < 1000, "the time came long ago");
        Ok(())
    }
    fn is_done(&self) -> bool {
        assert!(self.passed < 1000, "nobody looks at the time while events are ready");
        self.at.is_none()
    }
    fn on_failure(&mut self, _: &str) {}
    fn on_given_up(&mut self, _: u64) {}
}

#[tokio::test(start_paused = true)]
async fn time_comes_however_many_events_are_ready() {
    let clock: Arc<dyn Clock> = Arc::new(Virtual(Instant::now()));
    let stop = Stop { own: CancellationToken::new(), stream: CancellationToken::new() };
    let alarm = Alarm { at: Some(Timestamp::EPOCH), passed: 0 };
    let retry = Retry::new(NonZeroU32::MIN, 1);
    Worker::new(Endless(0), alarm, retry, stop, clock).run().await;
}
