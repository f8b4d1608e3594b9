//! A simulated player: what the profile shows.

use bugle_event::Timestamp;
use rand::Rng;
use rand::seq::IteratorRandom as _;

use super::id::{ClanId, WarNumber};
use super::names;
use super::table::{self, List, UNITS, UnitRow, Village};

/// The highest town hall.
pub(super) const TOWN_HALL_MAX: u32 = 18;

/// What a member may do. The API calls the Elder `admin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Member,
    Elder,
    CoLeader,
    Leader,
}

impl Role {
    /// As the API spells it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Elder => "admin",
            Self::CoLeader => "coLeader",
            Self::Leader => "leader",
        }
    }
}

/// A place in a clan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Membership {
    pub(super) clan: ClanId,
    pub(super) role: Role,
    pub(super) since: Timestamp,
}

/// A unit that a player owns.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) row: &'static UnitRow,
    pub(super) level: u32,
    /// A super troop that is running.
    pub(super) boosted: bool,
    /// What a hero wears: names of equipment.
    pub(super) worn: Vec<&'static str>,
}

/// How far an achievement is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Achievement {
    pub(super) row: &'static table::AchievementRow,
    pub(super) value: u32,
}

impl Achievement {
    /// The stars it has: one for each target reached.
    pub(super) fn stars(&self) -> usize {
        self.row.targets.iter().filter(|target| **target <= self.value).count()
    }

    /// The next target, or the last.
    pub(super) fn target(&self) -> u32 {
        self.row.targets[self.stars().min(2)]
    }
}

/// What lists show of a player. Drawn before everything else, so that it is cheap to have alone.
#[derive(Clone, Debug)]
pub(super) struct Face {
    pub(super) name: String,
    pub(super) town_hall: u32,
    pub(super) builder_hall: u32,
    pub(super) exp_level: u32,
    pub(super) trophies: u32,
    pub(super) best_trophies: u32,
    pub(super) builder_trophies: u32,
    pub(super) best_builder_trophies: u32,
    pub(super) tier: u32,
}

impl Face {
    pub(super) fn of(player: &Player) -> Self {
        Self {
            name: player.name.clone(),
            town_hall: player.town_hall,
            builder_hall: player.builder_hall,
            exp_level: player.exp_level,
            trophies: player.trophies,
            best_trophies: player.best_trophies,
            builder_trophies: player.builder_trophies,
            best_builder_trophies: player.best_builder_trophies,
            tier: player.tier,
        }
    }

    pub(super) fn draw(rng: &mut impl Rng) -> Self {
        let town_hall = rng.random_range(9..=TOWN_HALL_MAX);
        let trophies = rng.random_range(200..1_000) + town_hall * 220;
        let builder_trophies = rng.random_range(800..5_000);
        Self {
            name: names::player(rng),
            town_hall,
            builder_hall: rng.random_range(4..=10),
            exp_level: town_hall * 9 + rng.random_range(0..60),
            trophies,
            best_trophies: trophies + rng.random_range(0..600),
            builder_trophies,
            best_builder_trophies: builder_trophies + rng.random_range(0..400),
            tier: (town_hall * 2).saturating_sub(rng.random_range(0..12)),
        }
    }
}

/// A player.
#[derive(Clone, Debug)]
pub(super) struct Player {
    pub(super) tag: String,
    pub(super) name: String,
    pub(super) membership: Option<Membership>,
    /// Keeps clan and role, whatever happens.
    pub(super) is_loyal: bool,
    pub(super) town_hall: u32,
    pub(super) builder_hall: u32,
    pub(super) exp_level: u32,
    pub(super) trophies: u32,
    pub(super) best_trophies: u32,
    pub(super) builder_trophies: u32,
    pub(super) best_builder_trophies: u32,
    /// The league tier's number in its class.
    pub(super) tier: u32,
    pub(super) war_stars: u32,
    pub(super) attack_wins: u32,
    pub(super) defense_wins: u32,
    pub(super) wants_war: bool,
    /// The war that is not over in whose line-up they are.
    pub(super) fights_in: Option<WarNumber>,
    pub(super) donations: u32,
    pub(super) received: u32,
    pub(super) capital_contributions: u32,
    /// Numbers in the class of the player labels.
    pub(super) labels: Vec<u32>,
    /// Numbers in the class of the player house parts: ground, walls, roof, decoration.
    pub(super) house: [u32; 4],
    pub(super) units: Vec<Unit>,
    pub(super) achievements: Vec<Achievement>,
    /// When anything but a counter last changed. Two changes keep a distance that polling can tell apart.
    pub(super) changed_at: Timestamp,
    /// When clan or role last changed.
    pub(super) moved_at: Timestamp,
}

impl Player {
    /// A player as found in the middle of a career.
    pub(super) fn draw(tag: String, rng: &mut impl Rng) -> Self {
        let face = Face::draw(rng);
        Self {
            tag,
            name: face.name,
            membership: None,
            is_loyal: false,
            town_hall: face.town_hall,
            builder_hall: face.builder_hall,
            exp_level: face.exp_level,
            trophies: face.trophies,
            best_trophies: face.best_trophies,
            builder_trophies: face.builder_trophies,
            best_builder_trophies: face.best_builder_trophies,
            tier: face.tier,
            war_stars: rng.random_range(0..1_800),
            attack_wins: rng.random_range(0..60),
            defense_wins: rng.random_range(0..12),
            wants_war: rng.random_bool(0.85),
            fights_in: None,
            donations: 0,
            received: 0,
            capital_contributions: rng.random_range(0..2_000_000),
            labels: (0..19).choose_multiple(rng, 3),
            house: [0, 49, 84, 111].map(|first| first + rng.random_range(0..20)),
            units: UNITS.iter().filter_map(|row| draw_unit(row, face.town_hall, rng)).collect(),
            achievements: table::ACHIEVEMENTS.iter().map(|row| draw_achievement(row, rng)).collect(),
            changed_at: Timestamp::EPOCH,
            moved_at: Timestamp::EPOCH,
        }
        .dressed(rng)
    }

    /// Lets every hero wear two pieces of what is owned.
    fn dressed(mut self, rng: &mut impl Rng) -> Self {
        for at in 0..self.units.len() {
            self.units[at].worn = self.draw_outfit(self.units[at].row, rng);
        }
        self
    }

    /// Two pieces that the hero could wear, of those owned. Empty for what is no hero.
    pub(super) fn draw_outfit(&self, row: &UnitRow, rng: &mut impl Rng) -> Vec<&'static str> {
        if row.list != List::Heroes {
            return Vec::new();
        }
        let mut outfit =
            table::wardrobe(row.name).iter().copied().filter(|name| self.owns(name)).choose_multiple(rng, 2);
        outfit.sort_unstable();
        outfit
    }

    fn owns(&self, equipment: &str) -> bool {
        self.units.iter().any(|unit| unit.row.list == List::Equipment && unit.row.name == equipment)
    }

    /// The units that the town hall allows and the player does not own yet.
    pub(super) fn locked(&self) -> impl Iterator<Item = &'static UnitRow> {
        UNITS.iter().filter(|row| hall_allows(row, self.town_hall) && !self.units.iter().any(|unit| unit.row == *row))
    }

    /// Places of the units that can still be upgraded.
    pub(super) fn upgradable(&self) -> impl Iterator<Item = usize> {
        let open = |unit: &Unit| !unit.row.is_super && unit.level < unit.row.max_level;
        (0..self.units.len()).filter(move |at| open(&self.units[*at]))
    }

    /// The level of the town hall's weapon, for the halls that have one.
    pub(super) fn weapon(&self) -> Option<u32> {
        (self.town_hall >= 12).then_some(5)
    }

    /// The number of the builder base league in its class.
    pub(super) fn builder_league(&self) -> u32 {
        (self.builder_trophies / 130).min(41)
    }
}

/// What the builder base has does not hang on the town hall.
fn hall_allows(row: &UnitRow, town_hall: u32) -> bool {
    row.village == Village::Builder || row.town_hall <= town_hall
}

fn draw_unit(row: &'static UnitRow, town_hall: u32, rng: &mut impl Rng) -> Option<Unit> {
    if !hall_allows(row, town_hall) || rng.random_ratio(1, 9) {
        return None;
    }
    // A super troop is listed at level 1, whatever its ordinary form has.
    let level = if row.is_super { 1 } else { rng.random_range(1..=row.max_level) };
    Some(Unit { row, level, boosted: false, worn: Vec::new() })
}

fn draw_achievement(row: &'static table::AchievementRow, rng: &mut impl Rng) -> Achievement {
    let [first, second, last] = row.targets;
    let ceiling = [first, second, last, last + last / 4][rng.random_range(0..4)];
    Achievement { row, value: rng.random_range(0..=ceiling) }
}
