//! Directives, achievements, objectives and rewards.

#[cfg(test)]
use super::declare::fields;
use super::declare::{Texts, direct, keys_in, linked, relation, relations, some, values, values_in};
#[allow(clippy::wildcard_imports, reason = "a table of nearly all that there are")]
use crate::census::collections::*;
use crate::census::objects::place::{Many, One};

relations! {
    DirectiveTreeCategory {
        /// Its trees.
        trees: many DirectiveTree, at ("directive_tree_category_id");
    }

    DirectiveTree {
        /// The group that it belongs to.
        category: one DirectiveTreeCategory, by (directive_tree_category_id);
        /// Its directives.
        directives: many Directive, at ("directive_tree_id");
        /// Its steps, the first one first.
        tiers: many DirectiveTier, at ("directive_tree_id" sorted "directive_tier_id");
    }

    DirectiveTier {
        /// The tree that it belongs to.
        tree: one DirectiveTree, by (directive_tree_id);
        /// The directives of this step.
        directives: many Directive, at ("directive_tree_id" from directive_tree_id fits
            |tier: &DirectiveTier, directive: &Directive| is_of(directive, tier));
        /// Of which groups one gets a reward each.
        reward_groups: many RewardSetToRewardGroup, at ("reward_set_id" from reward_set_id);
        /// What one gets for it.
        rewards: many Reward, then (reward_groups rewards);
    }

    Directive {
        /// The tree that it belongs to.
        tree: one DirectiveTree, by (directive_tree_id);
        /// The step that it belongs to.
        tier: one DirectiveTier, at ("directive_tree_id" from directive_tree_id fits
            |directive: &Directive, tier: &DirectiveTier| is_of(directive, tier));
        /// Which groups of objectives it asks for.
        objective_groups: many ObjectiveSetToObjective, at ("objective_set_id" from objective_set_id);
        /// What it asks for.
        objectives: many Objective, then (objective_groups objectives);
    }

    ObjectiveSetToObjective {
        /// The objectives.
        objectives: many Objective, at ("objective_group_id" from objective_group_id);
    }

    Objective {
        /// What kind of objective it is.
        objective_type: one ObjectiveType, by (objective_type_id);
    }

    Achievement {
        /// The weapon that it is for.
        item: one Item, by (item_id);
        /// What one gets for it.
        reward: one Reward, by (reward_id);
        /// What it asks for.
        objectives: many Objective, at ("objective_group_id" from objective_group_id);
    }

    RewardSetToRewardGroup {
        /// The rewards of which one is given.
        rewards: many Reward,
            through (RewardGroupToReward at "reward_group_id" from reward_group_id by "reward_id");
    }

    Reward {
        /// What kind of reward it is.
        reward_type: one RewardType, by (reward_type_id);
    }
}

/// Whether a directive belongs to this step: steps are numbered in each tree.
fn is_of(directive: &Directive, tier: &DirectiveTier) -> bool {
    (directive.directive_tree_id, directive.directive_tier_id) == (Some(tier.directive_tree_id), tier.directive_tier_id)
}
