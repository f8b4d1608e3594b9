//! Time does not overtake what came before it, and waits while events are ready.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};

use bugle_event::Part;
use bugle_journal::Settings;

use super::*;

/// Wants to be called at some second, and tells what comes.
struct Alarm {
    told: Arc<Mutex<Vec<String>>>,
    at: Option<u64>,
    /// Another, as soon as the first has come.
    then: Option<u64>,
}

impl Work for Alarm {
    type Task = ();
    fn on_event(&mut self, event: &Event) -> Verdict<()> {
        self.told.lock().unwrap().push(format!("event {}", event.observed_at.as_secs()));
        Verdict::Pass
    }
    fn on_time(&mut self, now: Timestamp) -> Todo<()> {
        self.told.lock().unwrap().push(format!("time {}", now.as_secs()));
        self.at = self.then.take();
        Todo::new()
    }
    fn wake_at(&self) -> Option<Timestamp> {
        self.at.map(|at| Timestamp::EPOCH + Duration::from_secs(at))
    }
    fn begin(&self, (): &()) -> Doing {
        Doing::Done(Ok(()))
    }
    fn on_failure(&mut self, _: &str) {}
    fn on_given_up(&mut self, _: u64) {}
}

fn event(second: u64) -> Event {
    let fact = Foreign::new(Kind::new("test.rung"), Subject::number("bell", 1), "{}").unwrap();
    Envelope::new("test", fact, Seen::at(Timestamp::EPOCH + Duration::from_secs(second))).into_event()
}

/// Events of which some can be read only a while after they were appended; and those only after another while.
struct Slow {
    clock: Arc<dyn Clock>,
    /// The second from which each can be read, and its own.
    events: VecDeque<(u64, u64)>,
    /// How long it takes until all that was appended can be read.
    settles: u64,
    asked: Arc<AtomicU64>,
    read: u64,
    sleep: Pin<Box<tokio::time::Sleep>>,
}

impl Intake for Slow {
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        let Some((from, second)) = self.events.front().copied() else { return Poll::Pending };
        let now = self.clock.now().as_secs().cast_unsigned();
        if now >= from {
            self.events.pop_front();
            self.read += 1;
            return Poll::Ready(Some(event(second)));
        }
        self.sleep.as_mut().reset(Instant::now() + Duration::from_secs(from - now));
        self.sleep.as_mut().poll(cx).map(|()| None)
    }
    fn settled(&self) -> Pin<Box<dyn Future<Output = Seq> + Send>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let (wait, now) = (Duration::from_secs(self.settles), self.clock.now().as_secs().cast_unsigned());
        let before = self.read + self.events.iter().filter(|(_, second)| *second <= now).count() as u64;
        Box::pin(async move {
            sleep(wait).await;
            Seq(before)
        })
    }
    fn has_passed(&self, Seq(seq): Seq) -> bool {
        self.read >= seq
    }
    fn keep(&mut self, _: Vec<Part>) {}
    fn confirm(&mut self, _: &[Event]) {}
    fn tries(&self, _: &Event) -> u32 {
        0
    }
    fn tried(&mut self, _: &Event) {}
    fn put_aside(&mut self, _: &Event, _: u32, _: &str) {}
}

/// What is told in an hour, with events of some seconds that can be read from others; and how often it was asked whether
/// all can be read.
async fn told(events: &[(u64, u64)], settles: u64, at: u64, then: Option<u64>) -> (Vec<String>, u64) {
    let clock: Arc<dyn Clock> = Arc::new(Virtual(Instant::now()));
    let stop = Stop { own: CancellationToken::new(), stream: CancellationToken::new() };
    let (told, asked) = (Arc::default(), Arc::default());
    let alarm = Alarm { told: Arc::clone(&told), at: Some(at), then };
    let (events, sleep) = (events.iter().copied().collect(), Box::pin(tokio::time::sleep(Duration::ZERO)));
    let slow = Slow { clock: clock.clone(), events, settles, asked: Arc::clone(&asked), read: 0, sleep };
    let worker = Worker::new(slow, alarm, Options::default(), 1, stop, clock).run();
    assert!(tokio::time::timeout(Duration::from_hours(1), worker).await.is_err(), "it goes on");
    let told = told.lock().unwrap().clone();
    (told, asked.load(Ordering::SeqCst))
}

#[tokio::test(start_paused = true)]
async fn time_comes_when_nothing_is_left_and_at_its_moment() {
    let (told, asked) = told(&[(0, 0), (5, 5), (15, 15)], 0, 10, Some(20)).await;
    assert_eq!((told.join(", ").as_str(), asked), ("event 0, event 5, time 10, event 15, time 20", 2));
}

#[tokio::test(start_paused = true)]
async fn events_that_were_appended_before_the_moment_come_before_it() {
    // Appended at 9 and 10, to be read at 12; what was appended at 11 may come before or after, and comes as it is ready.
    let (told, _) = told(&[(12, 9), (12, 10), (12, 11)], 1, 10, None).await;
    assert_eq!(told.join(", "), "event 9, event 10, event 11, time 10");
    let (told, _) = self::told(&[(12, 9), (13, 11)], 1, 10, None).await;
    assert_eq!(told.join(", "), "event 9, time 10, event 11");
}

#[tokio::test(start_paused = true)]
async fn the_moment_is_the_one_for_which_it_was_settled() {
    let (told, asked) = told(&[], 7, 10, Some(10)).await;
    assert_eq!((told.join(", ").as_str(), asked), ("time 10, time 17", 2));
}

/// As many as there are, all ready: the machine knows by them what time it is.
#[tokio::test(start_paused = true)]
async fn while_events_are_ready_time_waits() {
    let events = vec![(0, 0); 5000];
    let (told, _) = told(&events, 0, 0, None).await;
    assert_eq!(told.iter().position(|told| told == "time 0"), Some(5000));
}

/// On a disk an event that was appended can be read only after a commit: time waits for that.
#[tokio::test(start_paused = true)]
async fn on_a_disk_time_waits_for_the_commit() {
    let dir = tempfile::tempdir().unwrap();
    let clock: Arc<dyn Clock> = Arc::new(Virtual(Instant::now()));
    let settings = Settings { commit_within: Duration::from_secs(3), ..Settings::default() };
    let journal = Journal::open(dir.path(), &settings, clock.clone()).unwrap();
    let work = Tasks::default().spawn({
        let journal = journal.clone();
        async move { journal.work().await }
    });
    let reader = journal.named_reader("alarm", &ReaderOptions::default()).await.unwrap();
    let told = Arc::default();
    let alarm = Alarm { told: Arc::clone(&told), at: Some(10), then: None };
    let stop = Stop { own: CancellationToken::new(), stream: CancellationToken::new() };
    let worker = Tasks::default().spawn(Worker::new(reader, alarm, Options::default(), 1, stop, clock.clone()).run());
    sleep(Duration::from_millis(9500)).await;
    journal.append(Commit { source: "test".into(), events: vec![event(9)], checkpoints: Vec::new() });
    sleep(Duration::from_mins(1)).await;
    assert_eq!(*told.lock().unwrap(), ["event 9", "time 10"]);
    journal.close();
    worker.await.unwrap();
    work.await.unwrap().unwrap();
}
