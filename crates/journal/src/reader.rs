//! A position in the journal of one's own.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bugle_event::{Cause, Envelope, Event, Gap, Seen, Timestamp};
use futures_core::Stream;
use tokio_stream::wrappers::WatchStream;

use crate::journal::Log;

/// How many events are taken out of the journal at a time: few enough to hold little, enough to lock seldom.
const BATCH: usize = 256;

/// Reads a journal from its own position, in order. A slow reader hinders nobody: where the journal no longer keeps
/// what comes next, it gets a [`Gap`] that counts what it missed, and goes on after it.
///
/// A stream; it ends when the journal is closed and read to its end.
#[derive(Debug)]
pub struct Reader {
    log: Arc<Log>,
    /// The number of the next event to take out of the journal.
    next: u64,
    batch: VecDeque<Event>,
    /// When the last event given out was observed: what is missed came after it.
    last: Option<Timestamp>,
    wakes: WatchStream<bool>,
    /// Whether more may come into the journal.
    open: bool,
}

impl Reader {
    pub(crate) fn new(log: Arc<Log>, next: u64) -> Self {
        let wakes = WatchStream::new(log.subscribe());
        Self { log, next, batch: VecDeque::new(), last: None, wakes, open: true }
    }

    /// How many events are waiting for this reader, those included that the journal no longer keeps.
    pub fn lag(&self) -> u64 {
        self.log.ring().end() - self.next + self.batch.len() as u64
    }

    fn take_batch(&mut self) {
        let ring = self.log.ring();
        let missed = ring.first().saturating_sub(self.next);
        self.batch.extend(ring.read(self.next, BATCH).cloned());
        drop(ring);
        self.next += missed + self.batch.len() as u64;
        if missed > 0 {
            let to = self.batch.front().map_or(Timestamp::EPOCH, |event| event.observed_at);
            self.batch.push_front(slow_reader(self.last, to, missed));
        }
    }
}

fn slow_reader(from: Option<Timestamp>, to: Timestamp, missed: u64) -> Event {
    let mut gap = Gap::new("bugle", [], from, to, Cause::SlowReader);
    gap.missed = Some(missed);
    Envelope::new("bugle", gap, Seen::at(to)).into_event()
}

/// # Cancel safety
/// Nothing is lost when a `next` is dropped: an event leaves the reader only by being returned.
impl Stream for Reader {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        loop {
            if self.batch.is_empty() {
                self.take_batch();
            }
            if let Some(event) = self.batch.pop_front() {
                self.last = Some(event.observed_at);
                return Poll::Ready(Some(event));
            }
            if !self.open {
                return Poll::Ready(None);
            }
            self.open = ready!(Pin::new(&mut self.wakes).poll_next(cx)).unwrap_or(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use bugle_event::{Fact as _, Identity, Kind, Payload, Subject};
    use futures_util::{FutureExt as _, StreamExt as _};
    use proptest::prelude::*;

    use crate::{Journal, Start};

    use super::*;

    #[derive(Debug, serde::Serialize)]
    struct Tick(u64);

    impl Payload for Tick {
        fn kind(&self) -> Kind {
            Kind::new("test.tick")
        }
        fn subject(&self) -> Subject {
            Subject::number("clock", 1)
        }
        fn identify(&self, identity: &mut Identity) {
            identity.number(self.0);
        }
    }

    fn tick(number: u64) -> Event {
        Envelope::new("test", Tick(number), Seen::at(Timestamp::from_secs(1))).into_event()
    }

    fn journal(capacity: usize) -> Journal {
        Journal::in_memory(NonZeroUsize::new(capacity).unwrap())
    }

    /// What the reader gets without waiting: a tick's number, or minus the number of those missed.
    fn drain(reader: &mut Reader) -> Vec<i64> {
        let mut got = Vec::new();
        while let Some(Some(event)) = reader.next().now_or_never() {
            got.push(match event.game::<Tick>() {
                Some(tick) => tick.0.cast_signed(),
                None => -Gap::of(event.game().unwrap()).unwrap().missed.unwrap().cast_signed(),
            });
        }
        got
    }

    #[test]
    fn each_reader_has_its_own_place() {
        let journal = journal(8);
        journal.append([tick(1)]);
        let (mut all, mut new) = (journal.reader(Start::Beginning), journal.reader(Start::Now));
        journal.append([tick(2), tick(3)]);
        assert_eq!(drain(&mut all), [1, 2, 3]);
        assert_eq!(drain(&mut new), [2, 3]);
        assert_eq!(drain(&mut journal.reader(Start::After(bugle_event::Seq(2)))), [3]);
    }

    #[test]
    fn a_slow_reader_is_told_how_much_it_missed_and_nobody_else_notices() {
        let journal = journal(2);
        let (mut slow, mut quick) = (journal.reader(Start::Now), journal.reader(Start::Now));
        for number in 1..=5 {
            journal.append([tick(number)]);
            assert_eq!(drain(&mut quick), [number.cast_signed()]);
        }
        assert_eq!(slow.lag(), 5);
        assert_eq!(drain(&mut slow), [-3, 4, 5]);
        assert_eq!(slow.lag(), 0);
    }

    #[test]
    fn a_closed_journal_is_read_to_its_end() {
        let journal = journal(8);
        let mut reader = journal.reader(Start::Now);
        journal.append([tick(1)]);
        journal.close();
        assert!(reader.next().now_or_never().unwrap().is_some());
        assert!(reader.next().now_or_never().unwrap().is_none());
        assert!(reader.next().now_or_never().unwrap().is_none(), "the end stays the end");
    }

    #[tokio::test]
    async fn a_waiting_reader_is_woken() {
        let journal = journal(8);
        let mut reader = journal.reader(Start::Now);
        let (event, ()) = tokio::join!(reader.next(), async { journal.append([tick(1)]) });
        assert_eq!(event.unwrap().seq, Some(bugle_event::Seq(1)));
    }

    proptest! {
        /// Whatever the sizes of commits, of the ring, and the moments of reading: what a reader gets and what it is
        /// told it missed is all there was, in order.
        #[test]
        fn read_and_missed_add_up(capacity in 1usize..20, commits in prop::collection::vec((0u64..700, any::<bool>()), 0..12)) {
            let journal = journal(capacity);
            let mut reader = journal.reader(Start::Beginning);
            let (mut total, mut got) = (0, Vec::new());
            for (size, reads) in commits {
                journal.append((total + 1..=total + size).map(tick));
                total += size;
                if reads {
                    got.extend(drain(&mut reader));
                }
            }
            got.extend(drain(&mut reader));
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
}
