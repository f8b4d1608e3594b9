//! `bugle clash player`: a player, and how far everything they have has come.

use bugle::clash::{Army, ArmyUnit, Player, PlayerTag, UnitKind, UnitTable, Village};

use super::api::{Api, What};
use super::words::{dash, known, league, role, sent};
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::Sheet;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The player's tag
    #[arg(value_name = "TAG")]
    tag: PlayerTag,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    api.show(&What::tagged(format!("player {}", args.tag)), api.client.player(args.tag), output, sheet).await
}

fn sheet(player: &Player) -> Sheet {
    let army = player.army(UnitTable::shipped());
    let mut sheet = Sheet::default();
    for (name, text) in fields(player).into_iter().chain(units(&army)) {
        sheet.field(name, text);
    }
    sheet
}

/// What there is to say of the player, beside what they have unlocked.
fn fields(player: &Player) -> Vec<(&'static str, String)> {
    let (exp_level, war_stars) = (sent!(player.exp_level), sent!(player.war_stars));
    let (trophies, best_trophies) = (sent!(player.trophies), sent!(player.best_trophies));
    let weapon = player.town_hall_weapon_level.map_or_else(String::new, |level| format!(", weapon {level}"));
    let builder = player.builder_hall_level.map(|level| {
        let trophies = known(player.builder_base_trophies);
        format!("hall {level}, {trophies} trophies, {}", league(player.builder_base_league.as_ref()))
    });
    let clan = player.clan.as_ref().map(|clan| {
        let role = player.role.as_ref().map_or_else(dash, role);
        format!("{role} of {} {}", clan.tag, clan.name)
    });
    let (given, received) = (sent!(player.donations), sent!(player.donations_received));
    let (won, defended) = (sent!(player.attack_wins), sent!(player.defense_wins));
    let preference = player.war_preference.as_ref().map_or_else(String::new, |word| format!(", opted {word}"));
    vec![
        ("player", format!("{} {}", player.tag, player.name)),
        ("town hall", format!("{}{weapon}, experience {exp_level}", sent!(player.town_hall_level))),
        ("league", league(player.league_tier.as_ref().or(player.league.as_ref()))),
        ("trophies", format!("{trophies}, {best_trophies} at best")),
        ("builder base", builder.unwrap_or_else(dash)),
        ("wars", format!("{war_stars} stars{preference}")),
        ("season", format!("{won} attacks won, {defended} defences")),
        ("donations", format!("{given} given, {received} received")),
        ("capital gold", sent!(player.clan_capital_contributions)),
        ("clan", clan.unwrap_or_else(dash)),
    ]
}

/// The units, kind by kind; those of the builder base by themselves.
fn units(army: &Army<'_>) -> impl Iterator<Item = (&'static str, String)> {
    let kinds = [
        ("heroes", UnitKind::Hero),
        ("equipment", UnitKind::Equipment),
        ("pets", UnitKind::Pet),
        ("guardians", UnitKind::Guardian),
        ("troops", UnitKind::Troop),
        ("super troops", UnitKind::SuperTroop),
        ("event troops", UnitKind::EventTroop),
        ("siege", UnitKind::SiegeMachine),
        ("spells", UnitKind::Spell),
        ("new in game", UnitKind::Unknown),
    ];
    let is_home = |unit: &ArmyUnit<'_>| *unit.village == Village::Home;
    let mut lines: Vec<_> = kinds.map(|(name, kind)| (name, levels(army.of(kind).filter(is_home)))).into();
    lines.push(("builder army", levels(army.in_village(&Village::BuilderBase))));
    let is_elsewhere = |unit: &ArmyUnit<'_>| !matches!(unit.village, Village::Home | Village::BuilderBase);
    lines.push(("elsewhere", levels(army.all().filter(is_elsewhere))));
    lines.into_iter().filter(|(_, units)| !units.is_empty())
}

/// `Archer Queen 90/100`; the highest level alone where it is reached; a super troop is boosted, or not shown.
fn levels<'a>(units: impl Iterator<Item = ArmyUnit<'a>>) -> String {
    let level = |unit: ArmyUnit<'_>| {
        let (name, level, max) = (&unit.unit.name, unit.unit.level, unit.unit.max_level);
        match unit.kind {
            UnitKind::SuperTroop => (unit.unit.super_troop_is_active == Some(true)).then(|| format!("{name} boosted")),
            _ if !unit.unit.says("level") => Some(format!("{name} -")),
            _ if unit.unit.is_max() || !unit.unit.says("max_level") => Some(format!("{name} {level}")),
            _ => Some(format!("{name} {level}/{max}")),
        }
    };
    units.filter_map(level).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use bugle::clash::Model as _;

    use super::*;

    #[test]
    fn what_a_player_has_is_told_apart() {
        let unit = |name: &str, level: u32, max: u32, village: &str| {
            format!(r#"{{"name": "{name}", "level": {level}, "maxLevel": {max}, "village": "{village}"}}"#)
        };
        let troops = [
            unit("Baby Dragon", 8, 9, "home"),
            unit("Archer", 14, 14, "home"),
            unit("Frosty", 10, 10, "home"),
            unit("Smasher", 1, 10, "home"),
            unit("Battle Blimp", 3, 4, "home"),
            unit("Elder Yak", 1, 15, "home"),
            unit("Super Archer", 1, 12, "home"),
            unit("Future Thing", 2, 3, "moon"),
            unit("Baby Dragon", 16, 20, "builderBase"),
            r#"{"name": "Inferno Dragon", "level": 1, "maxLevel": 9, "village": "home", "superTroopIsActive": true}"#
                .to_owned(),
        ];
        let (queen, machine) = (unit("Archer Queen", 90, 105, "home"), unit("Battle Machine", 14, 35, "builderBase"));
        let (rage, boots) = (unit("Rage Spell", 6, 6, "home"), unit("Electro Boots", 9, 27, "home"));
        let body = format!(
            r##"{{"tag": "#8QYY0", "name": "月影", "townHallLevel": 16, "townHallWeaponLevel": 5, "expLevel": 179, "trophies": 4454,
                "bestTrophies": 4476, "warStars": 78, "attackWins": 11, "defenseWins": 6, "builderHallLevel": 6,
                "builderBaseTrophies": 4252, "builderBaseLeague": {{"id": 44000032, "name": "Platinum League III"}},
                "leagueTier": {{"id": 105000032, "name": "Electro League 32"}}, "league": {{"id": 29000000, "name": "Unranked"}},
                "role": "coLeader", "warPreference": "in", "donations": 749, "donationsReceived": 877,
                "clanCapitalContributions": 409022, "clan": {{"tag": "#2PP", "name": "Town Criers"}}, "troops": [{}],
                "heroes": [{queen}, {machine}], "spells": [{rage}], "heroEquipment": [{boots}]}}"##,
            troops.join(","),
        );
        insta::assert_snapshot!("player", sheet(&Player::from_json(body.as_bytes()).unwrap().value).text());
        let nobody = Player::from_json(br##"{"tag": "#8QYY0", "name": "A", "townHallLevel": 1}"##).unwrap().value;
        insta::assert_snapshot!("new_player", sheet(&nobody).text());
    }
}
