//! `c:resolve`: what is put into rows of characters, outfits and events by a name, as if it were joined.

use serde_json::{Map, Value, json};

use super::path;
use super::people::extend;
use super::shelf;
use super::view::View;

/// Puts what `resolves` name into `rows` of `collection`, each narrowed to its fields, if it has any. Names that the
/// collection does not know change nothing.
pub(super) fn resolve(view: &View<'_>, collection: &str, resolves: &[(String, Vec<String>)], rows: &mut [Value]) {
    for (name, fields) in resolves {
        let known = super::collections::find(collection).is_some_and(|row| row.resolves.contains(&name.as_str()));
        for row in rows.iter_mut().filter(|_| known) {
            match collection {
                "character" | "single_character_by_id" => character(view, row, name, fields),
                "outfit" => outfit(view, row, name, fields),
                _ => other(view, row, name, fields),
            }
        }
    }
}

fn id(row: &Value, field: &str) -> Option<u64> {
    row.get(field)?.as_str()?.parse().ok()
}

/// Leaves of `value` only `fields`, if there are any.
fn narrowed(mut value: Value, fields: &[String]) -> Value {
    if !fields.is_empty() {
        path::keep(&mut value, &fields.iter().map(String::as_str).collect::<Vec<_>>());
    }
    value
}

fn put(row: &mut Value, at: &str, value: Option<Value>, fields: &[String]) {
    if let Some(value) = value {
        row[at] = narrowed(value, fields);
    }
}

/// Rows of a character, without its id, which is known.
fn bare(view: &View<'_>, collection: &str, id: u64) -> Vec<Value> {
    let mut rows = shelf::of(view, collection, id);
    for fields in rows.iter_mut().filter_map(Value::as_object_mut) {
        fields.remove("character_id");
    }
    rows
}

fn first(view: &View<'_>, collection: &str, id: u64) -> Option<Value> {
    shelf::of(view, collection, id).into_iter().next()
}

/// A field of the first row of `collection` about `id`.
fn field(view: &View<'_>, collection: &str, id: u64, name: &str) -> Option<Value> {
    first(view, collection, id)?.get_mut(name).map(Value::take)
}

/// The first row of a collection of things with this key.
fn thing(view: &View<'_>, collection: &str, key: &str, id: &Value) -> Option<Value> {
    shelf::rows(view, collection, None).iter().find(|row| row[key] == *id).cloned()
}

fn character(view: &View<'_>, row: &mut Value, name: &str, fields: &[String]) {
    let Some(id) = id(row, "character_id") else { return };
    match name {
        "world" => put(row, "world_id", field(view, "characters_world", id, "world_id"), &[]),
        "online_status" => {
            put(row, "online_status", field(view, "characters_online_status", id, "online_status"), &[]);
        }
        "outfit" => put(row, name, first(view, "outfit_member_extended", id), fields),
        "outfit_member" | "outfit_member_extended" => put(row, "outfit_member", first(view, name, id), fields),
        "currency" => put(row, name, bare(view, "characters_currency", id).into_iter().next(), fields),
        "friends" => put(row, name, field(view, "characters_friend", id, "friend_list"), fields),
        "profile" => put(row, name, thing(view, "profile", "profile_id", &row["profile_id"]), fields),
        "faction" => put(row, name, thing(view, "faction", "faction_id", &row["faction_id"]), fields),
        "item" => put(row, "items", Some(bare(view, "characters_item", id).into()), fields),
        "item_full" => {
            let items = bare(view, "characters_item", id);
            let items: Vec<_> =
                items.iter().filter_map(|own| thing(view, "item", "item_id", &own["item_id"])).collect();
            put(row, "items", Some(items.into()), fields);
        }
        stat => put_stats(row, stat, bare(view, &format!("characters_{stat}"), id).into(), fields),
    }
}

/// Statistics are put into one object together.
fn put_stats(row: &mut Value, name: &str, value: Value, fields: &[String]) {
    if row.get("stats").is_none() {
        row["stats"] = Value::Object(Map::new());
    }
    row["stats"][name] = narrowed(value, fields);
}

/// Histories by the name of what is counted.
fn histories(view: &View<'_>, id: u64) -> Value {
    let mut by_name = Map::new();
    for mut row in bare(view, "characters_stat_history", id) {
        let name = row.as_object_mut().and_then(|fields| fields.remove("stat_name"));
        if let Some(Value::String(name)) = name {
            by_name.insert(name, row);
        }
    }
    by_name.into()
}

fn outfit(view: &View<'_>, row: &mut Value, name: &str, fields: &[String]) {
    let (Some(outfit), Some(leader)) = (id(row, "outfit_id"), id(row, "leader_character_id")) else { return };
    match name {
        "leader" => put(row, name, first(view, "character", leader), fields),
        "leader_name" => put(row, name, field(view, "character_name", leader, "name"), fields),
        "leaders_stat_history" => put(row, "leader_stat_history", Some(histories(view, leader)), fields),
        "rank" => put(row, "ranks", Some(shelf::of(view, "outfit_rank", outfit).into()), fields),
        member => members(view, row, outfit, member, fields),
    }
}

/// The members, each with what is asked for of it.
fn members(view: &View<'_>, row: &mut Value, outfit: u64, name: &str, fields: &[String]) {
    if row.get("members").is_none() {
        let of = |index: &usize| first(view, "outfit_member", view.at(*index).id.0);
        let outfits = [outfit];
        let outfits = view.outfits(Some(&outfits));
        let mut members: Vec<_> = outfits.flat_map(|outfit| &outfit.members).filter_map(of).collect();
        members.iter_mut().filter_map(Value::as_object_mut).for_each(|member| drop(member.remove("outfit_id")));
        row["members"] = members.into();
    }
    for member in row["members"].as_array_mut().into_iter().flatten() {
        let Some(id) = id(member, "character_id") else { continue };
        match name {
            "member_character" => {
                let mut whole = first(view, "character", id).unwrap_or_default();
                whole = narrowed(whole, fields);
                extend(member, whole);
            }
            "member_character_name" => put(member, "name", field(view, "character_name", id, "name"), fields),
            "member_characters_stat_history" => {
                put(member, "stats", Some(json!({"stat_history": histories(view, id)})), &[]);
            }
            "member_online_status" => {
                put(member, "online_status", field(view, "characters_online_status", id, "online_status"), &[]);
            }
            _ => *member = narrowed(member.take(), fields),
        }
    }
}

/// Rows that name a character, and perhaps somebody who attacked it.
fn other(view: &View<'_>, row: &mut Value, name: &str, fields: &[String]) {
    let (of, what) = match name {
        "attacker" => ("attacker_character_id", "character"),
        "attacker_name" => ("attacker_character_id", "character_name"),
        "attackers_stat_history" => ("attacker_character_id", "characters_stat_history"),
        name => ("character_id", name),
    };
    match what {
        "item" => return put(row, name, thing(view, "item", "item_id", &row["item_id"]), fields),
        "vehicle" => return put(row, name, thing(view, "vehicle", "vehicle_id", &row["vehicle_id"]), fields),
        _ => {}
    }
    let Some(id) = id(row, of) else { return };
    match what {
        "character" => put(row, name, first(view, "character", id), fields),
        "character_name" => {
            let at = if of == "character_id" { "character" } else { "attacker" };
            put(row, at, first(view, "character_name", id), fields);
        }
        "characters_stat_history" => put(row, name, Some(histories(view, id)), fields),
        "world" => put(row, "world_id", field(view, "characters_world", id, "world_id"), &[]),
        "online_status" => {
            put(row, "online_status", field(view, "characters_online_status", id, "online_status"), &[]);
        }
        "outfit" => put(row, name, first(view, "outfit_member_extended", id), fields),
        _ => {}
    }
}
