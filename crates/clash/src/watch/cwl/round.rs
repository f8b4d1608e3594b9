//! A round of a group, and its wars.

use bugle_event::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::war::War;
use crate::tag::{ClanTag, WarTag};
use crate::view::cwl_result::CwlResult;
use crate::war_id::WarId;
use crate::watch::asked::Asked;

/// A round. Its fields are a format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Round {
    /// Those that were drawn.
    pub(super) wars: Vec<RoundWar>,
    /// Whether there are others that are yet to be drawn.
    pub(super) is_open: bool,
    /// Whether it was told that it was drawn.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_told: bool,
    /// For how long it was asked in vain how its wars went.
    #[serde(default, skip_serializing_if = "Asked::is_none")]
    pub(super) asked: Asked,
}

/// A war of a round. Its fields are a format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RoundWar {
    pub(super) tag: WarTag,
    /// When it was first seen to be drawn.
    pub(super) drawn_at: Timestamp,
    /// Whether it was drawn while the group was watched.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_news: bool,
    /// Who fights in it. `None`: it was not asked yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) found: Option<Found>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) result: Option<CwlResult>,
    /// Whether it was told that it was found.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_told: bool,
    /// Whether it is to be watched.
    #[serde(default)]
    pub(super) watch: Watch,
    /// For how long it was watched in vain past its end.
    #[serde(default, skip_serializing_if = "Asked::is_none")]
    pub(super) late: Asked,
}

/// Whether a war is to be watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Watch {
    /// Nobody knows whose war it is, or it is of no interest.
    #[default]
    Unasked,
    /// Until its end was told.
    Wanted,
    /// No more.
    Done,
}

/// What a war of a round turned out to be. Its fields are a format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Found {
    pub(super) war: WarId,
    /// When it ends, as far as that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) end: Option<Timestamp>,
}

impl Round {
    /// When its last war ends, as far as that is known.
    pub(super) fn end(&self) -> Option<Timestamp> {
        self.wars.iter().filter_map(|war| war.found.as_ref()?.end).max()
    }

    /// The war of a clan, if it was found.
    pub(super) fn war_of(&self, clan: ClanTag) -> Option<&RoundWar> {
        self.wars.iter().find(|war| war.is_of(clan))
    }

    /// The war that must be this clan's, because all others are those of other clans, and all `clans` fight.
    pub(super) fn must_be_of(&self, clan: ClanTag, clans: usize) -> Option<&RoundWar> {
        let mut unknown = self.wars.iter().filter(|war| war.found.is_none());
        let only = unknown.next().filter(|_| unknown.next().is_none())?;
        (clans == 2 * self.wars.len() && self.war_of(clan).is_none()).then_some(only)
    }

    /// Wars of which it is not known how they went.
    pub(super) fn unseen(&self) -> impl Iterator<Item = &RoundWar> {
        self.wars.iter().filter(|war| war.result.is_none())
    }
}

impl RoundWar {
    pub(super) fn new(tag: WarTag, drawn_at: Timestamp, is_news: bool) -> Self {
        let (found, result, is_told, watch, late) = (None, None, false, Watch::default(), Asked::default());
        Self { tag, drawn_at, is_news, found, result, is_told, watch, late }
    }

    pub(super) fn is_watched(&self) -> bool {
        self.watch == Watch::Wanted
    }

    pub(super) fn is_of(&self, clan: ClanTag) -> bool {
        self.found.as_ref().is_some_and(|found| found.war.clans.contains(&clan))
    }

    /// Takes note of what its answer shows. Says whether that is of use.
    pub(super) fn learn(&mut self, war: &War) -> bool {
        let Some(id) = war.id() else { return false };
        let known_end = self.found.as_ref().filter(|found| found.war == id).and_then(|found| found.end);
        self.found = Some(Found { war: id, end: war.end_time.or(known_end) });
        let says_all = war.sides().all(|side| {
            ["stars", "attacks", "destruction_percentage"].iter().all(|field| side.says(field)) && side.tag.is_some()
        });
        if war.is_over() && says_all && war.size() > 0 {
            self.result = CwlResult::of(war);
        }
        true
    }

    /// Takes over what another watcher knows of it, and has told.
    pub(super) fn join(&mut self, other: &Self) {
        self.is_told |= other.is_told;
        if self.found.is_none() || self.found.as_ref().is_some_and(|found| found.end.is_none()) {
            self.found = other.found.clone().or(self.found.take());
        }
        if self.result.is_none() {
            self.result.clone_from(&other.result);
        }
    }
}
