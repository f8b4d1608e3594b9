//! What is known of a player beyond what the last body shows.

use serde::{Deserialize, Serialize};

use super::reached::Reached;
use crate::event::Event;
use crate::event::player::LeagueWeek;
use crate::model::player::Player;

/// What is known of a player beyond what the last body shows. Its fields are a format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Known {
    /// What was reached.
    #[serde(skip_serializing_if = "Reached::is_empty")]
    pub(super) reached: Reached,
    /// The last league week, where the body shows none.
    #[serde(skip_serializing_if = "Option::is_none")]
    week: Option<Week>,
}

/// A league week, and its group once that was drawn.
type Week = (u64, Option<String>);

impl Known {
    /// Signing up for a week, and its group being drawn. A week that ends without the next one is no news.
    pub(super) fn league_week(&mut self, old: &Player, new: &Player) -> Option<Event> {
        // A body that does not know weeks says nothing about them.
        if !old.says("current_league_season_id") || !new.says("current_league_season_id") {
            return None;
        }
        let before = week(old).or_else(|| self.week.take());
        let Some((season_id, group_tag)) = week(new) else {
            self.week = before;
            return None;
        };
        if before == Some((season_id, group_tag.clone())) {
            return None;
        }
        let (old_season_id, old_group_tag) = week(old).unzip();
        let (player, old_group_tag) = (new.into(), old_group_tag.flatten());
        Some(LeagueWeek { player, season_id: Some(season_id), group_tag, old_season_id, old_group_tag }.into())
    }
}

fn week(player: &Player) -> Option<Week> {
    let (season, group) = player.league_week()?;
    Some((season.as_secs()?, group.map(|tag| tag.to_string())))
}
