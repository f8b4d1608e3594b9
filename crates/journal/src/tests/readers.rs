//! Readers that keep no place.

use std::time::Duration;

use bugle_event::{Envelope, Event, Identity, Kind, Payload, Seen, Seq, Subject, Timestamp, Want};
use futures_util::{FutureExt as _, StreamExt as _};
use proptest::prelude::*;
use serde::Serialize;
use tempfile::tempdir;

use super::{Running, Tick, clock_one, drain, in_memory, tick, ticks};
use crate::{Commit, Journal, Reader, Start};

fn reader(journal: &Journal, start: Start) -> Reader {
    journal.reader(start, Want::all())
}

#[tokio::test(start_paused = true)]
async fn each_reader_has_its_own_place() {
    let journal = in_memory(8);
    journal.append(ticks([1]));
    let (mut all, mut new) = (reader(&journal, Start::Beginning), reader(&journal, Start::Now));
    journal.append(ticks([2, 3]));
    assert_eq!(drain(&mut all).await, [1, 2, 3]);
    assert_eq!(drain(&mut new).await, [2, 3]);
    assert_eq!(drain(&mut reader(&journal, Start::After(Seq(2)))).await, [3]);
    assert_eq!(drain(&mut reader(&journal, Start::At(Timestamp::from_secs(2)))).await, [2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_is_told_how_much_it_missed_and_nobody_else_notices() {
    let journal = in_memory(2);
    let (mut slow, mut quick) = (reader(&journal, Start::Now), reader(&journal, Start::Now));
    for number in 1..=5 {
        journal.append(ticks([number]));
        assert_eq!(drain(&mut quick).await, [number.cast_signed()]);
    }
    assert_eq!(slow.lag(), 5);
    assert_eq!(drain(&mut slow).await, [-3, 4, 5]);
    assert_eq!(slow.lag(), 0);
}

#[tokio::test(start_paused = true)]
async fn on_disk_a_slow_reader_misses_nothing_and_nobody_else_notices() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 4);
    let (mut stuck, mut quick) = (reader(&running.journal, Start::Now), reader(&running.journal, Start::Now));
    assert!(stuck.next().now_or_never().is_none());
    for number in (1..5000).step_by(50) {
        running.append(number..number + 50).await;
        assert_eq!(drain(&mut quick).await.len(), 50);
    }
    assert_eq!(stuck.lag(), 5000);
    assert_eq!(drain(&mut stuck).await, (1..=5000).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn what_is_not_wanted_is_passed_over_in_memory_and_on_disk() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    let mut even = running.journal.reader(Start::Beginning, Want::kinds([Tick::EVEN]));
    for first in [1, 501] {
        running.append(first..first + 500).await;
    }
    assert_eq!(drain(&mut even).await, (2..=1000).step_by(2).collect::<Vec<_>>());
    assert_eq!(even.lag(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_closed_journal_is_read_to_its_end() {
    let journal = in_memory(8);
    let mut reader = reader(&journal, Start::Now);
    journal.append(ticks([1]));
    journal.close();
    assert_eq!(drain(&mut reader).await, [1]);
    assert!(reader.next().now_or_never().unwrap().is_none(), "the end stays the end");
}

#[tokio::test(start_paused = true)]
async fn on_disk_a_closed_journal_commits_what_it_was_given_and_is_read_to_its_end() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 8);
    let mut reader = reader(&running.journal, Start::Now);
    running.journal.append(ticks([1, 2]));
    running.close().await;
    assert_eq!(drain(&mut reader).await, [1, 2]);
    assert!(reader.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_waiting_reader_is_woken() {
    let journal = in_memory(8);
    let mut reader = reader(&journal, Start::Now);
    let (event, ()) = tokio::join!(reader.next(), async {
        journal.append(ticks([1]));
    });
    assert_eq!(event.unwrap().seq, Some(Seq(1)));
}

#[tokio::test(start_paused = true)]
async fn nobody_sees_an_event_before_it_is_durable() {
    let dir = tempdir().unwrap();
    let journal = Journal::open(dir.path(), &super::settings(8), super::noon()).unwrap();
    let mut reader = reader(&journal, Start::Beginning);
    journal.append(ticks([1]));
    assert_eq!(drain(&mut reader).await, [0; 0], "nobody commits");
    let _running = Running::on(journal);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(drain(&mut reader).await, [1]);
}

#[test]
fn a_reader_is_made_without_looking_at_the_disk() {
    let dir = tempdir().unwrap();
    let journal = Journal::open(dir.path(), &super::settings(1), super::noon()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let running = Running::on(journal.clone());
        running.append(1..=9).await;
    });
    // Where there is no runtime, nobody could look.
    let starts = [Start::Beginning, Start::At(Timestamp::from_secs(4)), Start::After(Seq(7))];
    let mut readers = starts.map(|start| reader(&journal, start));
    journal.append(ticks([10]));
    let first = readers.each_mut().map(|reader| super::number(&runtime.block_on(reader.next()).unwrap()));
    assert_eq!(first, [1, 4, 8]);
}

#[tokio::test(start_paused = true)]
async fn a_reader_can_begin_at_any_time_of_the_log() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 4);
    for first in (1..3000).step_by(300) {
        running.append(first..first + 300).await;
    }
    for second in [0, 1, 2, 299, 300, 301, 1777, 2996, 2997, 3000, 3001] {
        let start = Start::At(Timestamp::from_secs(second));
        let expected = (second.max(1)..=3000).collect::<Vec<_>>();
        assert_eq!(drain(&mut reader(&running.journal, start)).await, expected, "from second {second}");
    }
}

proptest! {
    /// Whatever the sizes of commits, of the ring, and the moments of reading: what a reader gets and what it is
    /// told it missed is all there was, in order.
    #[test]
    fn read_and_missed_add_up(capacity in 1usize..20, commits in prop::collection::vec((0u64..700, any::<bool>()), 0..12)) {
        let journal = in_memory(capacity);
        let mut reader = reader(&journal, Start::Beginning);
        let (mut total, mut got) = (0, Vec::new());
        for (size, reads) in commits.into_iter().chain([(0, true)]) {
            let events = (total + 1..=total + size).map(tick).collect();
            journal.append(Commit { source: "test".into(), events, checkpoints: Vec::new() });
            total += size;
            while reads && let Some(Some(event)) = reader.next().now_or_never() {
                got.push(super::number(&event));
            }
        }
        let mut next = 1;
        for item in got {
            if item < 0 {
                next -= item;
            } else {
                prop_assert_eq!(item, next);
                next += 1;
            }
        }
        prop_assert_eq!(next.cast_unsigned(), total + 1);
    }
}

/// A first sight, say.
#[derive(Debug, Serialize)]
struct Large(u64);

impl Payload for Large {
    fn kind(&self) -> Kind {
        Kind::new("test.large")
    }
    fn subject(&self) -> Subject {
        clock_one()
    }
    fn identify(&self, identity: &mut Identity) {
        identity.number(self.0);
    }
    fn heft(&self) -> usize {
        20 << 20
    }
}

#[tokio::test(start_paused = true)]
async fn of_large_events_few_are_kept_that_nobody_has_yet_to_read() {
    let journal = in_memory(100);
    let large = |number| Envelope::new("test", Large(number), Seen::at(Timestamp::EPOCH)).into_event();
    let append =
        |number| journal.append(Commit { source: "test".into(), events: vec![large(number)], checkpoints: vec![] });
    let number = |event: &Event| event.game::<Large>().map(|large| large.0);
    let mut reader = journal.reader(Start::Now, Want::all());
    (1..=4).for_each(&append);
    for expected in 1..=4 {
        assert_eq!(reader.next().await.as_ref().and_then(number), Some(expected), "however large they are");
    }
    append(5);
    let first = async || journal.reader(Start::Beginning, Want::all()).next().await.as_ref().and_then(number);
    assert_eq!(first().await, Some(4));
    assert_eq!(reader.next().await.as_ref().and_then(number), Some(5));
}
