//! The envelope that every event of every game travels in.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{EventId, Identity};
use crate::kind::Kind;
use crate::payload::{Fact, Payload};
use crate::subject::Subject;
use crate::time::Timestamp;

/// How an event came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// As it happened.
    #[default]
    Live,
    /// Fetched afterwards, to fill a gap or to tell what was there before the first look.
    Backfill,
    /// Read again from a journal or from a recording.
    Replay,
}

/// A position in the journal. The first event has 1.
///
/// ```
/// use bugle_event::Seq;
///
/// assert!(Seq(2) > Seq(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq(pub u64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// When and how a fact was seen: what an envelope adds to it.
///
/// ```
/// use bugle_event::{Origin, Seen, Timestamp};
///
/// let now: Timestamp = "2026-01-01T12:00:01Z".parse()?;
/// let seen = Seen { time: Some("2026-01-01T12:00:00Z".parse()?), ..Seen::at(now) };
/// assert_eq!((seen.observed_at, seen.origin), (now, Origin::Live));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When the game says it happened, where the game says.
    pub time: Option<Timestamp>,
    /// The previous good look, which did not show it yet.
    pub not_before: Option<Timestamp>,
    /// The look that showed it.
    pub observed_at: Timestamp,
    /// How it came to be known.
    pub origin: Origin,
    /// How many facts with the same content came before it. Two real facts that look alike differ in this alone.
    pub repeat: u32,
}

impl Seen {
    /// Seen live at `observed_at`; nothing else is known.
    pub const fn at(observed_at: Timestamp) -> Self {
        Self { time: None, not_before: None, observed_at, origin: Origin::Live, repeat: 0 }
    }
}

/// A fact, and what is known about it. [`Event`] is this around a payload of any game.
///
/// ```
/// use bugle_event::{Cause, Envelope, Event, Gap, Origin, Seen, Timestamp};
///
/// let gap = Gap::new("planetside", [], None, Timestamp::EPOCH, Cause::Restart);
/// let event: Event = Envelope::new("planetside", gap, Seen::at(Timestamp::EPOCH)).into_event();
/// assert_eq!((event.kind.name(), event.origin, event.seq), ("gap", Origin::Live, None));
/// assert!(event.get::<Gap>().is_some_and(|gap| gap.cause == Cause::Restart));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Envelope<D: ?Sized> {
    /// Follows from kind, subject and content: the same fact seen twice has the same id.
    pub id: EventId,
    /// Which game: `planetside`, `clash`.
    pub source: &'static str,
    /// What kind of fact.
    pub kind: Kind,
    /// When the game says it happened, where the game says.
    pub time: Option<Timestamp>,
    /// The previous good look, which did not show it yet. The truth lies between this and `observed_at`.
    pub not_before: Option<Timestamp>,
    /// The look that showed it.
    pub observed_at: Timestamp,
    /// The position in the journal, once it is in one.
    pub seq: Option<Seq>,
    /// How it came to be known.
    pub origin: Origin,
    /// The fact itself.
    pub data: D,
}

/// An envelope without the fact in it: the same fields. What a journal keeps beside the fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of the same name of `Envelope`")]
pub struct Header {
    pub id: EventId,
    pub source: &'static str,
    pub kind: Kind,
    pub time: Option<Timestamp>,
    pub not_before: Option<Timestamp>,
    pub observed_at: Timestamp,
    pub seq: Option<Seq>,
    pub origin: Origin,
}

/// Gathers what identifies a fact, but for how many of its like came before.
fn gather(fact: &impl Payload, identity: &mut Identity) {
    identity.text(fact.kind().name());
    fact.identify(identity);
}

/// How far ahead of its arrival a game may say that something happened, and be believed: clocks differ by some seconds.
/// One that is a day ahead, as a world's was once, would else decide for a day what is the latest.
const AHEAD: Duration = Duration::from_secs(5);

/// An event of any game. Cheap to clone.
pub type Event = Arc<Envelope<dyn Payload>>;

impl<D: Payload> Envelope<D> {
    /// Puts `data` into an envelope and works out its id.
    pub fn new(source: &'static str, data: D, seen: Seen) -> Self {
        let mut identity = Identity::default();
        gather(&data, &mut identity);
        Self::identified(identity.id(seen.repeat), source, data, seen)
    }

    /// As [`new`](Self::new), for a source that counts facts which look alike: `repeat` is given the id that the first
    /// of its like has, and says how many came before. [`Seen::repeat`] is not looked at.
    pub fn counted(source: &'static str, data: D, seen: Seen, repeat: impl FnOnce(EventId) -> u32) -> Self {
        let mut identity = Identity::default();
        gather(&data, &mut identity);
        let first = identity.id(0);
        // Nearly all facts are the first of their like: for them the id is worked out once.
        let id = match repeat(first) {
            0 => first,
            repeat => identity.id(repeat),
        };
        Self::identified(id, source, data, seen)
    }

    /// Gives it the id that it has if `repeat` facts with the same content came before it.
    pub fn recount(&mut self, repeat: u32) {
        let mut identity = Identity::default();
        gather(&self.data, &mut identity);
        self.id = identity.id(repeat);
    }

    fn identified(id: EventId, source: &'static str, data: D, seen: Seen) -> Self {
        let Seen { time, not_before, observed_at, origin, repeat: _ } = seen;
        Self { id, source, kind: data.kind(), time, not_before, observed_at, seq: None, origin, data }
    }

    /// Puts `data` back into the envelope it once was in.
    pub fn restored(header: Header, data: D) -> Self {
        let Header { id, source, kind, time, not_before, observed_at, seq, origin } = header;
        Self { id, source, kind, time, not_before, observed_at, seq, origin, data }
    }

    /// Forgets which game it is of.
    pub fn into_event(self) -> Event {
        Arc::new(self)
    }
}

impl<D: Payload + ?Sized> Envelope<D> {
    /// What it is about.
    pub fn subject(&self) -> Subject {
        self.data.subject()
    }

    /// When it happened, as far as that can be known: what the game [says](Self::time), unless that is more than five
    /// seconds after it was seen, or the [epoch](Timestamp::EPOCH), which is no time. Then it is when it was seen, as
    /// where the game says nothing.
    ///
    /// By this cooldowns, windows and whatever asks for the latest go. What the game said is kept all the same.
    pub fn happened_at(&self) -> Timestamp {
        let is_believed = |time: &Timestamp| self.could_know(*time) && *time != Timestamp::EPOCH;
        self.time.filter(is_believed).unwrap_or(self.observed_at)
    }

    /// Whether who saw this could know of `time`: it was past by then, but for clocks that differ by some seconds.
    pub fn could_know(&self, time: Timestamp) -> bool {
        time <= self.observed_at + AHEAD
    }

    /// All but the fact.
    pub fn header(&self) -> Header {
        let Self { id, source, kind, time, not_before, observed_at, seq, origin, .. } = *self;
        Header { id, source, kind, time, not_before, observed_at, seq, origin }
    }
}

impl Envelope<dyn Payload> {
    /// The fact, if it is a `F`. Costs a type check and no parsing.
    pub fn get<F: Fact>(&self) -> Option<&F> {
        F::of(self.game::<F::Game>()?)
    }

    /// The game's whole enum, if it is of that game: to match on everything a game can say.
    pub fn game<G: Payload>(&self) -> Option<&G> {
        let data: &dyn Any = &self.data;
        data.downcast_ref()
    }
}

/// An event known to be a `F`: reads as a `F`, and [`event`](Self::event) gives the envelope. Cheap to clone.
///
/// ```
/// use bugle_event::{Cause, Envelope, Gap, Seen, Timestamp, Typed};
///
/// let gap = Gap::new("planetside", [], None, Timestamp::EPOCH, Cause::Stall);
/// let event = Envelope::new("planetside", gap, Seen::at(Timestamp::EPOCH)).into_event();
/// let gap = Typed::<Gap>::new(event).ok_or("no gap")?;
/// assert_eq!(gap.cause, Cause::Stall); // a field of the fact
/// assert_eq!(gap.event().source, "planetside"); // a field of the envelope
/// # Ok::<(), &str>(())
/// ```
pub struct Typed<F> {
    event: Event,
    fact: PhantomData<fn() -> F>,
}

impl<F: Fact> Typed<F> {
    /// `event`, if it is a `F`.
    pub fn new(event: Event) -> Option<Self> {
        event.get::<F>()?;
        Some(Self { event, fact: PhantomData })
    }

    /// The envelope around it.
    pub fn event(&self) -> &Event {
        &self.event
    }
}

impl<F: Fact> Deref for Typed<F> {
    type Target = F;
    fn deref(&self) -> &F {
        self.event.get().expect("checked when made, and events do not change")
    }
}

impl<F> Clone for Typed<F> {
    fn clone(&self) -> Self {
        Self { event: Arc::clone(&self.event), fact: PhantomData }
    }
}

impl<F> fmt::Debug for Typed<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.event.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gap::{Cause, Gap};

    #[test]
    fn counting_like_facts_gives_the_ids_that_naming_their_number_gives() {
        let gap = || Gap::new("demo", [], None, Timestamp::EPOCH, Cause::Stall);
        let seen = |repeat| Seen { repeat, ..Seen::at(Timestamp::EPOCH) };
        let first = Envelope::new("demo", gap(), seen(0)).id;
        for number in [0, 1, 7] {
            let counted = Envelope::counted("demo", gap(), seen(99), |id| {
                assert_eq!(id, first);
                number
            });
            assert_eq!(counted.id, Envelope::new("demo", gap(), seen(number)).id);
        }
        assert_ne!(Envelope::new("demo", gap(), seen(1)).id, first);
    }

    #[test]
    fn an_envelope_keeps_what_it_was_given_and_gives_its_fact_to_who_asks_for_that_kind() {
        let (at, said) = (Timestamp::from_secs(5), Timestamp::from_secs(4));
        let seen =
            Seen { time: Some(said), not_before: Some(Timestamp::EPOCH), origin: Origin::Backfill, ..Seen::at(at) };
        let gap = Gap::new("demo", [Subject::number("world", 1)], None, at, Cause::Stall);
        let event = Envelope::new("demo", gap.clone(), seen).into_event();
        let header = event.header();
        assert_eq!((header.time, header.not_before, header.observed_at), (Some(said), Some(Timestamp::EPOCH), at));
        assert_eq!(
            (header.origin, header.seq, header.kind, header.source),
            (Origin::Backfill, None, Gap::KIND, "demo")
        );
        assert_eq!(Envelope::restored(header, gap.clone()).header(), header);
        assert_eq!((event.get::<Gap>(), event.game::<Gap>()), (Some(&gap), Some(&gap)));
        assert_eq!(event.subject(), Subject::number("world", 1));
        assert!(event.game::<crate::foreign::Foreign>().is_none());
        let typed = Typed::<Gap>::new(Arc::clone(&event)).unwrap();
        assert_eq!((typed.clone().cause, typed.event().id), (Cause::Stall, event.id));
        assert!(format!("{typed:?}").contains("Stall"));
        let foreign = crate::foreign::Foreign::new(Kind::new("demo.other"), Subject::number("world", 1), "{}").unwrap();
        assert!(Typed::<Gap>::new(Envelope::new("demo", foreign, seen).into_event()).is_none());
        assert_eq!(Seq(7).to_string(), "7");
    }

    #[test]
    fn p2_a_time_more_than_some_seconds_after_arrival_is_the_arrival() {
        let seen = Timestamp::from_secs(1000);
        let happened_at = |said: Option<i64>| {
            let gap = Gap::new("demo", [], None, seen, Cause::Stall);
            let event = Envelope::new("demo", gap, Seen { time: said.map(Timestamp::from_secs), ..Seen::at(seen) });
            assert_eq!(event.time, said.map(Timestamp::from_secs), "what was said is kept");
            event.happened_at().as_secs()
        };
        assert_eq!([None, Some(1006), Some(87_400), Some(0)].map(happened_at), [1000; 4]);
        assert_eq!([Some(1), Some(999), Some(1003), Some(1005)].map(happened_at), [1, 999, 1003, 1005]);
    }
}
