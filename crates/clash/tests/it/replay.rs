//! What events say, done to what the first look showed: it must become what the last one shows.

use std::collections::BTreeMap;

use bugle_clash::{Clan, Event, Model, Player};
use bugle_event::Signal;
use serde::Serialize;
use serde_json::{Value, json};

/// What is known of a clan or a player, as events and models write it.
pub(crate) fn replayed(signals: &[Signal<Event>]) -> Value {
    let mut known = Value::Null;
    for signal in signals {
        let Signal::Event(event) = signal else { continue };
        let data = serde_json::to_value(&event.data).unwrap();
        match event.kind.name() {
            "clash.clan.snapshot" | "clash.player.snapshot" => known = data,
            name => apply(&mut known, name, &data),
        }
    }
    known
}

fn apply(known: &mut Value, kind: &str, data: &Value) {
    match kind {
        "clash.clan.changed" => match data["attribute"].as_str().unwrap().strip_prefix("member_list.") {
            Some(field) => {
                for (tag, value) in data["new"].as_object().unwrap() {
                    member(known, &json!(tag))[field] = value.clone();
                }
            }
            None => set(known, data),
        },
        "clash.warlog.closed" => known["is_war_log_public"] = json!(false),
        "clash.warlog.opened" => known["is_war_log_public"] = json!(true),
        "clash.player.changed" => set(known, data),
        name if name.starts_with("clash.clan.") => apply_member(known, name, data),
        name => apply_player(known, name, data),
    }
}

fn set(known: &mut Value, data: &Value) {
    known[data["attribute"].as_str().unwrap()] = data["new"].clone();
}

fn apply_member(known: &mut Value, kind: &str, data: &Value) {
    let list = || "member_list";
    match kind {
        "clash.clan.member_joined" => known[list()].as_array_mut().unwrap().push(data["member"].clone()),
        "clash.clan.member_left" => {
            known[list()].as_array_mut().unwrap().retain(|member| member["tag"] != data["member"]["tag"]);
        }
        "clash.clan.member_role" => member(known, &data["member"]["tag"])["role"] = data["new"].clone(),
        "clash.clan.leader_changed" => {
            member(known, &data["new_leader"]["tag"])["role"] = json!("leader");
            if data["old_leader_is"].is_string() {
                member(known, &data["old_leader"]["tag"])["role"] = data["old_leader_is"].clone();
            }
        }
        "clash.clan.member_donated" => member(known, &data["member"]["tag"])["donations"] = data["total"].clone(),
        "clash.clan.member_received" => {
            member(known, &data["member"]["tag"])["donations_received"] = data["total"].clone();
        }
        "clash.clan.member_changed" => set(member(known, &data["member"]["tag"]), data),
        other => panic!("{other}"),
    }
}

fn member<'a>(clan: &'a mut Value, tag: &Value) -> &'a mut Value {
    let members = clan["member_list"].as_array_mut().unwrap();
    members.iter_mut().find(|member| member["tag"] == *tag).unwrap_or_else(|| panic!("{tag} is no member"))
}

fn apply_player(known: &mut Value, kind: &str, data: &Value) {
    match kind {
        "clash.player.clan_joined" => known["clan"] = data["clan"].clone(),
        "clash.player.clan_moved" => known["clan"] = data["to"].clone(),
        "clash.player.clan_left" => known["clan"] = Value::Null,
        "clash.player.unit_unlocked" => {
            let list = known[data["list"].as_str().unwrap()].as_array_mut().unwrap();
            list.push(json!({"name": data["name"], "village": data["village"], "level": data["level"]}));
        }
        "clash.player.unit_upgraded" => unit(known, data)["level"] = data["level"].clone(),
        "clash.player.boost_started" => unit(known, data)["super_troop_is_active"] = json!(true),
        "clash.player.boost_ended" => unit(known, data)["super_troop_is_active"] = json!(false),
        "clash.player.equipped" => {
            let worn: Vec<_> = data["new"].as_array().unwrap().iter().map(|name| json!({"name": name})).collect();
            let heroes = known["heroes"].as_array_mut().unwrap();
            heroes.iter_mut().find(|hero| hero["name"] == data["hero"]).unwrap()["equipment"] = json!(worn);
        }
        "clash.player.achievement" => {
            let mut namesakes = known["achievements"].as_array_mut().unwrap().iter_mut().filter(|it| is_it(it, data));
            let it = namesakes.nth(usize::try_from(data["occurrence"].as_u64().unwrap()).unwrap()).unwrap();
            (it["value"], it["stars"]) = (data["value"].clone(), data["stars"].clone());
        }
        "clash.player.league_week" => {
            known["current_league_season_id"] = data["season_id"].clone();
            known["current_league_group_tag"] = data["group_tag"].clone();
        }
        other => panic!("{other}"),
    }
}

fn is_it(it: &Value, data: &Value) -> bool {
    it["name"] == data["name"] && it["village"] == data["village"]
}

fn unit<'a>(known: &'a mut Value, data: &Value) -> &'a mut Value {
    let list = known[data["list"].as_str().unwrap()].as_array_mut().unwrap();
    let occurrence = usize::try_from(data["occurrence"].as_u64().unwrap_or(0)).unwrap();
    list.iter_mut().filter(|it| is_it(it, data)).nth(occurrence).unwrap_or_else(|| panic!("no {data}"))
}

/// What a value means: things by their number, pictures by their name, lists in no order, nothing where there is nothing.
fn essence(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            if let Some(id) = fields.get("id").filter(|id| id.is_u64()) {
                return id.clone();
            }
            if let Some(small) = fields.get("small").and_then(Value::as_str) {
                return json!(small.rsplit('/').next());
            }
            let fields = fields
                .iter()
                .filter(|(_, value)| !value.is_null() && **value != json!(""))
                .filter(|it| *it.1 != json!(false));
            Value::Object(fields.map(|(name, value)| (name.clone(), essence(value))).collect())
        }
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().map(essence).collect();
            list.sort_by_cached_key(Value::to_string);
            json!(list)
        }
        _ => value.clone(),
    }
}

/// A body as a model writes it.
pub(crate) fn shown<T: Model + Serialize>(body: &Value) -> Value {
    serde_json::to_value(T::from_json(&serde_json::to_vec(body).unwrap()).unwrap().value).unwrap()
}

/// Asserts that events led to what the last body of a clan shows.
pub(crate) fn assert_leads_to_clan(signals: &[Signal<Event>], last: &Value) {
    let (mut told, shown) = (replayed(signals), shown::<Clan>(last));
    if shown["is_war_log_public"] == json!(false) {
        // They are shown only while the war log is public.
        for field in ["war_ties", "war_losses"] {
            told.as_object_mut().unwrap().remove(field);
        }
    }
    let shown_members = by_tag(&shown);
    for member in told["member_list"].as_array_mut().unwrap() {
        // A counter that is at zero is told with the next gift.
        let Some(now) = shown_members.get(member["tag"].as_str().unwrap()) else { continue };
        for counter in ["donations", "donations_received"] {
            if now[counter] == json!(0) {
                member[counter] = json!(0);
            }
        }
    }
    assert_same(&told, &shown);
}

fn by_tag(clan: &Value) -> BTreeMap<String, Value> {
    let members = clan["member_list"].as_array().unwrap().iter();
    members.map(|member| (member["tag"].as_str().unwrap().to_owned(), member.clone())).collect()
}

/// Asserts that events led to what the last body of a player shows.
pub(crate) fn assert_leads_to_player(signals: &[Signal<Event>], last: &Value) {
    let (mut told, mut shown) = (replayed(signals), shown::<Player>(last));
    for player in [&mut told, &mut shown] {
        let fields = player.as_object_mut().unwrap();
        // Names and badges of clans are the clans'; and whoever changes clan changes role.
        let clan = fields.get("clan").map_or(Value::Null, |clan| clan["tag"].clone());
        fields.insert("clan".into(), clan);
        fields.remove("role");
        for list in ["troops", "heroes", "spells", "hero_equipment", "achievements", "guardians"] {
            for row in fields.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
                strip(row);
            }
        }
    }
    // What left a list is no news.
    for list in ["troops", "heroes", "spells", "hero_equipment", "guardians"] {
        let now = shown[list].as_array().cloned().unwrap_or_default();
        let is_there = |row: &Value| now.iter().any(|it| it["name"] == row["name"] && it["village"] == row["village"]);
        if let Some(rows) = told[list].as_array_mut() {
            rows.retain(is_there);
        }
    }
    assert_same(&told, &shown);
}

/// What the events about units and achievements tell of them.
fn strip(row: &mut Value) {
    let fields = row.as_object_mut().unwrap();
    fields.retain(|name, _| {
        ["name", "village", "level", "super_troop_is_active", "equipment", "value", "stars"].contains(&name.as_str())
    });
    for item in fields.get_mut("equipment").and_then(Value::as_array_mut).into_iter().flatten() {
        *item = item["name"].clone();
    }
    if fields.get("equipment").is_some_and(|worn| *worn == json!([])) {
        fields.remove("equipment");
    }
}

fn assert_same(told: &Value, shown: &Value) {
    let (told, shown) = (essence(told), essence(shown));
    // Retired names are the service's own.
    let is_ours = |name: &str| !name.contains(char::is_uppercase);
    for (name, value) in shown.as_object().unwrap().iter().filter(|(name, _)| is_ours(name)) {
        assert_eq!(told.get(name), Some(value), "{name}");
    }
    for name in told.as_object().unwrap().keys().filter(|name| is_ours(name)) {
        assert!(shown.get(name).is_some(), "{name} is still there: {}", told[name]);
    }
}
