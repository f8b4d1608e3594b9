//! The table of beginnings: what a client has a method for.

use std::sync::Arc;

use super::place::{Many, One};
use super::point::{Point, Points};
use super::start::Keys;
#[allow(clippy::wildcard_imports, reason = "a table of nearly all that there are")]
use crate::census::collections::*;
use crate::client::Client;

/// A line each: what the method for one is called, then that for several by their ids, and the collection.
macro_rules! entries {
    ($($(#[$doc:meta])* $one:ident $(/ $many:ident)?: $of:ident;)+) => {
        impl Client {
            $(
                $(#[$doc])*
                pub fn $one(&self, which: impl Points<$of>) -> One<$of> {
                    self.at(which)
                }

                $(
                    #[doc = concat!("Several at once, by their ids: see [`", stringify!($one), "`](Self::", stringify!($one), ").")]
                    pub fn $many(&self, keys: impl IntoIterator<Item = <$of as Collection>::Key>) -> Many<$of> {
                        self.each(keys)
                    }
                )?
            )+
        }
    };
}

impl Client {
    /// Where a row of any collection is, also of one of your own: by its id, by its name if it has one, or by itself.
    pub fn at<C: Collection>(&self, which: impl Points<C>) -> One<C> {
        let Point(lead) = which.point();
        One::new(self, lead)
    }

    /// Where several rows of any collection are, by their ids.
    pub fn each<C: Collection>(&self, keys: impl IntoIterator<Item = C::Key>) -> Many<C> {
        Many::new(self, Arc::new(Keys(super::seen::once(keys))))
    }
}

entries! {
    /// A character, by id or name. The way on from there is in [`One`](crate::census::One).
    character / characters: Character;
    /// An outfit, by id, by name or by what stands in brackets before its members' names.
    outfit / outfits: Outfit;
    /// A world, by id or name.
    world / worlds_at: World;
    /// A zone, by id or name.
    zone / zones: Zone;
    /// A region with its facility, by the id of the region or of the facility, or by the facility's name.
    facility: MapRegion;
    /// A region, by id or name.
    region / regions: Region;
    /// An item, by id or name.
    item / items: Item;
    /// A weapon, by id: that of the weapon, not of the item that it is.
    weapon / weapons: Weapon;
    /// What a trigger pull of a weapon chooses from, by id.
    fire_group / fire_groups: FireGroup;
    /// A way in which weapons shoot, by id.
    fire_mode / fire_modes: FireMode2;
    /// What a weapon shoots, by id.
    projectile / projectiles: Projectile;
    /// A vehicle, by id or name.
    vehicle / vehicles: Vehicle;
    /// A faction, by id or name.
    faction / factions: Faction;
    /// A class, by id.
    profile / profiles: Profile;
    /// A class as events number it, by id.
    loadout / loadouts: Loadout;
    /// A title, by id or name.
    title / titles: Title;
    /// A ribbon or a medal, by id or name.
    achievement / achievements: Achievement;
    /// A directive, by id or name.
    directive / directives: Directive;
    /// A tree of directives, by id or name.
    directive_tree / directive_trees: DirectiveTree;
    /// A group of trees of directives, by id or name.
    directive_tree_category: DirectiveTreeCategory;
    /// An objective, by id.
    objective / objectives: Objective;
    /// A reward, by id.
    reward / rewards: Reward;
    /// A skill, by id or name.
    skill / skills: Skill;
    /// A line of skills, by id or name.
    skill_line / skill_lines: SkillLine;
    /// A group of lines of skills, by id or name.
    skill_category: SkillCategory;
    /// All skills of a thing, by id or name.
    skill_set / skill_sets: SkillSet;
    /// What experience is granted for, by id.
    experience / experiences: Experience;
    /// A kind of alert, by id or name.
    metagame_event / metagame_events: MetagameEvent;
    /// An ability, by id.
    ability / abilities: Ability;
    /// An effect, by id.
    effect / effects: Effect;
    /// A currency, by id or name.
    currency / currencies: Currency;
    /// What is sold together, by id or name.
    marketing_bundle / marketing_bundles: MarketingBundle;
    /// A kind of fish, by id or name.
    fish: Fish;
}
