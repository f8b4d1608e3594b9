//! One event without another after it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Event, Fact, JoinKey, Timestamp};

use crate::pattern::logic::{Arrival, Logic, Made};
use crate::pattern::memory::Memory;
use crate::pattern::slot::{Held, Keep, Role, Slot, Timing};
use crate::pattern::step::Step;
use crate::pattern::text::draft::{Draft, Worded, joined, moment};
use crate::pattern::text::error::PatternError;
use crate::pattern::text::phrases::Phrases;

/// Waits; the moment beside it is when it fires.
const WAITS: Role = 0;
/// There was such an event, which may be what an event that is still on its way must know.
const AFTER: Role = 1;
const OF: Role = 2;

const KEEPS: [Keep; 3] = [Keep::UntilDone, Keep::For(Duration::ZERO), Keep::For(Duration::ZERO)];

/// One event, and for so long, or until a moment that it names, no other of the same key: a player who logged out and is
/// not back two hours later, a member who has not attacked an hour before the war ends.
///
/// Fires with the first event when the [watermark](crate::pattern) has passed the moment. Precisely: an event `after`
/// fires at its moment, unless after it, up to and including the moment, there is an event `of` the same key, or another
/// event `after`, which then waits in its place. After it is what is later, or of the same time and came later; an event
/// that is both is not after itself. An event may come
/// after what follows it in time as long as the watermark has not passed those; and one whose own moment the watermark
/// has passed when it comes does not wait.
///
/// ```
/// # use bugle_event::{Gap as WarStarted, Gap as WarAttack}; // stand for facts of clash
/// use std::time::Duration;
/// use bugle_trigger::pattern::{Absence, Pattern, Step};
///
/// let started = Step::of(|war: &WarStarted| war.source);
/// let attacked = Step::of(|attack: &WarAttack| attack.source);
/// let idle: Pattern = Absence::new(started, attacked).until(|war: &WarStarted| war.to - Duration::from_hours(1)).into();
/// ```
#[derive(Clone)]
pub struct Absence {
    steps: [Step; 2],
    moment: Moment,
}

#[derive(Clone)]
enum Moment {
    After(Duration),
    Named(Arc<Name>),
}

type Name = dyn Fn(&Event) -> Option<Timestamp> + Send + Sync;

impl Absence {
    /// `after`, and then none `of` the same key for an hour.
    pub fn new(after: Step, of: Step) -> Self {
        Self { steps: [after, of], moment: Moment::After(Duration::from_hours(1)) }
    }

    /// For how long none may come.
    #[must_use]
    pub fn lasting(self, duration: Duration) -> Self {
        Self { moment: Moment::After(duration), ..self }
    }

    /// Until which moment none may come: named by the event after which it counts. One that names none is passed over.
    #[must_use]
    pub fn until<F: Fact, M: Into<Option<Timestamp>>>(self, moment: impl Fn(&F) -> M + Send + Sync + 'static) -> Self {
        let moment = move |event: &Event| event.get::<F>().and_then(|fact| moment(fact).into());
        Self { moment: Moment::Named(Arc::new(moment)), ..self }
    }

    fn moment(&self, arrival: &Arrival<'_>) -> Option<Timestamp> {
        match &self.moment {
            Moment::After(duration) => Some(arrival.at + *duration),
            Moment::Named(moment) => moment(arrival.event).filter(|moment| *moment >= arrival.at),
        }
    }
}

/// Ends the wait that `at` falls into. No two waits of a key overlap: the later one would have taken the earlier's place.
fn end_wait(memory: &mut Memory, key: &JoinKey, at: Timestamp, watermark: Timestamp) {
    let slot = memory.slot(key);
    let Some(waits) = slot.up_to(WAITS, at).next().filter(|waits| slot.moment(*waits) >= Some(at)) else { return };
    let event = memory.remove(key, waits);
    remember(memory, key, Held { role: AFTER, ..waits }, watermark);
    drop(event);
}

/// Remembers that there was an event, as long as another may come that happened before it.
fn remember(memory: &mut Memory, key: &JoinKey, held: Held, watermark: Timestamp) {
    if held.at >= watermark {
        memory.insert(key, held, None, None);
    }
}

/// Whether something that came before an event `after`, of now, ends its wait.
fn is_ended(slot: &Slot, at: Timestamp, moment: Timestamp) -> bool {
    let is_later = |held: &Held| held.at > at;
    let first_of = |role| slot.since(role, at).find(is_later);
    [WAITS, AFTER, OF].into_iter().filter_map(first_of).any(|held| held.at <= moment)
}

impl Timing for Absence {
    fn keeps(&self) -> &[Keep] {
        &KEEPS
    }

    fn due(&self, slot: &Slot) -> Option<Timestamp> {
        slot.of(WAITS).next().and_then(|waits| slot.moment(waits))
    }

    fn is_sound(&self, held: Held, moment: Option<Timestamp>, has_event: bool) -> bool {
        held.role != WAITS || (has_event && moment.is_some())
    }
}

impl Logic for Absence {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn step_of(&self, role: Role) -> usize {
        usize::from(role == OF)
    }

    fn take(&self, memory: &mut Memory, arrival: &Arrival<'_>, _: &mut Vec<Made>) {
        let (at, watermark) = (arrival.at, arrival.watermark);
        let moment = if arrival.keys[0].is_empty() { None } else { self.moment(arrival) };
        // One that takes both steps ends the wait before it, and not its own.
        for key in &arrival.keys[1] {
            end_wait(memory, key, at, watermark);
        }
        for (key, moment) in arrival.keys[0].iter().zip(std::iter::repeat(moment)) {
            let Some(moment) = moment else { continue };
            end_wait(memory, key, at, watermark);
            if moment >= watermark && !is_ended(memory.slot(key), at, moment) {
                memory.insert(key, arrival.held(WAITS), Some(moment), Some(arrival.event));
            } else {
                remember(memory, key, arrival.held(AFTER), watermark);
            }
        }
        for key in &arrival.keys[1] {
            remember(memory, key, arrival.held(OF), watermark);
        }
    }

    fn on_due(&self, memory: &mut Memory, key: &JoinKey, _: Timestamp, made: &mut Vec<Made>) {
        let Some(waits) = memory.slot(key).of(WAITS).next() else { return };
        let moment = memory.slot(key).moment(waits);
        let event = memory.remove(key, waits);
        if let (Some(event), Some(moment)) = (event, moment) {
            made.push(Made::new([event], moment, key).since(waits.at));
        }
    }
}

impl fmt::Debug for Absence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment: &dyn fmt::Debug = match &self.moment {
            Moment::After(duration) => duration,
            Moment::Named(_) => &"named",
        };
        f.debug_struct("Absence").field("steps", &self.steps).field("moment", moment).finish()
    }
}

impl Worded for Absence {
    const FORM: &'static str = "absence of PlayerLogin after PlayerLogout by character_id for 2h";

    fn read(phrases: &mut Phrases<'_>) -> Result<Self, PatternError> {
        phrases.must("of")?;
        let of = Draft::read(phrases)?;
        phrases.must("after")?;
        let after = Draft::read(phrases)?;
        let kinds = after.kinds.clone();
        let (of, after) = joined(phrases, of, after)?;
        let absence = Self::new(after, of);
        if let Some(duration) = phrases.span_after("for")? {
            return Ok(absence.lasting(duration));
        }
        if !phrases.passes("until") {
            return Err(phrases.expected(&["for", "until"]));
        }
        let moment = Moment::Named(Arc::new(moment(phrases, &kinds)?));
        Ok(Self { moment, ..absence })
    }
}
