//! How a weekend went, and what it is worth.

use bugle_event::Timestamp;

use super::news::Shown;
use super::sound::{Care, has_all_members};
use crate::event::raid::{RaidEnded, RaidMedals, RaidRewards};
use crate::event::war::EndSource;
use crate::model::raid::{Raid, RaidMember, RaidSeason};
use crate::view::total::total;

impl Shown<'_> {
    /// That it is over; `known` of its attacks were shown one by one.
    pub(super) fn ended(&self, source: EndSource, end_time: Timestamp, known: u32) -> RaidEnded {
        let total_attacks =
            self.sum("total_attacks", |it| it.total_attacks, |it| of_raids(it, |raid| raid.attack_count));
        RaidEnded {
            raid: self.raid,
            end_time,
            source,
            capital_total_loot: self.sum(
                "capital_total_loot",
                |it| it.capital_total_loot,
                |it| of_raids(it, Raid::looted),
            ),
            raids_completed: self.sum("raids_completed", |it| it.raids_completed, finished),
            total_attacks,
            enemy_districts_destroyed: self.sum(
                "enemy_districts_destroyed",
                |it| it.enemy_districts_destroyed,
                |it| of_raids(it, |raid| raid.districts_destroyed),
            ),
            defense_attacks: self.season.defense_attacks(),
            districts_lost: self.season.districts_lost(),
            unobserved_attacks: total_attacks.saturating_sub(known),
        }
    }

    /// A sum, as it is said, or else as its parts add up, and in no case less than it was.
    fn sum(&self, field: &str, of: fn(&RaidSeason) -> u32, counted: fn(&RaidSeason) -> u32) -> u32 {
        let now = if self.season.says(field) { of(self.season) } else { counted(self.season) };
        now.max(self.base.map_or(0, of))
    }

    /// What it is worth, if that is there. Who attacked must be all there too, unless it has been lacking for a while, or
    /// is not shown any more.
    pub(super) fn rewards(&self) -> Option<RaidRewards> {
        let season = self.season;
        let is_final = self.care == Care::Facts || !self.is_latest;
        if !self.is_worth_known(is_final) {
            return None;
        }
        let before = self.base.map(|base| &base.members).filter(|before| {
            season.members.is_empty() && total(before.iter().map(|member| member.attacks)) == season.total_attacks
        });
        if !is_final && before.is_none() && !has_all_members(season) {
            return None;
        }
        let medals = |member: &RaidMember| {
            let medals = season.medals(member)?;
            Some(RaidMedals { tag: member.tag, name: member.name.clone(), attacks: member.attacks, medals })
        };
        Some(RaidRewards {
            raid: self.raid,
            offensive_reward: season.offensive_reward,
            defensive_reward: season.defensive_reward,
            members: before.unwrap_or(&season.members).iter().filter_map(medals).collect(),
        })
    }

    /// Whether all rewards are there that must come. They are zero until then; and for ever, if there was nothing to be
    /// rewarded.
    fn is_worth_known(&self, is_final: bool) -> bool {
        let RaidSeason { offensive_reward, defensive_reward, .. } = *self.season;
        let is_due = (self.season.enemy_districts_destroyed > 0, !self.season.defense_log.is_empty());
        let is_said = self.season.says("offensive_reward") && self.season.says("defensive_reward");
        let has_all = (offensive_reward > 0 || !is_due.0) && (defensive_reward > 0 || !is_due.1);
        is_said && (offensive_reward > 0 || defensive_reward > 0) && (has_all || is_final)
    }
}

fn of_raids(season: &RaidSeason, of: fn(&Raid) -> u32) -> u32 {
    total(season.attack_log.iter().map(of))
}

fn finished(season: &RaidSeason) -> u32 {
    u32::try_from(season.attack_log.iter().filter(|raid| raid.is_finished()).count()).unwrap_or(u32::MAX)
}
