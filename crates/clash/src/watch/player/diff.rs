//! How two bodies of one player differ.

use serde_json::Value;

use super::units::diff_units;
use crate::event::Event;
use crate::event::player::{
    ClanRef, LeagueWeek, PlayerChanged, PlayerClanJoined, PlayerClanLeft, PlayerClanMoved, PlayerRef,
};
use crate::model::player::Player;
use crate::watch::attributes::Attention;

/// What changed from `old` to `new`.
pub(super) fn diff(old: &Player, new: &Player, noisy: bool) -> Vec<Event> {
    let mut facts: Vec<Event> = clan_change(old, new).into_iter().collect();
    old.differences(new, &mut |attribute, written| {
        let attention = attention(attribute, old, new);
        if attention == Attention::Never {
            return;
        }
        let values = written();
        if attention.tells(noisy, &values) {
            facts.push(changed(new, attribute, values));
        }
    });
    facts.extend(league_week(old, new));
    facts.extend(diff_units(old, new));
    facts
}

fn clan_change(old: &Player, new: &Player) -> Option<Event> {
    let player = PlayerRef::from(new);
    match (old.clan.as_ref(), new.clan.as_ref()) {
        (None, Some(to)) => Some(PlayerClanJoined { player, clan: ClanRef::from(to) }.into()),
        (Some(from), None) => Some(PlayerClanLeft { player, clan: ClanRef::from(from) }.into()),
        (Some(from), Some(to)) if from.tag != to.tag => {
            Some(PlayerClanMoved { player, from: from.into(), to: to.into() }.into())
        }
        _ => None,
    }
}

/// Signing up for a week, and its group being drawn. A week that ends without the next one is no news.
fn league_week(old: &Player, new: &Player) -> Option<Event> {
    let week = |player: &Player| player.current_league_season_id.filter(|&season| season > 0);
    let group = |player: &Player| player.current_league_group_tag.clone().filter(|tag| tag.len() > 1);
    // A body that has neither field says nothing about weeks.
    let is_known = old.current_league_season_id.is_some() && new.current_league_season_id.is_some();
    let is_news = (week(old), group(old)) != (week(new), group(new)) && week(new).is_some();
    (is_known && is_news).then(|| {
        LeagueWeek {
            player: new.into(),
            season_id: week(new),
            group_tag: group(new),
            old_season_id: week(old),
            old_group_tag: group(old),
        }
        .into()
    })
}

fn changed(player: &Player, attribute: &str, [old, new]: [Value; 2]) -> Event {
    PlayerChanged { player: player.into(), attribute: attribute.to_owned(), old, new }.into()
}

fn attention(attribute: &str, old: &Player, new: &Player) -> Attention {
    match attribute {
        "clan"
        | "achievements"
        | "troops"
        | "heroes"
        | "spells"
        | "hero_equipment"
        | "current_league_group_tag"
        | "current_league_season_id"
        | "previous_league_group_tag"
        | "previous_league_season_id" => Attention::Never,
        "trophies" | "builder_base_trophies" | "legend_statistics" => Attention::Noise,
        // Whoever changes clan changes role; and since October 2025 the legacy league says nothing beside a tier.
        "role" if clan_change(old, new).is_some() => Attention::Never,
        "league" if old.league_tier.is_some() || new.league_tier.is_some() => Attention::Never,
        "town_hall_weapon_level" | "builder_hall_level" => Attention::TellAbsence,
        "exp_level"
        | "town_hall_level"
        | "war_stars"
        | "clan_capital_contributions"
        | "best_trophies"
        | "best_builder_base_trophies" => Attention::TellRising,
        _ => Attention::Tell,
    }
}
