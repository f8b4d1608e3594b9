//! The planet as one namespace of Census shows it.

use std::time::Duration;

use bugle_event::Timestamp;
use bugle_planetside::{CharacterId, Environment, World};

use super::super::auraxis::{Auraxis, Server};
use super::super::population::{Character, Outfit};

/// The planet at a moment, as one namespace shows it.
pub(super) struct View<'a> {
    pub(super) auraxis: &'a Auraxis,
    pub(super) environment: Environment,
    /// What the planet's clock shows.
    pub(super) now: Timestamp,
    /// Worlds that are called offline.
    pub(super) offline: &'a [World],
}

impl View<'_> {
    /// The characters of this environment, by index; only those with one of `ids`, if those are given.
    pub(super) fn characters(&self, ids: Option<&[u64]>) -> Vec<usize> {
        let population = &self.auraxis.population;
        let here = |index: &usize| self.environment.has(population.characters[*index].world);
        match ids {
            Some(ids) => ids.iter().filter_map(|id| population.index_of(CharacterId(*id))).filter(here).collect(),
            None => (0..population.characters.len()).filter(here).collect(),
        }
    }

    /// Whether this namespace shows the character.
    pub(super) fn has(&self, id: CharacterId) -> bool {
        !self.characters(Some(&[id.0])).is_empty()
    }

    /// The character at `index`.
    pub(super) fn at(&self, index: usize) -> &Character {
        &self.auraxis.population.characters[index]
    }

    /// The outfits of this environment; only those with one of `ids`, if those are given.
    pub(super) fn outfits(&self, ids: Option<&[u64]>) -> impl Iterator<Item = &Outfit> {
        let wanted = move |outfit: &&Outfit| {
            let world = outfit.members.first().map_or(World::NONE, |leader| self.at(*leader).world);
            self.environment.has(world) && ids.is_none_or(|ids| ids.contains(&outfit.id.0))
        };
        self.auraxis.population.outfits.iter().filter(wanted)
    }

    /// The servers of this environment; only those with one of `ids`, if those are given.
    pub(super) fn servers(&self, ids: Option<&[u64]>) -> impl Iterator<Item = &Server> {
        let is_wanted = move |server: &&Server| {
            let id = u64::from(server.world.0);
            self.environment.has(server.world) && ids.is_none_or(|ids| ids.contains(&id))
        };
        self.auraxis.servers.iter().filter(is_wanted)
    }

    /// The time so many seconds ago.
    pub(super) fn long_ago(&self, seconds: u64) -> Timestamp {
        Timestamp::from_secs(self.now.as_secs()) - Duration::from_secs(seconds)
    }

    /// A number that looks drawn, and is the same each time: for `what` about the one with this `id`.
    pub(super) fn lot(&self, id: u64, what: u64) -> u64 {
        let mix = |mut bits: u64| {
            bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            bits ^ (bits >> 31)
        };
        mix(mix(mix(self.auraxis.seed ^ 0xCE45_0551) ^ id) ^ what)
    }
}
