//! What happened to players, as events.

use bugle_clash as api;

use super::super::fact::Fact;
use super::super::id::ClanId;
use super::super::player::Player;
use super::super::realm::Realm;
use super::super::table::{List, UnitRow, Village};
use super::number::number;
use super::tag::{clan_tag, player_tag};

/// Adds the events of a fact about a player.
pub(super) fn put(realm: &Realm, fact: &Fact, events: &mut Vec<api::Event>) {
    let event = match fact {
        Fact::Moved { player, from, to } => return events.extend(moved(realm, realm.player(*player), *from, *to)),
        Fact::Player { player, attribute, old, new } => api::PlayerChanged {
            player: player_ref(realm.player(*player)),
            attribute: (*attribute).to_owned(),
            old: old.clone(),
            new: new.clone(),
        }
        .into(),
        Fact::Unlocked { player, unit } => unlocked(realm.player(*player), unit),
        Fact::Upgraded { player, unit, old, new } => upgraded(realm.player(*player), unit, *old, *new),
        Fact::Equipped { player, hero, old } => equipped(realm.player(*player), hero, old),
        Fact::Boost { player, unit, is_running } => boost(realm.player(*player), unit, *is_running),
        Fact::Achievement { player, row, old_value, old_stars } => {
            achievement(realm.player(*player), *row, *old_value, *old_stars)
        }
        _ => return,
    };
    events.push(event);
}

fn player_ref(player: &Player) -> api::PlayerRef {
    api::PlayerRef { player_tag: player_tag(player), player_name: player.name.clone() }
}

fn moved(realm: &Realm, player: &Player, from: Option<ClanId>, to: Option<ClanId>) -> Option<api::Event> {
    let clan_ref = |id| {
        let clan = realm.clan(id);
        api::ClanRef { tag: clan_tag(clan), name: clan.name.clone() }
    };
    let player = player_ref(player);
    Some(match (from.map(clan_ref), to.map(clan_ref)) {
        (Some(from), Some(to)) => api::PlayerClanMoved { player, from, to }.into(),
        (None, Some(clan)) => api::PlayerClanJoined { player, clan }.into(),
        (Some(clan), None) => api::PlayerClanLeft { player, clan }.into(),
        (None, None) => return None,
    })
}

fn unit_ref(row: &UnitRow) -> api::UnitRef {
    let list = match row.list {
        List::Troops => api::UnitList::Troops,
        List::Heroes => api::UnitList::Heroes,
        List::Equipment => api::UnitList::HeroEquipment,
        List::Spells => api::UnitList::Spells,
    };
    api::UnitRef { list, name: row.name.to_owned(), village: Some(village(row.village)), occurrence: 0 }
}

fn village(village: Village) -> api::Village {
    api::Village::from(village.name())
}

fn unlocked(player: &Player, row: &UnitRow) -> api::Event {
    api::UnitUnlocked { player: player_ref(player), unit: unit_ref(row), level: 1, max_level: row.max_level }.into()
}

fn upgraded(player: &Player, row: &UnitRow, old_level: u32, level: u32) -> api::Event {
    let (player, unit) = (player_ref(player), unit_ref(row));
    api::UnitUpgraded { player, unit, old_level, level, max_level: row.max_level }.into()
}

fn equipped(player: &Player, hero: &UnitRow, old: &[&str]) -> api::Event {
    let worn = player.units.iter().find(|unit| unit.row == hero).map(|unit| unit.worn.as_slice());
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
    let (old, new) = (names(old), names(worn.unwrap_or_default()));
    api::Equipped { player: player_ref(player), hero: hero.name.to_owned(), old, new }.into()
}

fn boost(player: &Player, row: &UnitRow, is_running: bool) -> api::Event {
    let (player, unit) = (player_ref(player), unit_ref(row));
    if is_running {
        return api::BoostStarted { player, unit }.into();
    }
    api::BoostEnded { player, unit }.into()
}

fn achievement(player: &Player, place: usize, old_value: u32, old_stars: usize) -> api::Event {
    let shown = &player.achievements[place];
    let earlier = &player.achievements[..place];
    let same =
        |row: &&super::super::table::AchievementRow| row.name == shown.row.name && row.village == shown.row.village;
    api::AchievementProgress {
        player: player_ref(player),
        name: shown.row.name.to_owned(),
        village: Some(village(shown.row.village)),
        occurrence: number(earlier.iter().map(|achievement| achievement.row).filter(same).count()),
        info: shown.row.info.to_owned(),
        old_value,
        value: shown.value,
        target: shown.target(),
        old_stars: number(old_stars),
        stars: number(shown.stars()),
    }
    .into()
}
