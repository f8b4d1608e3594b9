//! Who lives on Auraxis: characters and outfits. Made once from the seed; afterwards characters come and go, move and
//! rise in rank, but none is born.

use std::collections::BTreeMap;

use bugle_event::Timestamp;
use bugle_planetside::{CharacterId, Faction, Loadout, OutfitId, World, Zone};
use rand::Rng;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;

use super::cast;
use super::names;
use super::territory::CONTINENTS;

/// The highest battle rank.
const RANK_MAX: u16 = 120;

/// The nanite systems operatives, who fight for whichever side is short of people.
pub(super) const NSO: Faction = Faction(4);

/// A character, as it is at the moment.
#[derive(Clone, Debug)]
pub(super) struct Character {
    pub(super) id: CharacterId,
    pub(super) name: String,
    pub(super) faction: Faction,
    /// Its outfit, as an index.
    pub(super) outfit: Option<usize>,
    pub(super) world: World,
    pub(super) battle_rank: u16,
    pub(super) created: Timestamp,
    pub(super) last_login: Timestamp,
    pub(super) logins: u32,
    pub(super) online: bool,
    pub(super) zone: Zone,
    pub(super) loadout: Loadout,
    /// The side it fights for: its faction's, except for NSO.
    pub(super) team: Faction,
}

/// A group of characters of one faction on one world.
#[derive(Clone, Debug)]
pub(super) struct Outfit {
    pub(super) id: OutfitId,
    pub(super) name: String,
    pub(super) alias: String,
    pub(super) created: Timestamp,
    /// Its members, as indices; the first leads it.
    pub(super) members: Vec<usize>,
}

/// All characters and outfits.
#[derive(Clone, Debug)]
pub(super) struct Population {
    pub(super) characters: Vec<Character>,
    pub(super) outfits: Vec<Outfit>,
    online: BTreeMap<World, Vec<usize>>,
    /// How many of them come and go; those behind them are the cast, who act by themselves.
    extras: usize,
}

impl Population {
    /// `per_world` characters for each of `worlds`, half of them online at `start`.
    pub(super) fn new(rng: &mut ChaCha8Rng, worlds: &[World], per_world: usize, start: Timestamp) -> Self {
        let mut population = Self { characters: Vec::new(), outfits: Vec::new(), online: BTreeMap::new(), extras: 0 };
        for world in worlds {
            for _ in 0..per_world {
                population.settle(rng, *world, start);
            }
            population.found_outfits(rng, *world, start);
        }
        population.extras = population.characters.len();
        if let Some(world) = worlds.iter().find(|world| **world == World::OSPREY).or(worlds.first()) {
            population.enlist_cast(*world, start);
        }
        population
    }

    /// Where in the list the character with this id is.
    pub(super) fn index_of(&self, id: CharacterId) -> Option<usize> {
        // Ids ascend along the list.
        self.characters.binary_search_by_key(&id, |character| character.id).ok()
    }

    /// Somebody who is online on `world`.
    pub(super) fn anyone(&self, rng: &mut ChaCha8Rng, world: World) -> Option<usize> {
        self.online.get(&world)?.choose(rng).copied()
    }

    /// Somebody online on `world` who fights for `team` (`true`) or against it (`false`).
    pub(super) fn anyone_of(&self, rng: &mut ChaCha8Rng, world: World, team: Faction, with: bool) -> Option<usize> {
        (0..16).filter_map(|_| self.anyone(rng, world)).find(|index| (self.characters[*index].team == team) == with)
    }

    /// Somebody of `world` who is not online.
    pub(super) fn absentee(&self, rng: &mut ChaCha8Rng, world: World) -> Option<usize> {
        (0..64)
            .map(|_| rng.random_range(0..self.extras))
            .find(|index| self.characters[*index].world == world && !self.characters[*index].online)
    }

    /// Everybody online on `world`.
    pub(super) fn all_online(&self, world: World) -> Vec<usize> {
        self.online.get(&world).cloned().unwrap_or_default()
    }

    /// How many are online on `world`.
    pub(super) fn online_count(&self, world: World) -> usize {
        self.online.get(&world).map_or(0, Vec::len)
    }

    /// The character `index` enters the game.
    pub(super) fn log_in(&mut self, rng: &mut ChaCha8Rng, index: usize, now: Timestamp) {
        let character = &mut self.characters[index];
        character.online = true;
        character.last_login = now;
        character.logins += 1;
        character.zone = CONTINENTS.choose(rng).copied().expect("there are continents");
        character.loadout = loadout(rng, character.faction);
        character.team = if character.faction == NSO { Faction(rng.random_range(1..=3)) } else { character.faction };
        self.online.entry(character.world).or_default().push(index);
    }

    /// The character `index` leaves the game.
    pub(super) fn log_out(&mut self, index: usize) {
        let character = &mut self.characters[index];
        character.online = false;
        if let Some(online) = self.online.get_mut(&character.world) {
            online.retain(|other| *other != index);
        }
    }

    /// The character `index` takes the next battle rank and says which; at the top it stays.
    pub(super) fn rank_up(&mut self, index: usize) -> Option<u16> {
        let character = &mut self.characters[index];
        if character.battle_rank >= RANK_MAX {
            return None;
        }
        character.battle_rank += 1;
        Some(character.battle_rank)
    }

    /// The outfit of the character `index`; none is 0.
    pub(super) fn outfit_of(&self, index: usize) -> OutfitId {
        self.characters[index].outfit.map_or(OutfitId::NONE, |outfit| self.outfits[outfit].id)
    }

    /// The cast, on `world`, with an outfit of its own. Its lead plays all the time.
    fn enlist_cast(&mut self, world: World, start: Timestamp) {
        let ago = |days: i64| Timestamp::from_secs(start.as_secs() - days * 86_400);
        let members: Vec<_> = (self.extras..self.extras + cast::MEMBERS.len()).collect();
        for (member, days) in cast::MEMBERS.iter().zip([2900, 2400, 900, 60]) {
            self.characters.push(Character {
                id: member.id,
                name: member.name.to_owned(),
                faction: cast::FACTION,
                outfit: Some(self.outfits.len()),
                world,
                battle_rank: member.battle_rank,
                created: ago(days),
                last_login: if member.is_online { Timestamp::from_secs(start.as_secs() - 1200) } else { ago(5) },
                logins: u32::from(member.battle_rank) * 20,
                online: member.is_online,
                zone: CONTINENTS[0],
                loadout: Loadout(17),
                team: cast::FACTION,
            });
        }
        let (name, alias) = (cast::OUTFIT_NAME.to_owned(), cast::OUTFIT_ALIAS.to_owned());
        self.outfits.push(Outfit { id: cast::OUTFIT, name, alias, created: ago(2800), members });
    }

    /// The lead of the cast, if there is a world for it.
    pub(super) fn lead(&self) -> Option<usize> {
        self.index_of(cast::MEMBERS[0].id)
    }

    fn settle(&mut self, rng: &mut ChaCha8Rng, world: World, start: Timestamp) {
        let number = self.characters.len();
        let faction = if rng.random_ratio(1, 12) { NSO } else { Faction(rng.random_range(1..=3)) };
        let age = std::time::Duration::from_secs(rng.random_range(86_400..300_000_000));
        // Real ids are odd and come from a few shards with a common beginning.
        let id = 5_428_700_000_000_000_001 + 2 * (number as u64 * 1009 + rng.random_range(0..1000));
        self.characters.push(Character {
            id: CharacterId(id),
            name: names::character(rng, number),
            faction,
            outfit: None,
            world,
            battle_rank: rng.random_range(1..RANK_MAX),
            created: Timestamp::from_secs((start - age).as_secs()),
            last_login: Timestamp::from_secs(start.as_secs() - 3600),
            logins: rng.random_range(1..2000),
            online: false,
            zone: Zone::NONE,
            loadout: Loadout::NONE,
            team: faction,
        });
        if rng.random_bool(0.5) {
            self.log_in(rng, number, Timestamp::from_secs(start.as_secs() - 60));
        }
    }

    /// An outfit for about every twenty characters; a third of the people stays without one.
    fn found_outfits(&mut self, rng: &mut ChaCha8Rng, world: World, start: Timestamp) {
        for faction in 1..=4 {
            let people: Vec<_> = (0..self.characters.len())
                .filter(|index| self.characters[*index].world == world && self.characters[*index].faction.0 == faction)
                .collect();
            for group in people.chunks(20) {
                let members: Vec<_> = group.iter().copied().filter(|_| rng.random_ratio(2, 3)).collect();
                if !members.is_empty() {
                    self.found_outfit(rng, members, start);
                }
            }
        }
    }

    fn found_outfit(&mut self, rng: &mut ChaCha8Rng, members: Vec<usize>, start: Timestamp) {
        let number = self.outfits.len();
        let (name, alias) = names::outfit(rng, number);
        let id = OutfitId(37_570_000_000_000_001 + number as u64 * 4099);
        for member in &members {
            self.characters[*member].outfit = Some(number);
        }
        let created = Timestamp::from_secs(start.as_secs() - rng.random_range(86_400..200_000_000));
        self.outfits.push(Outfit { id, name, alias, created, members });
    }
}

/// A class for a character of `faction`, by the loadouts' numbers.
pub(super) fn loadout(rng: &mut ChaCha8Rng, faction: Faction) -> Loadout {
    let loadouts: [u16; 6] = match faction.0 {
        1 => [15, 17, 18, 19, 20, 21],
        2 => [1, 3, 4, 5, 6, 7],
        3 => [8, 10, 11, 12, 13, 14],
        _ => [28, 29, 30, 31, 32, 45],
    };
    Loadout(*loadouts.choose(rng).expect("six classes"))
}
