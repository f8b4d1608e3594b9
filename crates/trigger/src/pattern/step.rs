//! A step of a pattern: which events take it, and by what they are joined.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bugle_event::{Event, Fact, Foreign, JoinKey, JoinKeys, Keyed, Subject, Want};

use crate::clause;
use crate::condition::Condition;

/// One step of a pattern: events of a kind, whom they must be about, what must hold of them, and the key that they are
/// joined on with others.
///
/// ```
/// use bugle_event::{Cause, Gap};
/// use bugle_trigger::pattern::Step;
///
/// let stalled = Step::of(|gap: &Gap| gap.source).when(|gap: &Gap| gap.cause == Cause::Stall);
/// assert_eq!(stalled.wants().count(), 1);
/// ```
#[derive(Clone)]
pub struct Step {
    clauses: Vec<Clause>,
}

/// One kind of events that take a step.
#[derive(Clone)]
struct Clause {
    want: Want,
    conditions: Vec<Condition>,
    keys: Arc<dyn Fn(&Event) -> JoinKeys + Send + Sync>,
}

impl Step {
    /// A step that every `F` takes, joined on what `key` gives: ids, numbers, texts, tuples of them. `None` keeps an event
    /// out; a list makes it count for each entry.
    pub fn of<F: Fact, K: Keyed>(key: impl Fn(&F) -> K + Send + Sync + 'static) -> Self {
        let keys = move |event: &Event| event.get::<F>().map(|fact| key(fact).keys()).unwrap_or_default();
        Self::reading(Want::kinds([F::KIND]), keys)
    }

    /// A step that every `F` takes, joined with all others.
    pub fn any<F: Fact>() -> Self {
        Self::of(|_: &F| ())
    }

    /// A step for what is wanted, with keys that are read from the event.
    pub fn reading(want: Want, keys: impl Fn(&Event) -> JoinKeys + Send + Sync + 'static) -> Self {
        Self { clauses: vec![Clause { want, conditions: Vec::new(), keys: Arc::new(keys) }] }
    }

    /// Only events about this: a world, a character, a clan. Several of one sort: any of them; of several sorts: all at
    /// once. Data: sources subscribe by it.
    #[must_use]
    pub fn filter(mut self, subject: impl Into<Subject>) -> Self {
        let subject = subject.into();
        for clause in &mut self.clauses {
            clause.want.filters.insert(subject.clone());
        }
        self
    }

    /// Only events for which this holds.
    #[must_use]
    pub fn when<F: Fact>(self, holds: impl Fn(&F) -> bool + Send + Sync + 'static) -> Self {
        self.condition(Condition::on(holds))
    }

    /// Only events for which this holds: code, a flag that others hold, CEL.
    #[must_use]
    pub fn condition(mut self, condition: impl Into<Condition>) -> Self {
        let condition = condition.into();
        for clause in &mut self.clauses {
            clause.conditions.push(condition.clone());
        }
        self
    }

    /// Events that take the other step take this one, too.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.clauses.extend(other.clauses);
        self
    }

    /// What sources must send for it.
    pub fn wants(&self) -> impl Iterator<Item = &Want> {
        self.clauses.iter().map(|clause| &clause.want)
    }

    /// Under which keys `event` takes this step, each once, and not more than [one may have](JoinKey::PER_EVENT). None: it
    /// does not.
    pub fn keys(&self, event: &Event) -> JoinKeys {
        self.keys_and_rest(event).0
    }

    /// Its keys, and how many more it has, as far as they were counted.
    pub(crate) fn keys_and_rest(&self, event: &Event) -> (JoinKeys, usize) {
        let accepts = self.clauses.iter().find(|clause| clause.accepts(event));
        let mut keys = accepts.map(|clause| (clause.keys)(event)).unwrap_or_default();
        if keys.len() > 1 {
            keys.sort_unstable();
            keys.dedup();
        }
        let rest = keys.len().saturating_sub(JoinKey::PER_EVENT);
        keys.truncate(JoinKey::PER_EVENT);
        (keys, rest)
    }
}

impl Step {
    /// Whether what took this step under `key`, or a step that was here before, would take it now. Only what follows from
    /// the event alone is asked: code and flags may have answered by what was then. Of what cannot be read any more, the
    /// kind.
    pub(crate) fn fits(&self, event: &Event, key: &JoinKey) -> bool {
        if event.game::<Foreign>().is_some() {
            return self.wants().any(|want| want.kinds.contains(event.kind));
        }
        // It is the user's code, and reading back must not end a program.
        let fits = |clause: &Clause| clause.stays(event) && (clause.keys)(event).contains(key);
        catch_unwind(AssertUnwindSafe(|| self.clauses.iter().any(fits))).unwrap_or(false)
    }

    /// Whether `event` takes this step, which is called so, and why not.
    pub(crate) fn explain(&self, called: &str, event: &Event) -> clause::Clause {
        let keys: Vec<_> = self.keys(event).iter().map(ToString::to_string).collect();
        let mut parts: Vec<_> = self.clauses.iter().map(|clause| clause.explain(event)).collect();
        if parts.len() == 1 {
            parts = parts.remove(0).parts;
        }
        let step = clause::Clause::new(called, !keys.is_empty()).of(parts);
        if keys.is_empty() { step } else { step.noted(format!("as {}", keys.join(", "))) }
    }
}

impl Clause {
    fn explain(&self, event: &Event) -> clause::Clause {
        let wanted = clause::explain_wants(std::slice::from_ref(&self.want), event).into_iter();
        let parts: Vec<_> = wanted.chain(self.conditions.iter().map(|condition| condition.explain(event))).collect();
        clause::Clause::new("all of", parts.iter().all(|part| part.held)).of(parts)
    }

    fn stays(&self, event: &Event) -> bool {
        self.want.asks_for(event.kind, &event.data) && self.conditions.iter().all(|condition| condition.stays(event))
    }

    fn accepts(&self, event: &Event) -> bool {
        self.want.asks_for(event.kind, &event.data) && self.conditions.iter().all(|condition| condition.holds(event))
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clauses.iter().map(|clause| (&clause.want, &clause.conditions))).finish()
    }
}
