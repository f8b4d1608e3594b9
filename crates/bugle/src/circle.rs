//! Whom events must be about, where that changes while they are followed.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bugle_event::{Filters, Key, Subject, Want};
use bugle_trigger::Trigger as Rule;

/// Subjects of one noun, which change while they are followed: triggers and readers that are told to look for those
/// [among](crate::Events::among) it follow whoever is in it, and ask the sources for just them. Nobody in it: nothing is
/// asked for. Cheap to clone; clones are the same.
///
#[cfg_attr(feature = "planetside", doc = "```")]
#[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
/// use bugle::{Circle, EventStream, planetside::{CharacterId, Death}};
///
/// # fn example(stream: &EventStream) {
/// let friends = Circle::new("character");
/// stream.on::<Death>().among(&friends).call(|death, _| println!("{} fell", death.character_id));
/// // ... at any time later:
/// friends.set([CharacterId(5428010618020694593), CharacterId(5428010618020694595)].map(Into::into));
/// # }
/// ```
#[derive(Clone)]
pub struct Circle(Arc<Shared>);

struct Shared {
    noun: &'static str,
    /// Held by who changes it, until all who follow it have been told: so that they hear of changes in their order.
    changing: Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    keys: Arc<BTreeSet<Key>>,
    version: u64,
    followers: Vec<Weak<dyn Follower>>,
}

/// Who is to hear when it has changed.
pub(crate) trait Follower: Send + Sync {
    /// It is another now. Must not change it.
    fn on_change(&self);
}

impl Circle {
    /// An empty one, of subjects of this noun: `character`, say.
    pub fn new(noun: &'static str) -> Self {
        Self(Arc::new(Shared { noun, changing: Mutex::default(), state: Mutex::default() }))
    }

    /// These are in it now, and no others. Subjects of another noun are left out. When this is done, all who follow it
    /// have told their sources.
    pub fn set(&self, subjects: impl IntoIterator<Item = Subject>) {
        let noun = self.0.noun;
        let keys = subjects.into_iter().filter(|subject| subject.noun == noun).map(|subject| subject.key).collect();
        let changing = self.0.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.state();
        if *state.keys == keys {
            return;
        }
        state.keys = Arc::new(keys);
        state.version += 1;
        state.followers.retain(|follower| follower.strong_count() > 0);
        let followers = state.followers.clone();
        // They look at it.
        drop(state);
        followers.iter().filter_map(Weak::upgrade).for_each(|follower| follower.on_change());
        drop(changing);
    }

    /// Whether both are the same.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Of which noun its subjects are.
    pub fn noun(&self) -> &'static str {
        self.0.noun
    }

    /// Who is in it.
    pub fn subjects(&self) -> Vec<Subject> {
        self.keys().iter().map(|key| Subject { noun: self.0.noun, key: key.clone() }).collect()
    }

    /// How many are in it.
    pub fn len(&self) -> usize {
        self.keys().len()
    }

    /// How often it has changed: for who looks whether it has.
    pub fn version(&self) -> u64 {
        self.state().version
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.keys().is_empty()
    }

    /// Has `wants` ask for whoever is in it now, where they ask for somebody of its noun. Others stay as they are.
    pub fn renew(&self, wants: &mut [Want]) {
        for want in wants {
            self.renew_filters(&mut want.filters);
        }
    }

    /// The same for all that `rule` asks for.
    pub(crate) fn renew_rule(&self, rule: &mut Rule) {
        self.renew(&mut rule.wants);
        rule.conditions.change_filters(&|filters| self.renew_filters(filters));
        // A pattern that was narrowed as a whole keeps the others out by itself.
        if let Some(pattern) = &mut rule.pattern {
            pattern.renarrow(&|filters| self.renew_filters(filters));
        }
    }

    fn renew_filters(&self, filters: &mut Filters) {
        if filters.keys(self.0.noun).is_some() {
            self.narrow(filters);
        }
    }

    /// Asks for nobody of its noun who is not in it.
    pub(crate) fn narrow(&self, filters: &mut Filters) {
        filters.replace(self.0.noun, self.keys().iter().cloned());
    }

    /// Has `follower` told of changes from now on. It must look at the circle after this.
    pub(crate) fn join(&self, follower: &Arc<impl Follower + 'static>) {
        let follower = Arc::downgrade(follower);
        self.state().followers.push(follower);
    }

    fn keys(&self) -> Arc<BTreeSet<Key>> {
        Arc::clone(&self.state().keys)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Circle").field("noun", &self.0.noun).field("len", &self.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[derive(Default)]
    struct Ear(AtomicUsize);

    impl Follower for Ear {
        fn on_change(&self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn bells(numbers: impl IntoIterator<Item = u64>) -> Vec<Subject> {
        numbers.into_iter().map(|number| Subject::number("bell", number)).collect()
    }

    #[test]
    fn who_follows_it_is_told_of_each_change_and_of_nothing_else() {
        let (circle, ear) = (Circle::new("bell"), Arc::new(Ear::default()));
        circle.join(&ear);
        circle.set(bells([]));
        circle.set(bells([1, 2]));
        circle.set(bells([2, 1]));
        circle.set([Subject::number("tower", 7), Subject::number("bell", 3)]);
        assert_eq!((ear.0.load(Ordering::Relaxed), circle.subjects()), (2, bells([3])));
        drop(ear);
        circle.set(bells([]));
        assert!(
            circle.is_empty() && circle.version() == 3 && circle.state().followers.is_empty(),
            "who is gone is forgotten"
        );
    }

    #[test]
    fn only_what_asks_for_its_noun_is_renewed() {
        let circle = Circle::new("bell");
        let want = |subjects: Vec<Subject>| Want { filters: subjects.into_iter().collect(), ..Want::all() };
        let mut wants = [want(bells([1])), want(vec![Subject::number("tower", 7)])];
        circle.renew(&mut wants);
        assert!(wants[0].is_void() && wants[1] == want(vec![Subject::number("tower", 7)]));
        circle.set(bells([5, 6]));
        circle.renew(&mut wants);
        assert_eq!(wants[0], want(bells([5, 6])));
    }
}
