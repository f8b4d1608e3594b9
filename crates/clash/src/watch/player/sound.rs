//! Whether a body of a player can be believed.

use crate::model::player::Player;

/// Whether the lists that no player loses are still there.
pub(super) fn is_whole(old: &Player, new: &Player) -> bool {
    let lost = |had: bool, has: bool| had && !has;
    !(lost(!old.troops.is_empty(), !new.troops.is_empty())
        || lost(!old.heroes.is_empty(), !new.heroes.is_empty())
        || lost(!old.spells.is_empty(), !new.spells.is_empty())
        || lost(!old.achievements.is_empty(), !new.achievements.is_empty()))
}

/// Whether something fell that never falls: the body is out of date. Zero may mean that it was not sent.
pub(super) fn fell(old: &Player, new: &Player) -> bool {
    let monotone = |player: &Player| {
        [
            player.exp_level,
            player.town_hall_level,
            player.war_stars,
            player.clan_capital_contributions,
            player.best_trophies,
            player.builder_hall_level.unwrap_or(0),
            player.best_builder_base_trophies.unwrap_or(0),
        ]
    };
    monotone(old).into_iter().zip(monotone(new)).any(|(old, new)| 0 < new && new < old)
}
