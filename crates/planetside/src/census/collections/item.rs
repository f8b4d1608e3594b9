//! Items.

use bugle_model::row;

use crate::census::collections::localized::Localized;
use crate::census::ids::{AbilityId, ImageId, ImageSetId, ItemCategoryId, ItemTypeId, ProfileId, SkillSetId, WeaponId};
use crate::ids::{Faction as FactionId, ItemId};

row! {
    /// A row of `item`: whatever a character can have. Weapons in events are items.
    pub struct Item {
        /// Which.
        item_id: ItemId,
        /// What kind of thing it is.
        item_type_id: Option<ItemTypeId>,
        /// Which group of them it belongs to.
        item_category_id: Option<ItemCategoryId>,
        /// The ability that its owner can use.
        activatable_ability_id: Option<AbilityId>,
        /// The ability that its owner has.
        passive_ability_id: Option<AbilityId>,
        /// Whether it is the weapon of a vehicle.
        is_vehicle_weapon: Option<bool>,
        /// What it is called.
        name: Option<Localized>,
        /// What is said of it.
        description: Option<Localized>,
        /// Who can use it. `0`, or none: all.
        faction_id: Option<FactionId>,
        /// How many there can be in a stack.
        max_stack_size: Option<u32>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where the picture is, below the address of Census.
        image_path: Option<String>,
        /// What can be learned for it.
        skill_set_id: Option<SkillSetId>,
        /// Whether it is an attachment that its weapon comes with.
        is_default_attachment: Option<bool>,
    }
}

row! {
    /// A row of `item_category`: a group of items.
    pub struct ItemCategory {
        /// Which.
        item_category_id: ItemCategoryId,
        /// What it is called.
        name: Option<Localized>,
    }
}

row! {
    /// A row of `item_type`: a kind of item.
    pub struct ItemType {
        /// Which.
        item_type_id: ItemTypeId,
        /// What it is called.
        name: Option<String>,
        /// What it is called in the game's own files.
        code: Option<String>,
    }
}

row! {
    /// A row of `item_to_weapon`: which weapon an item is.
    pub struct ItemToWeapon {
        /// The item.
        item_id: ItemId,
        /// The weapon.
        weapon_id: Option<WeaponId>,
    }
}

row! {
    /// A row of `item_attachment`: an attachment that an item takes.
    pub struct ItemAttachment {
        /// The item.
        item_id: ItemId,
        /// The attachment.
        attachment_item_id: Option<ItemId>,
    }
}

row! {
    /// A row of `item_profile`: a class that can use an item.
    pub struct ItemProfile {
        /// The item.
        item_id: ItemId,
        /// The class.
        profile_id: Option<ProfileId>,
    }
}
