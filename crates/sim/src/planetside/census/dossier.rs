//! Collections about characters beyond who they are: friends, items, skills, statistics, directives. The cast has them; of
//! others Census knows nothing here.

use bugle_event::Timestamp;
use serde_json::{Map, Value, json};

use super::super::cast::{self, ITEMS};
use super::goods::{ACHIEVEMENTS, DIRECTIVES};
use super::rows::View;
use super::spelled::{put_time, seconds};

/// Statistics by name: for ever, and the most in one life.
const STATS: [(&str, u32, u32); 5] = [
    ("assist_count", 9_120, 14),
    ("domination_count", 310, 3),
    ("play_time", 2_480_000, 9_400),
    ("revive_count", 4_400, 21),
    ("score", 18_700_000, 41_000),
];
/// Statistics with a history.
const HISTORIES: [(&str, u32, u32); 7] = [
    ("kills", 21_400, 61),
    ("deaths", 17_900, 1),
    ("score", 18_700_000, 41_000),
    ("time", 2_480_000, 9_400),
    ("facility_capture", 1_870, 6),
    ("facility_defend", 640, 4),
    ("medals", 96, 2),
];
const WEAPON_STATS: [(&str, u32); 4] = [
    ("weapon_fire_count", 120_000),
    ("weapon_hit_count", 34_000),
    ("weapon_kills", 1_900),
    ("weapon_play_time", 96_000),
];

/// The rows of a collection about characters; only those with one of `ids`, if those are given.
pub(super) fn rows(view: &View<'_>, collection: &str, ids: Option<&[u64]>) -> Option<Vec<Value>> {
    let own: fn(&View<'_>) -> Vec<Value> = match collection {
        "characters_friend" => |view| vec![friends(view)],
        "characters_item" => |_| ITEMS.iter().map(|item| json!({"item_id": item.id.to_string()})).collect(),
        "characters_currency" => |_| vec![json!({"currency_id": "4", "quantity": "750", "prestige_currency": "0"})],
        "characters_skill" => {
            |view| [113, 1204, 5530].map(|skill| saved(view, &json!({"skill_id": skill.to_string()}))).to_vec()
        }
        "characters_stat" => |view| STATS.map(|stat| saved(view, &stat_row(stat))).to_vec(),
        "characters_stat_by_faction" => |view| STATS.map(|stat| saved(view, &by_faction(stat))).to_vec(),
        "characters_stat_history" => |view| HISTORIES.map(|stat| saved(view, &history(stat))).to_vec(),
        "characters_weapon_stat" => |view| weapon_stats().iter().map(|row| saved(view, row)).collect(),
        "characters_achievement" => |view| ACHIEVEMENTS.map(|(id, _)| achievement(view, id)).to_vec(),
        "characters_directive" => |view| DIRECTIVES.map(|row| directive(view, row)).to_vec(),
        "characters_directive_objective" => |_| DIRECTIVES.map(objective).to_vec(),
        "characters_directive_tier" => |view| DIRECTIVES.map(|row| tier(view, row)).to_vec(),
        "characters_directive_tree" => |view| DIRECTIVES[1..].iter().map(|row| tree(view, *row)).collect(),
        _ => return None,
    };
    let lead = &cast::MEMBERS[0];
    let is_here = view.has(lead.id) && ids.is_none_or(|ids| ids.contains(&lead.id.0));
    let mut rows = if is_here { own(view) } else { Vec::new() };
    for row in &mut rows {
        row["character_id"] = lead.id.to_string().into();
    }
    Some(rows)
}

/// With the time at which it was saved last.
fn saved(view: &View<'_>, row: &Value) -> Value {
    let mut row = row.clone();
    put_time(&mut row, "last_save", view.long_ago(3600));
    row
}

/// The others of the cast. The name is null here, as in the original.
fn friends(view: &View<'_>) -> Value {
    let friend = |member: &cast::Member| {
        let last = if member.is_online { view.long_ago(60) } else { view.long_ago(400_000) };
        json!({"character_id": member.id.to_string(), "last_login_time": seconds(last),
            "online": if member.is_online { view.world_of(member.id) } else { "0".to_owned() }})
    };
    json!({"name": null, "friend_list": cast::MEMBERS[1..].iter().map(friend).collect::<Vec<_>>()})
}

/// A number by the length of time it is counted over: the shorter, the less.
fn shares(forever: u32, one_life: u32) -> [(&'static str, u32); 5] {
    let [monthly, weekly, daily] = [30, 120, 700].map(|part| forever / part);
    [("forever", forever), ("monthly", monthly), ("weekly", weekly), ("daily", daily), ("one_life_max", one_life)]
}

fn stat_row((name, forever, one_life): (&str, u32, u32)) -> Value {
    let mut row = json!({"stat_name": name, "profile_id": "0"});
    for (span, value) in shares(forever, one_life) {
        row[format!("value_{span}")] = value.to_string().into();
    }
    row
}

fn by_faction((name, forever, one_life): (&str, u32, u32)) -> Value {
    let mut row = json!({"stat_name": name, "profile_id": "0"});
    for (span, value) in shares(forever, one_life) {
        for (faction, part) in [("vs", 10), ("nc", 2), ("tr", 3)] {
            row[format!("value_{span}_{faction}")] = (value / part).to_string().into();
        }
    }
    row
}

fn history((name, all_time, one_life): (&str, u32, u32)) -> Value {
    let counted = |letter: char, count: u32, part: u32| {
        let entry = |number: u32| (format!("{letter}{number:02}"), Value::from((all_time / part / number).to_string()));
        (1..=count).map(entry).collect::<Map<_, _>>()
    };
    json!({"stat_name": name, "all_time": all_time.to_string(), "one_life_max": one_life.to_string(),
        "day": counted('d', 31, 700), "month": counted('m', 12, 30), "week": counted('w', 13, 120)})
}

fn weapon_stats() -> Vec<Value> {
    let weapons = ITEMS.iter().filter(|item| item.weapon.is_some());
    let row = |item: &cast::Item, (name, value): (&str, u32)| json!({"stat_name": name, "item_id": item.id.to_string(), "vehicle_id": "0", "value": value.to_string()});
    weapons.flat_map(|item| WEAPON_STATS.map(|stat| row(item, stat))).collect()
}

fn achievement(view: &View<'_>, id: u32) -> Value {
    let mut row = saved(view, &json!({"achievement_id": id.to_string(), "earned_count": (id % 10 * 7).to_string()}));
    put_time(&mut row, "start", view.long_ago(90_000_000));
    put_time(&mut row, "finish", if id.is_multiple_of(2) { view.long_ago(2_000_000) } else { Timestamp::EPOCH });
    row
}

fn completed(view: &View<'_>, mut row: Value, number: u32) -> Value {
    put_time(&mut row, "completion_time", view.long_ago(u64::from(number) * 100));
    row
}

fn directive(view: &View<'_>, (tree, _, id, _): (u32, u32, u32, &str)) -> Value {
    completed(view, json!({"directive_tree_id": tree.to_string(), "directive_id": id.to_string()}), id)
}

fn objective((_, _, id, _): (u32, u32, u32, &str)) -> Value {
    json!({"directive_id": id.to_string(), "objective_id": (id + 5_000).to_string(),
        "objective_group_id": (id + 5_000).to_string(), "status": "1", "state_data": (id % 90).to_string()})
}

fn tier(view: &View<'_>, (tree, tier, id, _): (u32, u32, u32, &str)) -> Value {
    completed(view, json!({"directive_tree_id": tree.to_string(), "directive_tier_id": tier.to_string()}), id)
}

fn tree(view: &View<'_>, (tree, tier, id, _): (u32, u32, u32, &str)) -> Value {
    let row = json!({"directive_tree_id": tree.to_string(), "current_directive_tier_id": tier.to_string(),
        "current_level": "0"});
    completed(view, row, id)
}
