//! What happens to a player: battles, upgrades, unlocks, other equipment, boosts, achievements, a new name.

use std::time::Duration;

use rand::Rng as _;
use rand::seq::IteratorRandom as _;
use serde_json::{Value, json};

use super::agenda::Task;
use super::fact::Fact;
use super::id::{PlayerId, WarNumber};
use super::json;
use super::names;
use super::player::{Player, TOWN_HALL_MAX, Unit};
use super::table::{List, PLAYER_LABELS, UnitRow, tier_name};
use super::war::Flank;
use super::world::World;

/// How long a super troop runs.
const BOOST: Duration = Duration::from_hours(72);

impl World {
    /// One thing happens to the player, and the next is entered into the agenda.
    pub(super) fn live(&mut self, player: PlayerId) {
        if self.realm.now.since(self.realm.player(player).changed_at) >= self.pace() {
            self.realm.player_mut(player).changed_at = self.realm.now;
            self.change(player);
        }
        let wait = self.draw_wait(self.pace(), self.pace() * 4);
        self.agenda.enter(self.realm.now + wait, Task::Player(player));
    }

    fn change(&mut self, player: PlayerId) {
        match self.rng.random_range(0..100) {
            0..26 => self.battle(player),
            26..54 => self.upgrade(player),
            54..62 => self.unlock(player),
            62..72 => self.dress(player),
            72..78 => self.boost(player),
            78..88 => self.achieve(player),
            88..92 => self.contribute(player),
            _ => self.change_profile(player),
        }
    }

    /// A multiplayer battle, won.
    fn battle(&mut self, id: PlayerId) {
        let gain = self.rng.random_range(5..35);
        self.edit(id, |player| {
            player.attack_wins += 1;
            player.trophies += gain;
            player.best_trophies = player.best_trophies.max(player.trophies);
            player.exp_level += u32::from(gain > 28);
            if gain > 30 && player.tier < 36 {
                player.tier += 1;
            }
        });
    }

    fn upgrade(&mut self, id: PlayerId) {
        let Some(place) = self.realm.players[id.0].upgradable().choose(&mut self.rng) else { return };
        let unit = &mut self.realm.player_mut(id).units[place];
        let (row, old) = (unit.row, unit.level);
        unit.level += 1;
        self.tell(&Fact::Upgraded { player: id, unit: row, old, new: old + 1 });
    }

    fn unlock(&mut self, id: PlayerId) {
        let Some(row) = self.realm.players[id.0].locked().choose(&mut self.rng) else { return };
        self.realm.player_mut(id).units.push(Unit { row, level: 1, boosted: false, worn: Vec::new() });
        self.tell(&Fact::Unlocked { player: id, unit: row });
    }

    /// A hero wears something else.
    fn dress(&mut self, id: PlayerId) {
        let player = &self.realm.players[id.0];
        let heroes = (0..player.units.len()).filter(|at| player.units[*at].row.list == List::Heroes);
        let Some(place) = heroes.choose(&mut self.rng) else { return };
        let outfit = player.draw_outfit(player.units[place].row, &mut self.rng);
        let hero = &mut self.realm.player_mut(id).units[place];
        let (row, old) = (hero.row, std::mem::replace(&mut hero.worn, outfit.clone()));
        if old != outfit {
            self.tell(&Fact::Equipped { player: id, hero: row, old });
        }
    }

    /// A super troop runs for three days.
    fn boost(&mut self, id: PlayerId) {
        let idle = self.realm.players[id.0].units.iter_mut().filter(|unit| unit.row.is_super && !unit.boosted);
        let Some(unit) = idle.choose(&mut self.rng) else { return };
        unit.boosted = true;
        let row = unit.row;
        self.tell(&Fact::Boost { player: id, unit: row, is_running: true });
        self.agenda.enter(self.realm.now + BOOST, Task::EndBoost(id, row));
    }

    pub(super) fn end_boost(&mut self, id: PlayerId, row: &'static UnitRow) {
        let Some(unit) = self.realm.player_mut(id).units.iter_mut().find(|unit| unit.row == row) else { return };
        unit.boosted = false;
        self.tell(&Fact::Boost { player: id, unit: row, is_running: false });
    }

    /// An achievement comes closer to its next star.
    fn achieve(&mut self, id: PlayerId) {
        let row = self.rng.random_range(0..self.realm.player(id).achievements.len());
        let share = self.rng.random_range(1..=4);
        let achievement = &mut self.realm.player_mut(id).achievements[row];
        let (old_value, old_stars) = (achievement.value, achievement.stars());
        achievement.value += (achievement.target() / 4 * share).max(1);
        self.tell(&Fact::Achievement { player: id, row, old_value, old_stars });
    }

    /// Gold for the clan's capital.
    fn contribute(&mut self, id: PlayerId) {
        let gold = self.rng.random_range(100..6_000);
        self.edit(id, |player| player.capital_contributions += gold);
    }

    fn change_profile(&mut self, id: PlayerId) {
        match self.rng.random_range(0..8) {
            0 => {
                let name = names::player(&mut self.rng);
                self.edit(id, |player| player.name = name);
            }
            1 | 2 => self.edit(id, |player| player.wants_war = !player.wants_war),
            3 => self.edit(id, |player| player.builder_hall = (player.builder_hall + 1).min(10)),
            4 => {
                let labels = [0..6, 6..12, 12..19].map(|class| self.rng.random_range(class)).to_vec();
                self.edit(id, |player| player.labels = labels);
            }
            5 => {
                let gain = self.rng.random_range(10..40);
                self.edit(id, |player| {
                    player.builder_trophies += gain;
                    player.best_builder_trophies = player.best_builder_trophies.max(player.builder_trophies);
                });
            }
            _ => self.raise_town_hall(id),
        }
    }

    /// A new town hall shows in the profile, in the clan's list, and in the line-up of a running war.
    fn raise_town_hall(&mut self, id: PlayerId) {
        let old = self.realm.player(id).town_hall;
        if old == TOWN_HALL_MAX {
            return;
        }
        self.edit(id, |player| player.town_hall += 1);
        if let Some(number) = self.realm.player(id).fights_in {
            self.raise_in_line_up(number, id, old);
        }
    }

    fn raise_in_line_up(&mut self, number: WarNumber, id: PlayerId, old: u32) {
        let Some(war) = self.realm.wars.get_mut(&number) else { return };
        for flank in Flank::BOTH {
            let fighters = &mut war.sides[flank as usize].fighters;
            if let Some(place) = fighters.iter().position(|fighter| fighter.player == id) {
                fighters[place].town_hall = old + 1;
                return self.tell(&Fact::LineUp { war: number, flank, fighter: place, old_town_hall: old });
            }
        }
    }

    /// Changes the profile, and tells what is different afterwards.
    pub(super) fn edit(&mut self, id: PlayerId, change: impl FnOnce(&mut Player)) {
        let old = self.realm.player(id).clone();
        change(self.realm.player_mut(id));
        let new = self.realm.player(id).clone();
        for ((attribute, old), (_, new)) in attributes(&old).into_iter().zip(attributes(&new)) {
            self.tell_player(id, attribute, old, new);
        }
    }
}

/// The fields of a profile that change by themselves, under the API's names in `snake_case`.
fn attributes(player: &Player) -> [(&'static str, Value); 15] {
    [
        ("name", player.name.clone().into()),
        ("town_hall_level", player.town_hall.into()),
        ("town_hall_weapon_level", player.weapon().into()),
        ("builder_hall_level", player.builder_hall.into()),
        ("exp_level", player.exp_level.into()),
        ("trophies", player.trophies.into()),
        ("best_trophies", player.best_trophies.into()),
        ("builder_base_trophies", player.builder_trophies.into()),
        ("best_builder_base_trophies", player.best_builder_trophies.into()),
        ("builder_base_league", json::builder_league(player)),
        ("league_tier", named(105_000_000 + player.tier, &tier_name(player.tier))),
        ("attack_wins", player.attack_wins.into()),
        ("clan_capital_contributions", player.capital_contributions.into()),
        ("war_preference", if player.wants_war { "in" } else { "out" }.into()),
        ("labels", player.labels.iter().map(|number| label(*number)).collect()),
    ]
}

/// Number and name of a league or a label, without its pictures.
fn named(id: u32, name: &str) -> Value {
    json!({ "id": id, "name": name })
}

fn label(number: u32) -> Value {
    named(57_000_000 + number, PLAYER_LABELS[number as usize])
}
