//! A reader that confirms what it has dealt with, and gets again what it has not.

mod tries;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bugle_event::{Event, Interest, Part, Parts, Seq};
use futures_core::Stream;
use futures_core::future::BoxFuture;

use crate::cursor::{Admission, Cursor};
use crate::dead::DeadLetter;
use crate::error::JournalError;
use crate::log::Shared;
use crate::options::{ReaderOptions, Rejected};
use crate::place::Place;
use crate::reader::Reader;
use crate::wanting::Wanting;

/// Of how many events at the start it is noted on disk, before each is handed out, that it will be: if one of them brings
/// the program down, it is known next time which.
const CAREFUL: u32 = 32;

/// Reads a journal under a name, at least once: what it has not confirmed it gets again after a restart. Confirmations
/// become durable with the next commit, at most a tenth of a second later; a crash before that repeats the event, and
/// its [`id`](bugle_event::Envelope::id) tells.
///
/// A stream; it ends when the journal is closed and read to its end, or can no longer be read.
pub struct NamedReader {
    reader: Reader,
    name: Arc<str>,
    tries: NonZeroU32,
    /// All before this number were handed out, or are not wanted.
    passed: u64,
    /// What was rejected, to be handed out again.
    again: Vec<Event>,
    /// How often each of these was rejected.
    rejected: BTreeMap<u64, u32>,
    careful: u32,
    /// Whether its place outlives it. If not, nothing is noted of what it confirms.
    is_kept: bool,
    /// To be kept with the next confirmation.
    keeping: Vec<Part>,
    /// To be handed out as soon as it is noted on disk that it is.
    noting: Option<(Event, BoxFuture<'static, Result<(), JournalError>>)>,
}

impl std::fmt::Debug for NamedReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NamedReader").field("name", &self.name).field("lag", &self.lag()).finish_non_exhaustive()
    }
}

impl NamedReader {
    pub(crate) fn new(reader: Reader, name: &str, options: &ReaderOptions) -> Self {
        if let Some(place) = reader.log.shared().places.get_mut(name) {
            place.sit(reader.seat());
        }
        Self {
            passed: reader.position(),
            reader,
            name: name.into(),
            tries: options.tries,
            again: Vec::new(),
            rejected: BTreeMap::new(),
            careful: CAREFUL,
            is_kept: options.keeps_place,
            keeping: Vec::new(),
            noting: None,
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many events lie behind the last one up to which all are confirmed; wanted or not. Of a reader that keeps no
    /// place: how many it has not been handed.
    pub fn lag(&self) -> u64 {
        if !self.is_kept {
            return self.reader.lag();
        }
        let Shared { ring, dispatch, places, .. } = &mut *self.reader.log.shared();
        places.get_mut(&self.name).map_or(0, |place| place.lag(dispatch, ring.end()))
    }

    /// `event` is dealt with: it will not come again.
    pub fn confirm(&mut self, event: &Event) {
        self.confirm_all(std::slice::from_ref(event));
    }

    /// `events` are dealt with: they will not come again. This is one change, and becomes durable in one transaction.
    pub fn confirm_all(&mut self, events: &[Event]) {
        let seqs = events.iter().filter_map(|event| event.seq).map(|Seq(seq)| seq);
        if seqs.clone().next().is_none() {
            return;
        }
        for seq in seqs.clone() {
            self.rejected.remove(&seq);
        }
        self.settle(|cursor| seqs.for_each(|seq| cursor.finish(seq)));
    }

    /// All events up to `seq` that were handed out are dealt with: they will not come again.
    pub fn confirm_to(&mut self, Seq(seq): Seq) {
        let seq = seq.min(self.passed - 1);
        self.rejected = self.rejected.split_off(&seq.saturating_add(1));
        self.settle(|cursor| cursor.finish_to(seq));
    }

    /// `event` could not be dealt with, for this reason. It is handed out again as the next one, at once: whoever
    /// rejects decides how long to wait. After [`tries`](ReaderOptions::tries) it is put aside.
    pub fn reject(&mut self, event: &Event, reason: &str) -> Rejected {
        let rejected = self.count_try(event, reason);
        match rejected {
            Rejected::GivenUp => self.confirm(event),
            Rejected::Again(_) => self.again.push(Arc::clone(event)),
        }
        rejected
    }

    /// `event` was tried in vain. Puts it aside if that was often enough.
    fn count_try(&mut self, event: &Event, reason: &str) -> Rejected {
        let Some(Seq(seq)) = event.seq else { return Rejected::GivenUp };
        let rejected = self.rejected.entry(seq).or_default();
        *rejected += 1;
        let rejected = *rejected;
        let known = self.place(|place| place.cursor.tries(seq)).unwrap_or(0);
        match NonZeroU32::new(rejected.max(known)) {
            Some(tries) if tries < self.tries => Rejected::Again(tries),
            tries => {
                self.put_aside(event, tries.map_or(0, NonZeroU32::get), reason);
                Rejected::GivenUp
            }
        }
    }

    /// What was [kept](Self::keep) with its place, in this run or before, part by part. Empty: nothing was.
    pub fn state(&self) -> Parts {
        self.place(|place| place.state().clone()).unwrap_or_default()
    }

    /// Keeps with its place what it goes on from: `parts` are the parts of that which all that was handed out so far has
    /// changed, and are added to what was told to keep before. Keep, then confirm: the next confirmation and this are one
    /// change, and become durable in one transaction. Where all that was handed out is confirmed, as when time alone has
    /// changed the state, there is nothing to wait for, and the parts are written with the next commit.
    ///
    /// What is confirmed without it leaves the state as it is. A reader that keeps no place keeps no state either.
    pub fn keep(&mut self, parts: Vec<Part>) {
        if !self.is_kept {
            return;
        }
        self.keeping.extend(parts);
        if self.place(|place| place.cursor.next() >= self.passed) == Some(true) {
            self.settle(|_| ());
        }
    }

    /// It wants this from now on: its position stays. What was appended before and not handed out yet is judged by what
    /// was wanted then or by what is wanted now.
    pub fn want_other(&mut self, want: impl Into<Interest>) {
        self.reader.want_other(want);
    }

    /// To change what it wants from elsewhere.
    pub fn wanting(&self) -> Wanting {
        self.reader.wanting()
    }

    /// Waits until everything that was appended to the journal before this call can be read: at once in memory, after the
    /// next commit on disk. Gives the number of the newest event of that. For who acts when a moment has come, and must
    /// not overtake what happened before: [`has_passed`](Self::has_passed) then says when nothing of it is left.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub fn settled(&self) -> impl Future<Output = Seq> + Send + use<> {
        self.reader.log.settled()
    }

    /// Whether all up to number `seq` were handed out, or are not wanted.
    pub fn has_passed(&self, Seq(seq): Seq) -> bool {
        self.again.is_empty() && self.noting.is_none() && self.passed > seq
    }

    /// It wants nothing more, and so lags behind nothing: its place stays, for the next one of its name.
    pub fn rest(&mut self) {
        if let Some(place) = self.reader.log.shared().places.get_mut(&self.name) {
            place.rest();
        }
    }

    /// Waits until all that was confirmed so far is durable.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn flush(&self) -> Result<(), JournalError> {
        self.reader.log.flush().await
    }

    /// What would be written of its place now.
    #[cfg(test)]
    pub(crate) fn row(&self) -> crate::place::PlaceRow {
        self.reader.log.shared().places.row(&self.name).expect("it is here")
    }

    /// Its place, looked at.
    fn place<R>(&self, look: impl FnOnce(&Place) -> R) -> Option<R> {
        self.reader.log.shared().places.get(&self.name).map(look)
    }

    /// Changes the cursor, and has it written. Of a reader that keeps no place there is nothing to change.
    fn change<R>(&self, change: impl FnOnce(&mut Cursor) -> R) -> Option<R> {
        self.is_kept.then(|| self.reader.log.change_place(&self.name, |place| change(&mut place.cursor)))?
    }

    /// Changes the cursor because something is dealt with, and the state with it.
    fn settle(&mut self, settle: impl FnOnce(&mut Cursor)) {
        if !self.is_kept {
            return;
        }
        let parts = std::mem::take(&mut self.keeping);
        self.reader.log.change_place(&self.name, |place| {
            settle(&mut place.cursor);
            place.keep(parts);
        });
    }

    fn put_aside(&self, event: &Event, tries: u32, reason: &str) {
        tracing::warn!(reader = &*self.name, seq = event.seq.map(|seq| seq.0), tries, reason, "an event is given up");
        let at = self.reader.log.clock.now();
        let (reader, reason, event) = (self.name.to_string(), reason.to_owned(), Arc::clone(event));
        self.reader.log.put_aside(DeadLetter { reader, at, tries, reason, event });
    }

    /// What lies before `next` and was not handed out is not wanted.
    fn pass_to(&mut self, next: u64) {
        if self.passed < next {
            let first = self.passed;
            self.passed = next;
            self.change(|cursor| cursor.finish_stretch(first, next - 1));
        }
    }

    /// Whether `event` is to be handed out now, and if so, whether only after that is noted.
    fn admit(&mut self, event: &Event) -> Admission {
        if !self.is_kept {
            return Admission::Granted;
        }
        // Of what the journal no longer keeps the cursor knows when the next event is asked for.
        let Some(Seq(seq)) = event.seq else { return Admission::Granted };
        let (unwanted, tries) = (self.passed..seq, self.tries.get());
        self.passed = self.passed.max(seq + 1);
        let admission = self.change(|cursor| {
            if !unwanted.is_empty() {
                cursor.finish_stretch(unwanted.start, unwanted.end - 1);
            }
            cursor.admit(seq, tries)
        });
        match admission {
            Some(Admission::Tried) if self.careful > 0 => {
                self.careful -= 1;
                Admission::Tried
            }
            None | Some(Admission::Tried) => Admission::Granted,
            Some(admission) => admission,
        }
    }
}

/// # Cancel safety
/// Nothing is lost when a `next` is dropped: an event leaves the reader only by being returned.
impl Stream for NamedReader {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        loop {
            if let Some((_, noted)) = &mut self.noting {
                // If it cannot be noted, the journal has failed and will say so.
                let noted = ready!(noted.as_mut().poll(cx));
                let event = self.noting.take().map(|(event, _)| event);
                return Poll::Ready(event.filter(|_| noted.is_ok()));
            }
            let next = match self.again.pop() {
                Some(event) => Poll::Ready(Some(event)),
                None => Pin::new(&mut self.reader).poll_next(cx),
            };
            let Poll::Ready(Some(event)) = next else {
                let position = self.reader.position();
                self.pass_to(position);
                return next;
            };
            match self.admit(&event) {
                Admission::Granted => return Poll::Ready(Some(event)),
                Admission::Tried => {
                    let log = Arc::clone(&self.reader.log);
                    self.noting = Some((event, Box::pin(async move { log.flush().await })));
                }
                Admission::Done => {}
                Admission::TooOften(tried) => {
                    self.put_aside(&event, tried, "it was handed out so often and never confirmed: the program ended each time, or does not confirm");
                    self.confirm(&event);
                }
            }
        }
    }
}

impl Drop for NamedReader {
    fn drop(&mut self) {
        let mut shared = self.reader.log.shared();
        let Shared { ring, dispatch, places, inbox, .. } = &mut *shared;
        if let Some(place) = places.get_mut(&self.name) {
            place.pass(dispatch, ring.end());
            if place.is_ahead() {
                inbox.moved(&self.name);
            }
        }
        places.leave(&self.name);
        self.reader.log.wake_committer(shared);
    }
}
