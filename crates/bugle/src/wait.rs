//! Waiting for something to happen.

use std::error::Error;
use std::future::{Future, IntoFuture, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bugle_event::{Clock, Event, Fact, Interest, Seq, Timestamp};
use bugle_journal::{Journal, Reader, Start};
use bugle_trigger::{Firing, Firings, Machine, Pattern};
use futures_util::StreamExt as _;
use tokio::time::Instant;

use crate::draft::Draft;
use crate::interests::Registered;
use crate::on::{End, On};
use crate::shared::Shared;
use crate::stream::EventStream;
use crate::supervise::Live;
use crate::topic::{Either, Patterned, Topic};

/// Why a wait ended without what was waited for.
///
/// ```
/// use std::time::Duration;
/// use bugle::{EventStream, Gap, WaitError};
///
/// # async fn example(stream: EventStream) {
/// match stream.wait_for::<Gap>().within(Duration::from_secs(60)).await {
///     Ok(gap) => println!("blind: {}", gap.cause),
///     Err(WaitError::TimedOut) => println!("a good minute"),
///     Err(error) => println!("{}", bugle::in_words(&error)),
/// }
/// # }
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// It did not happen in time.
    #[error("it did not happen in time")]
    TimedOut,
    /// The stream ended before. Why, [`EventStream::run`] says.
    #[error("the stream has ended")]
    Ended,
    /// It asks for something that there cannot be, such as a tag that is none, or a filter that its kinds cannot meet.
    #[error("it can never happen")]
    Refused(#[source] Arc<dyn Error + Send + Sync>),
}

/// On a stream, for as long as it takes: where [`EventStream::wait_for`] ends.
#[derive(Debug)]
pub struct Waiting {
    live: Live,
    start: Start,
    until: Option<Instant>,
    /// What the sources are asked for meanwhile.
    registered: Registered,
}

impl End for Waiting {
    fn on_change(&mut self, draft: &Draft) {
        self.registered.change(draft.interest());
    }
}

impl EventStream {
    /// Waits until such a fact happens: end it with `.await`. Gives the event; a gap only if it waits for [`Gap`](crate::Gap)s.
    ///
    /// The wait begins here and not when it is first polled: what happens in between counts, and sources are asked for it
    /// from here on. The stream is started by the `await`, if it does not run. However the wait ends, nothing of it is left.
    ///
    #[cfg_attr(feature = "planetside", doc = "```")]
    #[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
    /// use std::time::Duration;
    /// use bugle::{EventStream, WaitError, planetside::{Death, VehicleDestroy}};
    ///
    /// # async fn example(stream: EventStream) -> Result<(), WaitError> {
    /// let death = stream.wait_for::<Death>().world(1).when(|death| death.is_headshot).await?;
    /// println!("{} fell", death.character_id);
    ///
    /// let minute = Duration::from_secs(60);
    /// let event = stream.wait_for::<Death>().or::<VehicleDestroy>().character(5428).within(minute).await?;
    /// println!("{}", event.kind);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    /// Dropping it ends the wait. What happened meanwhile is not kept for the next one.
    pub fn wait_for<F: Fact>(&self) -> On<Waiting, F> {
        On::new(self.waiting())
    }

    /// As [`wait_for`](Self::wait_for), for any of several kinds: `stream.wait_for_either::<(Death, VehicleDestroy)>()`.
    pub fn wait_for_either<K>(&self) -> On<Waiting, Either<K>>
    where
        Either<K>: Topic,
    {
        On::new(self.waiting())
    }

    /// Waits until a pattern makes something of what happens from here on: gives the whole [`Firing`].
    pub fn wait_for_pattern(&self, pattern: impl Into<Pattern>) -> On<Waiting, Patterned> {
        On::drawn(self.waiting(), self.live.shared.known(Draft::pattern(pattern.into())))
    }

    /// Waits for the first of several that are wanted, each in its own way: says which it was, and gives the event.
    ///
    #[cfg_attr(all(feature = "planetside", feature = "clash"), doc = "```")]
    #[cfg_attr(not(all(feature = "planetside", feature = "clash")), doc = "```ignore")]
    /// use std::time::Duration;
    /// use bugle::{Draft, EventStream, Trigger, WaitError, clash::WarEnded, planetside::Death};
    ///
    /// # async fn example(stream: EventStream) -> Result<(), WaitError> {
    /// let fell: Draft = Trigger::on::<Death>().character(5428).into();
    /// let over: Draft = Trigger::on::<WarEnded>().clan("#2PP").into();
    /// let first = stream.wait_for_any([fell, over]).within(Duration::from_secs(3600)).await?;
    /// println!("{}", if first.which == 0 { "fell" } else { "the war is over" });
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It begins here, and leaves nothing behind. If one event meets several, the first of them is told.
    ///
    /// # Cancel safety
    /// Dropping it ends the wait.
    pub fn wait_for_any(&self, drafts: impl IntoIterator<Item = impl Into<Draft>>) -> WaitForAny {
        let (waiting, drafts) = (self.waiting(), drafts.into_iter().map(Into::into).collect::<Vec<_>>());
        waiting.registered.change(interest(&drafts));
        WaitForAny { waiting, drafts }
    }

    fn waiting(&self) -> Waiting {
        let (live, shared) = (self.live.clone(), &self.live.shared);
        let start = Start::After(Seq(shared.journal.end()));
        Waiting { start, until: None, registered: shared.interests.register(Interest::default()), live }
    }
}

impl Waiting {
    fn within(&mut self, timeout: Duration) {
        self.until = Instant::now().checked_add(timeout);
    }
}

impl<T: Topic> On<Waiting, T> {
    /// Not longer than this, from now on.
    pub fn within(mut self, timeout: Duration) -> Self {
        self.end.within(timeout);
        self
    }
}

impl<T: Topic> IntoFuture for On<Waiting, T> {
    type Output = Result<T::Item, WaitError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { end, draft, .. } = self;
        Box::pin(async move {
            let (_, item) = first(end, vec![draft], |firing| T::item(&firing)).await?;
            Ok(item)
        })
    }
}

/// A wait for the first of several. Made by [`EventStream::wait_for_any`].
#[must_use = "nothing is waited for without `await`"]
#[derive(Debug)]
pub struct WaitForAny {
    waiting: Waiting,
    drafts: Vec<Draft>,
}

/// What happened first of what was waited for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Waited {
    /// Which it was, counted from 0.
    pub which: usize,
    /// All that made it, and when that was.
    pub firing: Firing,
}

impl Waited {
    /// The event.
    pub fn event(&self) -> &Event {
        self.firing.event()
    }
}

impl WaitForAny {
    /// Not longer than this, from now on.
    pub fn within(mut self, timeout: Duration) -> Self {
        self.waiting.within(timeout);
        self
    }
}

impl IntoFuture for WaitForAny {
    type Output = Result<Waited, WaitError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (which, firing) = first(self.waiting, self.drafts, Some).await?;
            Ok(Waited { which, firing })
        })
    }
}

fn interest(drafts: &[Draft]) -> Interest {
    Interest::new(drafts.iter().flat_map(|draft| draft.rule.wants.iter().cloned()))
}

/// The first of `drafts` that fires, and what `item` makes of that. If it makes nothing of it, as of an event of its kind
/// that could not be read, the wait goes on.
async fn first<I>(
    waiting: Waiting,
    drafts: Vec<Draft>,
    item: impl Fn(Firing) -> Option<I>,
) -> Result<(usize, I), WaitError> {
    drafts.iter().try_for_each(Draft::check).map_err(|error| WaitError::Refused(error.into()))?;
    let Waiting { live, start, until, registered: _registered } = waiting;
    live.start();
    let Shared { journal, clock, .. } = &live.shared;
    let mut reader = journal.reader(start, interest(&drafts));
    let mut machines: Vec<_> = drafts.into_iter().map(|draft| Machine::new(draft.rule)).collect();
    loop {
        let wake = machines.iter().filter_map(Machine::wake_at).min();
        let next = tokio::select! {
            biased;
            next = next(&mut reader, journal, &**clock, wake) => next.ok_or(WaitError::Ended)?,
            () = at(until) => return Err(WaitError::TimedOut),
        };
        let fired = match next {
            Next::Event(event) => ask(&mut machines, |machine| machine.on_event(&event), &item),
            Next::Time(now) => ask(&mut machines, |machine| machine.on_time(now), &item),
        };
        if let Some(fired) = fired {
            return Ok(fired);
        }
    }
}

/// What comes next in a wait.
enum Next {
    Event(Event),
    /// The moment has come that was asked for, and nothing is left that came before it.
    Time(Timestamp),
}

/// The next event, or if there is none, the moment `wake`. `None`: nothing comes any more.
async fn next(reader: &mut Reader, journal: &Journal, clock: &dyn Clock, wake: Option<Timestamp>) -> Option<Next> {
    let wake = wake.map(|wake| Instant::now() + clock.wait(wake.since(clock.now())));
    tokio::select! {
        biased;
        event = reader.next() => return event.map(Next::Event),
        () = at(wake) => {}
    }
    let now = clock.now();
    let before = journal.settled().await;
    // One that has to look on the disk has nothing ready, and still something to come.
    poll_fn(|cx| match reader.poll_next_unpin(cx) {
        Poll::Ready(event) => Poll::Ready(event.map(Next::Event)),
        Poll::Pending if reader.has_passed(before) => Poll::Ready(Some(Next::Time(now))),
        Poll::Pending => Poll::Pending,
    })
    .await
}

/// What makes one of them fire first. A condition that panics does not hold.
fn ask<I>(
    machines: &mut [Machine],
    mut ask: impl FnMut(&mut Machine) -> Firings,
    item: &impl Fn(Firing) -> Option<I>,
) -> Option<(usize, I)> {
    machines.iter_mut().enumerate().find_map(|(which, machine)| {
        let asked = std::panic::catch_unwind(AssertUnwindSafe(|| ask(machine)));
        let firings = asked.unwrap_or_else(|_| {
            tracing::warn!(wait = machine.trigger().name, "a condition panicked");
            Firings::new()
        });
        firings.into_iter().find_map(item).map(|item| (which, item))
    })
}

/// Waits until then; without an end if it is not said.
async fn at(until: Option<Instant>) {
    match until {
        Some(until) => tokio::time::sleep_until(until).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
