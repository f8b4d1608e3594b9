//! One war of a clan war league.

use std::time::Duration;

use bugle_event::Timestamp;
use rand::Rng as _;
use rand::seq::IteratorRandom as _;

use super::super::chance::{Topic, at, dice};
use super::super::everyone::Everyone;
use super::super::id::ClanId;
use super::super::war::{Flank, Phase, Side, War};
use super::group::Group;
use super::season::{ROUNDS, Season};

/// A war of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Duel {
    pub(in super::super) group: Group,
    pub(in super::super) round: usize,
    pub(in super::super) clans: (ClanId, ClanId),
}

impl Duel {
    pub(in super::super) fn new(everyone: Everyone<'_>, group: Group, round: usize, war: usize) -> Self {
        Self { group, round, clans: group.pairs(everyone, round)[war] }
    }

    /// The war that `clan` fights in a round.
    pub(in super::super) fn of(everyone: Everyone<'_>, group: Group, round: usize, clan: ClanId) -> Option<Self> {
        let mut pairs = group.pairs(everyone, round).into_iter();
        let clans = pairs.find(|(left, right)| *left == clan || *right == clan)?;
        Some(Self { group, round, clans })
    }

    /// The war as it is at this moment.
    pub(in super::super) fn war(&self, everyone: Everyone<'_>) -> War {
        self.fought(everyone).0
    }

    /// The same, and when each of its attacks was made.
    pub(in super::super) fn fought(&self, everyone: Everyone<'_>) -> (War, Vec<Timestamp>) {
        let (season, now) = (self.group.season, everyone.now);
        let sides = [self.side(everyone, self.clans.0).0, self.side(everyone, self.clans.1).0];
        let mut war = War {
            prepared: season.prepared(self.round),
            start: season.begins(self.round),
            end: season.ends(self.round),
            phase: Phase::Battle,
            attacks_per_member: 1,
            modifier: "none",
            sides,
            attacks: Vec::new(),
        };
        let times = self.fight(everyone, &mut war);
        let (start, end) = season.fought(everyone.realm, self.round);
        war.phase = match now {
            now if now < start => Phase::Preparation,
            now if now < end => Phase::Battle,
            _ => Phase::Ended,
        };
        (war, times)
    }

    /// When line-ups of the war are changed.
    pub(in super::super) fn mind_changes(&self, everyone: Everyone<'_>) -> Vec<Timestamp> {
        let changes = [self.clans.0, self.clans.1].map(|clan| self.side(everyone, clan).1);
        changes.into_iter().flatten().collect()
    }

    /// Who fights: the strongest, with some of the others in the places of some; and when that is changed, if it is.
    fn side(&self, everyone: Everyone<'_>, clan: ClanId) -> (Side, Option<Timestamp>) {
        let roster = self.group.roster(everyone, clan);
        let size = self.group.size(everyone);
        let mut rng = self.dice(everyone, Topic::LeagueLineUp, clan);
        let mut places: Vec<_> = (0..size).collect();
        for other in size..roster.len() {
            if rng.random_ratio(1, 3) {
                places[rng.random_range(0..size)] = other;
            }
        }
        let changed = self.change_mind(everyone, &mut places, roster.len(), &mut rng);
        places.sort_unstable();
        (Side { clan, fighters: places.into_iter().map(|place| roster[place].clone()).collect() }, changed)
    }

    /// Until some moment of the preparation, which is given, one of them is not in it yet, but another is.
    fn change_mind(
        &self,
        everyone: Everyone<'_>,
        places: &mut [usize],
        roster: usize,
        rng: &mut impl rand::Rng,
    ) -> Option<Timestamp> {
        let (is_late, seconds) = (rng.random_bool(0.5), rng.random_range(3_600..80_000));
        let at = self.group.season.prepared(self.round) + Duration::from_secs(seconds);
        let at = everyone.realm.closings.put_off(at);
        let place = rng.random_range(0..places.len());
        let idle = (0..roster).filter(|other| !places.contains(other)).choose(rng);
        let other = idle.filter(|_| is_late)?;
        if everyone.now < at {
            places[place] = other;
        }
        Some(at)
    }

    /// All attacks until now, and when each was made. The later ones hang on the earlier ones, so that they are drawn in
    /// order.
    fn fight(&self, everyone: Everyone<'_>, war: &mut War) -> Vec<Timestamp> {
        let (start, end) = self.group.season.fought(everyone.realm, self.round);
        let mut times = Vec::new();
        if everyone.now < start {
            return times;
        }
        let mut rng = self.dice(everyone, Topic::LeagueWar, self.clans.0);
        let mut turns: Vec<(Timestamp, Flank, usize)> = Vec::new();
        for flank in Flank::BOTH {
            for attacker in 0..war.size() {
                let seconds = rng.random_range(60..86_400);
                if rng.random_bool(0.93) {
                    turns.push((war.start + Duration::from_secs(seconds), flank, attacker));
                }
            }
        }
        turns.sort_by_key(|(at, ..)| *at);
        for (at, flank, attacker) in turns {
            let at = everyone.realm.closings.put_off(at).max(start);
            if at > everyone.now || at >= end {
                break;
            }
            if let Some(attack) = war.draw_attack(flank, attacker, &mut rng) {
                war.attacks.push(attack);
                times.push(at);
            }
        }
        times
    }

    fn dice(&self, everyone: Everyone<'_>, topic: Topic, clan: ClanId) -> rand_chacha::ChaCha8Rng {
        dice(everyone.realm.seed, topic, &[self.group.season.number, at(self.round), at(clan.0)])
    }
}

/// What a clan has reached in a season that is over.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Standing {
    pub(in super::super) size: usize,
    pub(in super::super) attacks: usize,
    /// With ten for each war won, as the war log counts them.
    pub(in super::super) stars: u32,
    pub(in super::super) destruction: f64,
    /// What the seven opponents won against it.
    pub(in super::super) opponents_stars: u32,
}

/// What `clan` has reached in `season`. `None`: it was not in it, or it is not over.
pub(in super::super) fn standing_of(everyone: Everyone<'_>, season: Season, clan: ClanId) -> Option<Standing> {
    let group = Group::of(everyone, season, clan).filter(|_| season.ended(everyone.realm) <= everyone.now)?;
    let duels = (0..ROUNDS).filter_map(|round| Duel::of(everyone, group, round, clan));
    let mut sum = Standing { size: group.size(everyone), ..Standing::default() };
    for war in duels.map(|duel| duel.war(everyone)) {
        let flank = war.flank_of(clan)?;
        let is_won = war.standing(flank) == std::cmp::Ordering::Greater;
        sum.attacks += war.attacks_of(flank).count();
        sum.stars += war.stars(flank) + if is_won { 10 } else { 0 };
        sum.destruction += war.destruction(flank);
        sum.opponents_stars += war.stars(flank.other());
    }
    Some(sum)
}
