//! A pattern of any kind.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Event, Filters, Foreign, JoinKey, Want};

use crate::pattern::logic::Logic;
use crate::pattern::slot::Role;
use crate::pattern::sort::Sort;
use crate::pattern::step::Step;

/// How long a pattern waits for events that come late, if nothing else is said: clocks and services differ by seconds.
const SLACK: Duration = Duration::from_secs(10);

/// How many keys are remembered, if nothing else is said; how many events for each key that may be, and at least.
const KEYS_MAX: usize = 10_000;
const EVENTS_PER_KEY: usize = 10;
const EVENTS: usize = 10_000;

/// Several events that make one firing, or one and that nothing came after it. A part of a
/// [`Trigger`](crate::Trigger); made from one of the kinds of patterns of this [module](crate::pattern), or from a text.
///
/// ```
/// use std::time::Duration;
/// use bugle_event::Gap;
/// use bugle_trigger::{Trigger, pattern::{Count, Pattern, Step}};
///
/// let often = Count::new(3, Step::of(|gap: &Gap| gap.source)).within(Duration::from_hours(1));
/// let pattern = Pattern::from(often).slack(Duration::from_secs(2)).keys_max(100);
/// let mut trigger = Trigger::new("often blind", pattern.wants());
/// trigger.pattern = Some(pattern);
/// ```
#[derive(Clone)]
pub struct Pattern {
    pub(crate) sort: Sort,
    pub(crate) logic: Arc<dyn Logic>,
    pub(crate) slack: Duration,
    pub(crate) keys_max: usize,
    /// One of these must ask for an event as well.
    pub(crate) narrowed: Option<Arc<[Want]>>,
}

impl Pattern {
    pub(crate) fn new(sort: Sort, logic: Arc<dyn Logic>) -> Self {
        Self { sort, logic, slack: SLACK, keys_max: KEYS_MAX, narrowed: None }
    }

    /// How much later than others an event may come and still be in its place in time: ten seconds if nothing else is
    /// said. What a timer fires comes so much later.
    #[must_use]
    pub fn slack(self, slack: Duration) -> Self {
        Self { slack, ..self }
    }

    /// How many keys are remembered at once, at least one: 10,000 if nothing else is said. When there are more, the one that
    /// was touched longest ago is let go. Ten times as many events are remembered, under all keys together, and 10,000 at
    /// least; when there are more, that key gives up its oldest.
    #[must_use]
    pub fn keys_max(self, keys_max: usize) -> Self {
        Self { keys_max: keys_max.max(1), ..self }
    }

    /// Only events that one of `wants` asks for as well: its own [wants](Self::wants), with more filters. Data: sources
    /// subscribe by them. For a pattern that comes as a whole, such as one from a text; a step has
    /// [`filter`](Step::filter).
    #[must_use]
    pub fn narrowed(self, wants: impl IntoIterator<Item = Want>) -> Self {
        Self { narrowed: Some(wants.into_iter().collect()), ..self }
    }

    /// Changes what it was [narrowed](Self::narrowed) by, if it was.
    pub fn renarrow(&mut self, change: &dyn Fn(&mut Filters)) {
        let Some(narrowed) = &self.narrowed else { return };
        let mut wants = narrowed.to_vec();
        for want in &mut wants {
            change(&mut want.filters);
        }
        self.narrowed = Some(wants.into());
    }

    /// Which kind it is: `sequence`, `count`, `absence`, `session`, `debounce`, `batch`.
    pub fn kind(&self) -> &'static str {
        self.sort.word
    }

    /// What sources must send for it, each once.
    pub fn wants(&self) -> Vec<Want> {
        let mut wants: Vec<Want> = Vec::new();
        for want in self.all_wants() {
            if !wants.contains(want) {
                wants.push(want.clone());
            }
        }
        wants
    }

    /// Its steps, in their order: two of a sequence, an absence or a session, else one.
    pub fn steps(&self) -> &[Step] {
        self.logic.steps()
    }

    /// Whether `event` takes one of its steps.
    pub fn accepts(&self, event: &Event) -> bool {
        self.lets_pass(event) && self.steps().iter().any(|step| !step.keys(event).is_empty())
    }

    /// Whether it was not [narrowed](Self::narrowed) so that `event` is kept out.
    pub(crate) fn lets_pass(&self, event: &Event) -> bool {
        self.narrowed.as_ref().is_none_or(|wants| wants.iter().any(|want| want.asks_for(event.kind, &event.data)))
    }

    /// Whether `event` would be remembered in this role under `key` now, which it was by this or another pattern.
    pub(crate) fn fits(&self, event: &Event, key: &JoinKey, role: Role) -> bool {
        let step = self.steps().get(self.logic.step_of(role));
        let is_let_in = event.game::<Foreign>().is_some() || self.lets_pass(event);
        is_let_in && step.is_some_and(|step| step.fits(event, key))
    }

    /// What it wants, perhaps twice.
    pub(crate) fn all_wants(&self) -> impl Iterator<Item = &Want> {
        let of_steps = self.narrowed.is_none().then(|| self.steps().iter().flat_map(Step::wants));
        self.narrowed.iter().flat_map(|wants| wants.iter()).chain(of_steps.into_iter().flatten())
    }

    /// How many events are remembered at once.
    pub(crate) fn events_max(&self) -> usize {
        self.keys_max.saturating_mul(EVENTS_PER_KEY).max(EVENTS).max(self.logic.events_needed())
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pattern")
            .field("kind", &self.sort.word)
            .field("steps", &self.steps())
            .field("slack", &self.slack)
            .field("keys_max", &self.keys_max)
            .field("narrowed", &self.narrowed)
            .finish_non_exhaustive()
    }
}
