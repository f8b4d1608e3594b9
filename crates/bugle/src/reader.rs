//! Events, one after the other, each until it is confirmed.

use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Context, Poll};

use bugle_event::{Event, Seq, Subject, Want};
use bugle_journal::{JournalError, NamedReader, ReaderOptions, Rejected, Start};
use futures_core::Stream;
use futures_util::StreamExt;

use crate::EventStream;
use crate::interests::Registered;

/// A named reader in the making. Made by [`EventStream::reader`].
#[must_use = "a reader reads nothing before it is opened"]
#[derive(Debug)]
pub struct OpenReader<'a> {
    stream: &'a EventStream,
    name: String,
    options: ReaderOptions,
}

impl<'a> OpenReader<'a> {
    pub(crate) fn new(stream: &'a EventStream, name: String) -> Self {
        Self { stream, name, options: ReaderOptions::default() }
    }

    /// Where it begins, if there is none of its name yet: with what happens from now on, if not set.
    pub fn start(mut self, start: Start) -> Self {
        self.options.start = start;
        self
    }

    /// What it wants: everything, if not set. The sources subscribe to just what somebody wants.
    pub fn want(mut self, want: Want) -> Self {
        self.options.want = want;
        self
    }

    /// Only what is about this subject. Several subjects of one noun: any of them; of several nouns: all at once.
    pub fn filter(mut self, subject: impl Into<Subject>) -> Self {
        self.options.want.filters.insert(subject.into());
        self
    }

    /// How often it is handed an event that it does not confirm, before that is put aside: 5 times, if not set.
    pub fn tries(mut self, tries: NonZeroU32) -> Self {
        self.options.tries = tries;
        self
    }

    /// The reader.
    pub async fn open(self) -> Result<Reader, JournalError> {
        let events = self.stream.journal().named_reader(&self.name, &self.options).await?;
        let registered = self.stream.register(self.options.want);
        Ok(Reader { stream: self.stream.clone(), events, started: false, _registered: registered })
    }
}

/// Reads the events of a stream under a name, at least once, in order, at its own pace. What it has not confirmed it gets
/// again: after a restart on a journal on disk, when it is opened again on one in memory.
///
/// ```no_run
/// # async fn example(stream: bugle::EventStream) -> Result<(), Box<dyn std::error::Error>> {
/// let mut reader = stream.reader("statistics").open().await?;
/// while let Some(event) = reader.next().await {
///     println!("{}", event.to_json());
///     reader.confirm(&event);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Reader {
    stream: EventStream,
    events: NamedReader,
    started: bool,
    _registered: Registered,
}

impl Reader {
    /// Its name.
    pub fn name(&self) -> &str {
        self.events.name()
    }

    /// The next event. `None`: the stream has stopped, and this was all. Starts the stream if it does not run.
    ///
    /// # Cancel safety
    /// Nothing is lost when this is dropped before it is done.
    pub async fn next(&mut self) -> Option<Event> {
        StreamExt::next(self).await
    }

    /// `event` is dealt with: it will not come again. Durable at most a tenth of a second later; a crash before that
    /// repeats it, and its id tells.
    pub fn confirm(&mut self, event: &Event) {
        self.events.confirm(event);
    }

    /// All events up to `seq` that were handed out are dealt with: they will not come again.
    pub fn confirm_to(&mut self, seq: Seq) {
        self.events.confirm_to(seq);
    }

    /// `event` could not be dealt with, for this reason. It is handed out again as the next one, at once; after so many
    /// tries as were asked for it is put aside: see [`EventStream::dead_letters`].
    pub fn reject(&mut self, event: Event, reason: &str) -> Rejected {
        self.events.reject(event, reason)
    }

    /// Waits until all that was confirmed so far is durable.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn flush(&self) -> Result<(), JournalError> {
        self.events.flush().await
    }

    /// How many events lie behind the last one up to which all are confirmed; wanted or not.
    pub fn lag(&self) -> u64 {
        self.events.lag()
    }
}

impl Stream for Reader {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        if !self.started {
            self.started = true;
            self.stream.start();
        }
        self.events.poll_next_unpin(cx)
    }
}
