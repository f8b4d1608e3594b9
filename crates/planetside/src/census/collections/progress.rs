//! Medals, ribbons, directives, and what they bring.

use bugle_model::row;

use crate::census::collections::localized::Localized;
use crate::census::ids::{
    DirectiveId, DirectiveTierId, DirectiveTreeCategoryId, DirectiveTreeId, ImageId, ImageSetId, ObjectiveGroupId,
    ObjectiveId, ObjectiveSetId, ObjectiveTypeId, RequirementId, RewardGroupId, RewardId, RewardSetId, RewardTypeId,
};
use crate::ids::{AchievementId, ItemId};

row! {
    /// A row of `achievement`: a medal or a ribbon.
    pub struct Achievement {
        /// Which.
        achievement_id: AchievementId,
        /// The weapon it is for. `0`: none, as of ribbons.
        item_id: Option<ItemId>,
        /// What there is to do.
        objective_group_id: Option<ObjectiveGroupId>,
        /// What it brings.
        reward_id: Option<RewardId>,
        /// Whether it can be earned again: a ribbon.
        repeatable: Option<bool>,
        /// What it is called.
        name: Option<Localized>,
        /// What there is to do.
        description: Option<Localized>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}

row! {
    /// A row of `directive`: a directive: a task.
    pub struct Directive {
        /// Which.
        directive_id: DirectiveId,
        /// The tree that it is in.
        directive_tree_id: Option<DirectiveTreeId>,
        /// The step that it belongs to.
        directive_tier_id: Option<DirectiveTierId>,
        /// What there is to do.
        objective_set_id: Option<ObjectiveSetId>,
        /// What has to be done before.
        qualify_requirement_id: Option<RequirementId>,
        /// What it is called.
        name: Option<Localized>,
        /// What there is to do.
        description: Option<Localized>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}

row! {
    /// A row of `directive_tier`: a step of a tree of directives.
    pub struct DirectiveTier {
        /// The tree.
        directive_tree_id: DirectiveTreeId,
        /// Which step of it, from 1 on.
        directive_tier_id: Option<DirectiveTierId>,
        /// What it brings.
        reward_set_id: Option<RewardSetId>,
        /// How many points it counts.
        directive_points: Option<i64>,
        /// How many directives it takes.
        completion_count: Option<i64>,
        /// What it is called.
        name: Option<Localized>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}

row! {
    /// A row of `directive_tree`: a tree of directives.
    pub struct DirectiveTree {
        /// Which.
        directive_tree_id: DirectiveTreeId,
        /// The group that it is in.
        directive_tree_category_id: Option<DirectiveTreeCategoryId>,
        /// What it is called.
        name: Option<Localized>,
        /// What is said of it.
        description: Option<Localized>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}

row! {
    /// A row of `directive_tree_category`: a group of trees of directives.
    pub struct DirectiveTreeCategory {
        /// Which.
        directive_tree_category_id: DirectiveTreeCategoryId,
        /// What it is called.
        name: Option<Localized>,
    }
}

row! {
    /// A row of `objective`: something to be achieved. What its parameters mean, its type says.
    pub struct Objective {
        /// Which.
        objective_id: ObjectiveId,
        /// What kind of thing.
        objective_type_id: Option<ObjectiveTypeId>,
        /// The group that it is in.
        objective_group_id: Option<ObjectiveGroupId>,
        param1: Option<String>,
        param2: Option<String>,
        param3: Option<String>,
        param4: Option<String>,
        param5: Option<String>,
        param6: Option<String>,
        param7: Option<String>,
        param8: Option<String>,
        param9: Option<String>,
    }
}

row! {
    /// A row of `objective_type`: a kind of objective, and what its parameters mean.
    pub struct ObjectiveType {
        /// Which.
        objective_type_id: ObjectiveTypeId,
        description: Option<String>,
        param1: Option<String>,
        param2: Option<String>,
        param3: Option<String>,
        param4: Option<String>,
        param5: Option<String>,
        param6: Option<String>,
        param7: Option<String>,
        param8: Option<String>,
        param9: Option<String>,
    }
}

row! {
    /// A row of `objective_set_to_objective`: what a set of objectives asks for.
    pub struct ObjectiveSetToObjective {
        /// The set.
        objective_set_id: ObjectiveSetId,
        /// The objectives.
        objective_group_id: Option<ObjectiveGroupId>,
    }
}

row! {
    /// A row of `reward`: a reward. What its parameters mean, its type says.
    pub struct Reward {
        /// Which.
        reward_id: RewardId,
        /// What kind of reward.
        reward_type_id: Option<RewardTypeId>,
        /// How many at least.
        count_min: Option<f64>,
        /// How many at most.
        count_max: Option<f64>,
        param1: Option<String>,
        param2: Option<String>,
        param3: Option<String>,
        param4: Option<String>,
        param5: Option<String>,
    }
}

row! {
    /// A row of `reward_type`: a kind of reward, and what its numbers mean.
    pub struct RewardType {
        /// Which.
        reward_type_id: RewardTypeId,
        description: Option<String>,
        count_min: Option<String>,
        count_max: Option<String>,
        param1: Option<String>,
        param2: Option<String>,
        param3: Option<String>,
        param4: Option<String>,
        param5: Option<String>,
    }
}

row! {
    /// A row of `reward_group_to_reward`: a reward of a group.
    pub struct RewardGroupToReward {
        /// The group.
        reward_group_id: RewardGroupId,
        /// The reward.
        reward_id: Option<RewardId>,
    }
}

row! {
    /// A row of `reward_set_to_reward_group`: a group of a set of rewards.
    pub struct RewardSetToRewardGroup {
        /// The set.
        reward_set_id: RewardSetId,
        /// The group.
        reward_group_id: Option<RewardGroupId>,
    }
}
