//! Brings what a source says into the journal.

use std::pin::pin;

use bugle_event::{BoxError, Cause, Clock, Context, Envelope, Event, Gap, Seen, Signal, Signals, Source, Timestamp};
use bugle_journal::{Commit, Journal};
use futures_util::StreamExt as _;
use tokio_util::sync::CancellationToken;

use crate::status::StatusBoard;

/// How many batches are handed over together at most, if so many are ready.
const BATCHES_MAX: usize = 64;

/// Where a source's signals go.
#[derive(Clone)]
pub(crate) struct Ingest {
    pub(crate) journal: Journal,
    pub(crate) status: StatusBoard,
    pub(crate) stop: CancellationToken,
}

/// What could not be kept, because the disk was too slow.
struct Overflow {
    from: Timestamp,
    missed: u64,
}

impl Ingest {
    /// Follows `source` until it ends or the stream is stopped. The error is the reason why no retry can help.
    pub(crate) async fn run<S: Source>(self, source: S, context: Context) -> Result<(), BoxError> {
        let clock = context.clock.clone();
        let mut batches = pin!(source.follow(context).ready_chunks(BATCHES_MAX));
        let (mut overflow, mut last_error) = (None, None);
        loop {
            let next = async {
                // A game that pushes must be listened to even while there is no room.
                if S::WAITS {
                    self.journal.room().await;
                }
                batches.next().await
            };
            let batches = tokio::select! {
                biased;
                () = self.stop.cancelled() => return Ok(()),
                batches = next => batches,
            };
            match batches {
                Some(batches) => last_error = self.take::<S>(batches, &mut overflow, &*clock),
                None => break,
            }
        }
        self.status.ended();
        last_error.map_or(Ok(()), Err)
    }

    /// Hands over what came together. Gives the error, if the last news is one.
    fn take<S: Source>(
        &self,
        batches: Vec<Result<Signals<S::Event>, S::Error>>,
        overflow: &mut Option<Overflow>,
        clock: &dyn Clock,
    ) -> Option<BoxError> {
        let mut commit = Commit { source: S::GAME, ..Commit::default() };
        let (mut gaps, mut last_error) = (0, None);
        for batch in batches {
            match batch {
                Ok(batch) => {
                    for signal in batch {
                        match signal {
                            Signal::Event(event) => commit.events.push(event.into_event()),
                            Signal::Gap(gap) => {
                                gaps += 1;
                                commit.events.push(gap_event(S::GAME, gap, clock));
                            }
                            Signal::Checkpoint(checkpoint) => {
                                last_error = None;
                                self.status.seen(checkpoint.at);
                                commit.checkpoints.push(checkpoint);
                            }
                        }
                    }
                }
                Err(error) => {
                    let error = error.into();
                    tracing::warn!(source = S::GAME, error = bugle_event::in_words(&*error), "source");
                    self.status.failed(&error);
                    last_error = Some(error);
                }
            }
        }
        self.hand_over(commit, gaps, overflow, clock);
        last_error
    }

    /// Where there is no room, `commit` is lost, its checkpoints too: they would say that all was seen.
    fn hand_over(&self, mut commit: Commit, mut gaps: u64, overflow: &mut Option<Overflow>, clock: &dyn Clock) {
        if commit.events.is_empty() && commit.checkpoints.is_empty() {
            return;
        }
        let now = clock.now();
        if !self.journal.has_room() {
            let from = commit.events.iter().map(|event| event.time.unwrap_or(event.observed_at)).min().unwrap_or(now);
            let lost = overflow.get_or_insert(Overflow { from, missed: 0 });
            lost.from = lost.from.min(from);
            lost.missed += commit.events.len() as u64;
            return;
        }
        if let Some(Overflow { from, missed }) = overflow.take().filter(|lost| lost.missed > 0) {
            tracing::warn!(source = commit.source, missed, "the journal was too slow");
            let mut gap = Gap::new(commit.source, [], Some(from.min(now)), now, Cause::SlowJournal);
            gap.missed = Some(missed);
            gaps += 1;
            commit.events.insert(0, gap_event(commit.source, gap, clock));
        }
        if !commit.events.is_empty() {
            self.status.brought(commit.events.len() as u64 - gaps, gaps);
        }
        self.journal.append(commit);
    }
}

fn gap_event(source: &'static str, gap: Gap, clock: &dyn Clock) -> Event {
    Envelope::new(source, gap, Seen::at(clock.now())).into_event()
}
