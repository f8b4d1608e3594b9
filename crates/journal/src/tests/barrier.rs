//! What a worker needs besides events: to know that none is left, to count tries, to want something else.

use std::future::poll_fn;
use std::num::NonZeroU32;
use std::task::Poll;

use bugle_event::{Interest, Seq, Want};
use futures_util::{FutureExt as _, StreamExt as _};
use tempfile::tempdir;

use super::{Running, Tick, drain, in_memory, number, ticks};
use crate::{Journal, NamedReader, ReaderOptions, Rejected, Start};

async fn named(journal: &Journal, want: impl Into<Interest>) -> NamedReader {
    let tries = NonZeroU32::new(3).unwrap();
    let options = ReaderOptions { start: Start::Beginning, want: want.into(), tries, ..ReaderOptions::default() };
    journal.named_reader("r", &options).await.unwrap()
}

/// The next event, as long as not all up to this number have passed.
async fn next_until(reader: &mut NamedReader, seq: Seq) -> Option<i64> {
    poll_fn(|cx| {
        if reader.has_passed(seq) {
            return Poll::Ready(None);
        }
        match reader.poll_next_unpin(cx) {
            Poll::Pending if reader.has_passed(seq) => Poll::Ready(None),
            next => next.map(|event| event.as_ref().map(number)),
        }
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn in_memory_everything_is_settled_at_once() {
    let journal = in_memory(10);
    let reader = named(&journal, Want::all()).await;
    assert_eq!(reader.settled().now_or_never(), Some(Seq(0)));
    journal.append(ticks(1..=3));
    assert_eq!(reader.settled().now_or_never(), Some(Seq(3)));
}

#[tokio::test(start_paused = true)]
async fn on_disk_what_was_appended_before_can_be_read_when_it_is_settled() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    let mut reader = named(&running.journal, Want::all()).await;
    running.journal.append(ticks(1..=3));
    let settled = reader.settled();
    running.journal.append(ticks(4..=4));
    assert!(reader.settled().now_or_never().is_none(), "not yet written");
    assert_eq!(settled.await, Seq(3));
    let mut got = Vec::new();
    while let Some(number) = next_until(&mut reader, Seq(3)).await {
        got.push(number);
    }
    assert_eq!(got, [1, 2, 3]);
    running.close().await;
    assert_eq!(reader.settled().await, Seq(4), "the end is an end of waiting");
}

#[tokio::test(start_paused = true)]
async fn a_journal_that_nobody_works_on_settles_when_it_is_given_up() {
    let dir = tempdir().unwrap();
    let journal = Journal::open(dir.path(), &super::settings(8), super::noon()).unwrap();
    let reader = named(&journal, Want::all()).await;
    journal.append(ticks(1..=3));
    let mut settled = Box::pin(reader.settled());
    assert!(settled.as_mut().now_or_never().is_none());
    journal.abandon();
    settled.await;
}

/// However far behind the reader is, and whatever it wants of that.
#[tokio::test(start_paused = true)]
async fn nothing_is_left_when_all_up_to_a_number_has_been_handed_out() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 4);
    running.append(1..=3000).await;
    let mut reader = named(&running.journal, Want::kinds([Tick::EVEN])).await;
    let until = reader.settled().await;
    let mut got = Vec::new();
    while let Some(number) = next_until(&mut reader, until).await {
        got.push(number);
    }
    assert_eq!(got, (2..=3000).step_by(2).collect::<Vec<_>>());
    running.append([3001]).await;
    assert!(next_until(&mut reader, Seq(3001)).await.is_none());
    running.append([3002]).await;
    let until = reader.settled().await;
    let event = reader.next().await.unwrap();
    assert!(reader.has_passed(until));
    reader.reject(&event, "no");
    assert!(!reader.has_passed(until), "it was handed back");
    assert_eq!(next_until(&mut reader, until).await, Some(3002));
    assert_eq!(next_until(&mut reader, until).await, None);
}

#[tokio::test(start_paused = true)]
async fn tries_are_known_in_the_next_life() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    running.append(1..=2).await;
    let mut reader = named(&running.journal, Want::all()).await;
    let event = reader.next().await.unwrap();
    reader.tried(&event);
    assert_eq!((drain(&mut reader).await, reader.tries(&event)), (vec![2], 2), "it does not come again in this life");
    reader.flush().await.unwrap();
    drop(reader);
    running.crash().await;
    // Handed out, and tried once more: the program ended at the second try. So this is the third.
    let running = Running::open(dir.path(), 100);
    let mut reader = named(&running.journal, Want::all()).await;
    let event = reader.next().await.unwrap();
    assert_eq!((number(&event), reader.reject(&event, "no")), (1, Rejected::GivenUp));
}

#[tokio::test(start_paused = true)]
async fn another_want_counts_from_now_on_and_the_position_stays() {
    let journal = in_memory(100);
    let mut reader = named(&journal, Want::kinds([Tick::EVEN])).await;
    let mut plain = journal.reader(Start::Now, Want::kinds([Tick::EVEN]));
    journal.append(ticks(1..=4));
    assert_eq!((drain(&mut reader).await, drain(&mut plain).await), (vec![2, 4], vec![2, 4]));
    reader.want_other(Want::all());
    plain.want_other(Want::all());
    journal.append(ticks(5..=6));
    assert_eq!((drain(&mut reader).await, drain(&mut plain).await), (vec![5, 6], vec![5, 6]));
    let wanting = reader.wanting();
    wanting.set(Interest::default());
    journal.append(ticks(7..=8));
    wanting.set(Want::kinds([Tick::ODD]));
    journal.append(ticks(9..=10));
    assert_eq!(drain(&mut reader).await.last(), Some(&9));
    drop((reader, plain));
    wanting.set(Want::all());
}

#[tokio::test(start_paused = true)]
async fn readers_that_come_and_go_leave_nothing() {
    let journal = in_memory(100);
    let options = ReaderOptions { keeps_place: false, ..ReaderOptions::default() };
    for number in 0..100 {
        let name = format!("r{number}");
        let reader = journal.named_reader(&name, &options).await.unwrap();
        let plain = journal.reader(Start::Now, Want::all());
        assert_eq!((journal.readers(), journal.lag_of(&name)), (2, Some(0)));
        journal.append(ticks([number]));
        assert_eq!(journal.lag_of(&name), Some(1), "it has not been handed out");
        drop((reader, plain));
        assert_eq!((journal.readers(), journal.lag_of(&name)), (0, None));
    }
}
