//! Watching whoever is mentioned.

use std::sync::Arc;

use super::ranking::Ranking;
use super::terms::Terms;
use crate::target::{ResourceKind, Target};
use crate::watch::mention::Mention;

/// Who is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The members of clans that are watched.
    Members,
    /// The other sides of wars that are watched, until they are over.
    Opponents,
    /// Those in a ranking.
    Ranked(Ranking),
}

/// Whoever is mentioned in what somebody wished for is watched too, as if it had been wished for, as long as it is
/// mentioned. What is watched only for that reason mentions nobody: or else one war would lead to all.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) whose: Whose,
    pub(crate) kind: ResourceKind,
    pub(crate) terms: Arc<Terms>,
}

impl Rule {
    /// Whether both are about the same, however it is watched.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (self.whose, self.kind) == (other.whose, other.kind)
    }

    /// Whether it can be the reason for which a target is mentioned in a body.
    pub(crate) fn leads_to(&self, target: Target) -> bool {
        !matches!(self.whose, Whose::Ranked(_)) && target.kind() == Some(self.kind)
    }

    /// What is to be watched because of a mention.
    pub(crate) fn target(&self, mention: Mention) -> Option<Target> {
        let tag = match (self.whose, mention) {
            (Whose::Members, Mention::Member(player)) => player.to_string(),
            (Whose::Opponents, Mention::Opponent(clan)) => clan.to_string(),
            (Whose::Members | Whose::Opponents | Whose::Ranked(_), _) => return None,
        };
        self.kind.target(&tag).ok()
    }
}
