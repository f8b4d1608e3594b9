//! Brings what a source says into the journal.

use std::pin::pin;
use std::sync::Arc;

use bugle_event::{
    BoxError, Cause, Clock, Context, Envelope, Event, Fact as _, Gap, Seen, Signal, Signals, Source, Timestamp,
};
use bugle_journal::{Commit, Journal};
use futures_util::StreamExt as _;
use tokio_util::sync::CancellationToken;

use crate::doubles::Doubles;
use crate::patience::Patience;
use crate::status::StatusBoard;

/// How much of what a source says is handed over together at most, if so much is ready.
const TOGETHER_MAX: usize = 64;

/// Where a source's signals go.
pub(crate) struct Ingest {
    pub(crate) name: Arc<str>,
    pub(crate) game: &'static str,
    pub(crate) journal: Journal,
    pub(crate) status: StatusBoard,
    /// Where its game has several sources: what they have told.
    pub(crate) doubles: Option<Doubles>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) stop: CancellationToken,
    pub(crate) patience: Patience,
    /// What could not be kept since there was no room.
    pub(crate) overflow: Option<Overflow>,
    /// The last news, if it was bad.
    pub(crate) last_error: Option<BoxError>,
}

/// What could not be kept, because the disk was too slow.
pub(crate) struct Overflow {
    from: Timestamp,
    missed: u64,
}

impl Ingest {
    /// Follows `source` until it ends or the stream is stopped. The error is the reason why no retry can help.
    pub(crate) async fn run<S: Source>(mut self, source: S, context: Context) -> Result<(), BoxError> {
        let stop = self.stop.clone();
        if let Some(doubles) = &self.doubles {
            let recalled = stop.run_until_cancelled(doubles.recall(self.game, &self.journal)).await;
            if recalled.is_none() {
                return Ok(());
            }
        }
        let mut signals = pin!(source.follow(context).ready_chunks(TOGETHER_MAX));
        loop {
            let next = async {
                if S::WAITS {
                    self.journal.room().await;
                }
                signals.next().await
            };
            match stop.run_until_cancelled(next).await {
                Some(Some(said)) => self.take::<S>(said).await,
                Some(None) => break,
                None => return Ok(()),
            }
        }
        self.status.ended();
        self.last_error.map_or(Ok(()), Err)
    }

    /// Hands over what came together. Where there is little room for what a game pushes, each part goes by itself, and
    /// the game is not listened to until it has gone, or patience has an end.
    async fn take<S: Source>(&mut self, said: Vec<Result<Signals<S::Event>, S::Error>>) {
        let most = said.iter().flatten().map(Vec::len).sum();
        let is_tight = !S::WAITS && (self.patience.is_tried() || !self.journal.has_room_for(most));
        let mut commit = self.commit();
        for said in said {
            match said {
                Ok(signals) => signals.into_iter().for_each(|signal| self.take_signal(signal, &mut commit)),
                Err(error) => self.take_error(error.into()),
            }
            if is_tight {
                let commit = std::mem::replace(&mut commit, self.commit());
                let has_room = self.wait_for_room(commit.events.len()).await;
                self.hand_over(commit, has_room);
            }
        }
        self.hand_over(commit, true);
    }

    fn commit(&self) -> Commit {
        Commit { source: self.name.clone(), ..Commit::default() }
    }

    /// Waits as long as patience has it. Says whether there is room now. What was said before the stream was stopped is
    /// kept in any case.
    async fn wait_for_room(&mut self, events: usize) -> bool {
        let waiting = self.patience.wait(&self.journal, events);
        self.stop.run_until_cancelled(waiting).await.is_none() || self.journal.make_room_for(events)
    }

    fn take_signal<E: bugle_event::Payload>(&mut self, signal: Signal<E>, commit: &mut Commit) {
        match signal {
            Signal::Event(event) => commit.events.push(event.into_event()),
            Signal::Gap(gap) => commit.events.push(self.gap_event(gap)),
            Signal::Checkpoint(checkpoint) => {
                self.last_error = None;
                self.status.seen(checkpoint.at);
                commit.checkpoints.push(checkpoint);
            }
        }
    }

    fn take_error(&mut self, error: BoxError) {
        tracing::warn!(source = &*self.name, error = bugle_event::in_words(&*error), "source");
        self.status.failed(&error);
        self.last_error = Some(error);
    }

    /// Where there is no room, `commit` is lost, its checkpoints too: they would say that all was seen.
    fn hand_over(&mut self, mut commit: Commit, has_room: bool) {
        if commit.events.is_empty() && commit.checkpoints.is_empty() {
            return;
        }
        let doubles = self.doubles.clone();
        // Until it is handed over, no other source may tell what is in it.
        let mut told = doubles.as_ref().map(Doubles::lock);
        if let Some(told) = &mut told {
            let before = commit.events.len();
            // Only what is really handed over is remembered. Gaps are each source's own.
            let mut is_new = |id| if has_room { told.is_first(id) } else { !told.contains(id) };
            commit.events.retain(|event| is_gap(event) || is_new(event.id));
            self.status.doubled((before - commit.events.len()) as u64);
        }
        if !has_room {
            return self.lose(&commit);
        }
        self.tell_lost(&mut commit);
        if !commit.events.is_empty() {
            let gaps = commit.events.iter().filter(|event| is_gap(event)).count() as u64;
            self.status.brought(commit.events.len() as u64 - gaps, gaps);
        }
        self.journal.append(commit);
        self.status.tells();
    }

    fn lose(&mut self, commit: &Commit) {
        let times = commit.events.iter().map(|event| event.happened_at());
        let from = times.min().unwrap_or_else(|| self.clock.now());
        let lost = self.overflow.get_or_insert(Overflow { from, missed: 0 });
        lost.from = lost.from.min(from);
        lost.missed += commit.events.len() as u64;
    }

    /// There is room again: what was lost comes first, as a gap.
    fn tell_lost(&mut self, commit: &mut Commit) {
        if let Some(Overflow { from, missed }) = self.overflow.take().filter(|lost| lost.missed > 0) {
            tracing::warn!(source = &*self.name, missed, "the journal was too slow");
            let now = self.clock.now();
            let mut gap = Gap::new(self.game, [], Some(from.min(now)), now, Cause::SlowJournal);
            gap.missed = Some(missed);
            commit.events.insert(0, self.gap_event(gap));
        }
    }

    fn gap_event(&self, gap: Gap) -> Event {
        Envelope::new(self.game, gap, Seen::at(self.clock.now())).into_event()
    }
}

fn is_gap(event: &Event) -> bool {
    event.kind == Gap::KIND
}
