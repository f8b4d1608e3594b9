//! What is left of waits, and what they give.

use std::future::IntoFuture as _;

use bugle_event::{Cause, Clock, Envelope, Foreign, Gap, Seen, Subject, Timestamp, Want};
use bugle_journal::Commit;
use futures_util::FutureExt as _;
use futures_util::future::join_all;

use bugle_trigger::pattern::{Count, Debounce, Step};

use super::*;
use crate::trigger::Trigger;

/// The time of a test, in which only waiting takes time.
struct Virtual(Instant);

impl Clock for Virtual {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1) + self.0.elapsed()
    }
}

async fn stream() -> EventStream {
    let clock = Arc::new(Virtual(Instant::now()));
    let stream = EventStream::builder().clock(clock).seed(1).build().await.unwrap();
    stream.start();
    stream
}

/// A gap of this cause, as any source would tell it.
fn tell(stream: &EventStream, cause: Cause) {
    let now = stream.live.shared.clock.now();
    let gap = Gap::new("test", [Subject::number("bell", 1)], None, now, cause);
    let events = vec![Envelope::new("test", gap, Seen::at(now)).into_event()];
    stream.live.shared.journal.append(Commit { source: "test".into(), events, checkpoints: Vec::new() });
}

/// What a wait could leave behind: triggers, readers, and what sources are asked for.
async fn left(stream: &EventStream) -> (usize, usize, usize) {
    let shared = &stream.live.shared;
    let interest = shared.interests.follow(tokio::sync::watch::Sender::new(None)).next().await.unwrap();
    (stream.triggers().len(), shared.journal.readers(), interest.wants().len())
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_waits_that_time_out_leave_nothing() {
    let stream = stream().await;
    let before = left(&stream).await;
    let waits: Vec<_> = (0..10_000)
        .map(|number| {
            let wait = stream.wait_for::<Gap>().filter(Subject::number("bell", number)).when(|_| false);
            wait.within(Duration::from_secs(1 + number % 7)).into_future()
        })
        .collect();
    let mut waiting = std::pin::pin!(join_all(waits));
    assert!(waiting.as_mut().now_or_never().is_none());
    let meanwhile = left(&stream).await;
    assert_eq!((meanwhile.0, meanwhile.1 - before.1, meanwhile.2 - before.2), (0, 10_000, 10_000));
    let ended = waiting.await;
    assert!(ended.iter().all(|wait| matches!(wait, Err(WaitError::TimedOut))));
    assert_eq!(left(&stream).await, before);
}

#[tokio::test(start_paused = true)]
async fn waits_that_are_dropped_or_succeed_leave_nothing() {
    let stream = stream().await;
    let before = left(&stream).await;
    drop(stream.wait_for::<Gap>());
    drop(stream.wait_for::<Gap>().within(Duration::from_secs(1)).into_future());
    let any = || [Trigger::on::<Gap>(), Trigger::on::<Gap>().filter(Subject::number("bell", 2))];
    drop(stream.wait_for_any(any()));
    assert_eq!(left(&stream).await, before, "before the first poll");
    let mut begun = stream.wait_for_any(any()).into_future();
    assert!(begun.as_mut().now_or_never().is_none());
    assert_ne!(left(&stream).await, before);
    drop(begun);
    assert_eq!(left(&stream).await, before, "in the middle");
    let wait = stream.wait_for::<Gap>().into_future();
    tell(&stream, Cause::Stall);
    assert_eq!(wait.await.unwrap().cause, Cause::Stall);
    assert_eq!(left(&stream).await, before, "after success");
}

#[tokio::test(start_paused = true)]
async fn it_begins_when_it_is_made_and_gives_the_first_that_meets_all_conditions() {
    let stream = stream().await;
    tell(&stream, Cause::Restart);
    let wait = stream.wait_for::<Gap>().when(|gap| gap.cause != Cause::Throttled).within(Duration::from_secs(5));
    let (mut none, mut late) = (stream.wait_for::<Gap>().condition(false).into_future(), stream.wait_for::<Gap>());
    for cause in [Cause::Throttled, Cause::Stall, Cause::Disconnect] {
        tell(&stream, cause);
    }
    assert_eq!(wait.await.unwrap().cause, Cause::Stall);
    late = late.when(|gap| gap.cause == Cause::Disconnect);
    assert_eq!(late.await.unwrap().cause, Cause::Disconnect);
    assert!(none.as_mut().now_or_never().is_none());
    stream.stop().await;
    assert!(matches!(none.await, Err(WaitError::Ended)));
    assert!(matches!(stream.wait_for::<Gap>().await, Err(WaitError::Ended)));
}

#[tokio::test(start_paused = true)]
async fn of_several_the_first_is_told_and_a_gap_only_to_who_asks_for_gaps() {
    let stream = stream().await;
    let stalled: Draft = Trigger::on::<Gap>().when(|gap| gap.cause == Cause::Stall).into();
    let mut nothing: Draft = Trigger::on::<Gap>().into();
    nothing.rule.wants = vec![Want::kinds([])];
    let wait = stream.wait_for_any([nothing.clone(), stalled, Trigger::on_any().into()]);
    let mut never = stream.wait_for_any([nothing]).within(Duration::from_secs(9)).into_future();
    tell(&stream, Cause::Stall);
    let waited = wait.await.unwrap();
    assert_eq!((waited.which, waited.event().kind), (1, Gap::KIND));
    assert!(never.as_mut().now_or_never().is_none());
    assert!(matches!(never.await, Err(WaitError::TimedOut)));
}

#[tokio::test(start_paused = true)]
async fn a_condition_that_panics_does_not_hold_and_what_cannot_be_read_is_waited_past() {
    let stream = stream().await;
    let picky = stream.wait_for::<Gap>().when(|gap| {
        assert!(gap.cause != Cause::Stall, "not this one");
        true
    });
    let plain = stream.wait_for::<Gap>();
    let foreign = Foreign::new(Gap::KIND, Subject::number("bell", 1), "{}").unwrap();
    let events = vec![Envelope::new("test", foreign, Seen::at(Timestamp::from_secs(1))).into_event()];
    stream.live.shared.journal.append(Commit { source: "test".into(), events, checkpoints: Vec::new() });
    tell(&stream, Cause::Stall);
    tell(&stream, Cause::Disconnect);
    assert_eq!(picky.await.unwrap().cause, Cause::Disconnect);
    assert_eq!(plain.await.unwrap().cause, Cause::Stall);
}

#[tokio::test(start_paused = true)]
async fn a_pattern_can_be_waited_for_and_time_completes_it() {
    let stream = stream().await;
    let step = || Step::of(|gap: &Gap| gap.source);
    let twice = Count::new(2, step()).within(Duration::from_mins(1));
    let quiet = Pattern::from(Debounce::new(step()).quiet(Duration::from_mins(1))).slack(Duration::from_secs(1));
    let (twice, quiet) = (stream.wait_for_pattern(twice), stream.wait_for_pattern(quiet));
    let begun = Instant::now();
    tell(&stream, Cause::Stall);
    tell(&stream, Cause::Restart);
    assert_eq!(twice.await.unwrap().events.len(), 2);
    assert!(begun.elapsed().is_zero());
    let quiet = quiet.await.unwrap();
    assert_eq!(quiet.at, Timestamp::from_secs(61));
    assert_eq!(begun.elapsed().as_secs(), 61);
}
