//! What can be achieved: achievements, directives with their tiers and trees, and the objectives of both.

use serde_json::{Value, json};

use super::super::spelled::{languages, with_image};
use super::arms::all_items;
use super::sheets::keys;

/// A directive.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Directive {
    pub(in super::super) tree: u32,
    pub(in super::super) tier: u32,
    pub(in super::super) id: u32,
    name: &'static str,
}

impl Directive {
    /// Its objective, which is the only one of its group.
    pub(in super::super) fn objective(self) -> u32 {
        self.id + 5_000
    }

    /// The set in which that group is.
    fn objective_set(self) -> u32 {
        self.id + 40_000
    }
}

const fn directive(tree: u32, tier: u32, id: u32, name: &'static str) -> Directive {
    Directive { tree, tier, id, name }
}

/// The directives.
pub(in super::super) const DIRECTIVES: [Directive; 6] = [
    directive(81, 1, 8101, "Carbine Kills"),
    directive(81, 2, 8102, "Headshots"),
    directive(82, 1, 8201, "Captured Facilities"),
    directive(82, 2, 8202, "Defended Facilities"),
    directive(83, 1, 8301, "Fish Scanned"),
    directive(83, 1, 8302, "Rare Fish Scanned"),
];
const TREES: [(u32, u32, &str); 3] = [(81, 7, "Carbines"), (82, 3, "Logistics"), (83, 4, "Angling")];
const CATEGORIES: [(u32, &str); 3] = [(3, "Infantry"), (4, "Sundry"), (7, "Weapons")];
const TIERS: [&str; 4] = ["Novice", "Adept", "Expert", "Master"];

/// The achievements. Those with an even number are earned once.
pub(in super::super) const ACHIEVEMENTS: [(u32, &str); 3] =
    [(9001, "Steady Hand"), (9002, "First Light"), (9003, "Long Walk")];

pub(super) fn achievements() -> Vec<Value> {
    let (rewards, items) = (keys("reward"), all_items().map(|item| item.id.0).collect::<Vec<_>>());
    let row = |(place, (id, name)): (usize, (u32, &str))| {
        let repeatable = if id.is_multiple_of(2) { "0" } else { "1" };
        let item = if repeatable == "0" { items[place % items.len()] } else { 0 };
        let row = json!({"achievement_id": id.to_string(), "item_id": item.to_string(),
            "objective_group_id": id.to_string(), "reward_id": rewards[place % rewards.len()].to_string(),
            "repeatable": repeatable, "name": languages(name), "description": languages(&format!("{name}, earned"))});
        with_image(row, u64::from(id))
    };
    ACHIEVEMENTS.into_iter().enumerate().map(row).collect()
}

pub(super) fn directives() -> Vec<Value> {
    let row = |directive: Directive| {
        let row = json!({"directive_id": directive.id.to_string(), "directive_tree_id": directive.tree.to_string(),
            "directive_tier_id": directive.tier.to_string(),
            "objective_set_id": directive.objective_set().to_string(), "name": languages(directive.name),
            "description": languages(directive.name)});
        with_image(row, u64::from(directive.id))
    };
    DIRECTIVES.map(row).to_vec()
}

/// Four tiers for each tree: their numbers begin anew with each.
pub(super) fn tiers() -> Vec<Value> {
    let rewards = keys("reward_set_to_reward_group");
    let row = |tree: u32, place: usize| {
        let row = json!({"directive_tree_id": tree.to_string(), "directive_tier_id": (place + 1).to_string(),
            "reward_set_id": rewards[place % rewards.len()].to_string(), "directive_points": (place * 10 + 10).to_string(),
            "completion_count": "1", "name": languages(TIERS[place])});
        with_image(row, 7800 + place as u64)
    };
    TREES.into_iter().flat_map(|(tree, ..)| (0..TIERS.len()).map(move |place| row(tree, place))).collect()
}

pub(super) fn trees() -> Vec<Value> {
    let row = |(id, category, name): (u32, u32, &str)| {
        let row = json!({"directive_tree_id": id.to_string(), "directive_tree_category_id": category.to_string(),
            "name": languages(name), "description": languages(name)});
        with_image(row, 7900 + u64::from(id))
    };
    TREES.map(row).to_vec()
}

pub(super) fn categories() -> Vec<Value> {
    CATEGORIES.map(|(id, name)| json!({"directive_tree_category_id": id.to_string(), "name": languages(name)})).to_vec()
}

/// One objective for each achievement and each directive, alone in its group.
pub(super) fn objectives() -> Vec<Value> {
    let types = keys("objective_type");
    let of = ACHIEVEMENTS.iter().map(|(id, _)| *id).chain(DIRECTIVES.iter().map(|directive| directive.objective()));
    of.enumerate()
        .map(|(place, id)| {
            json!({"objective_id": id.to_string(), "objective_type_id": types[place % types.len()].to_string(),
                "objective_group_id": id.to_string(), "param1": (10 + place * 5).to_string(), "param4": "-1"})
        })
        .collect()
}

pub(super) fn objective_sets() -> Vec<Value> {
    let row = |directive: Directive| {
        json!({"objective_set_id": directive.objective_set().to_string(),
            "objective_group_id": directive.objective().to_string()})
    };
    DIRECTIVES.map(row).to_vec()
}
