//! How wars stand: the first look, and what was told since.

use std::collections::BTreeMap;

use bugle::Timestamp;
use bugle::clash::{ClanTag, Event, Matchup, Outcome, PlayerTag, Score, War, WarAttack, WarId, WarSide, WarState};

use super::shown::shown;

/// How many are remembered: those that began last.
const MAX: usize = 64;

/// One side of a war.
#[derive(Clone, Default)]
pub(super) struct Side {
    tag: Option<ClanTag>,
    pub(super) name: String,
    pub(super) stars: u32,
    pub(super) attacks: u32,
    /// In percent.
    pub(super) destruction: f64,
    /// The best attack on each member of the other side, in percent.
    best: BTreeMap<PlayerTag, u32>,
}

/// A war, as it stands.
#[derive(Clone, Default)]
pub(super) struct Standing {
    pub(super) sides: [Side; 2],
    pub(super) team_size: u32,
    pub(super) attacks_each: u32,
    pub(super) start: Option<Timestamp>,
    pub(super) end: Option<Timestamp>,
    /// How it ended for the first side, if it has.
    pub(super) outcome: Option<Outcome>,
}

#[derive(Clone, Default)]
pub(super) struct Wars {
    wars: BTreeMap<WarId, Standing>,
}

impl Wars {
    pub(super) fn on_event(&mut self, event: &Event) {
        match event {
            Event::WarSnapshot(seen) => self.on_look(&seen.war),
            Event::WarFound(found) => self.on_matchup(&found.matchup),
            Event::WarStarted(started) => self.on_matchup(&started.matchup),
            Event::WarRescheduled(moved) => self.on_matchup(&moved.matchup),
            Event::WarAttack(attack) => self.on_attack(attack),
            Event::WarEnded(ended) => {
                self.on_matchup(&ended.matchup);
                if let Some(war) = self.wars.get_mut(&ended.matchup.war) {
                    war.outcome = Some(if war.sides[0].tag == Some(ended.matchup.clan.tag) {
                        ended.outcome
                    } else {
                        turned(ended.outcome)
                    });
                }
            }
            _ => {}
        }
        while self.wars.len() > MAX {
            self.wars.pop_first();
        }
    }

    /// Those that are fought first, then those that are prepared, then those that are over; the newest in front.
    pub(super) fn shown(&self, now: Timestamp) -> Vec<&Standing> {
        let mut shown: Vec<_> = self.wars.values().collect();
        shown.sort_by_key(|war| (war.stage(now), std::cmp::Reverse(war.start)));
        shown
    }

    fn on_look(&mut self, war: &War) {
        let Some(id) = war.id() else { return };
        let mut standing = Standing {
            team_size: war.size(),
            attacks_each: war.attacks_each(),
            start: war.start_time,
            end: war.end_time,
            ..Standing::default()
        };
        for (side, seen) in standing.sides.iter_mut().zip(war.sides()) {
            *side = Side::of(seen);
        }
        // Over is what says so, and what nobody will say more of.
        if matches!(war.state, WarState::WarEnded | WarState::Ended) {
            standing.outcome = war
                .clan
                .as_ref()
                .and_then(|clan| clan.tag)
                .and_then(|tag| war.seen_by(tag))
                .and_then(bugle::clash::WarView::result);
        }
        // The same war, looked at from the other side, is the same war.
        self.wars.entry(id).or_insert(standing);
    }

    fn on_matchup(&mut self, matchup: &Matchup) {
        let war = self.wars.entry(matchup.war).or_default();
        war.team_size = matchup.team_size;
        war.attacks_each = matchup.attacks_per_member;
        (war.start, war.end) = (matchup.start_time, matchup.end_time);
        let is_turned = war.sides[1].tag == Some(matchup.clan.tag);
        let scores = if is_turned { [&matchup.opponent, &matchup.clan] } else { [&matchup.clan, &matchup.opponent] };
        for (side, score) in war.sides.iter_mut().zip(scores) {
            side.take(score);
        }
    }

    fn on_attack(&mut self, attack: &WarAttack) {
        let Some(war) = self.wars.get_mut(&attack.war) else { return };
        let villages = war.team_size.max(1);
        let Some(side) = war.sides.iter_mut().find(|side| side.tag == Some(attack.clan_tag)) else { return };
        side.attacks += 1;
        side.stars += attack.new_stars;
        side.hit(attack.defender_tag, attack.destruction_percentage);
        let sum: u32 = side.best.values().sum();
        side.destruction = side.destruction.max(f64::from(sum) / f64::from(villages));
    }
}

impl Standing {
    /// How many attacks a side has.
    pub(super) fn attacks_in_all(&self) -> u32 {
        self.team_size * self.attacks_each
    }

    pub(super) fn stage(&self, now: Timestamp) -> Stage {
        match (self.outcome, self.start) {
            (Some(_), _) => Stage::Over,
            (None, Some(start)) if start > now => Stage::Prepared,
            _ => Stage::Fought,
        }
    }
}

/// How far a war has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Fought,
    Prepared,
    Over,
}

impl Side {
    fn of(seen: &WarSide) -> Self {
        let mut side = Self {
            tag: seen.tag,
            name: shown(&seen.name),
            stars: seen.stars,
            attacks: seen.attacks,
            destruction: seen.destruction_percentage,
            best: BTreeMap::new(),
        };
        for attack in seen.line_up().iter().flat_map(|member| &member.attacks) {
            side.hit(attack.defender_tag, attack.destruction_percentage);
        }
        side
    }

    fn take(&mut self, score: &Score) {
        (self.tag, self.name) = (Some(score.tag), shown(&score.name));
        (self.stars, self.attacks, self.destruction) = (score.stars, score.attacks, score.destruction_percentage);
    }

    fn hit(&mut self, defender: PlayerTag, destruction: u32) {
        let best = self.best.entry(defender).or_default();
        *best = destruction.max(*best);
    }
}

fn turned(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Win => Outcome::Lose,
        Outcome::Lose => Outcome::Win,
        other => other,
    }
}
