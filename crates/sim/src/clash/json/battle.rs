//! `/players/{tag}/battlelog`.

use serde_json::Value;

use super::super::battles::{Battle, Kind};
use super::super::everyone::Everyone;
use super::super::object::object;
use super::{put, time};

/// What can be in a village.
const RESOURCES: [&str; 7] = ["Diamonds", "Gold", "Elixir", "DarkElixir", "Gold2", "Elixir2", "SourElixir"];

/// What can be taken.
const LOOT: [&str; 3] = ["Gold", "Elixir", "DarkElixir"];

/// A row of a battle log.
pub(in super::super) fn battle(everyone: Everyone<'_>, battle: &Battle) -> Value {
    let [available, looted] = loot(battle);
    let list = |amounts: [u64; 3]| -> Value {
        LOOT.into_iter().zip(amounts).map(|(name, amount)| object!({ "name": name, "amount": amount })).collect()
    };
    let all = RESOURCES.into_iter().map(|name| {
        let amount = LOOT.iter().position(|known| *known == name).map_or(0, |place| available[place]);
        object!({ "name": name, "amount": amount })
    });
    let mut body = object!({
        "battleType": kind(battle.kind),
        "attack": battle.is_attack,
        "armyShareCode": army(battle.lot),
        "stars": battle.stars,
        "destructionPercentage": battle.destruction,
        "battleTimestamp": time(battle.at),
        "battleTime": battle.length,
        "lootedResources": list(looted),
        "extraLootedResources": list([0; 3]),
        "availableLoot": all.collect::<Value>(),
    });
    let opponent = battle.opponent.map(|player| (everyone.player_tag(player), everyone.face(player)));
    put(&mut body, "opponentPlayerTag", opponent.as_ref().map(|(tag, _)| &**tag));
    put(&mut body, "opponentName", opponent.as_ref().map(|(_, face)| &*face.name));
    put(&mut body, "opponentTownHallLevel", opponent.as_ref().map(|(_, face)| face.town_hall));
    body
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Home => "homeVillage",
        Kind::Ranked => "ranked",
        Kind::Legend => "legend",
    }
}

/// What there was to take, and what was taken.
fn loot(battle: &Battle) -> [[u64; 3]; 2] {
    let available = match battle.kind {
        Kind::Home if battle.opponent.is_none() => [0; 3],
        Kind::Home => {
            [200_000 + battle.lot % 1_500_000, 150_000 + battle.lot / 7 % 1_400_000, battle.lot / 13 % 14_000]
        }
        Kind::Ranked | Kind::Legend => [1_100_000, 1_100_000, 11_000],
    };
    [available, available.map(|amount| amount * u64::from(battle.destruction) / 100)]
}

/// `u<count>x<id>-…s<count>x<id>-…`.
fn army(lot: u64) -> String {
    let units = (0..).zip([0, 4, 7, 23, 53, 58]).map(|(nth, unit)| {
        let count = 1 + (lot >> (nth * 5)) % 11;
        format!("{count}x{}", unit + (lot >> (nth * 3 + 30)) % 4)
    });
    let spells = (0..).zip([0, 2, 5, 35]).map(|(nth, spell)| format!("{}x{spell}", 1 + (lot >> (nth * 4 + 40)) % 6));
    let [units, spells] = [units.collect::<Vec<_>>(), spells.collect()].map(|parts| parts.join("-"));
    format!("u{units}s{spells}")
}
