//! What characters have done since the beginning, counted by days. Pure.

use std::collections::{HashMap, VecDeque};

use bugle_event::Timestamp;
use bugle_planetside::{CharacterId, Event};

/// How many days are told apart; what is older is in the sum only.
const DAYS_MAX: usize = 31;
const DAY: i64 = 86_400;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Kill,
    Death,
    Score,
    Capture,
    Defense,
    Medal,
    Rank,
}

/// How many there are of them.
const DEEDS: usize = 7;

/// The number of a day.
pub(super) fn day(time: Timestamp) -> i64 {
    time.as_secs().div_euclid(DAY)
}

/// What everybody has done.
#[derive(Debug, Default)]
pub(super) struct Records(HashMap<CharacterId, Record>);

#[derive(Debug, Default)]
struct Record {
    total: [u64; DEEDS],
    /// Days on which something was done, the newest last.
    days: VecDeque<(i64, [u64; DEEDS])>,
}

impl Records {
    /// Counts what `event` is to the characters in it.
    pub(super) fn enter(&mut self, event: &Event) {
        let day = day(event.timestamp());
        let mut add = |id: CharacterId, deed, amount| self.add(id, deed, amount, day);
        match event {
            Event::Death(fact) => {
                add(fact.character_id, Deed::Death, 1);
                if fact.attacker_character_id != fact.character_id {
                    add(fact.attacker_character_id, Deed::Kill, 1);
                }
            }
            Event::GainExperience(fact) => add(fact.character_id, Deed::Score, u64::from(fact.amount)),
            Event::PlayerFacilityCapture(fact) => add(fact.character_id, Deed::Capture, 1),
            Event::PlayerFacilityDefend(fact) => add(fact.character_id, Deed::Defense, 1),
            Event::AchievementEarned(fact) => add(fact.character_id, Deed::Medal, 1),
            Event::BattleRankUp(fact) => add(fact.character_id, Deed::Rank, 1),
            _ => {}
        }
    }

    fn add(&mut self, id: CharacterId, deed: Deed, amount: u64, day: i64) {
        if id.is_none() {
            return;
        }
        let record = self.0.entry(id).or_default();
        record.total[deed as usize] += amount;
        // Clocks of worlds differ by seconds: what comes late around midnight counts for the newest day.
        if record.days.back().is_none_or(|(newest, _)| *newest < day) {
            record.days.push_back((day, [0; DEEDS]));
        }
        if record.days.len() > DAYS_MAX {
            record.days.pop_front();
        }
        if let Some((_, counts)) = record.days.back_mut() {
            counts[deed as usize] += amount;
        }
    }

    /// How often `id` has done it.
    pub(super) fn total(&self, id: CharacterId, deed: Deed) -> u64 {
        self.0.get(&id).map_or(0, |record| record.total[deed as usize])
    }

    /// How often `id` has done it on which days.
    pub(super) fn days(&self, id: CharacterId, deed: Deed) -> impl Iterator<Item = (i64, u64)> + '_ {
        let days = self.0.get(&id).map(|record| &record.days);
        days.into_iter().flatten().map(move |(day, counts)| (*day, counts[deed as usize]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bugle_planetside::Death;

    fn death(secs: i64, attacker: u64, victim: u64) -> Event {
        let (attacker_character_id, character_id) = (CharacterId(attacker), CharacterId(victim));
        Death { timestamp: Timestamp::from_secs(secs), attacker_character_id, character_id, ..Death::default() }.into()
    }

    #[test]
    fn deeds_are_counted_by_days_and_in_all() {
        let mut records = Records::default();
        for number in 0..40 {
            records.enter(&death(number * DAY, 1, 2));
        }
        records.enter(&death(39 * DAY, 2, 2));
        records.enter(&death(39 * DAY, 0, 1));
        let (one, two) = (CharacterId(1), CharacterId(2));
        let counts = [(one, Deed::Kill), (one, Deed::Death), (two, Deed::Kill), (two, Deed::Death)];
        assert_eq!(counts.map(|(id, deed)| records.total(id, deed)), [40, 1, 0, 41], "nobody kills himself");
        let days: Vec<_> = records.days(two, Deed::Death).collect();
        assert_eq!((days.len(), days[0], days[30]), (31, (9, 1), (39, 2)));
    }
}
