//! Triggers that remember, over crashes: they fire as if nothing had been, each time at least once.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::pattern::{Absence, Count, Sequence, Step};
use bugle::source::{Seen, Signal};
use bugle::{Builder, Cause, Clock, Envelope, EventStream, Firing, Gap, Pattern, Timestamp};
use tempfile::tempdir;
use tokio::time::{sleep, timeout};

use crate::crash::{in_paused_time, remains};
use crate::script::{Rung, Script, checkpoint, scripted};

/// How many events there are, one a second.
const EVENTS: i64 = 120;
/// After so many of them the program dies.
const LIFE: i64 = 10;

/// A clock that is set by hand.
#[derive(Clone, Default)]
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn set(&self, second: i64) {
        self.0.store(second, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(self.0.load(Ordering::SeqCst))
    }
}

/// A bell that is rung at this second: some often, some seldom, and some seconds come twice.
fn rung(second: i64) -> Signal<Rung> {
    let (bell, at) = ((second * second + second / 7) % 5, Timestamp::from_secs(second - second % 2));
    let seen =
        Seen { time: Some(at), repeat: u32::try_from(second).unwrap(), ..Seen::at(Timestamp::from_secs(second)) };
    Signal::Event(Envelope::new("test", Rung { bell: bell.cast_unsigned() }, seen))
}

/// What fired: which trigger, when, and by the rings of which seconds.
type Fired = (&'static str, Timestamp, Vec<i64>);

/// All that was done, in all lives.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<Fired>>>);

impl Diary {
    fn note(&self, name: &'static str, firing: &Firing) {
        let seconds = firing.events.iter().map(|event| event.observed_at.as_secs()).collect();
        self.0.lock().unwrap().push((name, firing.at, seconds));
    }

    fn all(&self) -> Vec<Fired> {
        self.0.lock().unwrap().clone()
    }

    /// What fired by one trigger about one bell, each as often as it was done.
    fn lane(&self, name: &str, bell: i64) -> Vec<Fired> {
        let bell_of = |second: i64| (second * second + second / 7) % 5;
        self.all().into_iter().filter(|fired| fired.0 == name && bell_of(*fired.2.last().unwrap()) == bell).collect()
    }
}

/// In which order things came for the first time.
fn first_times(fired: Vec<Fired>) -> Vec<Fired> {
    let mut known = BTreeSet::new();
    fired.into_iter().filter(|fired| known.insert(fired.clone())).collect()
}

const NAMES: [&str; 5] = ["sequence", "count", "absence", "cooldown", "once"];

fn patterns() -> [(&'static str, Pattern); 3] {
    let bell = || Step::of(|rung: &Rung| rung.bell);
    let slack = Duration::from_secs(2);
    let sequence = Sequence::new(bell(), bell()).within(Duration::from_secs(6));
    let count = Count::new(3, bell()).within(Duration::from_secs(12));
    let absence = Absence::new(bell(), bell()).lasting(Duration::from_secs(8));
    let patterns: [Pattern; 3] = [sequence.into(), count.into(), absence.into()];
    let mut patterns = patterns.into_iter().map(|pattern| pattern.slack(slack));
    ["sequence", "count", "absence"].map(|name| (name, patterns.next().unwrap()))
}

/// Adds triggers of all sorts whose actions take their time, and fail for the first time in some lives.
fn add(stream: &EventStream, diary: &Diary, life: u64) {
    let act = |name: &'static str| {
        let diary = diary.clone();
        move |firing: Firing| {
            let (diary, second) = (diary.clone(), firing.event().observed_at.as_secs().cast_unsigned());
            async move {
                sleep(Duration::from_millis((second * 37 + life * 11) % 150)).await;
                if life > 0 && (second + life).is_multiple_of(9) {
                    return Err("not in this life".into());
                }
                diary.note(name, &firing);
                Ok(())
            }
        }
    };
    for (name, pattern) in patterns() {
        let act = act(name);
        stream.on_pattern(pattern).name(name).tries(u32::MAX).run(move |firing, _| act(firing));
    }
    let rested = act("cooldown");
    let cooled = stream.on::<Rung>().name("cooldown").cooldown(Duration::from_secs(5)).tries(u32::MAX);
    cooled.run(move |_, context| rested(context.firing().clone()));
    let shot = act("once");
    let once = stream.on::<Rung>().name("once").when(|rung| rung.bell == 3).once().tries(u32::MAX);
    once.run(move |_, context| shot(context.firing().clone()));
}

async fn open(builder: Builder, clock: &Hand) -> (Script, EventStream) {
    let (script, source) = scripted();
    (script, builder.clock(Arc::new(clock.clone())).seed(1).source(source).build().await.unwrap())
}

/// Rings these seconds, and waits until all of it can be read.
async fn ring(script: &Script, stream: &EventStream, clock: &Hand, seconds: impl Iterator<Item = i64>) {
    let mut events = stream.events();
    script.says(vec![checkpoint(1, None)]).await;
    for second in seconds {
        clock.set(second);
        script.says(vec![rung(second)]).await;
        events.next().await.unwrap();
    }
}

/// Waits, an hour at most, until this holds.
async fn until(what: &str, holds: impl Fn() -> bool) {
    let holding = async {
        while !holds() {
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(Duration::from_hours(1), holding).await.unwrap_or_else(|_| panic!("{what}"));
}

/// What fires in one life without an end.
async fn reference() -> Diary {
    let (clock, diary) = (Hand::default(), Diary::default());
    let (script, stream) = open(EventStream::builder(), &clock).await;
    add(&stream, &diary, 0);
    ring(&script, &stream, &clock, 1..=EVENTS).await;
    sleep(Duration::from_secs(5)).await;
    let before = diary.all().len();
    clock.set(EVENTS * 2);
    sleep(Duration::from_mins(5)).await;
    assert!(diary.all().len() > before, "time alone fires something");
    stream.stop().await;
    diary
}

#[test]
fn killed_at_every_tenth_event_they_fire_the_same_and_each_lane_in_its_order() {
    in_paused_time(async {
        let (expected, clock, diary) = (reference().await, Hand::default(), Diary::default());
        let wanted: BTreeSet<_> = expected.all().into_iter().collect();
        assert!(NAMES.iter().all(|name| wanted.iter().any(|fired| fired.0 == *name)), "each fires: {wanted:?}");
        let mut dir = tempdir().unwrap();
        for life in 1..=(EVENTS / LIFE).cast_unsigned() {
            let (script, stream) = open(EventStream::builder().journal(dir.path()), &clock).await;
            add(&stream, &diary, life);
            let end = life.cast_signed() * LIFE;
            ring(&script, &stream, &clock, end - LIFE + 1..=end).await;
            sleep(Duration::from_millis(life % 5 * 40)).await;
            dir = remains(dir.path()).await;
        }
        let (script, stream) = open(EventStream::builder().journal(dir.path()), &clock).await;
        add(&stream, &diary, 0);
        stream.start();
        clock.set(EVENTS * 2);
        until("everything is dealt with", || stream.lags().iter().all(|(_, lag)| *lag == 0)).await;
        assert!(first_times(diary.all()).len() < wanted.len(), "what waits for time waits for the source");
        script.says(vec![checkpoint(1, None)]).await;
        until("all fire", || first_times(diary.all()).len() >= wanted.len()).await;
        stream.stop().await;
        assert_eq!(diary.all().into_iter().collect::<BTreeSet<_>>(), wanted);
        for (name, bell) in NAMES.into_iter().flat_map(|name| (0..5).map(move |bell| (name, bell))) {
            let (fired, expected) = (first_times(diary.lane(name, bell)), expected.lane(name, bell));
            assert_eq!(fired, expected, "{name} of bell {bell}");
        }
        assert!(diary.all().len() > wanted.len(), "some actions ran when it died");
    });
}

async fn absent_on(dir: &Path, clock: &Hand, fired: &Arc<Mutex<Vec<Firing>>>) -> (Script, EventStream) {
    let (script, stream) = open(EventStream::builder().journal(dir), clock).await;
    let (bell, ear) = (|| Step::of(|rung: &Rung| rung.bell), Arc::clone(fired));
    let absence = Absence::new(bell(), bell()).lasting(Duration::from_mins(1));
    stream.on_pattern(absence).name("absent").call(move |firing, _| ear.lock().unwrap().push(firing));
    stream.start();
    (script, stream)
}

/// A bell has rung at second 10, the program was down, and it is second 3600.
async fn back_after_an_hour(dir: &Path, fired: &Arc<Mutex<Vec<Firing>>>) -> (Script, EventStream) {
    let clock = Hand::default();
    let (script, stream) = absent_on(dir, &clock, fired).await;
    ring(&script, &stream, &clock, 10..=10).await;
    stream.stop().await;
    drop((script, stream));
    assert!(fired.lock().unwrap().is_empty());
    clock.set(3600);
    absent_on(dir, &clock, fired).await
}

/// The one firing there is.
async fn fires_once(stream: &EventStream, fired: &Arc<Mutex<Vec<Firing>>>) -> Firing {
    until("it fires", || !fired.lock().unwrap().is_empty()).await;
    let firing = fired.lock().unwrap().pop().unwrap();
    stream.stop().await;
    assert!(fired.lock().unwrap().is_empty(), "once");
    firing
}

/// A wait that is over while the program is down: its end is told after what the source says of that time, and knows it.
#[tokio::test(start_paused = true)]
async fn what_falls_due_while_the_program_is_down_fires_after_the_gap_and_says_that_it_is_blind() {
    let (dir, fired) = (tempdir().unwrap(), Arc::default());
    let (script, stream) = back_after_an_hour(dir.path(), &fired).await;
    script.fails("nobody answers").await;
    sleep(Duration::from_mins(4)).await;
    assert!(fired.lock().unwrap().is_empty(), "nobody knows yet what was missed");
    let now = Timestamp::from_secs(3600);
    let gap = Gap::new("test", [], Some(Timestamp::from_secs(10)), now, Cause::Restart);
    script.says(vec![Signal::Gap(gap), checkpoint(3600, None)]).await;
    let firing = fires_once(&stream, &fired).await;
    assert_eq!((firing.at, firing.blind), (Timestamp::from_secs(70), true));
}

#[tokio::test(start_paused = true)]
async fn what_falls_due_while_no_source_can_be_reached_fires_in_the_end_and_says_that_it_is_blind() {
    let (dir, fired) = (tempdir().unwrap(), Arc::default());
    let (script, stream) = back_after_an_hour(dir.path(), &fired).await;
    script.fails("nobody answers").await;
    let firing = fires_once(&stream, &fired).await;
    assert_eq!((firing.at, firing.blind), (Timestamp::from_secs(70), true));
}

/// Such a source never says that all is well.
#[tokio::test(start_paused = true)]
async fn a_source_that_tells_events_only_is_waited_for_until_the_first() {
    let (dir, fired) = (tempdir().unwrap(), Arc::default());
    let (script, stream) = back_after_an_hour(dir.path(), &fired).await;
    script.says(vec![rung(1)]).await;
    sleep(Duration::from_mins(1)).await;
    let firing = fires_once(&stream, &fired).await;
    assert_eq!((firing.at, firing.blind), (Timestamp::from_secs(70), false));
}

/// A plain trigger goes on where a pattern of its name was, and the next pattern does not go on from what that left.
#[tokio::test(start_paused = true)]
async fn a_plain_trigger_between_two_patterns_of_its_name_forgets_what_the_first_remembered() {
    let (dir, clock, fired) = (tempdir().unwrap(), Hand::default(), Arc::default());
    let (script, stream) = absent_on(dir.path(), &clock, &fired).await;
    ring(&script, &stream, &clock, 10..=10).await;
    stream.stop().await;
    drop((script, stream));
    let (script, stream) = open(EventStream::builder().journal(dir.path()), &clock).await;
    let ear = Arc::clone(&fired);
    stream.on::<Rung>().name("absent").call(move |_, context| ear.lock().unwrap().push(context.firing().clone()));
    stream.start();
    ring(&script, &stream, &clock, 20..=20).await;
    stream.stop().await;
    drop((script, stream));
    assert_eq!(fired.lock().unwrap().drain(..).count(), 1);
    clock.set(3600);
    let (script, stream) = absent_on(dir.path(), &clock, &fired).await;
    script.says(vec![checkpoint(3600, None)]).await;
    sleep(Duration::from_mins(10)).await;
    assert!(fired.lock().unwrap().is_empty());
    stream.stop().await;
}

/// What a pattern had due fires, though a condition panics for the event that tells the time; and that it did is told.
#[tokio::test(start_paused = true)]
async fn a_condition_that_panics_loses_nothing_that_was_due() {
    let (clock, fired) = (Hand::default(), Arc::<Mutex<Vec<Firing>>>::default());
    let (script, stream) = open(EventStream::builder(), &clock).await;
    let sound = |rung: &Rung| {
        assert_ne!(rung.bell, 13);
        true
    };
    let (bell, ear) = (|| Step::any::<Rung>().when(sound), Arc::clone(&fired));
    let absence = Absence::new(bell(), bell()).lasting(Duration::from_mins(1));
    let handle = stream.on_pattern(absence).call(move |firing, _| ear.lock().unwrap().push(firing));
    stream.start();
    let heard =
        |bell, second| Signal::Event(Envelope::new("test", Rung { bell }, Seen::at(Timestamp::from_secs(second))));
    script.says(vec![heard(1, 0), heard(13, 100)]).await;
    until("it fires", || !fired.lock().unwrap().is_empty()).await;
    assert_eq!(fired.lock().unwrap()[0].at, Timestamp::from_secs(60));
    assert_eq!((handle.stats().failed, handle.stats().fired), (1, 1));
}
