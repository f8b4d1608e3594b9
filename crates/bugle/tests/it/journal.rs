//! Readers, triggers and sources on a journal on disk, over a scripted source.

use std::ffi::OsString;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::journal::{Archive, Codec, Want};
use bugle::source::Source;
use bugle::{BuildError, Builder, Cause, Event, EventStream, Gap, RunError, Start, Timestamp, TriggerHandle};
use tempfile::tempdir;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use crate::crash::{in_paused_time, remains};
use crate::script::{Patient, Rung, Script, checkpoint, noon, rung, scripted};

fn builder(dir: &Path, source: impl Source) -> Builder {
    EventStream::builder().clock(noon()).seed(1).journal(dir).source(source)
}

async fn stream_on(dir: &Path) -> (Script, EventStream) {
    let (script, source) = scripted();
    (script, builder(dir, source).build().await.unwrap())
}

/// A stream with room for four events, in memory and on their way to the disk, which takes an hour.
async fn stream_on_slow_disk(dir: &Path, source: impl Source) -> EventStream {
    let builder = builder(dir, source).queue_size(4);
    builder.commit_within(Duration::from_hours(1)).build().await.unwrap()
}

/// The bells that somebody heard, in order.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u64>>>);

impl Heard {
    fn add(&self, bell: u64) {
        self.0.lock().unwrap().push(bell);
    }

    fn bells(&self) -> Vec<u64> {
        self.0.lock().unwrap().clone()
    }

    /// Waits until there are so many.
    async fn count(&self, count: usize) -> Vec<u64> {
        until(|| self.bells().len() >= count).await;
        self.bells()
    }
}

/// Waits, in paused time, until this holds: two hours at most.
async fn until(holds: impl Fn() -> bool) {
    let holding = async {
        while !holds() {
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(Duration::from_hours(2), holding).await.expect("it holds in the end");
}

/// A trigger that hears every bell but `stuck`, on which it fails.
fn hear_all_but(stream: &EventStream, name: Option<&str>, stuck: u64, heard: &Heard) -> TriggerHandle {
    let (on, heard) = (stream.on::<Rung>().serial(), heard.clone());
    let on = if let Some(name) = name { on.name(name) } else { on };
    on.run(move |rung, _| {
        let heard = heard.clone();
        async move {
            if rung.bell == stuck {
                return Err("the rope is torn".into());
            }
            heard.add(rung.bell);
            Ok(())
        }
    })
}

/// The bells in the journal, and minus the number of those that a gap says were missed.
fn log(dir: &Path) -> Vec<i64> {
    let archive = Archive::open(dir, &[Codec::of::<Rung>(), Codec::of::<Gap>()]).unwrap();
    let events = archive.events(Start::Beginning, Want::all()).unwrap();
    events.map(|event| number(&event.unwrap())).collect()
}

fn number(event: &Event) -> i64 {
    match (event.get::<Rung>(), event.get::<Gap>()) {
        (Some(rung), _) => rung.bell.cast_signed(),
        (None, gap) => -gap.unwrap().missed.unwrap().cast_signed(),
    }
}

#[test]
fn events_and_the_state_they_led_to_are_there_together_after_a_crash() {
    in_paused_time(async {
        let dir = tempdir().unwrap();
        let (script, stream) = stream_on(dir.path()).await;
        stream.start();
        let mut crashes = Vec::new();
        for (second, state) in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"].into_iter().enumerate().skip(1) {
            let second = second as u64;
            script.says(vec![rung(second), rung(10 + second), checkpoint(second.cast_signed(), Some(state))]).await;
            // Some go to disk together, some alone.
            sleep(Duration::from_millis(second % 4 * 4)).await;
            crashes.push(remains(dir.path()).await);
        }
        let mut found = Vec::new();
        for crash in crashes {
            let (mut script, stream) = stream_on(crash.path()).await;
            stream.start();
            script.found.changed().await.unwrap();
            let saved = script.found.borrow().clone();
            let state = saved.and_then(|saved| saved.state).map_or(0, |state| i64::from(state[0] - b'0'));
            stream.stop().await;
            assert_eq!(log(crash.path()), (1..=state).flat_map(|second| [second, 10 + second]).collect::<Vec<_>>());
            found.push(state);
        }
        assert!(found.is_sorted() && found[0] == 0 && found[8] > 5, "{found:?}");
    });
}

#[tokio::test(start_paused = true)]
async fn a_named_trigger_goes_on_after_a_restart_and_an_unnamed_one_begins_anew() {
    let dir = tempdir().unwrap();
    for (stuck, [say, named, unnamed]) in [(2, [&[1, 2, 3][..], &[1], &[1, 3]]), (0, [&[4], &[2, 3, 4], &[4]])] {
        let (script, stream) = stream_on(dir.path()).await;
        let (kept, forgotten) = (Heard::default(), Heard::default());
        let trigger = hear_all_but(&stream, Some("kept"), stuck, &kept);
        stream.on::<Rung>().when(move |rung| rung.bell != stuck).call({
            let forgotten = forgotten.clone();
            move |rung, _| forgotten.add(rung.bell)
        });
        stream.start();
        script.rings(say.iter().copied()).await;
        assert_eq!(forgotten.count(unnamed.len()).await, unnamed);
        assert_eq!(kept.count(named.len()).await, named);
        until(|| stuck == 0 || trigger.stats().failed > 0).await;
        stream.stop().await;
        let lags = [("trigger:kept".to_owned(), if stuck == 0 { 0 } else { 2 })];
        assert_eq!(stream.lags(), lags, "those without a name leave nothing behind");
    }
}

#[tokio::test(start_paused = true)]
async fn an_action_that_fails_is_tried_later_and_later_and_holds_up_nobody_else() {
    let dir = tempdir().unwrap();
    let (script, stream) = stream_on(dir.path()).await;
    let (tries, heard, quick) = (Arc::new(Mutex::new(Vec::new())), Heard::default(), Heard::default());
    let (attempts, ear) = (Arc::clone(&tries), heard.clone());
    let failing = stream.on::<Rung>().name("failing").run(move |rung, _| {
        let mut tries = attempts.lock().unwrap();
        tries.extend((rung.bell == 1).then(Instant::now));
        let is_done = rung.bell > 1 || tries.len() == 4;
        if is_done {
            ear.add(rung.bell);
        }
        async move { if is_done { Ok(()) } else { Err("not yet".into()) } }
    });
    hear_all_but(&stream, Some("quick"), 0, &quick);
    stream.start();
    script.rings([1, 2, 3]).await;
    assert_eq!(quick.count(3).await, [1, 2, 3]);
    assert_eq!(heard.bells(), [2, 3], "other bells do not wait");
    assert_eq!(heard.count(3).await, [2, 3, 1]);
    let tries = tries.lock().unwrap().clone();
    for (step, wait) in [1, 2, 4].into_iter().zip(tries.windows(2).map(|pair| pair[1] - pair[0])) {
        let step = Duration::from_secs(step);
        assert!((step / 2..=step + Duration::from_millis(100)).contains(&wait), "{wait:?} of {step:?}");
    }
    let stats = failing.stats();
    assert_eq!((stats.fired, stats.failed, stats.given_up), (3, 3, 0));
}

#[tokio::test(start_paused = true)]
async fn what_is_given_up_can_be_looked_at_also_after_a_restart() {
    let dir = tempdir().unwrap();
    let (script, stream) = stream_on(dir.path()).await;
    let heard = Heard::default();
    let ear = heard.clone();
    let mail = stream.on::<Rung>().name("mail").tries(2).run(move |rung, _| {
        ear.add(rung.bell);
        async move { if rung.bell == 2 { Err("the rope is torn".into()) } else { Ok(()) } }
    });
    stream.start();
    script.rings([1, 2, 3]).await;
    assert_eq!(heard.count(4).await, [1, 2, 3, 2]);
    let dead = |stream: EventStream| async move {
        let letters = stream.dead_letters().await.unwrap().into_iter();
        letters.map(|dead| (dead.reader, dead.tries, dead.reason, number(&dead.event))).collect::<Vec<_>>()
    };
    let expected = [("trigger:mail".to_owned(), 2, "the rope is torn".to_owned(), 2)];
    assert_eq!(dead(stream.clone()).await, expected);
    let stats = mail.stats();
    assert_eq!((stats.fired, stats.failed, stats.given_up), (3, 2, 1));
    stream.stop().await;
    drop(stream);
    let (_script, stream) = stream_on(dir.path()).await;
    assert_eq!(dead(stream).await, expected);
}

#[tokio::test(start_paused = true)]
async fn a_trigger_of_the_same_name_goes_on_at_its_predecessors_place() {
    let dir = tempdir().unwrap();
    let (script, stream) = stream_on(dir.path()).await;
    let (first, second, third) = (Heard::default(), Heard::default(), Heard::default());
    let trigger = hear_all_but(&stream, Some("mail"), 2, &first);
    stream.start();
    script.rings([1, 2, 3]).await;
    until(|| trigger.stats().failed > 0).await;
    // The second one is in the middle of its action when it is removed, and finishes it.
    assert!(stream.remove_trigger("mail"));
    let (ear, may_go_on) = (second.clone(), Arc::new(Semaphore::new(0)));
    let gate = Arc::clone(&may_go_on);
    stream.on::<Rung>().name("mail").serial().run(move |rung, _| {
        let (ear, gate) = (ear.clone(), Arc::clone(&gate));
        async move {
            ear.add(rung.bell);
            gate.acquire().await?.forget();
            Ok(())
        }
    });
    assert_eq!(second.count(1).await, [2]);
    assert!(stream.remove_trigger("mail"));
    let last = hear_all_but(&stream, Some("mail"), 0, &third);
    script.rings([4]).await;
    sleep(Duration::from_mins(1)).await;
    assert_eq!(third.bells(), [0; 0], "one at a time");
    may_go_on.add_permits(1);
    assert_eq!(third.count(2).await, [3, 4]);
    assert_eq!((first.bells(), second.bells()), (vec![1], vec![2]));
    assert_eq!(last.stats().failed, 0, "nobody asked for another's place before it was free");
}

#[tokio::test(start_paused = true)]
async fn who_is_stuck_is_noticed_by_nobody_and_loses_nothing() {
    let dir = tempdir().unwrap();
    let (script, source) = scripted();
    let stream = builder(dir.path(), source).queue_size(4).build().await.unwrap();
    let (mut stuck, mut named) = (stream.events(), stream.events().named("named").open().await.unwrap());
    let (mut quick, heard, may_go_on) = (stream.events(), Heard::default(), Arc::new(Semaphore::new(0)));
    let (ear, gate) = (heard.clone(), Arc::clone(&may_go_on));
    stream.on::<Rung>().run(move |rung, _| {
        let (ear, gate) = (ear.clone(), Arc::clone(&gate));
        async move {
            drop(gate.acquire().await?);
            ear.add(rung.bell);
            Ok(())
        }
    });
    let all: Vec<i64> = (1..=300).collect();
    for &bell in &all {
        script.rings([bell.cast_unsigned()]).await;
        assert_eq!(number(&quick.next().await.unwrap()), bell);
    }
    may_go_on.add_permits(1);
    let (mut late, mut confirmed) = (Vec::new(), Vec::new());
    for _ in &all {
        late.push(number(&stuck.next().await.unwrap()));
        let event = named.next().await.unwrap();
        confirmed.push(number(&event));
        named.confirm(&event);
    }
    assert_eq!((&late, &confirmed), (&all, &all));
    let heard: Vec<_> = heard.count(all.len()).await.into_iter().map(u64::cast_signed).collect();
    assert_eq!(heard, all);
}

#[tokio::test(start_paused = true)]
async fn what_a_pushing_game_says_while_the_disk_is_too_slow_is_a_gap_that_counts_it() {
    let dir = tempdir().unwrap();
    let (script, source) = scripted();
    let stream = stream_on_slow_disk(dir.path(), source).await;
    let mut events = stream.events();
    stream.start();
    for bell in 1..=9 {
        script.rings([bell]).await;
        sleep(Duration::from_secs(1)).await;
    }
    // Not even this may be kept: it would say that all was seen until then.
    script.says(vec![checkpoint(9, Some("9"))]).await;
    for bell in 1..=4 {
        assert_eq!(number(&events.next().await.unwrap()), bell);
    }
    script.rings([10]).await;
    let event = events.next().await.unwrap();
    let gap = event.get::<Gap>().unwrap();
    assert_eq!((gap.cause, gap.missed, gap.source), (Cause::SlowJournal, Some(5), "test"));
    assert_eq!((gap.from, gap.to), (Some(Timestamp::from_secs(1)), Timestamp::from_secs(43_200)));
    assert_eq!(number(&events.next().await.unwrap()), 10);
    let status = &stream.status()[0];
    assert_eq!((status.events, status.gaps), (5, 1));
    drop((events, script));
    stream.run().await.unwrap();
    drop(stream);
    let (mut script, stream) = stream_on(dir.path()).await;
    stream.start();
    script.found.changed().await.unwrap();
    assert_eq!(*script.found.borrow(), None);
}

#[tokio::test(start_paused = true)]
async fn a_game_that_can_wait_is_kept_waiting_and_loses_nothing() {
    let dir = tempdir().unwrap();
    let (script, source) = scripted();
    let stream = stream_on_slow_disk(dir.path(), Patient(source)).await;
    let mut events = stream.events();
    stream.start();
    let started = Instant::now();
    for bell in 1..=9 {
        script.rings([bell]).await;
        sleep(Duration::from_secs(1)).await;
    }
    for bell in 1..=9 {
        assert_eq!(number(&events.next().await.unwrap()), bell);
    }
    assert!(started.elapsed() >= Duration::from_hours(2), "{:?}", started.elapsed());
    drop(script);
    stream.run().await.unwrap();
    drop((events, stream));
    assert_eq!(log(dir.path()), (1..=9).collect::<Vec<_>>());
}

/// A journal of 3,000 bells in several transactions, as a file.
async fn whole_file() -> (OsString, Vec<u8>) {
    let dir = tempdir().unwrap();
    let (script, stream) = stream_on(dir.path()).await;
    stream.start();
    for first in (1..=3000).step_by(500) {
        // With a line between them, they are written apart.
        script.rings(first..first + 500).await;
        until(|| stream.status()[0].events >= first + 499).await;
    }
    drop(script);
    stream.run().await.unwrap();
    drop(stream);
    let file = std::fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap();
    (file.file_name(), std::fs::read(file.path()).unwrap())
}

/// Reads a damaged journal as far as it can be. Says whether the stream ended for that reason.
async fn ends_with_the_reason(dir: &Path, page: usize) -> bool {
    let (script, source) = scripted();
    let stream = match builder(dir, source).build().await {
        Ok(stream) => stream,
        Err(error) => {
            assert!(matches!(error, BuildError::Journal(_)), "page {page}: {error:?}");
            return false;
        }
    };
    let (mut events, mut read) = (stream.events().from(Start::Beginning), Vec::new());
    while read.len() < 3000
        && let Some(event) = events.next().await
    {
        read.push(number(&event));
    }
    assert!(read.iter().copied().eq(1..=read.len().cast_signed() as i64), "page {page}: {read:?}");
    if read.len() == 3000 {
        return false;
    }
    let error = stream.run().await.unwrap_err();
    assert!(matches!(error, RunError::Journal(_)), "page {page}: {error:?}");
    assert!(script.say.is_closed(), "the source is stopped");
    true
}

#[tokio::test(start_paused = true)]
async fn a_stream_whose_journal_is_damaged_ends_with_that_reason() {
    let (name, whole) = whole_file().await;
    let mut ended = 0;
    for page in 0..whole.len() / 4096 {
        let (damaged, mut bytes) = (tempdir().unwrap(), whole.clone());
        bytes[page * 4096 + 700] ^= 0xff;
        std::fs::write(damaged.path().join(&name), bytes).unwrap();
        ended += u32::from(ends_with_the_reason(damaged.path(), page).await);
    }
    assert!(ended > 0);
}
