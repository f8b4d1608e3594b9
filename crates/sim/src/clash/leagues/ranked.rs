//! Ranked battles: in each round everybody of a group attacks somebody else of it, nobody the same twice.

use std::time::Duration;

use bugle_event::Timestamp;

use super::super::calendar::week;
use super::super::chance::{Topic, at, below, lot};
use super::super::everyone::Everyone;
use super::group::{Class, League, SEATS};

/// When the battles of a week begin: Monday 17:00.
const OPENS: Duration = Duration::from_hours(12);

/// When they must be over.
const CLOSES: Duration = Duration::from_hours(7 * 24);

/// A ranked battle, between two seats of a group.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Fight {
    /// When the defender's log says it was; the attacker's says some minutes later.
    pub(in super::super) at: Timestamp,
    pub(in super::super) later: Duration,
    pub(in super::super) attacker: usize,
    pub(in super::super) defender: usize,
    pub(in super::super) stars: u32,
    pub(in super::super) destruction: u32,
    /// What the attacker wins, and what the defender does.
    pub(in super::super) trophies: [u32; 2],
    /// In seconds.
    pub(in super::super) length: u64,
}

/// What somebody has reached in a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Record {
    pub(in super::super) trophies: u32,
    pub(in super::super) attacks_won: u32,
    pub(in super::super) attacks_lost: u32,
    pub(in super::super) attack_stars: u32,
    pub(in super::super) defenses_won: u32,
    pub(in super::super) defenses_lost: u32,
    /// Stars that others have won.
    pub(in super::super) defense_stars: u32,
}

impl League {
    /// How many battles everybody has in a week.
    pub(in super::super) const fn rounds(&self) -> usize {
        match self.class {
            Class::Ordinary => 24,
            // Eight a day.
            Class::Legend => 56,
        }
    }

    /// The battles of one seat until now, attacks and defences, in order.
    pub(in super::super) fn fights_of(&self, everyone: Everyone<'_>, seat: usize) -> Vec<Fight> {
        let rounds = (0..self.rounds()).flat_map(|round| {
            let shift = self.shift(everyone, round);
            [self.fight(everyone, round, seat), self.fight(everyone, round, (seat + SEATS - shift) % SEATS)]
        });
        let mut fights: Vec<_> = rounds.flatten().collect();
        fights.sort_by_key(|fight| (fight.at, fight.attacker));
        fights
    }

    /// What everybody has reached until now, by seat.
    pub(in super::super) fn records(&self, everyone: Everyone<'_>) -> Vec<Record> {
        let mut records = vec![Record::default(); SEATS];
        for round in 0..self.rounds() {
            for fight in (0..SEATS).filter_map(|seat| self.fight(everyone, round, seat)) {
                let is_won = fight.stars > 0;
                let attacker = &mut records[fight.attacker];
                attacker.trophies += fight.trophies[0];
                attacker.attacks_won += u32::from(is_won);
                attacker.attacks_lost += u32::from(!is_won);
                attacker.attack_stars += fight.stars;
                let defender = &mut records[fight.defender];
                defender.trophies += fight.trophies[1];
                defender.defenses_won += u32::from(!is_won);
                defender.defenses_lost += u32::from(is_won);
                defender.defense_stars += fight.stars;
            }
        }
        records
    }

    /// The seats by what they have reached, the best first.
    pub(in super::super) fn standing(records: &[Record]) -> Vec<usize> {
        let mut seats: Vec<_> = (0..records.len()).collect();
        seats.sort_by_key(|seat| (std::cmp::Reverse(records[*seat].trophies), *seat));
        seats
    }

    /// How far the opponents of a round sit from each other.
    fn shift(&self, everyone: Everyone<'_>, round: usize) -> usize {
        let first = below(everyone.realm.seed, Topic::Week, &[self.week, 1], SEATS - 1);
        1 + (first + round) % (SEATS - 1)
    }

    /// The battle in which `seat` attacks. `None`: not yet, or not at all.
    fn fight(&self, everyone: Everyone<'_>, round: usize, seat: usize) -> Option<Fight> {
        let place = [self.week, i64::from(self.class == Class::Legend), at(self.number()), at(round), at(seat)];
        let mut left = lot(everyone.realm.seed, Topic::RankedBattle, &place);
        let mut draw = |bound: u64| {
            let drawn = left % bound;
            left /= bound;
            drawn
        };
        let rounds = u64::try_from(self.rounds()).unwrap_or(1);
        let length = CLOSES.saturating_sub(OPENS).as_secs() / rounds;
        let begin = week(self.week) + OPENS + Duration::from_secs(length * u64::try_from(round).unwrap_or(0));
        // Nobody attacks while the service is closed, and nobody after the week.
        let at = everyone.realm.closings.put_off(begin + Duration::from_secs(draw(length - 400)));
        // Some are left out.
        let is_played = draw(16) > 0;
        let (stars, destruction) = result(draw(100), draw(50));
        let (later, length) = (Duration::from_secs(108 + draw(104)), 40 + draw(141));
        let won = trophies(stars, destruction);
        let defender = (seat + self.shift(everyone, round)) % SEATS;
        let trophies = [won, 40 - won];
        let fight = Fight { at, later, attacker: seat, defender, stars, destruction, trophies, length };
        let is_played = is_played && at + later < week(self.week) + CLOSES;
        (is_played && at + later <= everyone.now).then_some(fight)
    }
}

/// Stars and destruction that go together.
pub(in super::super) fn result(share: u64, more: u64) -> (u32, u32) {
    let more = u32::try_from(more).unwrap_or(0);
    match share {
        0..4 => (0, more.min(49)),
        4..20 => (1, 50 + more),
        20..58 => (2, 50 + more),
        _ => (3, 100),
    }
}

/// What an attacker wins of the forty trophies that a battle is about.
fn trophies(stars: u32, destruction: u32) -> u32 {
    match stars {
        0 => destruction / 10,
        1 => 5 + destruction.saturating_sub(50) / 3,
        2 => 16 + destruction.saturating_sub(50) / 3,
        _ => 40,
    }
}
