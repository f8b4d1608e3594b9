//! Events, one after the other, each until it is confirmed.

use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Context, Poll};

use bugle_event::{BoxError, Event, Seq};
use bugle_journal::{JournalError, NamedReader, ReaderOptions, Rejected};
use futures_core::Stream;
use futures_util::StreamExt;

use crate::read::reading::Reading;

/// Events under a name, not yet open. Made by [`Events::named`](crate::Events::named).
///
/// ```
/// use bugle::{EventStream, Gap, Start};
///
/// # async fn example(stream: EventStream) -> Result<(), bugle::OpenError> {
/// let gaps = stream.events().on::<Gap>().from(Start::Beginning).named("blind").tries(3).open().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is read before it is opened"]
#[derive(Debug)]
pub struct Opening {
    reading: Reading,
    name: String,
    tries: NonZeroU32,
}

/// Why events cannot be read under a name.
///
/// ```
/// use bugle::{EventStream, JournalError, OpenError};
///
/// # async fn example(stream: EventStream) {
/// if let Err(OpenError::Journal(JournalError::ReaderInUse { name })) = stream.events().named("bot").open().await {
///     println!("somebody reads as {name} already");
/// }
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Something that was asked for cannot be, such as a tag that is none.
    #[error("`{name}` can never see anything")]
    Refused {
        /// The name.
        name: String,
        /// What is wrong.
        source: BoxError,
    },
    /// The journal refuses: the name is taken, or cannot be one, or nothing more can be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Opening {
    pub(crate) fn new(reading: Reading, name: String) -> Self {
        Self { reading, name, tries: ReaderOptions::default().tries }
    }

    /// How often an event that is not confirmed is handed out, before it is put aside: 5 times, if not set; 0 is as 1.
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = NonZeroU32::new(tries).unwrap_or(NonZeroU32::MIN);
        self
    }

    /// Opens them. Where there was one of this name already, it goes on with the first event that was not confirmed;
    /// one of a new name begins where it was told [from](crate::Events::from).
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn open(self) -> Result<NamedEvents, OpenError> {
        let Self { mut reading, name, tries } = self;
        if let Some(source) = reading.take_refusal() {
            return Err(OpenError::Refused { name, source });
        }
        let options =
            ReaderOptions { start: reading.start, want: reading.interest(), tries, ..ReaderOptions::default() };
        let events = reading.live.shared.journal.named_reader(&name, &options).await?;
        reading.reads(events.wanting());
        Ok(NamedEvents { reading, events, started: false })
    }
}

/// Events of a stream under a name, at least once, in order, at its reader's own pace. What was not confirmed comes again:
/// after a restart on a journal on disk, when it is opened again on one in memory.
///
/// ```
/// # async fn example(stream: bugle::EventStream) -> Result<(), bugle::OpenError> {
/// let mut events = stream.events().named("statistics").open().await?;
/// while let Some(event) = events.next().await {
///     println!("{}", event.to_json());
///     events.confirm(&event);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct NamedEvents {
    reading: Reading,
    events: NamedReader,
    started: bool,
}

impl NamedEvents {
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
    /// tries as were asked for it is put aside: see
    /// [`EventStream::dead_letters`](crate::EventStream::dead_letters). What was confirmed before stays so, and does not
    /// come again whatever this says.
    ///
    /// ```
    /// # use bugle::{BoxError, Event, NamedEvents};
    /// # async fn insert(event: &Event) -> Result<(), BoxError> { Ok(()) }
    /// # async fn example(mut events: NamedEvents) {
    /// while let Some(event) = events.next().await {
    ///     match insert(&event).await {
    ///         Ok(()) => events.confirm(&event),
    ///         Err(error) => {
    ///             let outcome = events.reject(&event, &error.to_string());
    ///             eprintln!("{outcome:?}"); // it comes again, or was put aside
    ///         }
    ///     }
    /// }
    /// # }
    /// ```
    pub fn reject(&mut self, event: &Event, reason: &str) -> Rejected {
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

impl Stream for NamedEvents {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        if !self.started {
            self.started = true;
            self.reading.live.start();
        }
        self.events.poll_next_unpin(cx)
    }
}
