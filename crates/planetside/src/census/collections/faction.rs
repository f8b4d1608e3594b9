//! Factions, their classes and their titles.

use bugle_model::row;

use crate::census::collections::localized::Localized;
use crate::census::ids::{ArmorInfoId, ImageId, ImageSetId, ProfileId, ProfileTypeId, ResistInfoId, TitleId};
use crate::ids::{Faction as FactionId, Loadout as LoadoutId};

row! {
    /// A row of `faction`: a faction.
    pub struct Faction {
        /// Which. `0` is none.
        faction_id: FactionId,
        /// What it is called.
        name: Option<Localized>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
        /// Its short name: `VS`.
        code_tag: Option<String>,
        /// Whether one can play it.
        user_selectable: Option<bool>,
    }
}

row! {
    /// A row of `loadout`: a class of a faction, as events number them.
    pub struct Loadout {
        /// Which.
        loadout_id: LoadoutId,
        /// The same class, as Census numbers it.
        profile_id: Option<ProfileId>,
        /// The faction.
        faction_id: Option<FactionId>,
        /// What it is called in the game's own files.
        code_name: Option<String>,
    }
}

row! {
    /// A row of `profile`: a class of a faction, as Census numbers them.
    pub struct Profile {
        /// Which.
        profile_id: ProfileId,
        /// The kind of class.
        profile_type_id: Option<ProfileTypeId>,
        /// What that is called.
        profile_type_description: Option<String>,
        /// The faction.
        faction_id: Option<FactionId>,
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
        /// How fast it walks: meters a second.
        movement_speed: Option<f64>,
        /// How fast it walks backwards: a factor.
        backpedal_speed_modifier: Option<f64>,
        /// How fast it sprints: a factor.
        sprint_speed_modifier: Option<f64>,
        /// How fast it walks sidewards: a factor.
        strafe_speed_modifier: Option<f64>,
    }
}

row! {
    /// A row of `profile_2`: whatever can be hit: classes, vehicles, turrets.
    pub struct Profile2 {
        /// Which.
        profile_id: ProfileId,
        /// What it is called.
        description: Option<String>,
    }
}

row! {
    /// A row of `profile_armor_map`: how a thing is armored.
    pub struct ProfileArmorMap {
        /// The thing.
        profile_id: ProfileId,
        /// How one of its sides is armored.
        armor_info_id: Option<ArmorInfoId>,
        /// At which rank.
        rank: Option<i64>,
    }
}

row! {
    /// A row of `profile_resist_map`: how a thing stands damage.
    pub struct ProfileResistMap {
        /// The thing.
        profile_id: ProfileId,
        /// How it stands damage of one kind.
        resist_info_id: Option<ResistInfoId>,
        /// At which rank.
        rank: Option<i64>,
    }
}

row! {
    /// A row of `title`: a title that characters can wear.
    pub struct Title {
        /// Which.
        title_id: TitleId,
        /// What it is called.
        name: Option<Localized>,
    }
}
