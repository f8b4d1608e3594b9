//! What characters have and have done, by collection.

use bugle_event::Timestamp;
use bugle_model::row;

use crate::census::collections::date::Date;
use crate::census::collections::first_name::FirstName;
use crate::census::ids::{CurrencyId, DirectiveId, DirectiveTierId, DirectiveTreeId, ObjectiveGroupId, ObjectiveId};
use crate::ids::{AchievementId, CharacterId, ItemId, SkillId, World as WorldId};

row! {
    /// A row of `characters_world`: where a character lives.
    pub struct CharactersWorld {
        /// Who.
        character_id: CharacterId,
        /// The world.
        world_id: Option<WorldId>,
    }
}

row! {
    /// A row of `characters_online_status`: whether a character is online.
    pub struct CharactersOnlineStatus {
        /// Who.
        character_id: CharacterId,
        /// The world on which it is online. `0`: it is offline.
        online_status: Option<WorldId>,
    }
}

row! {
    /// A row of `characters_friend`: whom a character has as friends.
    pub struct CharactersFriend {
        /// Who.
        character_id: CharacterId,
        /// What it is called; the service leaves it empty.
        name: Option<FirstName>,
        /// Its friends.
        friend_list: Vec<Friend>,
    }
}

row! {
    /// A friend of a character.
    pub struct Friend {
        /// Who.
        character_id: CharacterId,
        /// When it last logged in.
        last_login_time: Option<Timestamp>,
        /// The world on which it is online. `0`: it is offline.
        online: Option<WorldId>,
        /// What it is called, if that was asked for.
        name: Option<FirstName>,
    }
}

row! {
    /// A row of `characters_currency`: what a character has of a currency.
    pub struct CharactersCurrency {
        /// Who.
        character_id: CharacterId,
        /// The currency.
        currency_id: Option<CurrencyId>,
        /// What the currency is called.
        currency_name: Option<String>,
        /// How much it has.
        quantity: Option<i64>,
        /// How much it has of the currency of A.S.P.
        prestige_currency: Option<i64>,
    }
}

row! {
    /// A row of `characters_item`: an item that a character has.
    pub struct CharactersItem {
        /// Who.
        character_id: CharacterId,
        /// The item.
        item_id: Option<ItemId>,
        /// How many, if that is said.
        stack_size: Option<i64>,
        /// Whether all characters of the account have it.
        account_level: Option<bool>,
    }
}

row! {
    /// A row of `characters_skill`: a skill that a character has learned.
    pub struct CharactersSkill {
        /// Who.
        character_id: CharacterId,
        /// The skill.
        skill_id: Option<SkillId>,
        /// When that was written down.
        last_save: Option<Timestamp>,
        /// The same as a date.
        last_save_date: Option<Date>,
    }
}

row! {
    /// A row of `characters_achievement`: a character's progress towards a medal or ribbon.
    pub struct CharactersAchievement {
        /// Who.
        character_id: CharacterId,
        /// The medal or ribbon.
        achievement_id: Option<AchievementId>,
        /// How often it was earned.
        earned_count: Option<i64>,
        /// When it was begun.
        start: Option<Timestamp>,
        /// The same as a date.
        start_date: Option<Date>,
        /// When it was earned. The epoch: not yet.
        finish: Option<Timestamp>,
        /// The same as a date.
        finish_date: Option<Date>,
        /// When that was written down.
        last_save: Option<Timestamp>,
        /// The same as a date.
        last_save_date: Option<Date>,
    }
}

row! {
    /// A row of `characters_directive`: a character's progress with a directive.
    pub struct CharactersDirective {
        /// Who.
        character_id: CharacterId,
        /// The tree that the directive is in.
        directive_tree_id: Option<DirectiveTreeId>,
        /// The directive.
        directive_id: Option<DirectiveId>,
        /// When it was done. The epoch: not yet.
        completion_time: Option<Timestamp>,
        /// The same as a date.
        completion_time_date: Option<Date>,
    }
}

row! {
    /// A row of `characters_directive_objective`: a character's progress with what a directive asks for.
    pub struct CharactersDirectiveObjective {
        /// Who.
        character_id: CharacterId,
        /// The directive.
        directive_id: Option<DirectiveId>,
        /// What it asks for.
        objective_id: Option<ObjectiveId>,
        /// The group that the objective is in.
        objective_group_id: Option<ObjectiveGroupId>,
        /// How it stands, as a number of the service's own.
        status: Option<i64>,
        /// How far it is: so many kills, for example.
        state_data: Option<i64>,
    }
}

row! {
    /// A row of `characters_directive_tier`: a character's progress with a step of a tree of directives.
    pub struct CharactersDirectiveTier {
        /// Who.
        character_id: CharacterId,
        /// The tree.
        directive_tree_id: Option<DirectiveTreeId>,
        /// The step.
        directive_tier_id: Option<DirectiveTierId>,
        /// When it was done. The epoch: not yet.
        completion_time: Option<Timestamp>,
        /// The same as a date.
        completion_time_date: Option<Date>,
    }
}

row! {
    /// A row of `characters_directive_tree`: a character's progress with a tree of directives.
    pub struct CharactersDirectiveTree {
        /// Who.
        character_id: CharacterId,
        /// The tree.
        directive_tree_id: Option<DirectiveTreeId>,
        /// The step that it is at.
        current_directive_tier_id: Option<DirectiveTierId>,
        /// How far it is in that step.
        current_level: Option<i64>,
        /// When the tree was done. The epoch: not yet.
        completion_time: Option<Timestamp>,
        /// The same as a date.
        completion_time_date: Option<Date>,
    }
}

row! {
    /// A row of `leaderboard`: a place among the best. Wants `name` (`Kills`, `Time`, `Deaths`, `Score`), `period`
    /// (`Forever`, `Monthly`, `Weekly`, `Daily`, `OneLife`), and perhaps `world`.
    pub struct Leaderboard {
        /// The place, from 0 on.
        rank: u32,
        /// Who has it.
        character_id: Option<CharacterId>,
        /// What it is about: how many kills, or seconds.
        value: Option<i64>,
    }
}

row! {
    /// A row of `characters_leaderboard`: a character's place among the best. The answer says in its `key` of what:
    /// `Forever_Kills`.
    pub struct CharactersLeaderboard {
        /// Who.
        character_id: CharacterId,
        /// The place, from 0 on.
        rank: Option<u32>,
        /// What it is about: how many kills, or seconds.
        value: Option<i64>,
    }
}
