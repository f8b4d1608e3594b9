//! What happens to clans and players, done to bodies of theirs: generated ones and recorded ones.

use proptest::prelude::*;
use serde_json::{Value, json};

/// Something that happens, and what it happens to.
pub(crate) type Step = (u8, u16, u16);

/// How many things happen to clans, and how many to players.
pub(crate) const CLAN_STEPS: u8 = 25;
pub(crate) const PLAYER_STEPS: u8 = 24;

/// Steps of so many sorts, some between each look and the next.
pub(crate) fn any_looks(sorts: u8) -> impl Strategy<Value = Vec<Vec<Step>>> {
    let step = (0..sorts, any::<u16>(), any::<u16>());
    prop::collection::vec(prop::collection::vec(step, 1..5), 1..12)
}

/// Under these names a body keeps what it does not show.
const HIDDEN: [&str; 2] = ["hiddenTies", "hiddenLosses"];

/// As it is shown.
pub(crate) fn shown(body: &Value) -> Value {
    let mut body = body.clone();
    body.as_object_mut().unwrap().retain(|name, _| !HIDDEN.contains(&name.as_str()));
    body
}

/// A body of a clan, with all fields that the steps change: that one comes at all is no news.
pub(crate) fn whole_clan(mut body: Value) -> Value {
    for (field, value) in [
        ("type", json!("open")),
        ("description", json!("d")),
        ("location", json!({"id": 32_000_006, "name": "International", "isCountry": false})),
        ("requiredTrophies", json!(100)),
        ("requiredTownhallLevel", json!(1)),
        ("requiredBuilderBaseTrophies", json!(100)),
        ("labels", json!([{"id": 56_000_000, "name": "Clan Wars"}])),
        ("clanCapital", json!({"capitalHallLevel": 5, "districts": [{"id": 70_000_000, "districtHallLevel": 5}]})),
        ("warWinStreak", json!(1)),
        ("isFamilyFriendly", json!(true)),
        ("warLeague", json!({"id": 48_000_012, "name": "x"})),
        ("clanBuilderBasePoints", json!(1)),
        ("isWarLogPublic", json!(true)),
        ("warTies", json!(1)),
        ("warLosses", json!(1)),
    ] {
        default(&mut body, field, &value);
    }
    let members = body["memberList"].as_array_mut().unwrap();
    members.iter_mut().for_each(whole_member);
    if !members.iter().any(|member| member["role"] == "leader") {
        members[0]["role"] = json!("leader");
    }
    body
}

fn whole_member(member: &mut Value) {
    for (field, value) in [
        ("role", json!("member")),
        ("expLevel", json!(10)),
        ("trophies", json!(1)),
        ("clanRank", json!(1)),
        ("previousClanRank", json!(0)),
        ("donations", json!(0)),
        ("donationsReceived", json!(0)),
        ("townHallLevel", json!(9)),
        ("leagueTier", json!({"id": 105_000_001, "name": "x"})),
    ] {
        default(member, field, &value);
    }
}

fn default(body: &mut Value, field: &str, value: &Value) {
    if body.get(field).is_none_or(Value::is_null) {
        body[field] = value.clone();
    }
}

fn raise(value: &mut Value, by: u16) {
    *value = json!(value.as_u64().unwrap_or(0) + u64::from(by));
}

fn numbered(first: u32, number: u16, of: u16) -> Value {
    json!({"id": first + u32::from(number % of), "name": "x"})
}

/// Lets something happen to a clan.
pub(crate) fn change_clan(body: &mut Value, (step, a, b): Step) {
    let members = body["memberList"].as_array_mut().unwrap();
    let place = usize::from(a) % members.len();
    match step % CLAN_STEPS {
        0 => join(members, b),
        1 if members.len() > 2 && members[place]["role"] != "leader" => _ = members.remove(place),
        2 if members[place]["role"] != "leader" => {
            members[place]["role"] = json!(["member", "admin", "coLeader"][usize::from(b) % 3]);
        }
        3 => {
            let leader = members.iter().position(|member| member["role"] == "leader").unwrap();
            members[leader]["role"] = json!("coLeader");
            members[place]["role"] = json!("leader");
        }
        4 => raise(&mut members[place]["donations"], 1 + b % 50),
        5 => raise(&mut members[place]["donationsReceived"], 1 + b % 50),
        6 => raise(&mut members[place]["expLevel"], 1),
        7 => members[place]["name"] = json!(format!("Name {b}")),
        8 => members[place]["trophies"] = json!(b),
        9 => members[place]["leagueTier"] = numbered(105_000_000, b, 37),
        10 => members.iter_mut().for_each(|member| member["donations"] = json!(0)),
        _ => change_clan_itself(body, step % CLAN_STEPS, b),
    }
    body["members"] = json!(body["memberList"].as_array().unwrap().len());
}

fn join(members: &mut Vec<Value>, number: u16) {
    let tag = format!("#NEW{}", number % 9);
    if members.iter().all(|member| member["tag"] != tag.as_str()) {
        let mut member = json!({"tag": tag, "name": format!("Player {tag}")});
        whole_member(&mut member);
        members.push(member);
    }
}

fn change_clan_itself(body: &mut Value, step: u8, b: u16) {
    match step {
        11 => body["description"] = json!(format!("about {b}")),
        12 => body["type"] = json!(["open", "inviteOnly", "closed"][usize::from(b) % 3]),
        13 => body["requiredTrophies"] = json!(b),
        14 => body["requiredTownhallLevel"] = json!(1 + b % 17),
        15 => body["requiredBuilderBaseTrophies"] = json!(b),
        16 => body["labels"] = json!((0..b % 4).map(|label| numbered(56_000_000, label + b, 17)).collect::<Vec<_>>()),
        17 => body["badgeUrls"] = json!({"small": format!("https://host{b}/badges/70/hash{}.png", b % 7)}),
        18 => raise(&mut body["clanCapital"]["capitalHallLevel"], 1),
        19 => raise(&mut body["clanLevel"], 1),
        20 => {
            raise(&mut body["warWins"], 1);
            raise(&mut body["warWinStreak"], 1);
        }
        21 => {
            let is_public = body["isWarLogPublic"] == true;
            body["isWarLogPublic"] = json!(!is_public);
            // Shown only while the log is public.
            for (shown, hidden) in [("warTies", HIDDEN[0]), ("warLosses", HIDDEN[1])] {
                let (from, to) = if is_public { (shown, hidden) } else { (hidden, shown) };
                let count = body.as_object_mut().unwrap().remove(from);
                body[to] = count.unwrap_or(json!(0));
            }
        }
        22 => body["clanPoints"] = json!(b),
        23 => body["warLeague"] = numbered(48_000_000, b, 19),
        _ => body["isFamilyFriendly"] = json!(b.is_multiple_of(2)),
    }
}

/// A body of a player, with all fields that the steps change.
pub(crate) fn whole_player(mut body: Value) -> Value {
    let unit = |name: &str| json!({"name": name, "level": 3, "maxLevel": 90, "village": "home"});
    for (field, value) in [
        ("warPreference", json!("in")),
        ("attackWins", json!(1)),
        ("donations", json!(1)),
        ("labels", json!([])),
        ("leagueTier", json!({"id": 105_000_001, "name": "x"})),
        ("builderBaseLeague", json!({"id": 44_000_001, "name": "x"})),
        ("currentLeagueSeasonId", json!(1_770_613_200)),
        ("currentLeagueGroupTag", json!("#2YY")),
        ("builderHallLevel", json!(2)),
        ("clanCapitalContributions", json!(3)),
        ("bestTrophies", json!(3000)),
        ("heroEquipment", json!(["Vial", "Puppet", "Boots", "Glove", "Book"].map(unit))),
        ("guardians", json!(["Longshot", "Smasher", "Third", "Fourth", "Fifth"].map(unit))),
        ("playerHouse", json!({"elements": [{"type": "ground", "id": 82_000_000}]})),
        ("legendStatistics", json!({"legendTrophies": 1})),
    ] {
        default(&mut body, field, &value);
    }
    body["heroes"][0]["equipment"] = json!([unit("Vial")]);
    body
}

/// Lets something happen to a player.
pub(crate) fn change_player(body: &mut Value, (step, a, b): Step) {
    const LISTS: [&str; 5] = ["troops", "heroes", "spells", "heroEquipment", "guardians"];
    let list = LISTS[usize::from(a) % LISTS.len()];
    let units = body[list].as_array_mut().unwrap();
    let place = usize::from(b) % units.len().max(1);
    match step % PLAYER_STEPS {
        0 if !units.is_empty() => raise(&mut units[place]["level"], 1),
        1 => units.push(json!({"name": format!("New {}", b % 50), "level": 1, "maxLevel": 9, "village": "home"})),
        2 if units.len() > 8 => _ = units.remove(place),
        3 if list == "troops" && !units.is_empty() => {
            let is_active = units[place]["superTroopIsActive"] == true;
            units[place]["superTroopIsActive"] = json!(!is_active);
        }
        4 => {
            let worn = ["Vial", "Puppet", "Boots"].iter().skip(usize::from(b) % 4);
            let worn = worn.map(|name| json!({"name": name, "level": 3, "maxLevel": 9, "village": "home"}));
            body["heroes"][0]["equipment"] = json!(worn.collect::<Vec<_>>());
        }
        5 => {
            let achievements = body["achievements"].as_array_mut().unwrap();
            let achievement = usize::from(b) % achievements.len();
            raise(&mut achievements[achievement]["value"], 1 + a % 9);
        }
        _ => change_player_itself(body, step % PLAYER_STEPS, b),
    }
}

fn change_player_itself(body: &mut Value, step: u8, b: u16) {
    match step {
        6 => raise(&mut body["expLevel"], 1),
        7 => raise(&mut body["townHallLevel"], 1),
        8 => body["name"] = json!(format!("Name {b}")),
        9 if b.is_multiple_of(4) => {
            body.as_object_mut().unwrap().retain(|name, _| name != "clan" && name != "role");
        }
        9 => {
            body["clan"] = json!({"tag": format!("#2P{}", ["P", "Y", "L"][usize::from(b) % 3]), "name": "C", "clanLevel": b % 20 + 1});
            body["role"] = json!("member");
        }
        10 => body["warPreference"] = json!(["in", "out"][usize::from(b) % 2]),
        11 => body["labels"] = json!((0..b % 4).map(|label| numbered(57_000_000, label + b, 17)).collect::<Vec<_>>()),
        12 => body["leagueTier"] = numbered(105_000_000, b, 37),
        13 => body["trophies"] = json!(b),
        14 => body["donations"] = json!(b),
        15 => body["attackWins"] = json!(b),
        16 => {
            raise(&mut body["currentLeagueSeasonId"], 60_000);
            body["currentLeagueGroupTag"] = json!(format!("#2YY{}", b % 7));
        }
        17 => body["playerHouse"] = json!({"elements": [{"type": "ground", "id": 82_000_000 + u32::from(b)}]}),
        18 => body["legendStatistics"]["legendTrophies"] = json!(b),
        19 => raise(&mut body["builderHallLevel"], 1),
        20 => body["builderBaseLeague"] = numbered(44_000_000, b, 42),
        21 => raise(&mut body["bestTrophies"], b % 30),
        22 => raise(&mut body["clanCapitalContributions"], b),
        _ => raise(&mut body["warStars"], 1),
    }
}
