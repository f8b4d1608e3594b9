//! What an answer about a clan's group shows, before it is compared with anything.

use super::group::{Group, drawn, rank};
use crate::cwl_id::CwlId;
use crate::model::ids::SeasonId;
use crate::model::league_group::{LeagueGroup, LeagueGroupClan};
use crate::model::open::LeagueGroupState;
use crate::tag::{ClanTag, is_plausible};

/// Whether the clan is in no group.
pub(super) fn is_none(group: &LeagueGroup) -> bool {
    let is_bare = group.clans.is_empty() && group.season.is_none() && group.drawn_rounds().next().is_none();
    let is_word = matches!(group.state, LeagueGroupState::NotInWar | LeagueGroupState::GroupNotFound);
    is_bare && (is_word || rank(&group.state).is_none())
}

/// Which group is shown, if that is another one than was known. `None`: it does not say enough.
pub(super) fn named(group: &LeagueGroup, clan: Option<ClanTag>) -> Option<CwlId> {
    let is_in_it = clan.is_none_or(|clan| group.clan(clan).is_some());
    group.id().filter(|_| season(group).is_some() && is_in_it && group.clans.len() > 1)
}

/// The season, if that can be one: a month, a day, or a number of seconds.
fn season(group: &LeagueGroup) -> Option<&SeasonId> {
    let can_be = |season: &&SeasonId| season.as_str().chars().all(|part| part.is_ascii_digit() || part == '-');
    group.season.as_ref().filter(can_be).filter(|season| season.as_str().len() > 3)
}

/// Whether there seem to be fewer clans than fight in a round, or one is garbled.
pub(super) fn is_short(group: &LeagueGroup) -> bool {
    let wars = group.rounds.iter().map(|round| round.war_tags.len()).max().unwrap_or(0);
    let is_garbled = |clan: &LeagueGroupClan| !is_plausible(clan.tag.symbols());
    group.clans.len() < 2 * wars || group.clans.iter().any(is_garbled)
}

impl Group {
    /// Whether it is this group that is shown, as far as the answer says.
    pub(super) fn is_shown_by(&self, group: &LeagueGroup) -> bool {
        let known = |clan: ClanTag| self.clans.iter().any(|known| known.tag == clan);
        let shared = group.clans.iter().filter(|clan| known(clan.tag)).count();
        let is_same_clans = 2 * shared > group.clans.len().min(self.clans.len());
        let is_known = |tag| self.wars().any(|(_, war)| war.tag == tag);
        match season(group) {
            // A war has its tag for ever.
            _ if group.rounds.iter().flat_map(drawn).any(is_known) => true,
            Some(season) if *season != self.id.season => false,
            Some(_) => group.clans.is_empty() || is_same_clans,
            None if group.clans.is_empty() => false,
            None => shared == group.clans.len() && (self.is_over || !self.has_wars_beyond(&group.rounds)),
        }
    }

    /// Whether less is shown than is known.
    pub(super) fn is_ahead_of(&self, group: &LeagueGroup) -> bool {
        let shown = rank(&group.state).unwrap_or(self.rank);
        let lacks_wars = group.says("rounds") && self.has_wars_beyond(&group.rounds);
        shown < self.rank || (shown == self.rank && lacks_wars)
    }
}
