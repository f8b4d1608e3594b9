//! The kinds of events, and how people name them.

use std::fmt;

use bugle_event::{Kind, KindInfo};

use crate::event::table::{EVENTS, Event, OWN};

/// Every kind of event that this source brings.
pub const KINDS: &[KindInfo] = Event::KINDS;

/// The name of `kind` in the API: `Death` for `planetside.death`. `None`: it is no event of the API.
pub fn event_name(kind: Kind) -> Option<&'static str> {
    EVENTS.iter().find(|(_, info)| info.kind == kind).map(|(name, _)| *name)
}

/// Whether no frame ever brings events of this kind: what the service says of itself besides, and what follows from events.
pub fn is_own(kind: Kind) -> bool {
    OWN.iter().any(|(_, info)| info.kind == kind)
}

/// The kind that somebody means by `name`: `Death`, `death` or `planetside.death`.
pub fn kind(name: &str) -> Result<Kind, ParseKindError> {
    let short = |kind: Kind| kind.name().strip_prefix("planetside.").unwrap_or(kind.name());
    let named = KINDS.iter().map(|info| info.kind).find(|kind| {
        kind.name() == name || short(*kind) == name || short(*kind).replace('_', "").eq_ignore_ascii_case(name)
    });
    named.ok_or_else(|| ParseKindError { name: name.to_owned(), near: nearest(name) })
}

/// There is no event of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseKindError {
    /// What was asked for.
    pub name: String,
    /// The event that was probably meant.
    pub near: Option<&'static str>,
}

impl fmt::Display for ParseKindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "planetside has no event `{}`", self.name.escape_debug())?;
        match self.near {
            Some(near) => write!(f, "; did you mean `{near}`?"),
            None => write!(f, "; it has {}", EVENTS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")),
        }
    }
}

impl std::error::Error for ParseKindError {}

/// Names that were once documented or are spread by other libraries, and what their users want.
const MISNOMERS: &[(&str, &str)] =
    &[("AchievementAdded", "AchievementEarned"), ("ContinentUnlock", "ContinentUnlocked")];

fn nearest(name: &str) -> Option<&'static str> {
    let plain = |name: &str| name.replace(['_', '-', ' '], "").to_ascii_lowercase();
    let asked = plain(name);
    if let Some((_, real)) = MISNOMERS.iter().find(|(wrong, _)| plain(wrong) == asked) {
        return Some(real);
    }
    let (near, away) = EVENTS
        .iter()
        .chain(OWN)
        .map(|(name, _)| (*name, strsim::levenshtein(&plain(name), &asked)))
        .min_by_key(|pair| pair.1)?;
    (away <= asked.chars().count().max(6) / 3).then_some(near)
}

#[cfg(test)]
mod tests {
    use bugle_event::Fact as _;

    use super::*;
    use crate::event::states::WorldOffline;
    use crate::event::unknown::UnknownEvent;

    #[test]
    fn a_kind_is_found_by_each_of_its_names() {
        for name in ["PlayerFacilityCapture", "player_facility_capture", "planetside.player_facility_capture"] {
            assert_eq!(kind(name).unwrap().name(), "planetside.player_facility_capture");
        }
        for name in ["WorldOffline", "world_offline", "planetside.world_offline"] {
            assert_eq!(kind(name).unwrap(), WorldOffline::KIND);
        }
        assert_eq!(kind("unknown").unwrap(), UnknownEvent::KIND);
    }

    #[test]
    fn a_misspelt_kind_gets_a_suggestion() {
        let error = |name| kind(name).unwrap_err().to_string();
        insta::assert_snapshot!(error("Deaht"), @"planetside has no event `Deaht`; did you mean `Death`?");
        insta::assert_snapshot!(error("AlertEnd"), @"planetside has no event `AlertEnd`; did you mean `AlertEnded`?");
        insta::assert_snapshot!(error("AchievementAdded"), @"planetside has no event `AchievementAdded`; did you mean `AchievementEarned`?");
        assert!(error("Breakfast").contains("it has AchievementEarned, BattleRankUp"));
    }

    #[test]
    fn every_kind_says_it_is_planetside() {
        assert_eq!(KINDS.len(), EVENTS.len() + OWN.len() + 1);
        assert!(KINDS.iter().all(|info| info.kind.name().starts_with("planetside.")));
    }
}
