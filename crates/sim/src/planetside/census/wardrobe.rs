//! What characters have and have reached: items, skills, currency, achievements, directives, friends.

use bugle_event::Timestamp;
use serde_json::{Value, json};

use super::super::cast::{ITEMS, Item, MEMBERS};
use super::super::population::Character;
use super::people::online_on;
use super::spelled::{put_time, seconds};
use super::things::arms::COMMON;
use super::things::catalog;
use super::things::tasks::{ACHIEVEMENTS, DIRECTIVES, Directive};
use super::view::View;

/// The rows of a collection of what characters have; only those of characters with one of `ids`, if those are given.
pub(super) fn rows(view: &View<'_>, collection: &str, ids: Option<&[u64]>) -> Option<Vec<Value>> {
    let of: fn(&View<'_>, usize) -> Vec<Value> = match collection {
        "characters_friend" => |view, index| vec![friends(view, index)],
        "characters_item" => {
            |view, index| items(view, index).map(|item| json!({"item_id": item.id.to_string()})).collect()
        }
        "characters_currency" => |view, index| vec![currency(view, index)],
        "characters_skill" => skills,
        "characters_achievement" => achievements,
        "characters_directive" => {
            |view, index| directives(view, index).map(|row| directive(view, index, row)).collect()
        }
        "characters_directive_objective" => |view, index| directives(view, index).map(objective).collect(),
        "characters_directive_tier" => {
            |view, index| directives(view, index).map(|row| tier(view, index, row)).collect()
        }
        "characters_directive_tree" => trees,
        _ => return None,
    };
    let mut rows = Vec::new();
    for index in view.characters(ids) {
        let mut own = of(view, index);
        for row in &mut own {
            row["character_id"] = view.at(index).id.to_string().into();
        }
        rows.extend(own);
    }
    Some(rows)
}

/// The lead of the cast has all items; everybody else has some of those that belong to no faction, and what all have.
pub(super) fn items<'a>(view: &'a View<'_>, index: usize) -> impl Iterator<Item = &'static Item> + use<'a> {
    let id = view.at(index).id;
    let is_lead = id == MEMBERS[0].id;
    let mine = move |item: &&Item| is_lead || view.lot(id.0, u64::from(item.id.0)).is_multiple_of(2);
    let own = ITEMS.iter().filter(move |_| is_lead);
    own.chain(COMMON.iter().filter(move |item| item.id == COMMON[0].id || mine(item)))
}

/// The rest of the cast; of others, some of those on their side.
fn friends(view: &View<'_>, index: usize) -> Value {
    let (me, population) = (view.at(index), &view.auraxis.population);
    let friends: Vec<usize> = if MEMBERS.iter().any(|member| member.id == me.id) {
        MEMBERS.iter().filter(|member| member.id != me.id).filter_map(|member| population.index_of(member.id)).collect()
    } else {
        let drawn = (0..24).map(|number| view.lot(me.id.0, 40 + number) % population.characters.len() as u64);
        let drawn: std::collections::BTreeSet<_> = drawn.filter_map(|index| usize::try_from(index).ok()).collect();
        let is_near = |other: &Character| other.world == me.world && other.faction == me.faction && other.id != me.id;
        drawn.into_iter().filter(|index| is_near(view.at(*index))).collect()
    };
    let friend = |index: &usize| {
        let friend = view.at(*index);
        json!({"character_id": friend.id.to_string(), "last_login_time": seconds(friend.last_login),
            "online": online_on(friend)})
    };
    // The name is null here, as in the original.
    json!({"name": null, "friend_list": friends.iter().map(friend).collect::<Vec<_>>()})
}

fn currency(view: &View<'_>, index: usize) -> Value {
    let quantity = (view.lot(view.at(index).id.0, 2) % 751).to_string();
    json!({"currency_id": "4", "currency_name": "nanites", "quantity": quantity, "prestige_currency": "0"})
}

fn skills(view: &View<'_>, index: usize) -> Vec<Value> {
    let character = view.at(index);
    let has = |skill: &&u64| character.id == MEMBERS[0].id || view.lot(character.id.0, **skill).is_multiple_of(2);
    let row = |skill: &u64| {
        let mut row = json!({"skill_id": skill.to_string()});
        put_time(&mut row, "last_save", character.last_login);
        row
    };
    catalog::ids("skill").iter().filter(has).map(row).collect()
}

/// Those that can be earned more than once go on.
fn achievements(view: &View<'_>, index: usize) -> Vec<Value> {
    let character = view.at(index);
    let row = |(id, _): (u32, &str)| {
        let lot = view.lot(character.id.0, u64::from(id));
        let mut row = json!({"achievement_id": id.to_string(), "earned_count": (lot % 60 + 1).to_string()});
        put_time(&mut row, "start", character.created);
        put_time(&mut row, "finish", if id.is_multiple_of(2) { since(character, lot) } else { Timestamp::EPOCH });
        put_time(&mut row, "last_save", character.last_login);
        row
    };
    ACHIEVEMENTS.map(row).to_vec()
}

/// Some time in the life of a character.
fn since(character: &Character, lot: u64) -> Timestamp {
    let age = (character.last_login.as_secs() - character.created.as_secs()).max(1).unsigned_abs();
    character.created + std::time::Duration::from_secs(lot % age)
}

/// The directives that a character has begun: the lead of the cast all.
fn directives(view: &View<'_>, index: usize) -> impl Iterator<Item = Directive> {
    let id = view.at(index).id;
    let has: Vec<_> = DIRECTIVES
        .into_iter()
        .filter(|row| id == MEMBERS[0].id || view.lot(id.0, u64::from(row.id)).is_multiple_of(2))
        .collect();
    has.into_iter()
}

fn completed(view: &View<'_>, index: usize, mut row: Value, what: u32) -> Value {
    let character = view.at(index);
    put_time(&mut row, "completion_time", since(character, view.lot(character.id.0, u64::from(what) << 8)));
    row
}

fn directive(view: &View<'_>, index: usize, row: Directive) -> Value {
    let shown = json!({"directive_tree_id": row.tree.to_string(), "directive_id": row.id.to_string()});
    completed(view, index, shown, row.id)
}

fn objective(row: Directive) -> Value {
    json!({"directive_id": row.id.to_string(), "objective_id": row.objective().to_string(),
        "objective_group_id": row.objective().to_string(), "status": "1", "state_data": (row.id % 90).to_string()})
}

fn tier(view: &View<'_>, index: usize, row: Directive) -> Value {
    let shown = json!({"directive_tree_id": row.tree.to_string(), "directive_tier_id": row.tier.to_string()});
    completed(view, index, shown, row.id)
}

/// Each tree once, in the highest tier that is begun.
fn trees(view: &View<'_>, index: usize) -> Vec<Value> {
    let mut begun: std::collections::BTreeMap<u32, Directive> = std::collections::BTreeMap::new();
    for row in directives(view, index) {
        begun.entry(row.tree).and_modify(|highest| highest.tier = highest.tier.max(row.tier)).or_insert(row);
    }
    let row = |row: Directive| {
        let shown = json!({"directive_tree_id": row.tree.to_string(), "current_directive_tier_id": row.tier.to_string(),
            "current_level": "0"});
        completed(view, index, shown, row.tree)
    };
    begun.into_values().map(row).collect()
}
