//! Readers, triggers, starting and stopping, over a scripted source.

use std::sync::{Arc, Mutex};

use bugle::source::Signal;
use bugle::{Cause, Event, EventStream, Gap, RunError, Seq, Timestamp, TriggerHandle};
use tokio::sync::mpsc;

use crate::script::{Rung, Script, bell, noon, scripted, soon};

async fn stream_of(queue: usize) -> (Script, EventStream) {
    let (script, source) = scripted();
    let builder = EventStream::builder().clock(noon()).seed(1).queue_size(queue);
    (script, builder.source(source).build().await.unwrap())
}

fn bells(events: &[Event]) -> Vec<u64> {
    events.iter().filter_map(|event| event.get::<Rung>()).map(|rung| rung.bell).collect()
}

async fn take(events: &mut bugle::Events, count: usize) -> Vec<Event> {
    let mut taken = Vec::new();
    while taken.len() < count {
        taken.push(soon(events.next()).await.unwrap());
    }
    taken
}

#[tokio::test]
async fn events_come_in_order_with_their_numbers() {
    let (script, stream) = stream_of(100).await;
    let mut events = stream.events();
    script.rings([3, 1, 2]).await;
    let got = take(&mut events, 3).await;
    assert_eq!(bells(&got), [3, 1, 2]);
    assert_eq!(got.iter().map(|event| event.seq.unwrap()).collect::<Vec<_>>(), [Seq(1), Seq(2), Seq(3)]);
}

#[tokio::test]
async fn a_gap_reaches_readers_that_wanted_something_else() {
    let (script, stream) = stream_of(100).await;
    let mut events = stream.events().on::<Rung>().filter(bell(7));
    script.rings([1]).await;
    let gap = Gap::new("test", [bell(1)], None, Timestamp::from_secs(2), Cause::Stall);
    script.says(vec![Signal::Gap(gap.clone())]).await;
    script.rings([7]).await;
    let got = take(&mut events, 2).await;
    assert_eq!(got[0].get::<Gap>(), Some(&gap));
    assert_eq!(bells(&got), [7]);
}

#[tokio::test]
async fn a_trigger_fires_on_what_passes_its_filters_and_conditions() {
    let (script, stream) = stream_of(100).await;
    let (tx, mut fired) = mpsc::channel(10);
    stream.on::<Rung>().filter(bell(1)).filter(bell(4)).when(|rung| rung.bell > 1).run(move |rung, _| {
        let tx = tx.clone();
        async move { Ok(tx.send((rung.bell, rung.event().seq.unwrap())).await?) }
    });
    stream.start();
    script.rings([1, 2, 3, 4]).await;
    assert_eq!(soon(fired.recv()).await, Some((4, Seq(4))));
}

#[tokio::test]
async fn failing_and_panicking_actions_are_counted_and_hurt_nobody_else() {
    let (script, stream) = stream_of(100).await;
    let errs = stream.on::<Rung>().tries(1).run(|_, _| async { Err("no".into()) });
    let panics = stream.on::<Rung>().tries(1).run(|rung, _| async move { panic!("bell {}", rung.bell) });
    let early = stream.on::<Rung>().tries(1).call(|_, _| panic!("before its first await"));
    let picky = stream.on::<Rung>().when(|rung| panic!("in a condition, bell {}", rung.bell)).call(|_, _| {});
    let good = stream.on_any().call(|_, _| {});
    stream.start();
    script.rings([1, 2]).await;
    drop(script);
    soon(stream.run()).await.unwrap();
    let numbers = |trigger: &TriggerHandle| (trigger.stats().fired, trigger.stats().failed);
    assert_eq!(numbers(&errs), (2, 2));
    assert_eq!(numbers(&panics), (2, 2));
    assert_eq!(numbers(&early), (2, 2));
    assert_eq!(numbers(&picky), (0, 2));
    assert_eq!(numbers(&good), (2, 0));
    assert_eq!(good.stats().last_run, Some(Timestamp::from_secs(43_200)));
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_never_reads_and_an_action_that_never_ends_stop_nobody() {
    let (script, stream) = stream_of(4).await;
    let mut stuck = stream.events();
    let mut quick = stream.events();
    stream.on::<Rung>().run(|_, _| std::future::pending());
    for number in 1..=2000 {
        script.rings([number]).await;
        assert_eq!(bells(&take(&mut quick, 1).await), [number]);
    }
    let got = take(&mut stuck, 2).await;
    let gap = got[0].get::<Gap>().unwrap();
    assert_eq!((gap.cause, gap.missed), (Cause::SlowReader, Some(1996)));
    assert_eq!(bells(&got), [1997]);
}

#[tokio::test]
async fn sources_are_asked_for_what_readers_and_triggers_want_and_no_more() {
    let (mut script, stream) = stream_of(10).await;
    stream.start();
    stream.on::<Rung>().filter(bell(1)).name("one").call(|_, _| {});
    let asked = script.wanted(1).await;
    assert_eq!(asked.wants()[0].filters, [bell(1)].into_iter().collect());
    let events = stream.events();
    script.wanted(2).await;
    drop(events);
    script.wanted(1).await;
    assert!(stream.remove_trigger("one"));
    assert!(!stream.remove_trigger("one"));
    script.wanted(0).await;
}

#[tokio::test]
async fn a_single_shot_leaves_nothing_behind() {
    let (mut script, stream) = stream_of(10).await;
    let count = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&count);
    stream.on::<Rung>().once().call(move |_, _| *counter.lock().unwrap() += 1);
    stream.start();
    script.rings([1, 2]).await;
    script.wanted(0).await;
    drop(script);
    soon(stream.run()).await.unwrap();
    assert_eq!(*count.lock().unwrap(), 1);
}

#[tokio::test]
async fn stopping_hands_over_what_was_committed_and_then_ends() {
    let (script, stream) = stream_of(10).await;
    let mut events = stream.events();
    script.rings([1, 2]).await;
    assert_eq!(bells(&take(&mut events, 1).await), [1]);
    soon(stream.stop()).await;
    soon(stream.stop()).await;
    assert_eq!(bells(&take(&mut events, 1).await), [2]);
    assert!(soon(events.next()).await.is_none());
    assert!(script.say.is_closed(), "the source is gone");
}

#[tokio::test(start_paused = true)]
async fn a_stream_without_a_source_runs_until_it_is_stopped() {
    let stream = EventStream::builder().build().await.unwrap();
    let (run, stop) = (stream.run(), stream.stop());
    let (outcome, ()) = soon(async { tokio::join!(run, stop) }).await;
    outcome.unwrap();
}

#[tokio::test]
async fn an_action_can_stop_the_stream() {
    let (script, stream) = stream_of(10).await;
    stream.on::<Rung>().call(|_, context| context.stop());
    stream.start();
    script.rings([1]).await;
    soon(stream.run()).await.unwrap();
}

#[tokio::test]
async fn dropping_the_last_handle_stops_the_source() {
    let (script, stream) = stream_of(10).await;
    stream.start();
    drop(stream);
    soon(script.say.closed()).await;
}

#[tokio::test]
async fn a_source_that_ends_for_good_ends_the_stream_with_the_reason() {
    let (script, other) = (scripted(), scripted());
    let builder = EventStream::builder().clock(noon()).source(script.1).source_as("other", other.1);
    let stream = builder.build().await.unwrap();
    stream.start();
    script.0.fails("the service id is refused").await;
    drop(script.0);
    let error = soon(stream.run()).await.unwrap_err();
    let RunError::Ended { name, source } = error else { panic!("{error:?}") };
    assert!(&*name == "test" && source.to_string().contains("refused"), "{name}: {source}");
    assert!(other.0.say.is_closed(), "the other source is stopped");
}

#[tokio::test]
async fn the_first_contact_can_be_waited_for() {
    let (script, stream) = stream_of(10).await;
    script.is_well().await;
    soon(stream.wait_ready()).await.unwrap();
    assert!(stream.status()[0].connected);

    // Not every source says that all is well.
    let (script, stream) = stream_of(10).await;
    script.rings([1]).await;
    soon(stream.wait_ready()).await.unwrap();

    let (script, stream) = stream_of(10).await;
    script.fails("nobody answers").await;
    assert_eq!(soon(stream.wait_ready()).await.unwrap_err().to_string(), "test: nobody answers");
}

#[tokio::test]
async fn a_source_that_can_never_work_is_refused_before_anything_starts() {
    let error = EventStream::builder().source(scripted().1.broken()).build().await.unwrap_err();
    assert_eq!(error.to_string(), "test cannot be followed");
}
