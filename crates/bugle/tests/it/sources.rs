//! Several sources of one game in one stream: their names, their states, and what two of them tell.

use bugle::source::{Saved, Signal};
use bugle::{BuildError, Cause, Event, EventStream, Events, Gap, SourceStatus, Timestamp};
use tempfile::tempdir;

use crate::script::{Patient, Rung, Script, bell, checkpoint, noon, rung, scripted};

/// A stream of two sources of one game.
async fn twins() -> (Script, Script, EventStream) {
    let ((one, first), (two, second)) = (scripted(), scripted());
    let builder = EventStream::builder().clock(noon()).seed(1).source(first).source_as("alts", Patient(second));
    (one, two, builder.build().await.unwrap())
}

async fn bells(events: &mut Events, count: usize) -> Vec<u64> {
    let mut bells = Vec::new();
    for _ in 0..count {
        let event: Event = events.next().await.unwrap();
        bells.push(event.get::<Rung>().map_or(0, |rung| rung.bell));
    }
    bells
}

fn doubles(status: &[SourceStatus]) -> Vec<(&str, &'static str, u64, u64)> {
    status.iter().map(|source| (&*source.name, source.game, source.events, source.oddities.doubles)).collect()
}

#[tokio::test]
async fn sources_have_names_and_no_two_the_same() {
    let build = |names: &'static [&'static str]| {
        let sources = names.iter().map(|name| (*name, scripted().1));
        sources.fold(EventStream::builder(), |builder, (name, source)| builder.source_as(name, source)).build()
    };
    build(&["one", "two"]).await.unwrap();
    let error = build(&["one", "two", "one"]).await.unwrap_err();
    assert!(matches!(&error, BuildError::SameName { name } if &**name == "one"), "{error}");
    let error = EventStream::builder().source(scripted().1).source(scripted().1).build().await.unwrap_err();
    assert_eq!(error.to_string(), "two sources are named `test`; give one of them another name with `source_as`");
    for name in [&[""], &["two words"]] {
        assert!(matches!(build(name).await, Err(BuildError::SourceName { .. })));
    }
}

#[tokio::test]
async fn what_two_sources_of_a_game_tell_is_handed_out_once() {
    let (one, two, stream) = twins().await;
    let mut events = stream.events();
    one.rings([1, 2, 3]).await;
    assert_eq!(bells(&mut events, 3).await, [1, 2, 3]);
    two.rings([2, 3, 4]).await;
    assert_eq!(bells(&mut events, 1).await, [4]);
    one.rings([4, 5]).await;
    assert_eq!(bells(&mut events, 1).await, [5]);
    assert_eq!(doubles(&stream.status()), [("test", "test", 4, 1), ("alts", "test", 1, 2)]);
}

#[tokio::test]
async fn one_source_alone_is_believed_and_gaps_are_each_source_s_own() {
    let (script, source) = scripted();
    let stream = EventStream::builder().clock(noon()).source(source).build().await.unwrap();
    let mut events = stream.events();
    script.rings([1, 1]).await;
    assert_eq!(bells(&mut events, 2).await, [1, 1]);

    let (one, two, stream) = twins().await;
    let mut events = stream.events();
    let gap = || Gap::new("test", [bell(1)], None, Timestamp::from_secs(2), Cause::Stall);
    for script in [&one, &two] {
        script.says(vec![Signal::Gap(gap())]).await;
        assert_eq!(events.next().await.unwrap().get::<Gap>(), Some(&gap()));
    }
}

#[tokio::test]
async fn two_sources_of_a_game_never_touch_each_others_state() {
    let dir = tempdir().unwrap();
    let state =
        |second: i64, state: &'static str| Some(Saved { at: Timestamp::from_secs(second), state: Some(state.into()) });
    for before in [[None, None], [state(1, "one"), state(2, "two")]] {
        let ((mut one, first), (mut two, second)) = (scripted(), scripted());
        let builder = EventStream::builder().clock(noon()).journal(dir.path()).source(first).source_as("alts", second);
        let stream = builder.build().await.unwrap();
        stream.start();
        for (script, before) in [&mut one, &mut two].into_iter().zip(before) {
            if before.is_some() {
                script.found.changed().await.unwrap();
            }
            assert_eq!(*script.found.borrow(), before);
        }
        one.says(vec![rung(1), checkpoint(1, Some("one"))]).await;
        two.says(vec![rung(2), checkpoint(2, Some("two"))]).await;
        stream.wait_ready().await.unwrap();
        stream.stop().await;
    }
}

#[tokio::test]
async fn what_one_source_told_before_a_restart_another_does_not_tell_after_it() {
    let dir = tempdir().unwrap();
    for (first_says, second_says, log) in
        [(vec![1, 2, 3], vec![], vec![1, 2, 3]), (vec![4], vec![2, 3, 4, 5], vec![4, 5])]
    {
        let ((one, first), (two, second)) = (scripted(), scripted());
        let builder = EventStream::builder().clock(noon()).journal(dir.path()).source(first).source_as("alts", second);
        let stream = builder.build().await.unwrap();
        let (mut events, count) = (stream.events(), log.len());
        one.rings(first_says.iter().copied()).await;
        let mut heard = bells(&mut events, first_says.len()).await;
        two.rings(second_says).await;
        heard.extend(bells(&mut events, count - first_says.len()).await);
        assert_eq!(heard, log);
        stream.stop().await;
    }
}

/// What could not be kept was told by nobody: the other source may still tell it.
#[tokio::test(start_paused = true)]
async fn what_is_lost_because_there_is_no_room_is_not_remembered() {
    let dir = tempdir().unwrap();
    let ((one, first), (two, second)) = (scripted(), scripted());
    let builder = EventStream::builder().clock(noon()).journal(dir.path()).queue_size(4);
    let builder = builder.commit_within(std::time::Duration::from_hours(1)).source(first).source_as("alts", second);
    let stream = builder.build().await.unwrap();
    let mut events = stream.events();
    stream.start();
    for bell in 1..=6 {
        one.rings([bell]).await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
    assert_eq!(bells(&mut events, 4).await, [1, 2, 3, 4]);
    two.rings([4, 5, 6]).await;
    assert_eq!(bells(&mut events, 2).await, [5, 6]);
    assert_eq!(doubles(&stream.status())[1], ("alts", "test", 2, 1));
}
