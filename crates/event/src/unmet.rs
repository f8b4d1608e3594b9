//! Filters that nothing can ever meet: told when somebody asks for it, and not found out by waiting.

use std::fmt;

use crate::kind::{Kind, KindSet};
use crate::payload::KindInfo;
use crate::want::Want;

/// A filter that nothing can ever meet.
///
/// ```
/// use bugle_event::{Gap, Kind, KindInfo, Subject, Want};
///
/// let mut death = KindInfo::of::<Gap>();
/// (death.kind, death.nouns) = (Kind::new("planetside.death"), &["world", "zone", "character"]);
///
/// let mut want = Want::kinds([death.kind]);
/// want.filters.insert(Subject::number("world", 10));
/// assert_eq!(want.unmet(&[death]), None);
/// want.filters.insert(Subject::number("experience", 7));
/// assert_eq!(
///     want.unmet(&[death]).map(|unmet| unmet.to_string()).as_deref(),
///     Some("planetside.death has no experience: it can be filtered by world, zone, character")
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unmet {
    /// This kind has nothing of the sort.
    Kind {
        /// The kind that is asked for.
        kind: Kind,
        /// The noun that it does not have.
        noun: &'static str,
        /// The nouns that it has.
        nouns: &'static [&'static str],
    },
    /// Each of these is had by some kind, and all of them by none.
    Together {
        /// The nouns that are asked for.
        nouns: Vec<&'static str>,
    },
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind { kind, noun, nouns } => {
                write!(f, "{kind} has no {noun}: it can be filtered by {}", nouns.join(", "))
            }
            Self::Together { nouns } => write!(f, "no event has {} at once", nouns.join(" and ")),
        }
    }
}

impl std::error::Error for Unmet {}

impl Want {
    /// What of it can never be met, going by `kinds`, which are those that are known: `bugle::source::kinds()` are those of
    /// the games that are built in.
    ///
    /// Each kind that is asked for must have each noun that is filtered by. Who asks for all kinds may filter by what some
    /// of them have. A kind that is not among `kinds`, one that does not say by what it can be filtered, and a noun that
    /// none of them has, pass: another game may bring it.
    pub fn unmet(&self, kinds: &[KindInfo]) -> Option<Unmet> {
        let lacks = |info: &KindInfo| self.filters.nouns().find(|noun| !info.nouns.contains(noun));
        let mut said = kinds.iter().filter(|info| !info.nouns.is_empty());
        match &self.kinds {
            KindSet::Only(wanted) => said
                .filter(|info| wanted.contains(&info.kind))
                .find_map(|info| lacks(info).map(|noun| Unmet::Kind { kind: info.kind, noun, nouns: info.nouns })),
            KindSet::All => {
                let is_known = |noun| kinds.iter().any(|info| info.nouns.contains(&noun));
                let is_met = !self.filters.nouns().all(is_known) || said.any(|info| lacks(info).is_none());
                let nouns: Vec<_> = self.filters.nouns().collect();
                (!is_met && !nouns.is_empty()).then_some(Unmet::Together { nouns })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gap::Gap;
    use crate::payload::Fact as _;
    use crate::subject::Subject;
    use crate::want::Filters;

    fn info(kind: &'static str, nouns: &'static [&'static str]) -> KindInfo {
        KindInfo { kind: Kind::new(kind), nouns, ..KindInfo::of::<Gap>() }
    }

    fn kinds() -> [KindInfo; 4] {
        [
            KindInfo::of::<Gap>(),
            info("bells.rung", &["bell", "tower"]),
            info("bells.cast", &["bell"]),
            info("towers.built", &["tower", "town"]),
        ]
    }

    fn unmet(wanted: Option<&[&'static str]>, nouns: &[&'static str]) -> Option<String> {
        let filters: Filters = nouns.iter().map(|noun| Subject::number(noun, 1)).collect();
        let kinds_wanted = wanted.map_or(KindSet::All, |kinds| kinds.iter().map(|name| Kind::new(name)).collect());
        Want { kinds: kinds_wanted, filters }.unmet(&kinds()).map(|unmet| unmet.to_string())
    }

    #[test]
    fn each_kind_that_is_asked_for_must_have_each_noun() {
        assert_eq!(unmet(Some(&["bells.rung"]), &["bell", "tower"]), None);
        assert_eq!(
            unmet(Some(&["bells.rung", "bells.cast"]), &["bell", "tower"]).unwrap(),
            "bells.cast has no tower: it can be filtered by bell"
        );
        assert_eq!(
            unmet(Some(&["bells.rung"]), &["town"]).unwrap(),
            "bells.rung has no town: it can be filtered by bell, tower"
        );
        assert_eq!(unmet(Some(&["bells.rung"]), &[]), None);
        assert_eq!(unmet(Some(&[]), &["town"]), None, "who asks for nothing is not wrong about anything");
    }

    #[test]
    fn who_asks_for_all_kinds_may_filter_by_what_some_have() {
        for nouns in [&[][..], &["town"], &["bell", "tower"]] {
            assert_eq!(unmet(None, nouns), None, "{nouns:?}");
        }
        assert_eq!(unmet(None, &["bell", "town"]).unwrap(), "no event has bell and town at once");
    }

    #[test]
    fn what_is_not_known_passes() {
        assert_eq!(unmet(Some(&["chess.move"]), &["board"]), None);
        assert_eq!(unmet(None, &["board", "bell"]), None, "another game may have it");
        assert_eq!(unmet(Some(&[Gap::KIND.name()]), &["board"]), None, "gaps pass every filter");
        assert_eq!(Want::all().unmet(&[]), None);
    }
}
