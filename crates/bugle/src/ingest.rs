//! Brings what a source says into the journal.

use std::pin::pin;

use bugle_event::{BoxError, Clock, Context, Envelope, Event, Gap, Seen, Signal, Source};
use bugle_journal::Journal;
use futures_util::StreamExt as _;
use tokio_util::sync::CancellationToken;

use crate::status::StatusBoard;

/// How many signals are committed together at most, if so many are ready.
const COMMIT_MAX: usize = 256;

/// Where a source's signals go.
#[derive(Clone)]
pub(crate) struct Ingest {
    pub(crate) journal: Journal,
    pub(crate) status: StatusBoard,
    pub(crate) stop: CancellationToken,
}

impl Ingest {
    /// Follows `source` until it ends or the stream is stopped. The error is the reason why no retry can help.
    pub(crate) async fn run<S: Source>(self, source: S, context: Context) -> Result<(), BoxError> {
        let clock = context.clock.clone();
        let mut signals = pin!(source.follow(context).ready_chunks(COMMIT_MAX));
        let mut last_error = None;
        loop {
            let chunk = tokio::select! {
                biased;
                () = self.stop.cancelled() => return Ok(()),
                chunk = signals.next() => chunk,
            };
            match chunk {
                Some(chunk) => last_error = self.commit::<S>(chunk, &*clock),
                None => break,
            }
        }
        self.status.ended();
        last_error.map_or(Ok(()), Err)
    }

    /// Commits what came together. Gives the error, if the last news is one.
    fn commit<S: Source>(&self, chunk: Vec<Result<Signal<S::Event>, S::Error>>, clock: &dyn Clock) -> Option<BoxError> {
        let (mut batch, mut gaps) = (Vec::with_capacity(chunk.len()), 0);
        let mut last_error = None;
        for signal in chunk {
            match signal {
                Ok(Signal::Event(event)) => batch.push(event.into_event()),
                Ok(Signal::Gap(gap)) => {
                    gaps += 1;
                    batch.push(gap_event(S::NAME, gap, clock));
                }
                Ok(Signal::Checkpoint(checkpoint)) => {
                    last_error = None;
                    self.status.seen(checkpoint.at);
                }
                Err(error) => {
                    let error = error.into();
                    tracing::warn!(source = S::NAME, error = bugle_event::in_words(&*error), "source");
                    self.status.failed(&error);
                    last_error = Some(error);
                }
            }
        }
        if !batch.is_empty() {
            self.status.brought(batch.len() as u64 - gaps, gaps);
            self.journal.append(batch);
        }
        last_error
    }
}

fn gap_event(source: &'static str, gap: Gap, clock: &dyn Clock) -> Event {
    Envelope::new(source, gap, Seen::at(clock.now())).into_event()
}
