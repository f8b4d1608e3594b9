//! What fails, so that each failure is told once.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::Discriminant;

use bugle_event::in_words;

use super::ask::Ask;
use crate::client::error::ApiError;
use crate::target::Target;

/// What is wrong with something: the same trouble again is no news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Trouble {
    Error(Discriminant<ApiError>),
    Unusable,
}

/// What failed the last time.
#[derive(Debug)]
pub(crate) struct Failing {
    trouble: Trouble,
    /// How often, one after the other.
    pub(crate) in_a_row: u32,
    /// What the last error was, for people.
    pub(crate) last: Box<str>,
}

/// What is wrong with all that fails.
#[derive(Debug, Default)]
pub(crate) struct Troubles {
    /// In a map that takes no room once nothing fails.
    failing: BTreeMap<Ask, Failing>,
    /// How many have each trouble.
    counts: HashMap<Trouble, usize>,
    /// Those whose answers claim to hold for longer than is waited for.
    lasting: BTreeSet<Target>,
}

impl Troubles {
    /// What is wrong with this, if anything is.
    pub(crate) fn get(&self, ask: Ask) -> Option<&Failing> {
        self.failing.get(&ask)
    }

    /// An answer can be used, or none is wanted any more.
    pub(crate) fn on_usable(&mut self, ask: Ask) {
        if let Some(failing) = self.failing.remove(&ask) {
            self.uncount(failing.trouble);
        }
    }

    /// This is not watched any more.
    pub(crate) fn forget(&mut self, target: Target) {
        self.on_usable(Ask::Look(target));
        self.lasting.remove(&target);
    }

    /// An answer of the target cannot be used. Says whether that is news.
    pub(crate) fn on_unusable(&mut self, target: Target) -> bool {
        self.fails(Ask::Look(target), Trouble::Unusable, "an answer that cannot be used".into())
    }

    /// There is no answer. Says whether the error is news.
    pub(crate) fn on_error(&mut self, ask: Ask, error: &ApiError) -> bool {
        let trouble = Trouble::Error(std::mem::discriminant(error));
        let is_known = is_about_all(error) && self.counts.contains_key(&trouble);
        let is_news = self.fails(ask, trouble, in_words(error).into()) && !is_known;
        // That a war log is private is an event, and that nobody is called #2PP does not hinder the probe. What cannot be
        // asked beside the looks is missed by its watcher, if by anybody.
        let is_error = match (ask, error) {
            (Ask::Look(Target::War(_)), ApiError::Private { .. })
            | (Ask::Look(Target::Probe), ApiError::NotFound { .. }) => false,
            (Ask::Look(_) | Ask::Ranking(_), _) => true,
            (Ask::Aside(..), _) => is_about_all(error),
        };
        is_news && is_error
    }

    /// Says whether it did not fail in this way before.
    fn fails(&mut self, ask: Ask, trouble: Trouble, last: Box<str>) -> bool {
        let before = self.failing.remove(&ask);
        let in_a_row = before.as_ref().map_or(0, |before| before.in_a_row).saturating_add(1);
        let is_same = before.as_ref().is_some_and(|before| before.trouble == trouble);
        before.inspect(|before| self.uncount(before.trouble));
        *self.counts.entry(trouble).or_default() += 1;
        self.failing.insert(ask, Failing { trouble, in_a_row, last });
        !is_same
    }

    fn uncount(&mut self, trouble: Trouble) {
        if let Entry::Occupied(mut count) = self.counts.entry(trouble) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }

    /// Takes note of whether an answer of the target claims to hold for longer than is waited for. Says whether that is
    /// news: where one does, others may.
    pub(crate) fn on_lasting(&mut self, target: Target, is_lasting: bool) -> bool {
        if !is_lasting {
            self.lasting.remove(&target);
            return false;
        }
        self.lasting.insert(target) && self.lasting.len() == 1
    }
}

/// Whether it is as true of everything else that is asked for: told of one, it is told.
fn is_about_all(error: &ApiError) -> bool {
    match error {
        ApiError::InvalidKey { .. }
        | ApiError::InvalidAddress { .. }
        | ApiError::NotRenewed { .. }
        | ApiError::Throttled { .. }
        | ApiError::Denied
        | ApiError::Maintenance
        | ApiError::Unavailable { .. }
        | ApiError::NoAnswer { .. } => true,
        ApiError::BadArgument { .. }
        | ApiError::BadRequest { .. }
        | ApiError::Unexpected { .. }
        | ApiError::Private { .. }
        | ApiError::NotFound { .. }
        | ApiError::Broken { .. }
        | ApiError::OfAnother { .. } => false,
    }
}
