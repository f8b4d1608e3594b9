//! Units of a player, in lists that are known and in lists that are not.

use bugle_clash::{Event, PlayerChanged, PlayerWatcher, ResourceKind};
use bugle_event::{Envelope, EventId, Fact as _, Signal};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::player;
use crate::watching::{restarted, told_of, watch};

const TROOPS: &str = "Barbarian:5 Baby_Dragon:3 Baby_Dragon*:7";

fn unit(name: &str, level: impl Into<Value>) -> Value {
    json!({"name": name, "level": level.into(), "maxLevel": 9, "village": "home"})
}

fn with(list: &str, units: impl Into<Value>) -> Value {
    let mut player = player(TROOPS);
    player[list] = units.into();
    player
}

fn told(bodies: impl IntoIterator<Item = Value>) -> String {
    let bodies: Vec<_> = (0..).step_by(15).zip(bodies).collect();
    let told = told_of(ResourceKind::Player, &bodies);
    assert_eq!(told, restarted(ResourceKind::Player, &bodies));
    told
}

#[test]
fn units_of_lists_that_no_model_knows_are_unlocked_and_upgraded() {
    let list = |units: &[(&str, u32)]| {
        with("guardians", units.iter().map(|(name, level)| unit(name, *level)).collect::<Vec<_>>())
    };
    assert_snapshot!(told([
        list(&[]),
        list(&[("Longshot", 1)]),
        list(&[("Smasher", 2), ("Longshot", 3)]),
        // What leaves the list and comes back is no news; nor is the order.
        list(&[("Smasher", 2)]),
        list(&[("Longshot", 3), ("Smasher", 2)]),
        list(&[("Longshot", 4), ("Smasher", 2)]),
    ]), @r"
    clash.player.unit_unlocked {level:1,name:Longshot}
    clash.player.unit_unlocked {level:2,name:Smasher}
    clash.player.unit_upgraded {level:3,name:Longshot,old_level:1}
    clash.player.unit_upgraded {level:4,name:Longshot,old_level:3}
    ");
    let signals = watch(
        PlayerWatcher::new("#PPP".parse().unwrap(), <_>::default()),
        &[(0, list(&[("Longshot", 1)])), (1, list(&[("Longshot", 2)]))],
    );
    let upgraded = signals.iter().find_map(|signal| match signal {
        Signal::Event(Envelope { data: Event::UnitUpgraded(it), .. }) => Some(it.unit.list.name().to_owned()),
        _ => None,
    });
    assert_eq!(upgraded.as_deref(), Some("guardians"));
}

#[test]
fn a_hole_in_a_list_that_no_model_knows_is_no_event_and_costs_none() {
    let first = || with("guardians", json!([unit("Longshot", 1), unit("Smasher", 1)]));
    let last = || with("guardians", json!([unit("Longshot", 3), unit("Smasher", 1)]));
    let upgraded = "clash.player.unit_upgraded {level:3,name:Longshot,old_level:1}";
    for odd in [
        Value::Null,
        json!("none"),
        json!({"odd": 1}),
        json!([]),
        json!([{"name": "Longshot", "level": "three"}, unit("Smasher", 1)]),
        json!([{"level": 3}, unit("Smasher", 1)]),
        json!([null, unit("Smasher", 1)]),
        json!([unit("Smasher", 1)]),
    ] {
        assert_eq!(told([first(), with("guardians", odd.clone()), last()]), upgraded, "{odd}");
        assert_eq!(told([first(), with("guardians", odd.clone()), first()]), "", "{odd}");
    }
    // What is no unit is told as it is.
    let numbers = |numbers: Value| with("guardians", numbers);
    let changed = told([numbers(json!([1, 2])), numbers(json!([1, 3]))]);
    assert!(changed.starts_with("clash.player.changed {attribute:guardians"), "{changed}");
}

#[test]
fn two_units_of_one_name_in_one_village_are_two() {
    let heroes = |first: u32, second: u32| with("heroes", json!([unit("Twin", first), unit("Twin", second)]));
    let bodies = [(0, heroes(1, 1)), (15, heroes(1, 2)), (30, heroes(2, 2)), (45, heroes(2, 2))];
    let signals = watch(PlayerWatcher::new("#PPP".parse().unwrap(), <_>::default()), &bodies);
    let upgraded: Vec<(u32, u32, EventId)> = signals
        .iter()
        .filter_map(|signal| match signal {
            Signal::Event(event) => match &event.data {
                Event::UnitUpgraded(it) => Some((it.unit.occurrence, it.level, event.id)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let [(1, 2, second), (0, 2, first)] = upgraded[..] else { panic!("{upgraded:?}") };
    assert_ne!(first, second);
}

/// What each had reached is remembered for itself.
#[test]
fn two_units_of_one_name_leave_the_list_and_come_back() {
    let heroes = |levels: &[u32]| with("heroes", levels.iter().map(|level| unit("Twin", *level)).collect::<Vec<_>>());
    let bodies = [heroes(&[1, 5]), with("heroes", json!([unit("King", 1)])), heroes(&[3, 5])];
    assert_snapshot!(told(bodies), @r"
    clash.player.unit_unlocked {level:1,name:King}
    clash.player.unit_upgraded {level:3,name:Twin,old_level:1}
    ");
}

#[test]
fn pets_siege_machines_and_equipment_are_units_too() {
    assert_snapshot!(told([
        with("heroEquipment", json!([unit("Vial", 1)])),
        {
            let mut player = with("heroEquipment", json!([unit("Vial", 2), unit("Puppet", 1)]));
            let troops = player["troops"].as_array_mut().unwrap();
            troops.extend([unit("Frosty", 1), unit("Wall Wrecker", 1)]);
            player
        },
    ]), @r"
    clash.player.unit_unlocked {level:1,name:Frosty}
    clash.player.unit_unlocked {level:1,name:Wall Wrecker}
    clash.player.unit_upgraded {level:2,name:Vial,old_level:1}
    clash.player.unit_unlocked {level:1,name:Puppet}
    ");
}

#[test]
fn trophies_and_what_else_changes_all_the_time_are_told_on_demand() {
    let changed = || {
        let mut player = player(TROOPS);
        player["trophies"] = json!(1001);
        player["builderBaseTrophies"] = json!(2);
        player["legendStatistics"] = json!({"legendTrophies": 2});
        player["clan"]["name"] = json!("Other name");
        player["clan"]["clanLevel"] = json!(11);
        player["clan"]["badgeUrls"] = json!({"small": "https://x/70/other.png"});
        player
    };
    let mut before = player(TROOPS);
    before["builderBaseTrophies"] = json!(1);
    before["legendStatistics"] = json!({"legendTrophies": 1});
    assert_eq!(told([before, changed()]), "");
}

/// Attributes, with what they were and what they are.
fn attributes() -> [(&'static str, Value, Value); 16] {
    let league = |id: u32| json!({"id": id, "name": "x"});
    let house = |part: &str| json!({"elements": [{"type": part, "id": 82_000_001}]});
    [
        ("name", json!("Player #PPP"), json!("Other")),
        ("townHallLevel", json!(12), json!(13)),
        ("townHallWeaponLevel", json!(3), json!(4)),
        ("builderHallLevel", json!(8), json!(9)),
        ("expLevel", json!(100), json!(101)),
        ("leagueTier", league(105_000_010), league(105_000_009)),
        ("builderBaseLeague", league(44_000_008), league(44_000_009)),
        ("role", json!("member"), json!("admin")),
        ("warPreference", json!("in"), json!("out")),
        ("labels", json!([]), json!([{"id": 57_000_001, "name": "x"}])),
        ("warStars", json!(50), json!(51)),
        ("clanCapitalContributions", json!(8), json!(9)),
        ("bestTrophies", json!(3000), json!(3001)),
        ("donations", json!(8), json!(9)),
        ("attackWins", json!(8), json!(9)),
        ("playerHouse", house("ground"), house("roof")),
    ]
}

#[test]
fn each_attribute_of_a_player_is_told_by_its_name() {
    let mut before = player(TROOPS);
    for (field, was, _) in attributes() {
        before[field] = was;
    }
    for (field, _, is) in attributes() {
        let mut after = before.clone();
        after[field] = is;
        let watcher = PlayerWatcher::new("#PPP".parse().unwrap(), <_>::default());
        let signals = watch(watcher, &[(0, before.clone()), (15, after)]);
        let events = signals.iter().filter_map(|it| if let Signal::Event(event) = it { Some(event) } else { None });
        let changed: Vec<&PlayerChanged> = events.filter_map(|event| PlayerChanged::of(&event.data)).collect();
        let [changed] = changed[..] else { panic!("{field}: {changed:?}") };
        assert_eq!(changed.attribute.replace('_', ""), field.to_lowercase());
        assert_eq!(changed.direction().is_some(), field.contains("eague"), "{field}");
    }
}
