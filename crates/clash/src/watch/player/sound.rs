//! Whether a body of a player can be believed.

use crate::model::player::Player;

/// Whether a body says anything about the player but who it is.
pub(super) fn says_something(player: &Player) -> bool {
    player.sent.count() > u32::from(player.says("name"))
}

/// Whether a list is empty, or cut to half, that had several things in it which no player loses at once.
pub(super) fn lost_many(old: &Player, new: &Player) -> bool {
    let is_cut = |had: usize, has: usize| (had > 1 && has == 0) || (had > 3 && has * 2 <= had);
    let lost = |list: &str, had: usize, has: usize| is_cut(had, has) && new.says(list);
    lost("troops", old.troops.len(), new.troops.len())
        || lost("heroes", old.heroes.len(), new.heroes.len())
        || lost("spells", old.spells.len(), new.spells.len())
        || lost("achievements", old.achievements.len(), new.achievements.len())
}

/// Whether something fell that never falls. No level is zero: that is no fall.
pub(super) fn fell(old: &Player, new: &Player) -> bool {
    let monotone = |player: &Player| {
        let said = |field: &str, value: Option<u32>| value.filter(|_| player.says(field));
        let level = |field: &str, value: Option<u32>| said(field, value).filter(|level| *level > 0);
        [
            level("exp_level", Some(player.exp_level)),
            level("town_hall_level", Some(player.town_hall_level)),
            level("builder_hall_level", player.builder_hall_level),
            said("war_stars", Some(player.war_stars)),
            said("clan_capital_contributions", Some(player.clan_capital_contributions)),
            said("best_trophies", Some(player.best_trophies)),
            said("best_builder_base_trophies", player.best_builder_base_trophies),
        ]
    };
    let is_less = |(old, new): (Option<u32>, Option<u32>)| old.zip(new).is_some_and(|(old, new)| new < old);
    monotone(old).into_iter().zip(monotone(new)).any(is_less)
}
