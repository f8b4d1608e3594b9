//! What must hold besides kind and filters.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use bugle_event::{Event, Fact, Filters, Kind, KindSet, Want, clean};

use crate::cel::Cel;
use crate::clause::{Clause, explain_wants};

/// A question to an event. Code, where filters are data: sources cannot plan by it. Cheap to clone.
///
/// ```
/// use bugle_event::{Cause, Gap};
/// use bugle_trigger::Condition;
///
/// let stalled = Condition::on::<Gap>(|gap| gap.cause == Cause::Stall);
/// let never = Condition::from(false);
/// ```
#[derive(Clone)]
pub struct Condition(Ask);

#[derive(Clone)]
enum Ask {
    Code {
        scope: Option<Kind>,
        holds: Arc<dyn Fn(&Event) -> bool + Send + Sync>,
    },
    Fixed(bool),
    Flag(Arc<AtomicBool>),
    Cel(Cel),
    /// A text that is asked of these kinds.
    Among(Arc<KindSet>, Cel),
    Either(Arc<[Side]>),
}

/// One of several wants with conditions of its own.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) wants: Vec<Want>,
    pub(crate) conditions: Conditions,
}

impl Side {
    fn explain(&self, event: &Event) -> Clause {
        let conditions = self.conditions.list();
        let clauses = explain_wants(&self.wants, event).into_iter();
        Clause::new("all of", self.holds(event))
            .of(clauses.chain(conditions.iter().map(|condition| condition.explain(event))))
    }

    fn asks_for(&self, event: &Event) -> bool {
        self.wants.iter().any(|want| want.asks_for(event.kind, &event.data))
    }

    fn holds(&self, event: &Event) -> bool {
        self.asks_for(event) && self.conditions.hold(event)
    }

    /// The same with other filters.
    fn refiltered(&self, change: &dyn Fn(&mut Filters)) -> Self {
        let mut wants = self.wants.clone();
        for want in &mut wants {
            change(&mut want.filters);
        }
        let conditions = self.conditions.detached();
        conditions.change_filters(change);
        Self { wants, conditions }
    }
}

/// Whether all conditions hold of one that asks for `event`. What none asks for is wanted by something else, and passes.
fn either_holds(sides: &[Side], event: &Event) -> bool {
    let mut asked = sides.iter().filter(|side| side.asks_for(event)).peekable();
    asked.peek().is_none() || asked.any(|side| side.conditions.hold(event))
}

impl Condition {
    /// A question to any event.
    pub fn new(holds: impl Fn(&Event) -> bool + Send + Sync + 'static) -> Self {
        Self(Ask::Code { scope: None, holds: Arc::new(holds) })
    }

    /// A question to a `F`. Anything else is not asked, and passes.
    pub fn on<F: Fact>(holds: impl Fn(&F) -> bool + Send + Sync + 'static) -> Self {
        let holds = move |event: &Event| event.get::<F>().is_some_and(&holds);
        Self(Ask::Code { scope: Some(F::KIND), holds: Arc::new(holds) })
    }

    /// Wants that have conditions of their own: holds where all hold of one that asks for the event. An event that none of
    /// them asks for is not asked, and passes.
    pub fn either(sides: impl IntoIterator<Item = (Vec<Want>, Conditions)>) -> Self {
        Self(Ask::Either(sides.into_iter().map(|(wants, conditions)| Side { wants, conditions }).collect()))
    }

    /// Whether it holds for `event`.
    pub fn holds(&self, event: &Event) -> bool {
        match &self.0 {
            Ask::Code { scope: Some(kind), .. } if *kind != event.kind => true,
            Ask::Code { holds, .. } => holds(event),
            Ask::Fixed(holds) => *holds,
            Ask::Flag(flag) => flag.load(Ordering::Acquire),
            Ask::Cel(cel) => cel.holds(event),
            Ask::Among(kinds, cel) => !kinds.contains(event.kind) || cel.holds(event),
            Ask::Either(sides) => either_holds(sides, event),
        }
    }

    /// Whether it would still hold for an event for which it, or another in its place, held before: asked only of what
    /// gives the same answer at any time.
    pub(crate) fn stays(&self, event: &Event) -> bool {
        match &self.0 {
            Ask::Cel(_) | Ask::Among(..) => self.holds(event),
            Ask::Code { .. } | Ask::Fixed(_) | Ask::Flag(_) | Ask::Either(_) => true,
        }
    }
}

impl Condition {
    /// Whether it holds for `event`, and as far as it can be said, why.
    pub fn explain(&self, event: &Event) -> Clause {
        // It is the user's code, and this is not the place to end a program.
        let explained = std::panic::catch_unwind(AssertUnwindSafe(|| self.explained(event)));
        explained.unwrap_or_else(|_| Clause::new(self.to_string(), false).noted("it panicked"))
    }

    fn explained(&self, event: &Event) -> Clause {
        let clause = Clause::new(self.to_string(), self.holds(event));
        match &self.0 {
            Ask::Code { scope: Some(kind), .. } if *kind != event.kind => {
                clause.noted(format!("not asked of {}", event.kind))
            }
            Ask::Among(kinds, _) if !kinds.contains(event.kind) => clause.noted(format!("not asked of {}", event.kind)),
            Ask::Either(sides) if !sides.iter().any(|side| side.asks_for(event)) => {
                clause.noted("none of them asks for it")
            }
            Ask::Either(sides) => clause.of(sides.iter().map(|side| side.explain(event))),
            Ask::Cel(cel) | Ask::Among(_, cel) => {
                let mut clauses = cel.explain(event);
                if clauses.len() == 1 { clauses.remove(0) } else { clause.of(clauses) }
            }
            _ => clause,
        }
    }
}

/// In words.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ask::Code { scope: Some(kind), .. } => write!(f, "a condition on {kind} holds"),
            Ask::Code { scope: None, .. } => f.write_str("a condition holds"),
            Ask::Fixed(true) => f.write_str("always holds"),
            Ask::Fixed(false) => f.write_str("never holds"),
            Ask::Flag(_) => f.write_str("the flag is up"),
            Ask::Either(_) => f.write_str("one of"),
            Ask::Cel(cel) | Ask::Among(_, cel) => f.write_str(&clean(cel.text())),
        }
    }
}

impl From<bool> for Condition {
    /// Holds always, or never.
    fn from(holds: bool) -> Self {
        Self(Ask::Fixed(holds))
    }
}

impl From<Arc<AtomicBool>> for Condition {
    /// Holds as long as the flag is up. Whoever has it raises and lowers it.
    fn from(flag: Arc<AtomicBool>) -> Self {
        Self(Ask::Flag(flag))
    }
}

impl From<Cel> for Condition {
    fn from(cel: Cel) -> Self {
        Self(Ask::Cel(cel))
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ask::Code { scope: Some(kind), .. } => write!(f, "Condition({kind})"),
            Ask::Code { scope: None, .. } => f.write_str("Condition(..)"),
            Ask::Fixed(holds) => write!(f, "Condition({holds})"),
            Ask::Flag(flag) => write!(f, "Condition(flag: {})", flag.load(Ordering::Acquire)),
            Ask::Cel(cel) | Ask::Among(_, cel) => write!(f, "Condition({cel})"),
            Ask::Either(sides) => f.debug_list().entries(sides.iter()).finish(),
        }
    }
}

/// Conditions that must all hold. Clones are the same list, and it can be changed at any time: what a trigger at work asks
/// of its next event is what is in it then.
///
/// ```
/// use bugle_trigger::{Condition, Conditions};
///
/// let conditions = Conditions::default();
/// let held_elsewhere = conditions.clone();
/// held_elsewhere.push(false);
/// assert_eq!(conditions.len(), 1);
/// conditions.clear();
/// assert!(held_elsewhere.is_empty());
/// ```
#[derive(Clone, Default)]
pub struct Conditions(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// How often the list has changed: looked at for every event.
    changes: AtomicU64,
    list: RwLock<Arc<[Condition]>>,
}

impl Conditions {
    /// One more.
    pub fn push(&self, condition: impl Into<Condition>) {
        let condition = condition.into();
        self.change(|list| list.push(condition));
    }

    /// None any more.
    pub fn clear(&self) {
        self.change(Vec::clear);
    }

    /// Those for which `keep` says so.
    pub fn retain(&self, keep: impl FnMut(&Condition) -> bool) {
        self.change(|list| list.retain(keep));
    }

    /// What is a text in it, and was checked against these kinds, is asked of no others from now on: these pass.
    pub fn ask_only(&self, kinds: &KindSet) {
        let kinds = Arc::new(kinds.clone());
        self.change(|list| {
            for condition in list {
                if let Ask::Cel(cel) = &condition.0 {
                    *condition = Condition(Ask::Among(Arc::clone(&kinds), cel.clone()));
                }
            }
        });
    }

    /// Changes what the wants of each [`Condition::either`] in it are filtered by.
    pub fn change_filters(&self, change: &dyn Fn(&mut Filters)) {
        self.change(|list| {
            for condition in list {
                if let Ask::Either(sides) = &condition.0 {
                    *condition = Condition(Ask::Either(sides.iter().map(|side| side.refiltered(change)).collect()));
                }
            }
        });
    }

    /// A list of its own, of what is in this one now.
    #[must_use]
    pub fn detached(&self) -> Self {
        let detached = Self::default();
        detached.change(|list| list.extend_from_slice(&self.list()));
        detached
    }

    /// What is in it now.
    pub fn list(&self) -> Arc<[Condition]> {
        Arc::clone(&self.0.list.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all hold for `event`.
    pub fn hold(&self, event: &Event) -> bool {
        self.list().iter().all(|condition| condition.holds(event))
    }

    /// How often it has changed.
    pub(crate) fn changes(&self) -> u64 {
        self.0.changes.load(Ordering::Acquire)
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Condition>)) {
        let mut list = self.0.list.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = list.to_vec();
        change(&mut changed);
        *list = changed.into();
        self.0.changes.fetch_add(1, Ordering::Release);
    }
}

impl fmt::Debug for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&*self.list()).finish()
    }
}

/// A list as a machine asks it: looked up again only when it has changed.
#[derive(Debug)]
pub(crate) struct Asked {
    conditions: Conditions,
    changes: u64,
    list: Arc<[Condition]>,
}

impl Asked {
    pub(crate) fn new(conditions: Conditions) -> Self {
        let changes = conditions.changes();
        Self { changes, list: conditions.list(), conditions }
    }

    /// Whether all hold for `event`.
    pub(crate) fn hold(&mut self, event: &Event) -> bool {
        let changes = self.conditions.changes();
        if changes != self.changes {
            (self.changes, self.list) = (changes, self.conditions.list());
        }
        self.list.iter().all(|condition| condition.holds(event))
    }
}

#[cfg(test)]
mod tests {
    use bugle_event::{Cause, Envelope, Foreign, Gap, Kind, Seen, Subject, Timestamp};

    use super::*;

    fn gap(cause: Cause) -> Event {
        let now = Timestamp::from_secs(1);
        Envelope::new("test", Gap::new("test", [], None, now, cause), Seen::at(now)).into_event()
    }

    #[test]
    fn a_condition_asks_its_kind_of_fact_and_lets_others_pass() {
        let foreign = Foreign::new(Kind::new("test.other"), Subject::number("bell", 1), "{}").unwrap();
        let foreign = Envelope::new("test", foreign, Seen::at(Timestamp::from_secs(1))).into_event();
        let stalled = Condition::on::<Gap>(|gap| gap.cause == Cause::Stall);
        assert!(stalled.holds(&gap(Cause::Stall)) && !stalled.holds(&gap(Cause::Restart)) && stalled.holds(&foreign));
        let any = Condition::new(|event| event.source == "test");
        assert!(any.holds(&foreign) && any.clone().holds(&gap(Cause::Stall)));
        assert_eq!(
            format!("{any:?} {stalled:?} {:?}", Condition::from(true)),
            "Condition(..) Condition(gap) Condition(true)"
        );
    }

    #[test]
    fn a_flag_holds_while_it_is_up_and_a_list_is_what_it_is_now() {
        let (flag, conditions) = (Arc::new(AtomicBool::new(true)), Conditions::default());
        let mut asked = Asked::new(conditions.clone());
        assert!(asked.hold(&gap(Cause::Stall)) && conditions.hold(&gap(Cause::Stall)));
        conditions.push(Arc::clone(&flag));
        assert!(asked.hold(&gap(Cause::Stall)));
        flag.store(false, Ordering::Release);
        assert!(!asked.hold(&gap(Cause::Stall)) && !conditions.hold(&gap(Cause::Stall)));
        conditions.push(true);
        conditions.retain(|condition| matches!(condition.0, Ask::Fixed(_)));
        assert!(asked.hold(&gap(Cause::Stall)) && conditions.len() == 1);
        conditions.push(false);
        assert!(!asked.hold(&gap(Cause::Stall)));
        conditions.clear();
        assert!(asked.hold(&gap(Cause::Stall)) && conditions.is_empty());
    }
}
