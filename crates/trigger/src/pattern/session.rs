//! From one event to another.

use std::time::Duration;

use bugle_event::{JoinKey, Timestamp};

use crate::pattern::logic::{Arrival, Logic, Made};
use crate::pattern::memory::Memory;
use crate::pattern::slot::{Held, Keep, Role, Slot, Timing};
use crate::pattern::step::Step;
use crate::pattern::text::draft::{Draft, Worded, joined};
use crate::pattern::text::error::PatternError;
use crate::pattern::text::phrases::Phrases;

/// Begun and not ended yet; the moment beside it is when the next one began.
const OPEN: Role = 0;
/// Begun and ended already.
const CLOSED: Role = 1;
/// An end that ended nothing yet.
const END: Role = 2;

const KEEPS: [Keep; 3] = [Keep::UntilMoment, Keep::For(Duration::ZERO), Keep::For(Duration::ZERO)];

/// From one event to another of the same key: login to logout, the start of a war to its end.
///
/// Fires at once with both events, at the time of the end; with [`at_most`](Self::at_most) also with the start alone, when
/// the [watermark](crate::pattern) has passed the longest that it can last. Precisely: an end that comes ends the latest
/// session of its key that began before it, or at the same time, and has not ended, unless another began after that and not after the end; a
/// start that comes after its end is ended by the nearest end that has ended nothing, unless another session begins before it.
/// A session that is followed by the next one without an end was not seen whole, and is let go. One event may end a
/// session and start the next.
///
/// ```
/// # use bugle_event::{Gap as PlayerLogin, Gap as PlayerLogout}; // stand for facts of planetside
/// use std::time::Duration;
/// use bugle_trigger::pattern::{Pattern, Session, Step};
///
/// let login = Step::of(|login: &PlayerLogin| login.source);
/// let logout = Step::of(|logout: &PlayerLogout| logout.source);
/// let evening: Pattern = Session::new(login, logout).at_most(Duration::from_hours(12)).into();
/// ```
#[derive(Clone, Debug)]
pub struct Session {
    steps: [Step; 2],
    at_most: Option<Duration>,
}

impl Session {
    /// From `start` to `end` of the same key, however long that takes.
    pub fn new(start: Step, end: Step) -> Self {
        Self { steps: [start, end], at_most: None }
    }

    /// How long it lasts at most. One that lasts longer is over then.
    #[must_use]
    pub fn at_most(self, at_most: Duration) -> Self {
        Self { at_most: Some(at_most), ..self }
    }

    /// When one that began at `start` is over in any case.
    fn longest(&self, start: Timestamp) -> Option<Timestamp> {
        self.at_most.map(|at_most| start + at_most)
    }

    fn fits(&self, start: Timestamp, end: Timestamp) -> bool {
        self.longest(start).is_none_or(|longest| end <= longest)
    }

    fn end(&self, memory: &mut Memory, arrival: &Arrival<'_>, key: &JoinKey, made: &mut Vec<Made>) -> bool {
        let (slot, at) = (memory.slot(key), arrival.at);
        let is_latest = |open: &Held| slot.moment(*open).is_none_or(|next| next > at);
        let open = slot.up_to(OPEN, at).next().filter(|open| is_latest(open) && self.fits(open.at, at));
        let Some((open, start)) = open.and_then(|open| Some((open, memory.remove(key, open)?))) else { return false };
        remember(memory, key, Held { role: CLOSED, ..open }, arrival.watermark);
        made.push(Made::new([start, arrival.event.clone()], at, key).since(open.at));
        true
    }

    fn start(&self, memory: &mut Memory, arrival: &Arrival<'_>, key: &JoinKey, made: &mut Vec<Made>) {
        let (slot, at) = (memory.slot(key), arrival.at);
        let later = |role| slot.since(role, at).find(|held| held.at > at).map(|held| held.at);
        let next = [later(OPEN), later(CLOSED)].into_iter().flatten().min();
        let before = slot.up_to(OPEN, at).next();
        let end = slot.since(END, at).next();
        let end = end.filter(|end| next.is_none_or(|next| end.at < next) && self.fits(at, end.at));
        if let Some(before) = before {
            let sooner = memory.slot(key).moment(before).map_or(at, |moment| moment.min(at));
            memory.set_moment(key, before, sooner);
        }
        if let Some((end, event)) = end.and_then(|end| Some((end, memory.remove(key, end)?))) {
            remember(memory, key, arrival.held(CLOSED), arrival.watermark);
            made.push(Made::new([arrival.event.clone(), event], end.at, key).since(at));
        } else if self.fits(at, arrival.watermark) {
            memory.insert(key, arrival.held(OPEN), next, Some(arrival.event));
        }
    }
}

/// Remembers that one began and has ended, as long as another may come that began before it.
fn remember(memory: &mut Memory, key: &JoinKey, held: Held, watermark: Timestamp) {
    if held.at >= watermark {
        memory.insert(key, held, None, None);
    }
}

impl Timing for Session {
    fn keeps(&self) -> &[Keep] {
        &KEEPS
    }

    fn due(&self, slot: &Slot) -> Option<Timestamp> {
        slot.of(OPEN).next().and_then(|open| self.longest(open.at))
    }

    fn is_sound(&self, held: Held, _: Option<Timestamp>, has_event: bool) -> bool {
        held.role == CLOSED || has_event
    }
}

impl Logic for Session {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn step_of(&self, role: Role) -> usize {
        usize::from(role == END)
    }

    fn take(&self, memory: &mut Memory, arrival: &Arrival<'_>, made: &mut Vec<Made>) {
        let mut ends = Vec::new();
        for key in &arrival.keys[1] {
            if !self.end(memory, arrival, key, made) {
                ends.push(key);
            }
        }
        for key in &arrival.keys[0] {
            self.start(memory, arrival, key, made);
        }
        // Only now, so that it does not end what it starts.
        for key in ends.into_iter().filter(|_| arrival.at >= arrival.watermark) {
            memory.insert(key, arrival.held(END), None, Some(arrival.event));
        }
    }

    fn on_due(&self, memory: &mut Memory, key: &JoinKey, _: Timestamp, made: &mut Vec<Made>) {
        let slot = memory.slot(key);
        let Some(open) = slot.of(OPEN).next() else { return };
        let (next, longest) = (slot.moment(open), self.longest(open.at));
        let event = memory.remove(key, open);
        if let (Some(event), Some(longest)) = (event, longest)
            && next.is_none_or(|next| next > longest)
        {
            made.push(Made::new([event], longest, key).since(open.at));
        }
    }
}

impl Worded for Session {
    const FORM: &'static str = "session PlayerLogin to PlayerLogout by character_id at most 12h";

    fn read(phrases: &mut Phrases<'_>) -> Result<Self, PatternError> {
        let start = Draft::read(phrases)?;
        phrases.must("to")?;
        let end = Draft::read(phrases)?;
        let (start, end) = joined(phrases, start, end)?;
        let mut session = Self::new(start, end);
        if let Some(at_most) = phrases.at_most()? {
            session = session.at_most(at_most);
        }
        Ok(session)
    }
}
