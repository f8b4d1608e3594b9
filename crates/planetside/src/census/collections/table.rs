//! The table of all collections: what each is called, by what its rows are asked for, and what they are read into.

use crate::census::collections::character::{Character, CharacterName};
use crate::census::collections::collection::{Collection, Named};
use crate::census::collections::item::Item;
use crate::census::collections::localized::Localized;
use crate::census::collections::outfit::{Outfit, OutfitMember};
use crate::census::collections::place::MapRegion;
use crate::census::collections::weapon::Weapon;
use crate::census::collections::world::World;
use crate::census::ids::{RegionId, WeaponId};
use crate::ids::{CharacterId, ItemId, OutfitId, World as WorldId};

/// Whether rows stay as they are until the game is updated.
macro_rules! is_static {
    (fixed) => {
        true
    };
    (live) => {
        false
    };
}

/// Whether there is one row for a key.
macro_rules! is_unique {
    (one) => {
        true
    };
    (many) => {
        false
    };
}

/// A line for each collection: its name, the type of its rows, their key, whether there is `one` row for a key or `many`,
/// and whether they are `fixed` until the game is updated, or `live`. Where rows have a name, the line goes on with the
/// field that is searched for it, and how to get it.
macro_rules! collections {
    ($(
        $collection:literal $row:ident by $key:ident: $key_type:ty, $count:ident $life:ident
        $(, named $name_field:literal by $name:expr)?;
    )+) => {
        /// All collections that have types, and the fields of their keys.
        pub const COLLECTIONS: &[(&str, &str)] = &[$(($collection, <$row as Collection>::KEY)),+];

        $(
            impl Collection for $row {
                type Key = $key_type;
                const COLLECTION: &'static str = $collection;
                const KEY: &'static str = stringify!($key);
                const IS_STATIC: bool = is_static!($life);
                const IS_UNIQUE: bool = is_unique!($count);

                fn key(&self) -> $key_type {
                    self.$key
                }
            }

            $(impl Named for $row {
                const NAME_FIELD: &'static str = $name_field;
                const IS_LOWER: bool = is_lower($name_field);

                fn name(&self) -> Option<&str> {
                    let name: fn(&Self) -> Option<&str> = $name;
                    name(self)
                }
            })?
        )+
    };
}

/// Whether what a field has is in lower case.
const fn is_lower(field: &str) -> bool {
    matches!(field.as_bytes(), [.., b'_', b'l', b'o', b'w', b'e', b'r'])
}

/// In English, or whatever there is.
fn any(name: Option<&Localized>) -> Option<&str> {
    name.and_then(Localized::any)
}

collections! {
    "character" Character by character_id: CharacterId, one live,
        named "name.first_lower" by |row| row.name.as_ref()?.first.as_deref();
    "character_name" CharacterName by character_id: CharacterId, one live,
        named "name.first_lower" by |row| row.name.as_ref()?.first.as_deref();
    "item" Item by item_id: ItemId, one fixed, named "name.en" by |row| any(row.name.as_ref());
    "map_region" MapRegion by map_region_id: RegionId, one fixed,
        named "facility_name" by |row| row.facility_name.as_deref();
    "outfit" Outfit by outfit_id: OutfitId, one live, named "name_lower" by |row| row.name.as_deref();
    "outfit_member" OutfitMember by character_id: CharacterId, one live;
    "weapon" Weapon by weapon_id: WeaponId, one fixed;
    "world" World by world_id: WorldId, one live, named "name.en" by |row| any(row.name.as_ref());
}
