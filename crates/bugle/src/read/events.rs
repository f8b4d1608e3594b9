//! Events, one after the other.

use std::pin::Pin;
use std::task::{Context, Poll};

use bugle_event::{BoxError, Event, Fact, Kind, Subject, Want};
use bugle_journal::{Reader, Start};
use futures_core::Stream;
use futures_util::StreamExt;

use crate::circle::Circle;
use crate::read::named::Opening;
use crate::read::reading::Reading;
use crate::supervise::Live;

/// The events of a stream, in order, at the reader's own pace. Made by
/// [`EventStream::events`](crate::EventStream::events): everything from then on, unless told otherwise.
///
/// It is both, the way to say what is wanted and the [`Stream`] of it. The sources are asked for just that. Gaps come in
/// any case.
///
#[cfg_attr(feature = "planetside", doc = "```")]
#[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
/// use bugle::{EventStream, planetside::{Death, VehicleDestroy}};
///
/// # async fn example(stream: EventStream) {
/// let mut fights = stream.events().on::<Death>().on::<VehicleDestroy>().world(10);
/// while let Some(event) = fights.next().await {
///     if let Some(death) = event.get::<Death>() {
///         println!("{} fell", death.character_id);
///     }
/// }
/// # }
/// ```
///
/// It keeps no place: the next one begins where it is told to; [`named`](Self::named) makes one that does. A reader that
/// falls more than the queue behind goes on from the journal on disk; without one it gets a [`Gap`](crate::Gap) that
/// counts what it missed. Ends when the stream has stopped and all is read.
#[must_use = "a stream of events that nobody reads"]
#[derive(Debug)]
pub struct Events {
    reading: Reading,
    /// Made when the first event is asked for.
    reader: Option<Reader>,
}

impl Events {
    pub(crate) fn new(live: Live) -> Self {
        Self { reading: Reading::new(live), reader: None }
    }

    /// Only facts of this kind, and of the others that are named so.
    pub fn on<F: Fact>(mut self) -> Self {
        self.reading.add::<F>();
        self.changed()
    }

    /// Only these kinds, and the others that are named so. None: no change.
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        self.reading.add_kinds(kinds);
        self.changed()
    }

    /// What one of these asks for, each with filters of its own, in place of what was asked for so far.
    ///
    /// ```
    /// use bugle::journal::Want;
    /// use bugle::{EventStream, Kind, Subject};
    ///
    /// # fn example(stream: EventStream) {
    /// let on_osprey = [Subject::number("world", 1)].into_iter().collect();
    /// let deaths = Want { filters: on_osprey, ..Want::kinds([Kind::new("planetside.death")]) };
    /// let events = stream.events().wants([deaths, Want::kinds([Kind::new("clash.war.attack")])]);
    /// # }
    /// ```
    pub fn wants(mut self, wants: impl IntoIterator<Item = Want>) -> Self {
        self.reading.set_wants(wants);
        self.changed()
    }

    /// Only what is about this subject. Several subjects of one noun: any of them; of several nouns: all at once. A filter
    /// that one of the kinds can never meet ends the stream with that reason when the first event is asked for.
    pub fn filter(mut self, subject: impl Into<Subject>) -> Self {
        self.reading.add_filter(&subject.into());
        self.changed()
    }

    /// The same with what may be no subject, such as a tag that was typed. The stream ends with that reason when the first
    /// event is asked for.
    #[cfg_attr(
        not(any(feature = "clash", feature = "planetside")),
        expect(dead_code, reason = "only games that spell need it")
    )]
    pub(crate) fn try_filter<S: Into<Subject>, E: Into<BoxError>>(mut self, subject: Result<S, E>) -> Self {
        match subject {
            Ok(subject) => return self.filter(subject),
            Err(error) => self.reading.refuse(error.into()),
        }
        self
    }

    /// Only what is about somebody in `circle`, whoever that is at the time: the sources are told whenever it changes, also
    /// while nobody reads. Subjects of its noun that were asked for before are not asked for any more; of several circles
    /// the last counts.
    pub fn among(mut self, circle: &Circle) -> Self {
        self.reading.among(circle);
        self.changed()
    }

    /// What one of these asks for, as [`wants`](Self::wants); and those of them that ask for somebody of the noun of
    /// `circle` ask for whoever is in it at the time.
    pub fn wants_among(mut self, wants: impl IntoIterator<Item = Want>, circle: &Circle) -> Self {
        self.reading.set_wants(wants);
        self.reading.follow(circle);
        self.changed()
    }

    /// From here on. What a journal on disk has of it comes first.
    pub fn from(mut self, start: Start) -> Self {
        if start != Start::Now {
            (self.reading.start, self.reader) = (start, None);
        }
        self
    }

    /// Under this name, each until it is confirmed: finish with [`open`](Opening::open).
    pub fn named(self, name: impl Into<String>) -> Opening {
        Opening::new(self.reading, name.into())
    }

    /// The next event. `None`: the stream has stopped, and this was all. Starts the stream if it does not run.
    ///
    /// # Cancel safety
    /// Nothing is lost when this is dropped before it is done.
    pub async fn next(&mut self) -> Option<Event> {
        StreamExt::next(self).await
    }

    /// How many events are waiting for it; wanted or not, still kept or not. Nothing waits before the first was asked
    /// for.
    pub fn lag(&self) -> u64 {
        self.reader.as_ref().map_or(0, Reader::lag)
    }

    /// Goes on after the last event with what is wanted now.
    fn changed(mut self) -> Self {
        self.reader = None;
        self
    }

    /// What it reads from; begins to read.
    fn reader(&mut self) -> &mut Reader {
        let Self { reading, reader } = self;
        reader.get_or_insert_with(|| {
            if let Some(error) = reading.take_refusal() {
                reading.live.shared.refusal.refuse("events", error.into());
            }
            reading.live.start();
            let reader = reading.live.shared.journal.reader(reading.start, reading.interest());
            reading.reads(reader.wanting());
            reader
        })
    }
}

impl Stream for Events {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        let next = self.reader().poll_next_unpin(cx);
        if let Poll::Ready(Some(event)) = &next
            && let Some(seq) = event.seq
        {
            self.reading.start = Start::After(seq);
        }
        next
    }
}
