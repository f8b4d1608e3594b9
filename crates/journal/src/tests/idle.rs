//! Readers that nothing is meant for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use bugle_event::{Cause, Envelope, Gap, Interest, Kind, Seen, Timestamp, Want};
use futures_util::{Stream, StreamExt as _};
use tempfile::tempdir;
use tokio::time::timeout;

use super::{Running, Tick, drain, in_memory, settings, ticks};
use crate::{Commit, Journal, NamedReader, ReaderOptions, Retention, Settings, Start};

fn nothing() -> Want {
    Want::kinds([Kind::new("test.none")])
}

async fn idle(journal: &Journal) -> NamedReader {
    let options = ReaderOptions { start: Start::Beginning, want: nothing().into(), ..ReaderOptions::default() };
    journal.named_reader("idle", &options).await.unwrap()
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Has the reader wait, and gives what counts how often it is woken.
fn wait(reader: &mut (impl Stream<Item = bugle_event::Event> + Unpin)) -> Arc<Woken> {
    let woken = Arc::<Woken>::default();
    let waker = Waker::from(Arc::clone(&woken));
    assert!(matches!(reader.poll_next_unpin(&mut Context::from_waker(&waker)), Poll::Pending));
    woken
}

#[tokio::test(start_paused = true)]
async fn who_is_not_meant_is_not_woken_and_lags_behind_nothing() {
    let journal = in_memory(10);
    let mut reader = idle(&journal).await;
    let mut plain = journal.reader(Start::Now, nothing());
    let woken = [wait(&mut reader), wait(&mut plain)];
    journal.append(ticks(1..=1000));
    let times = || woken.each_ref().map(|woken| woken.0.load(Ordering::Relaxed));
    assert_eq!((times(), reader.lag(), plain.lag()), ([0, 0], 0, 0));
    assert_eq!((journal.lags(), journal.lag_of("idle")), (vec![("idle".to_owned(), 0)], Some(0)));
    assert!(journal.has_room_for(10), "nobody is waited for");
    reader.want_other(Want::kinds([Tick::EVEN]));
    journal.append(ticks(1001..=1003));
    assert_eq!((times(), reader.lag(), plain.lag()), ([1, 0], 2, 0), "from the one that is meant for it");
    assert_eq!(drain(&mut reader).await, [1002]);
    journal.close();
    assert_eq!(times()[1], 1, "that there will be nothing more is for all");
    assert!(plain.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_gap_is_for_those_too_who_want_nothing() {
    let journal = in_memory(10);
    let mut readers = [Interest::default(), nothing().into()].map(|want| journal.reader(Start::Now, want));
    for reader in &mut readers {
        wait(reader);
    }
    let gap = Gap::new("test", [], None, Timestamp::EPOCH, Cause::Stall);
    let gap = Envelope::new("test", gap, Seen::at(Timestamp::EPOCH)).into_event();
    journal.append(Commit { source: "test".into(), events: vec![gap], checkpoints: Vec::new() });
    for reader in &mut readers {
        let event = timeout(Duration::from_millis(1), reader.next()).await.unwrap().unwrap();
        assert_eq!(event.kind, <Gap as bugle_event::Fact>::KIND);
    }
}

/// However long nothing is meant for it, and though it is never asked.
#[tokio::test(start_paused = true)]
async fn the_place_of_who_waits_is_written_now_and_then_so_that_nothing_is_told_as_missed() {
    let dir = tempdir().unwrap();
    let retention = Retention { events: Some(100), ..Retention::EVERYTHING };
    let mut running = Running::with(dir.path(), &Settings { retention, ..settings(4) });
    let mut reader = idle(&running.journal).await;
    wait(&mut reader);
    // Of each commit some 100 KB, so that blocks are full and can go.
    for first in (1..20_000).step_by(2000) {
        running.append(first..first + 2000).await;
    }
    let kept = running.journal.reader(Start::Beginning, Want::all()).next().await.unwrap().seq.unwrap().0;
    assert!(kept > 10_000, "{kept}");
    running.work.shutdown().await;
    drop((reader, running));
    let running = Running::open(dir.path(), 4);
    let lag = running.journal.lag_of("idle").unwrap();
    assert!((1..=4000).contains(&lag), "{lag}");
    assert_eq!(drain(&mut idle(&running.journal).await).await, [0; 0], "no gap");
}

#[tokio::test(start_paused = true)]
async fn the_place_of_who_waits_is_written_at_the_end_and_when_it_goes() {
    for closes in [true, false] {
        let dir = tempdir().unwrap();
        let running = Running::open(dir.path(), 4);
        let mut reader = idle(&running.journal).await;
        wait(&mut reader);
        running.append(1..=50).await;
        if closes {
            running.close().await;
            drop(reader);
        } else {
            drop(reader);
            running.journal.flush().await.unwrap();
            running.crash().await;
        }
        assert_eq!(Running::open(dir.path(), 4).journal.lags(), [("idle".to_owned(), 0)]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_in_hand_holds_the_place_and_what_was_not_wanted_behind_it_is_passed() {
    let journal = in_memory(100);
    let options =
        ReaderOptions { start: Start::Beginning, want: Want::kinds([Tick::EVEN]).into(), ..ReaderOptions::default() };
    let mut reader = journal.named_reader("even", &options).await.unwrap();
    journal.append(ticks(1..=2));
    let event = reader.next().await.unwrap();
    wait(&mut reader);
    journal.append(ticks([3, 5, 7]));
    assert_eq!((reader.lag(), journal.lags()[0].1), (4, 4), "2 is in hand");
    reader.confirm(&event);
    assert_eq!((reader.lag(), journal.lags()[0].1), (0, 0));
    journal.append(ticks([9, 10, 11]));
    assert_eq!((reader.lag(), journal.lags()[0].1), (2, 2), "10 and what is behind it");
}

/// What is no longer wanted is no reason to wait, and who waits learns of it at once.
#[tokio::test(start_paused = true)]
async fn who_wants_something_else_is_waited_for_no_longer() {
    let journal = in_memory(4);
    let reader = journal.reader(Start::Now, Want::all());
    journal.append(ticks(1..=4));
    assert!(!journal.has_room_for(1));
    let pause = async { reader.wanting().set(Interest::default()) };
    let (eased, ()) = tokio::join!(timeout(Duration::from_secs(1), journal.ease(1)), pause);
    assert!(eased.is_ok(), "it slept on");
}
