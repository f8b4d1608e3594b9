//! What there is to look at beside pages and profiles, and which wars are of a clan war league: those are looked at by
//! their own tags.

use std::collections::{BTreeMap, BTreeSet};

use bugle_clash::{WarId, WarSnapshot, WarType};
use bugle_event::{Event, Subject, Timestamp};

/// What is looked at, beside pages and profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    War,
    Cwl,
    Raids,
    Battles,
    LeagueHistory,
}

impl Look {
    /// That of a clan or a player.
    pub(super) fn at(self, whose: &Subject) -> Subject {
        let noun = match self {
            Self::War => "current_war",
            Self::Cwl => "cwl_group",
            Self::Raids => "raid_weekends",
            Self::Battles => "battle_log",
            Self::LeagueHistory => "league_history",
        };
        Subject { noun, ..whose.clone() }
    }
}

/// The wars of clan war leagues, and when each was first seen. One of which nothing says of what kind it is can be no
/// other: every war of two clans that was watched was seen as a whole.
pub(super) fn league_wars(ledger: &[Event], delivered: &[Event]) -> BTreeMap<WarId, Option<Timestamp>> {
    let kinds = ledger.iter().chain(delivered).filter_map(kind_of_war);
    let regular: BTreeSet<WarId> = kinds.filter(|(_, kind)| *kind != WarType::Cwl).map(|(war, _)| war).collect();
    let wars = ledger.iter().chain(delivered).filter_map(war_of).filter(|war| !regular.contains(war));
    let mut wars: BTreeMap<WarId, Option<Timestamp>> = wars.map(|war| (war, None)).collect();
    for event in delivered {
        if let Some(WarSnapshot { war, .. }) = event.get()
            && let Some(first) = war.id().and_then(|war| wars.get_mut(&war))
        {
            first.get_or_insert(event.observed_at);
        }
    }
    wars
}

/// Of what kind a war is, where an event says it.
fn kind_of_war(event: &Event) -> Option<(WarId, WarType)> {
    use bugle_clash::Event as E;
    let matchup = match event.game::<E>()? {
        E::WarFound(fact) => &fact.matchup,
        E::WarStarted(fact) => &fact.matchup,
        E::WarRescheduled(fact) => &fact.matchup,
        E::WarEnded(fact) => &fact.matchup,
        E::WarSnapshot(fact) => return Some((fact.war.id()?, fact.war.war_type())),
        _ => return None,
    };
    Some((matchup.war, matchup.war_type))
}

/// Which war a fact is about.
pub(super) fn war_of(event: &Event) -> Option<WarId> {
    use bugle_clash::Event as E;
    Some(match event.game::<E>()? {
        E::WarFound(fact) => fact.matchup.war,
        E::WarStarted(fact) => fact.matchup.war,
        E::WarRescheduled(fact) => fact.matchup.war,
        E::WarEnded(fact) => fact.matchup.war,
        E::WarAttack(fact) => fact.war,
        E::WarLineup(fact) => fact.war,
        E::MissedAttacks(fact) => fact.war,
        _ => return None,
    })
}
