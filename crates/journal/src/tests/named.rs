//! Readers that confirm.

use std::num::NonZeroU32;
use std::path::Path;

use bugle_event::{Event, Seq};
use futures_util::StreamExt as _;
use tempfile::tempdir;

use super::{Running, drain, in_memory, number, state_of, ticks, whole};
use crate::{Journal, JournalError, NamedReader, ReaderOptions, Rejected, Start};

fn options(tries: u32) -> ReaderOptions {
    let tries = NonZeroU32::new(tries).unwrap();
    ReaderOptions { start: Start::Beginning, tries, ..ReaderOptions::default() }
}

async fn named(journal: &Journal, tries: u32) -> NamedReader {
    journal.named_reader("tracker", &options(tries)).await.unwrap()
}

async fn take(reader: &mut NamedReader, count: usize) -> Vec<Event> {
    reader.take(count).collect().await
}

fn numbers(events: &[Event]) -> Vec<i64> {
    events.iter().map(number).collect()
}

#[tokio::test(start_paused = true)]
async fn what_was_not_confirmed_comes_again_after_a_restart_and_nothing_else() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 4);
    running.append(1..=10).await;
    let mut reader = named(&running.journal, 5).await;
    let events = take(&mut reader, 8).await;
    reader.confirm_to(Seq(3));
    reader.confirm(&events[4]);
    reader.confirm(&events[6]);
    reader.flush().await.unwrap();
    drop(reader);
    running.crash().await;

    let running = Running::open(dir.path(), 4);
    let mut reader = named(&running.journal, 5).await;
    assert_eq!(reader.lag(), 7);
    assert_eq!(drain(&mut reader).await, [4, 6, 8, 9, 10]);
    reader.confirm_to(Seq(10));
    assert_eq!(reader.lag(), 0);
}

#[tokio::test(start_paused = true)]
async fn confirming_and_flushing_twice_after_the_end_comes_back() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 4);
    let mut reader = named(&running.journal, 5).await;
    running.append(1..=2).await;
    let events = take(&mut reader, 2).await;
    running.close().await;
    for event in events {
        reader.confirm(&event);
        reader.flush().await.unwrap();
    }
    drop(reader);
    let running = Running::open(dir.path(), 4);
    assert_eq!(named(&running.journal, 5).await.lag(), 0);
}

#[tokio::test(start_paused = true)]
async fn in_memory_a_name_keeps_its_place_too() {
    let journal = in_memory(100);
    journal.append(ticks(1..=4));
    let mut reader = named(&journal, 5).await;
    let events = take(&mut reader, 3).await;
    reader.confirm(&events[0]);
    assert!(matches!(journal.named_reader("tracker", &options(5)).await, Err(JournalError::ReaderInUse { .. })));
    drop(reader);
    let mut reader = named(&journal, 5).await;
    assert_eq!(drain(&mut reader).await, [2, 3, 4]);
    reader.flush().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_keeps_no_place_leaves_nothing_behind() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 4);
    let fleeting = ReaderOptions { keeps_place: false, ..options(5) };
    let mut reader = running.journal.named_reader("fleeting", &fleeting).await.unwrap();
    running.append(1..=3).await;
    assert_eq!(drain(&mut reader).await, [1, 2, 3]);
    reader.confirm_to(Seq(3));
    drop(reader);
    assert_eq!(running.journal.lags(), []);
    running.close().await;
    assert_eq!(Running::open(dir.path(), 4).journal.lags(), []);
}

#[tokio::test(start_paused = true)]
async fn what_is_rejected_comes_again_and_is_put_aside_in_the_end() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    running.append(1..=3).await;
    let mut reader = named(&running.journal, 3).await;
    let one = take(&mut reader, 1).await;
    reader.confirm(&one[0]);
    for tries in 1..=3 {
        let events = take(&mut reader, 1).await;
        assert_eq!(numbers(&events), [2]);
        let expected = NonZeroU32::new(tries).filter(|_| tries < 3).map_or(Rejected::GivenUp, Rejected::Again);
        assert_eq!(reader.reject(&events[0], "no"), expected);
    }
    assert_eq!(drain(&mut reader).await, [3]);
    drop(reader);
    running.close().await;

    let running = Running::open(dir.path(), 100);
    let letters = running.journal.dead_letters().await.unwrap();
    assert_eq!(
        letters.iter().map(|letter| (number(&letter.event), letter.tries, &*letter.reason)).collect::<Vec<_>>(),
        [(2, 3, "no")]
    );
    assert_eq!(drain(&mut named(&running.journal, 3).await).await, [3], "what was given up counts as confirmed");
}

/// One life of a program that dies of tick 40, and deals with every other one before it takes the next.
async fn life(dir: &Path) -> Vec<i64> {
    let running = Running::open(dir, 100);
    let mut reader = named(&running.journal, 3).await;
    let mut dealt_with = Vec::new();
    while let Ok(Some(event)) = tokio::time::timeout(std::time::Duration::from_millis(1), reader.next()).await {
        if number(&event) == 40 {
            break;
        }
        dealt_with.push(number(&event));
        reader.confirm(&event);
    }
    drop(reader);
    running.crash().await;
    dealt_with
}

#[tokio::test(start_paused = true)]
async fn an_event_that_brings_the_program_down_each_time_is_put_aside_and_no_other_one() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    running.append(1..=100).await;
    running.close().await;
    let mut dealt_with = Vec::new();
    for _ in 0..6 {
        dealt_with.extend(life(dir.path()).await);
    }
    dealt_with.sort_unstable();
    dealt_with.dedup();
    assert_eq!(dealt_with, (1..=39).chain(41..=100).collect::<Vec<_>>());
    let letters = Running::open(dir.path(), 100).journal.dead_letters().await.unwrap();
    assert_eq!(letters.iter().map(|letter| number(&letter.event)).collect::<Vec<_>>(), [40]);
    assert!(letters[0].reason.contains("never confirmed"), "{}", letters[0].reason);
}

#[tokio::test(start_paused = true)]
async fn the_place_of_a_reader_that_wants_little_moves_on_with_the_log() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 4);
    let want = bugle_event::Want::kinds([bugle_event::Kind::new("test.none")]);
    let mut reader =
        running.journal.named_reader("picky", &ReaderOptions { want: want.into(), ..options(5) }).await.unwrap();
    running.append(1..=1000).await;
    assert_eq!(drain(&mut reader).await, [0; 0]);
    assert_eq!(reader.lag(), 0);
    reader.flush().await.unwrap();
    drop(reader);
    running.crash().await;
    assert_eq!(Running::open(dir.path(), 4).journal.lags(), [("picky".to_owned(), 0)]);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_comes_after_its_events_were_dropped_is_told_how_many() {
    let dir = tempdir().unwrap();
    let retention = crate::Retention { events: Some(100), ..crate::Retention::EVERYTHING };
    let running = Running::with(dir.path(), &crate::Settings { retention, ..super::settings(4) });
    drop(named(&running.journal, 5).await);
    // Of each commit some 100 KB, so that blocks are full and can go.
    for first in (1..20_000).step_by(2000) {
        running.append(first..first + 2000).await;
    }
    let got = drain(&mut named(&running.journal, 5).await).await;
    let missed = -got[0];
    assert!(missed > 10_000, "{missed}");
    assert_eq!(got[1..], (missed + 1..=20_000).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_name_must_be_one() {
    let journal = in_memory(1);
    for name in ["", &"x".repeat(1001)] {
        assert!(matches!(journal.named_reader(name, &options(1)).await, Err(JournalError::ReaderName { .. })));
    }
}

#[tokio::test(start_paused = true)]
async fn a_state_is_kept_with_the_next_confirmation_and_not_before() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    running.append(1..=2).await;
    let mut reader = named(&running.journal, 5).await;
    assert_eq!(state_of(&reader), None);
    let events = take(&mut reader, 1).await;
    reader.keep(whole("after 1"));
    reader.flush().await.unwrap();
    assert_eq!(state_of(&reader), None, "1 is not confirmed, and would come again");
    reader.confirm(&events[0]);
    assert_eq!(state_of(&reader), Some("after 1".into()));
    reader.flush().await.unwrap();
    let events = take(&mut reader, 1).await;
    reader.keep(whole("after 2"));
    drop(reader);
    running.crash().await;

    let running = Running::open(dir.path(), 100);
    let mut reader = named(&running.journal, 5).await;
    assert_eq!((state_of(&reader), reader.lag()), (Some("after 1".into()), 1));
    assert_eq!(numbers(&take(&mut reader, 1).await), numbers(&events));
    reader.confirm(&events[0]);
    reader.keep(whole("later"));
    assert_eq!(state_of(&reader), Some("later".into()), "nothing is in hand that it would have to wait for");
    reader.flush().await.unwrap();
    drop(reader);
    running.crash().await;
    assert_eq!(state_of(&named(&Running::open(dir.path(), 100).journal, 5).await), Some("later".into()));
}

#[tokio::test(start_paused = true)]
async fn what_is_given_up_takes_the_state_along() {
    let journal = in_memory(100);
    journal.append(ticks(1..=2));
    let mut reader = named(&journal, 1).await;
    let event = take(&mut reader, 1).await.remove(0);
    reader.keep(whole("after 1"));
    assert_eq!(reader.reject(&event, "no"), Rejected::GivenUp);
    drop(reader);
    assert_eq!(state_of(&named(&journal, 1).await), Some("after 1".into()), "in memory as on disk");
}

#[tokio::test(start_paused = true)]
async fn several_are_confirmed_in_one_step_with_one_state() {
    let journal = in_memory(100);
    journal.append(ticks(1..=5));
    let mut reader = named(&journal, 2).await;
    let first = take(&mut reader, 3).await;
    reader.keep(whole("after 3"));
    assert_eq!((state_of(&reader), reader.lag()), (None, 5));
    reader.confirm_all(&first);
    assert_eq!((state_of(&reader), reader.lag()), (Some("after 3".into()), 2));
    reader.confirm_all(&[]);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_keeps_no_place_keeps_no_state() {
    let journal = in_memory(100);
    let mut reader = journal.named_reader("r", &ReaderOptions { keeps_place: false, ..options(5) }).await.unwrap();
    reader.keep(whole("nothing"));
    assert_eq!(state_of(&reader), None);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_is_forgotten_leaves_no_state_to_the_next_of_its_name() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    let mut reader = named(&running.journal, 5).await;
    reader.keep(whole("old"));
    reader.flush().await.unwrap();
    drop(reader);
    running.close().await;
    let mut archive = crate::Archive::open_alone(dir.path(), &[]).unwrap();
    assert_eq!(archive.verify().damage, [""; 0]);
    assert!(archive.forget_reader("tracker").unwrap());
    drop(archive);
    assert_eq!(state_of(&named(&Running::open(dir.path(), 100).journal, 5).await), None);
}
