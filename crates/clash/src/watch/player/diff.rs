//! How two bodies of one player differ.

use bugle_model::Model as _;
use serde_json::Value;

use super::achievements::diff_achievements;
use super::known::Known;
use super::units::diff_units;
use super::unknown_lists::are_units;
use crate::event::Event;
use crate::event::player::{ClanRef, PlayerChanged, PlayerClanJoined, PlayerClanLeft, PlayerClanMoved, PlayerRef};
use crate::model::player::Player;
use crate::watch::attributes::{Attention, unknown_differences};

/// What changed from `old` to `new`.
pub(super) fn diff(old: &Player, new: &Player, noisy: bool, known: &mut Known) -> Vec<Event> {
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
    unknown_differences([&old.extra, &new.extra], Player::knows, noisy, &mut |attribute, values| {
        // Units have events of their own.
        if !are_units([&values[0], &values[1]]) {
            facts.push(changed(new, attribute, values));
        }
    });
    facts.extend(known.league_week(old, new));
    facts.extend(diff_units(old, new, &mut known.reached));
    facts.extend(diff_achievements(old, new, &mut known.reached));
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
