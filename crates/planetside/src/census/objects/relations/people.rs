//! Characters, and what they have.

#[cfg(test)]
use super::declare::fields;
use super::declare::{Texts, direct, keys_in, linked, relation, relations, some, values, values_in};
#[allow(clippy::wildcard_imports, reason = "a table of nearly all that there are")]
use crate::census::collections::*;
use crate::census::objects::look::value;
use crate::census::objects::place::{Many, One};

relations! {
    Character {
        /// The faction that it belongs to.
        faction: one Faction, by (faction_id);
        /// The title before its name.
        title: one Title, by (title_id);
        /// The class that it plays, or played last.
        profile: one Profile, by (profile_id);
        /// What it is called, and nothing else of it.
        character_name: one CharacterName, same ();
        /// The world that it lives on.
        world: one World, through (CharactersWorld at "character_id" by "world_id");
        /// On which world it is online: see [`is_online`](CharactersOnlineStatus::is_online).
        online_status: one CharactersOnlineStatus, same ();
        /// Its outfit.
        outfit: one Outfit, through (OutfitMember at "character_id" by "outfit_id");
        /// Its place in its outfit.
        outfit_member: one OutfitMember, same ();
        /// Its place in its outfit, and the outfit.
        outfit_member_extended: one OutfitMemberExtended, same ();
        /// Its friends, and which of them are online.
        friend_list: one CharactersFriend, same ();
        /// Its friends.
        friends: many Character, then (friend_list friends);
        /// Its nanites and merits.
        currency: one CharactersCurrency, same ();
        /// What it has, and since when.
        item_rows: many CharactersItem, at ("character_id");
        /// What it has.
        items: many Item, then (item_rows item);
        /// What it has learned, and when.
        skill_rows: many CharactersSkill, at ("character_id");
        /// What it has learned.
        skills: many Skill, then (skill_rows skill);
        /// Its ribbons and medals: how many, and when.
        achievement_rows: many CharactersAchievement, at ("character_id");
        /// Its ribbons and medals.
        achievements: many Achievement, then (achievement_rows achievement);
        /// How far it is with directives.
        directive_rows: many CharactersDirective, at ("character_id");
        /// The directives that it is at, or has done.
        directives: many Directive, then (directive_rows directive);
        /// How far it is with what directives ask for.
        directive_objective_rows: many CharactersDirectiveObjective, at ("character_id");
        /// How far it is with the steps of trees of directives.
        directive_tier_rows: many CharactersDirectiveTier, at ("character_id");
        /// How far it is with trees of directives.
        directive_tree_rows: many CharactersDirectiveTree, at ("character_id");
        /// The trees of directives that it has begun.
        directive_trees: many DirectiveTree, then (directive_tree_rows tree);
        /// Its statistics.
        stats: many CharactersStat, at ("character_id");
        /// Its statistics against each faction.
        stats_by_faction: many CharactersStatByFaction, at ("character_id");
        /// Its statistics by days, weeks and months.
        stat_history: many CharactersStatHistory, at ("character_id");
        /// Its statistics with each weapon.
        weapon_stats: many CharactersWeaponStat, at ("character_id");
        /// Its statistics with each weapon against each faction.
        weapon_stats_by_faction: many CharactersWeaponStatByFaction, at ("character_id");
    }

    CharacterName {
        /// The character.
        character: one Character, same ();
    }

    CharactersOnlineStatus {
        /// The character.
        character: one Character, same ();
        /// What the character is called.
        character_name: one CharacterName, same ();
        /// Its place in its outfit.
        outfit_member: one OutfitMember, same ();
        /// The world that it is online on.
        world: one World, by (online_status);
    }

    CharactersWorld {
        /// The character.
        character: one Character, same ();
        /// The world that it lives on.
        world: one World, by (world_id);
    }

    CharactersFriend {
        /// The character.
        character: one Character, same ();
        /// The friends.
        friends: many Character, each (|row| row.friend_list.iter().map(|friend| friend.character_id));
        /// What the friends are called.
        friend_names: many CharacterName, each (|row| row.friend_list.iter().map(|friend| friend.character_id));
    }

    CharactersItem {
        /// What it is.
        item: one Item, by (item_id);
        /// Whose it is.
        character: one Character, same ();
    }

    CharactersSkill {
        /// What was learned.
        skill: one Skill, by (skill_id);
        /// Who learned it.
        character: one Character, same ();
    }

    CharactersAchievement {
        /// The ribbon or the medal.
        achievement: one Achievement, by (achievement_id);
        /// Whose it is.
        character: one Character, same ();
    }

    CharactersDirective {
        /// The directive.
        directive: one Directive, by (directive_id);
        /// The tree that it belongs to.
        tree: one DirectiveTree, by (directive_tree_id);
        /// Whose it is.
        character: one Character, same ();
    }

    CharactersDirectiveObjective {
        /// The directive.
        directive: one Directive, by (directive_id);
        /// What it asks for.
        objective: one Objective, by (objective_id);
        /// Whose it is.
        character: one Character, same ();
    }

    CharactersDirectiveTier {
        /// The step.
        tier: one DirectiveTier, at ("directive_tree_id" from directive_tree_id fits
            |row: &CharactersDirectiveTier, tier: &DirectiveTier| {
                (row.directive_tree_id, row.directive_tier_id) == (Some(tier.directive_tree_id), tier.directive_tier_id)
            });
        /// The tree that it belongs to.
        tree: one DirectiveTree, by (directive_tree_id);
        /// Whose it is.
        character: one Character, same ();
    }

    CharactersDirectiveTree {
        /// The tree.
        tree: one DirectiveTree, by (directive_tree_id);
        /// Whose it is.
        character: one Character, same ();
    }

    CharactersWeaponStat {
        /// The weapon, as an item.
        item: one Item, by (item_id);
        /// The vehicle that it is on.
        vehicle: one Vehicle, by (vehicle_id);
        /// Whose it is.
        character: one Character, same ();
    }

    CharactersWeaponStatByFaction {
        /// The weapon, as an item.
        item: one Item, by (item_id);
        /// The vehicle that it is on.
        vehicle: one Vehicle, by (vehicle_id);
        /// Whose it is.
        character: one Character, same ();
    }
}
