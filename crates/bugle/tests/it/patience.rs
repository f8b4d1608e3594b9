//! Bursts of a game that pushes: they are left to their sender while there is no room, and what is lost when that has
//! lasted is told.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bugle::source::{Context, Signals, Source};
use bugle::{BoxError, Builder, Cause, Event, EventStream, Events, Gap};
use futures_util::{FutureExt as _, Stream, stream};
use tempfile::tempdir;
use tokio::time::{Instant, sleep, timeout};

use crate::script::{Rung, Script, noon, rung, scripted};

fn builder(source: impl Source) -> Builder {
    EventStream::builder().clock(noon()).seed(1).source(source)
}

/// A stream with room for four events on their way to the disk, which takes so long.
async fn on_disk(dir: &Path, disk: Duration) -> (Script, EventStream) {
    let (script, source) = scripted();
    (script, builder(source).queue_size(4).commit_within(disk).journal(dir).build().await.unwrap())
}

/// A stream with room for eight events in memory.
async fn in_memory() -> (Script, EventStream) {
    let (script, source) = scripted();
    (script, builder(source).queue_size(8).build().await.unwrap())
}

fn number(event: &Event) -> i64 {
    match (event.get::<Rung>(), event.get::<Gap>()) {
        (Some(rung), _) => rung.bell.cast_signed(),
        (None, gap) => -gap.unwrap().missed.unwrap().cast_signed(),
    }
}

/// So many of what comes next: bells, and minus the number of those that a gap says were missed.
async fn take(events: &mut Events, count: usize) -> Vec<i64> {
    let mut taken = Vec::new();
    while taken.len() < count {
        let next = timeout(Duration::from_mins(2), events.next()).await;
        taken.push(number(&next.unwrap_or_else(|_| panic!("nothing comes after {taken:?}")).unwrap()));
    }
    taken
}

/// A game that says so much as fast as anybody listens.
struct Flood(u64);

impl Source for Flood {
    type Event = Rung;
    type Error = BoxError;
    const GAME: &'static str = "test";

    fn follow(self, _: Context) -> impl Stream<Item = Result<Signals<Rung>, BoxError>> + Send + 'static {
        stream::iter((1..=self.0).map(|bell| Ok(vec![rung(bell)])))
    }
}

#[tokio::test(start_paused = true)]
async fn p13_a_burst_waits_for_the_disk_and_nothing_of_it_is_lost() {
    let dir = tempdir().unwrap();
    let (script, stream) = on_disk(dir.path(), Duration::from_secs(3)).await;
    let (mut events, started) = (stream.events(), Instant::now());
    stream.start();
    script.rings(1..=60).await;
    assert_eq!(take(&mut events, 60).await, (1..=60).collect::<Vec<_>>());
    assert!(started.elapsed() > Duration::from_secs(30), "longer than patience, but never so long at a time");
    script.rings([61]).await;
    assert_eq!(take(&mut events, 1).await, [61]);
    assert_eq!((stream.status()[0].events, stream.status()[0].gaps), (61, 0));
}

#[tokio::test(start_paused = true)]
async fn p13_when_the_disk_is_too_slow_for_longer_than_patience_the_rest_is_a_gap() {
    let dir = tempdir().unwrap();
    let (script, stream) = on_disk(dir.path(), Duration::from_mins(1)).await;
    let mut events = stream.events();
    stream.start();
    script.rings(1..=300).await;
    let left = || script.say.max_capacity() - script.say.capacity();
    sleep(Duration::from_secs(4)).await;
    assert!(left() > 200, "it is not listened to: {} are left", left());
    sleep(Duration::from_secs(2)).await;
    assert_eq!(left(), 0);
    sleep(Duration::from_mins(1)).await;
    script.rings([301, 302]).await;
    assert_eq!(take(&mut events, 7).await, [1, 2, 3, 4, -296, 301, 302]);
    // Patience is new when there is enough room again.
    script.rings(303..=400).await;
    sleep(Duration::from_secs(4)).await;
    assert!(left() > 30, "{} are left", left());
}

#[tokio::test(start_paused = true)]
async fn p13_a_reader_as_fast_as_a_flood_loses_nothing_on_one_thread() {
    for queue in [1, 3, 100, 4096] {
        let stream = builder(Flood(10_000)).queue_size(queue).build().await.unwrap();
        let heard = Arc::new(AtomicU64::new(0));
        let triggers = [0; 3].map(|_| {
            let heard = Arc::clone(&heard);
            stream.on::<Rung>().call(move |_, _| _ = heard.fetch_add(1, Ordering::Relaxed))
        });
        let mut events = stream.events();
        let mut read = 0;
        while let Some(event) = events.next().await {
            assert_eq!(number(&event), read + 1, "with a queue of {queue}");
            read += 1;
        }
        stream.run().await.unwrap();
        assert_eq!((read, heard.load(Ordering::Relaxed)), (10_000, 30_000), "with a queue of {queue}");
        assert!(triggers.iter().all(|trigger| trigger.stats().missed == 0));
    }
}

#[tokio::test(start_paused = true)]
async fn p13_a_dead_reader_holds_up_a_game_once_and_hurts_only_itself() {
    let (script, stream) = in_memory().await;
    let (mut dead, mut deader, mut quick) = (stream.events(), stream.events(), stream.events());
    script.rings([1]).await;
    assert_eq!(take(&mut dead, 1).await, [1]);
    assert!(deader.next().now_or_never().is_some(), "it has begun to read as well");
    assert_eq!(take(&mut quick, 1).await, [1]);
    // Another one dies two events later.
    script.rings([2, 3]).await;
    assert_eq!(take(&mut deader, 2).await, [2, 3]);
    assert_eq!(take(&mut quick, 2).await, [2, 3]);
    for (bells, held_up) in [(4..=100, 5), (101..=200, 0), (201..=300, 0)] {
        let started = Instant::now();
        script.rings(bells.clone()).await;
        let expected: Vec<_> = bells.map(u64::cast_signed).collect();
        assert_eq!(take(&mut quick, expected.len()).await, expected);
        assert_eq!(started.elapsed().as_secs(), held_up);
    }
    let event = dead.next().await.unwrap();
    let gap = event.get::<Gap>().unwrap();
    assert_eq!((gap.cause, gap.missed), (Cause::SlowReader, Some(291)));
    assert_eq!(take(&mut dead, 8).await, (293..=300).collect::<Vec<_>>());
    // It has caught up, and is waited for again.
    let started = Instant::now();
    script.rings(301..=320).await;
    assert_eq!(take(&mut quick, 20).await, (301..=320).collect::<Vec<_>>());
    assert_eq!(started.elapsed().as_secs(), 5);
}

#[tokio::test(start_paused = true)]
async fn p13_a_reader_that_takes_its_time_is_waited_for_as_long_as_patience_has_it() {
    let (script, stream) = in_memory().await;
    let mut events = stream.events();
    script.rings([1]).await;
    assert_eq!(take(&mut events, 1).await, [1]);
    script.rings(2..=40).await;
    sleep(Duration::from_secs(4)).await;
    assert_eq!(take(&mut events, 39).await, (2..=40).collect::<Vec<_>>());
    script.rings(41..=90).await;
    sleep(Duration::from_secs(6)).await;
    assert_eq!(take(&mut events, 9).await, [-42, 83, 84, 85, 86, 87, 88, 89, 90]);
}

#[tokio::test(start_paused = true)]
async fn patience_can_be_set_and_can_be_none() {
    let dir = tempdir().unwrap();
    for (patience, lost) in [(0, true), (90, false)] {
        let (script, source) = scripted();
        let builder = builder(source).queue_size(4).commit_within(Duration::from_mins(1)).journal(dir.path());
        let stream = builder.patience(Duration::from_secs(patience)).build().await.unwrap();
        stream.start();
        script.rings(1..=9).await;
        sleep(Duration::from_mins(5)).await;
        script.rings([10]).await;
        sleep(Duration::from_mins(5)).await;
        assert_eq!(stream.status()[0].gaps, u64::from(lost));
        stream.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_stopped_while_there_is_no_room_keeps_what_was_said() {
    let dir = tempdir().unwrap();
    let (script, stream) = on_disk(dir.path(), Duration::from_hours(1)).await;
    let mut events = stream.events();
    stream.start();
    script.rings(1..=20).await;
    sleep(Duration::from_secs(1)).await;
    stream.stop().await;
    let kept = take(&mut events, 20).await;
    assert_eq!(kept, (1..=20).collect::<Vec<_>>());
}
