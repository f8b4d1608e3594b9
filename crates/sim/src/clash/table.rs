//! What the game has: units, achievements, leagues, labels. Names and ids as the API shows them, autumn 2026.

use std::sync::LazyLock;

use self::List::{Equipment, Heroes, Spells, Troops};
use self::Village::{Builder, Capital, Home};
use super::atlas::{COUNTRIES, NAMELESS, REGIONS};

/// In which list of a player a unit is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Troops,
    Heroes,
    Equipment,
    Spells,
}

/// Where a unit or an achievement belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Village {
    Home,
    Builder,
    Capital,
}

impl Village {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Home => "home",
            Builder => "builderBase",
            Capital => "clanCapital",
        }
    }
}

/// A unit that players can own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnitRow {
    pub(super) list: List,
    pub(super) name: &'static str,
    pub(super) village: Village,
    pub(super) max_level: u32,
    /// The lowest town hall that has it.
    pub(super) town_hall: u32,
    /// Can be boosted for three days; listed at level 1 otherwise.
    pub(super) is_super: bool,
}

const fn row(list: List, name: &'static str, village: Village, max_level: u32, town_hall: u32) -> UnitRow {
    UnitRow { list, name, village, max_level, town_hall, is_super: false }
}

const fn boosted(name: &'static str, max_level: u32) -> UnitRow {
    UnitRow { list: Troops, name, village: Home, max_level, town_hall: 11, is_super: true }
}

/// All units. "Baby Dragon" is twice among the troops, as in the game.
pub(super) const UNITS: &[UnitRow] = &[
    row(Troops, "Barbarian", Home, 12, 1),
    row(Troops, "Archer", Home, 14, 1),
    row(Troops, "Goblin", Home, 9, 2),
    row(Troops, "Giant", Home, 14, 1),
    row(Troops, "Wall Breaker", Home, 14, 3),
    row(Troops, "Balloon", Home, 12, 4),
    row(Troops, "Wizard", Home, 14, 5),
    row(Troops, "Healer", Home, 11, 6),
    row(Troops, "Dragon", Home, 12, 7),
    row(Troops, "P.E.K.K.A", Home, 13, 8),
    row(Troops, "Minion", Home, 14, 7),
    row(Troops, "Hog Rider", Home, 15, 7),
    row(Troops, "Valkyrie", Home, 11, 8),
    row(Troops, "Golem", Home, 14, 8),
    row(Troops, "Witch", Home, 8, 9),
    row(Troops, "Lava Hound", Home, 8, 9),
    row(Troops, "Bowler", Home, 10, 10),
    row(Troops, "Baby Dragon", Home, 12, 9),
    row(Troops, "Miner", Home, 12, 10),
    boosted("Super Barbarian", 8),
    boosted("Super Archer", 10),
    boosted("Super Wall Breaker", 10),
    boosted("Super Giant", 10),
    row(Troops, "Raged Barbarian", Builder, 20, 4),
    row(Troops, "Sneaky Archer", Builder, 20, 4),
    row(Troops, "Boxer Giant", Builder, 20, 4),
    row(Troops, "Cannon Cart", Builder, 20, 6),
    row(Troops, "Drop Ship", Builder, 20, 8),
    row(Troops, "Baby Dragon", Builder, 20, 6),
    row(Troops, "Night Witch", Builder, 20, 6),
    row(Troops, "Wall Wrecker", Home, 6, 12),
    row(Troops, "Battle Blimp", Home, 5, 12),
    row(Troops, "Yeti", Home, 7, 12),
    boosted("Sneaky Goblin", 5),
    boosted("Rocket Balloon", 8),
    boosted("Inferno Dragon", 12),
    row(Troops, "Ice Golem", Home, 9, 11),
    row(Troops, "Electro Dragon", Home, 9, 11),
    row(Troops, "Dragon Rider", Home, 6, 13),
    row(Troops, "Electro Titan", Home, 5, 14),
    row(Troops, "Root Rider", Home, 3, 15),
    row(Troops, "L.A.S.S.I", Home, 15, 14),
    row(Troops, "Electro Owl", Home, 15, 14),
    row(Troops, "Unicorn", Home, 15, 14),
    row(Heroes, "Barbarian King", Home, 105, 7),
    row(Heroes, "Archer Queen", Home, 105, 8),
    row(Heroes, "Grand Warden", Home, 80, 11),
    row(Heroes, "Battle Machine", Builder, 35, 6),
    row(Heroes, "Royal Champion", Home, 55, 13),
    row(Heroes, "Minion Prince", Home, 95, 9),
    row(Equipment, "Barbarian Puppet", Home, 18, 8),
    row(Equipment, "Rage Vial", Home, 18, 8),
    row(Equipment, "Giant Gauntlet", Home, 27, 8),
    row(Equipment, "Archer Puppet", Home, 18, 8),
    row(Equipment, "Invisibility Vial", Home, 18, 8),
    row(Equipment, "Frozen Arrow", Home, 27, 8),
    row(Equipment, "Eternal Tome", Home, 18, 11),
    row(Equipment, "Life Gem", Home, 18, 11),
    row(Equipment, "Fireball", Home, 27, 11),
    row(Equipment, "Seeking Shield", Home, 18, 13),
    row(Equipment, "Royal Gem", Home, 18, 13),
    row(Equipment, "Henchmen Puppet", Home, 18, 9),
    row(Equipment, "Dark Orb", Home, 18, 9),
    row(Spells, "Lightning Spell", Home, 13, 5),
    row(Spells, "Healing Spell", Home, 12, 6),
    row(Spells, "Rage Spell", Home, 6, 7),
    row(Spells, "Jump Spell", Home, 5, 9),
    row(Spells, "Freeze Spell", Home, 7, 9),
    row(Spells, "Poison Spell", Home, 12, 8),
    row(Spells, "Earthquake Spell", Home, 8, 8),
    row(Spells, "Haste Spell", Home, 7, 9),
    row(Spells, "Bat Spell", Home, 8, 10),
    row(Spells, "Invisibility Spell", Home, 4, 11),
];

/// Which equipment a hero can wear, by name; heroes of the builder base wear none.
pub(super) fn wardrobe(hero: &str) -> &'static [&'static str] {
    match hero {
        "Barbarian King" => &["Barbarian Puppet", "Rage Vial", "Giant Gauntlet"],
        "Archer Queen" => &["Archer Puppet", "Invisibility Vial", "Frozen Arrow"],
        "Grand Warden" => &["Eternal Tome", "Life Gem", "Fireball"],
        "Royal Champion" => &["Seeking Shield", "Royal Gem"],
        "Minion Prince" => &["Henchmen Puppet", "Dark Orb"],
        _ => &[],
    }
}

/// An achievement: name, what is asked for, the targets of its three stars, village.
#[derive(Debug)]
pub(super) struct AchievementRow {
    pub(super) name: &'static str,
    pub(super) info: &'static str,
    pub(super) targets: [u32; 3],
    pub(super) village: Village,
}

const fn feat(name: &'static str, info: &'static str, targets: [u32; 3], village: Village) -> AchievementRow {
    AchievementRow { name, info, targets, village }
}

/// Some of the achievements. "Keep Your Account Safe!" is there twice with the same village, as in the game.
pub(super) const ACHIEVEMENTS: &[AchievementRow] = &[
    feat("Bigger Coffers", "Upgrade a Gold Storage", [2, 5, 10], Home),
    feat("Get those Goblins!", "Win Stars on the Campaign Map", [10, 50, 150], Home),
    feat("Nice and Tidy", "Remove obstacles", [5, 50, 500], Home),
    feat("Gold Grab", "Steal gold", [20_000, 1_000_000, 100_000_000], Home),
    feat("Sweet Victory!", "Achieve a total of trophies in Multiplayer battles", [75, 750, 1_250], Home),
    feat("Wall Buster", "Destroy Walls in Multiplayer battles", [10, 100, 2_000], Home),
    feat("Conqueror", "Win Multiplayer battles", [25, 250, 5_000], Home),
    feat("Unbreakable", "Successfully defend against attacks", [10, 100, 500], Home),
    feat("Friend in Need", "Donate Clan Castle capacity worth of reinforcements", [100, 5_000, 25_000], Home),
    feat("War Hero", "Score Stars for your clan in Clan War battles", [10, 150, 1_000], Home),
    feat("Keep Your Account Safe!", "Connect your account to a social network for safe keeping.", [1, 1, 1], Home),
    feat("Un-Build It", "Destroy Builder Halls in Versus Battles", [20, 200, 2_000], Builder),
    feat("Games Champion", "Earn points in Clan Games", [10_000, 50_000, 100_000], Home),
    feat("Keep Your Account Safe!", "Protect your Supercell ID", [1, 1, 1], Home),
    feat("Aggressive Capitalism", "Loot Capital Gold from Raids", [30_000, 200_000, 1_000_000], Capital),
    feat("Crafter’s Nightmare", "Destroy crafted defences", [10, 100, 2_000], Home),
];

/// The name of a league of before October 2025, and of a capital league, by its number: three to a family, from III to I.
pub(super) fn trophy_league_name(league: u32) -> String {
    const FAMILIES: [&str; 7] = ["Bronze", "Silver", "Gold", "Crystal", "Master", "Champion", "Titan"];
    const ROMAN: [&str; 3] = ["III", "II", "I"];
    let Some(above) = league.checked_sub(1) else { return "Unranked".to_owned() };
    match FAMILIES.get(above as usize / 3) {
        Some(family) => format!("{family} League {}", ROMAN[above as usize % 3]),
        None => "Legend League".to_owned(),
    }
}

/// The name of a war league, by its number in the class 48: there is nothing above Champion.
pub(super) fn war_league_name(league: u32) -> String {
    trophy_league_name(league.min(18))
}

/// The name of a league tier, by its number in the class 105: three to a family, and the number is in the name.
pub(super) fn tier_name(tier: u32) -> String {
    const FAMILIES: [&str; 11] = [
        "Skeleton",
        "Barbarian",
        "Archer",
        "Wizard",
        "Valkyrie",
        "Witch",
        "Golem",
        "P.E.K.K.A",
        "Titan",
        "Dragon",
        "Electro",
    ];
    let family = tier.checked_sub(1).and_then(|above| FAMILIES.get(usize::try_from(above / 3).ok()?));
    match (tier, family) {
        (0, _) => "Unranked".to_owned(),
        (_, Some(family)) => format!("{family} League {tier}"),
        (_, None) => "Legend League".to_owned(),
    }
}

/// The name of a builder base league, by its number in the class 44.
pub(super) fn builder_league_name(league: u32) -> String {
    const FIVES: [&str; 4] = ["Wood", "Clay", "Stone", "Copper"];
    const THREES: [&str; 7] = ["Brass", "Iron", "Steel", "Titanium", "Platinum", "Emerald", "Ruby"];
    const ROMAN: [&str; 5] = ["I", "II", "III", "IV", "V"];
    let place = |from: u32, of: u32| (((league - from) / of) as usize, (of - 1 - (league - from) % of) as usize);
    match league {
        0..20 => FIVES[place(0, 5).0].to_owned() + " League " + ROMAN[place(0, 5).1],
        20..41 => THREES[place(20, 3).0].to_owned() + " League " + ROMAN[place(20, 3).1],
        _ => "Diamond League".to_owned(),
    }
}

/// The names of the clan labels, by their number in the class 56.
pub(super) const CLAN_LABELS: [&str; 17] = [
    "Clan Wars",
    "Clan War League",
    "Trophy Pushing",
    "Friendly Wars",
    "Clan Games",
    "Builder Base",
    "Base Designing",
    "International",
    "Farming",
    "Donations",
    "Friendly",
    "Talkative",
    "Underdog",
    "Relaxed",
    "Competitive",
    "Newbie Friendly",
    "Clan Capital",
];

/// The names of the player labels, by their number in the class 57.
pub(super) const PLAYER_LABELS: [&str; 19] = [
    "Clan Wars",
    "Clan War League",
    "Trophy Pushing",
    "Friendly Wars",
    "Clan Games",
    "Builder Base",
    "Base Designing",
    "Farming",
    "Active Donator",
    "Active Daily",
    "Hungry Learner",
    "Friendly",
    "Talkative",
    "Teacher",
    "Competitive",
    "Veteran",
    "Newbie",
    "Amateur Attacker",
    "Clan Capital",
];

/// The districts of a clan capital, by their number in the class 70.
pub(super) const DISTRICTS: [&str; 9] = [
    "Capital Peak",
    "Barbarian Camp",
    "Wizard Valley",
    "Balloon Lagoon",
    "Builder's Workshop",
    "Dragon Cliffs",
    "Golem Quarry",
    "Skeleton Park",
    "Goblin Mines",
];

/// Where clans say they are: International, France, Germany, India, United States.
pub(super) const HOMES: [u32; 5] = [32_000_006, 32_000_087, 32_000_094, 32_000_113, 32_000_249];

/// A country or a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Location {
    pub(super) id: u32,
    pub(super) name: &'static str,
    /// `None`: no country.
    pub(super) country_code: Option<&'static str>,
}

impl Location {
    pub(super) const fn is_country(&self) -> bool {
        self.country_code.is_some()
    }
}

/// All locations, by id.
pub(super) fn locations() -> &'static [Location] {
    static ALL: LazyLock<Vec<Location>> = LazyLock::new(|| {
        let regions = REGIONS.into_iter().map(|name| (name, None));
        let countries = COUNTRIES.split('|').filter_map(|row| row.split_once(' '));
        let countries = countries.map(|(code, name)| (name, Some(code)));
        let nameless = (0..NAMELESS).map(|_| ("", None));
        let all = (32_000_000..).zip(regions.chain(countries).chain(nameless));
        all.map(|(id, (name, country_code))| Location { id, name, country_code }).collect()
    });
    &ALL
}
