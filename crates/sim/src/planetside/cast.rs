//! The fixed cast: an outfit of four, the same beside every seed. What a guide or a test names is there, whatever is drawn.

use bugle_planetside::{CharacterId, Faction, ItemId, OutfitId};

/// One of the cast.
pub(super) struct Member {
    pub(super) id: CharacterId,
    pub(super) name: &'static str,
    pub(super) battle_rank: u16,
    pub(super) is_online: bool,
}

/// Their ids come after all others, so that a list by ids stays one.
const fn member(number: u64, name: &'static str, battle_rank: u16, is_online: bool) -> Member {
    Member { id: CharacterId(5_428_990_000_000_000_001 + 2 * number), name, battle_rank, is_online }
}

/// The name of a character who is there beside every seed.
pub const LEAD: &str = "Auroram";

/// The cast. The first one leads, and is the one who acts.
pub(super) const MEMBERS: [Member; 4] = [
    member(0, LEAD, 87, true),
    member(1, "Brisewind", 64, true),
    member(2, "Calluna", 41, false),
    member(3, "Duskmoth", 12, false),
];

/// The side that they are on.
pub(super) const FACTION: Faction = Faction(1);

/// Their outfit.
pub(super) const OUTFIT: OutfitId = OutfitId(37_599_000_000_000_001);
pub(super) const OUTFIT_NAME: &str = "Dawn Chorus";
pub(super) const OUTFIT_ALIAS: &str = "DAWN";

/// An item that Census describes, and that the lead fights with if it is a weapon.
pub(super) struct Item {
    pub(super) id: ItemId,
    pub(super) name: &'static str,
    /// The number of its category.
    pub(super) category: u32,
    /// The number of the weapon that it is, if it is one.
    pub(super) weapon: Option<u32>,
}

const fn item(id: u32, name: &'static str, category: u32, weapon: Option<u32>) -> Item {
    Item { id: ItemId(id), name, category, weapon }
}

/// What the lead owns.
pub(super) const ITEMS: [Item; 7] = [
    item(7_000_101, "Larkspur Pistol", 3, Some(7101)),
    item(7_000_102, "Heron Carbine", 8, Some(7102)),
    item(7_000_103, "Kingfisher Rifle", 7, Some(7103)),
    item(7_000_104, "Bittern Scout Rifle", 11, Some(7104)),
    item(7_000_105, "Wren Knife", 2, Some(7105)),
    item(7_000_201, "Dawn Camouflage", 100, None),
    item(7_000_202, "Chorus Helmet", 101, None),
];

/// The categories of the items.
pub(super) const CATEGORIES: [(u32, &str); 7] = [
    (2, "Knife"),
    (3, "Pistol"),
    (7, "Assault Rifle"),
    (8, "Carbine"),
    (11, "Sniper Rifle"),
    (100, "Camouflage"),
    (101, "Helmet"),
];

/// The titles that there are; the lead bears the first.
pub(super) const TITLES: [(u32, &str); 3] = [(901, "Herald"), (902, "Night Watch"), (903, "Cartographer")];
