//! What the lead of the cast does: something of everything that Census keeps a record of.

use std::time::Duration;

use bugle_event::Timestamp;
use bugle_planetside::{Event, ItemId};
use rand::Rng as _;
use rand::seq::IndexedRandom as _;

use super::agenda::Due;
use super::auraxis::Auraxis;
use super::battle::Scene;
use super::cast::ITEMS;

impl Auraxis {
    /// The lead's next deed: some seconds away, more on a quiet planet.
    pub(super) fn enter_lead(&mut self) {
        let mean = (4.0 / self.rate).max(20.0);
        let wait = mean * self.lead_rng.random_range(0.5..1.5);
        self.agenda.add(Duration::from_secs_f64(wait.min(86_400.0)), Due::Lead);
    }

    /// What the lead did in the hours before the start, for Census.
    pub(super) fn remember(&mut self, start: Timestamp) {
        for ago in (1..=48).rev() {
            let facts = self.star(start - Duration::from_mins(15 * ago));
            for fact in &facts {
                self.chronicle.enter(fact);
            }
        }
    }

    /// The lead of the cast does something.
    pub(super) fn star(&mut self, at: Timestamp) -> Vec<Event> {
        let Some(lead) = self.population.lead() else { return Vec::new() };
        let world = self.population.characters[lead].world;
        let Some(server) = self.servers.iter_mut().find(|server| server.world == world) else { return Vec::new() };
        let mut scene = Scene {
            now: server.now(at),
            world,
            lands: &mut server.lands,
            rng: &mut self.lead_rng,
            population: &mut self.population,
            people: self.people,
        };
        scene.star(lead)
    }
}

impl Scene<'_> {
    /// The character `lead` does something.
    pub(super) fn star(&mut self, lead: usize) -> Vec<Event> {
        match self.rng.random_range(0..12) {
            0..5 => self.win(lead),
            5..7 => self.lose(lead),
            7 => self.get_item(lead),
            8 => self.achieve(lead),
            9 => self.destroy(lead),
            10 => self.contest(lead),
            _ => self.support(lead),
        }
    }

    /// A kill with one of the lead's own weapons.
    fn win(&mut self, lead: usize) -> Vec<Event> {
        let mut facts = self.fight(lead);
        if let Some(Event::Death(death)) = facts.first_mut() {
            death.attacker_weapon_id = self.own_weapon();
        }
        facts
    }

    /// Somebody else is better.
    fn lose(&mut self, lead: usize) -> Vec<Event> {
        let team = self.population.characters[lead].team;
        let winner = self.population.anyone_of(self.rng, self.world, team, false);
        winner.map(|winner| self.death(winner, lead)).into_iter().collect()
    }

    fn own_weapon(&mut self) -> ItemId {
        let weapons: Vec<_> = ITEMS.iter().filter(|item| item.weapon.is_some()).collect();
        weapons.choose(self.rng).expect("there are some").id
    }
}
