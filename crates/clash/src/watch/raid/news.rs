//! What one body tells of the raids of a weekend, beyond what was known.

use bugle_event::{Envelope, Seen, Signal, Timestamp};

use super::ahead::Ahead;
use super::log::{Log, Row};
use super::sound::{Care, Hit, hits, is_named};
use crate::event::Event;
use crate::event::raid::{
    DistrictAttack, DistrictDestroyed, DistrictRef, RaidCleared, RaidOpponent, RaidRef, RaidSide,
};
use crate::game::SOURCE;
use crate::model::raid::{Raid, RaidDistrict, RaidSeason};
use crate::raid_id::RaidId;

/// A weekend as a body shows it, and the look that brought it.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) raid: RaidId,
    pub(super) season: &'a RaidSeason,
    /// The weekend in the last accepted body.
    pub(super) base: Option<&'a RaidSeason>,
    pub(super) seen: Seen,
    pub(super) care: Care,
    /// Whether there is no later weekend.
    pub(super) is_latest: bool,
}

/// What was told of raids.
pub(super) struct Told {
    pub(super) signals: Vec<Signal<Event>>,
    /// Whether what was there before is missing, or is shown otherwise.
    pub(super) is_torn: bool,
    /// How many of the clan's attacks are known one by one.
    pub(super) attacks: u32,
}

impl Shown<'_> {
    /// Raids, attacks, and what they destroyed, as far as that is news and certain. `ahead` takes note of it.
    pub(super) fn raids(&self, ahead: &mut Ahead) -> Told {
        let mut told = Told { signals: Vec::new(), is_torn: false, attacks: 0 };
        for side in [RaidSide::Attack, RaidSide::Defense] {
            let log = Log::of(side, self.season, self.base, ahead, self.care);
            told.is_torn |= log.is_torn;
            for row in &log.rows {
                let attacks = self.raid(row, ahead, &mut told.signals);
                if side == RaidSide::Attack {
                    told.attacks = told.attacks.saturating_add(attacks);
                }
            }
        }
        told
    }

    /// An event of this look.
    pub(super) fn event(&self, fact: impl Into<Event>, time: Option<Timestamp>) -> Signal<Event> {
        let time = time.filter(|time| *time <= self.seen.observed_at);
        Signal::Event(Envelope::new(SOURCE, fact.into(), Seen { time, ..self.seen }))
    }

    /// Tells of one raid. Gives how many of its attacks are known.
    fn raid(&self, row: &Row<'_>, ahead: &mut Ahead, signals: &mut Vec<Signal<Event>>) -> u32 {
        let against = self.against(row);
        if !row.is_known {
            let is_said = row.raid.says("district_count") || self.care == Care::Facts;
            if !is_said || !is_named(row.opponent, self.care) {
                return 0;
            }
            let (opponent_level, district_count) = (row.opponent.level, districts(row.raid));
            let fact = RaidOpponent { against: against.clone(), opponent_level, district_count };
            signals.push(self.event(fact, None));
            ahead.on_raid(row.key);
        }
        let (mut attacks, mut standing) = (0_u32, districts(row.raid));
        for district in &row.raid.districts {
            let known = self.district(row, district, &against, ahead, signals);
            attacks = attacks.saturating_add(known.attacks);
            standing = standing.saturating_sub(u32::from(known.is_destroyed));
        }
        let was_cleared = row.old.is_some_and(is_cleared) || ahead.is_cleared(row.key);
        if standing == 0 && !row.raid.districts.is_empty() && !was_cleared {
            signals.push(self.event(RaidCleared { against, district_count: districts(row.raid), attacks }, None));
            ahead.on_cleared(row.key);
        }
        attacks
    }

    /// Tells of the attacks on a district that are news.
    fn district(
        &self,
        row: &Row<'_>,
        district: &RaidDistrict,
        against: &RaidRef,
        ahead: &mut Ahead,
        signals: &mut Vec<Signal<Event>>,
    ) -> Known {
        // What the first look did not show of a district is not news when it is shown.
        let Some(before) = row.old.map_or(Some(0), |old| shown_before(old, district)) else {
            return Known { attacks: district.attack_count, is_destroyed: false };
        };
        let before = before.max(ahead.count(row.key, district.id));
        let hits = hits(district, self.care).filter(|hits| hits.len() >= before as usize);
        let Some(hits) = hits else { return Known { attacks: before, is_destroyed: false } };
        for (order, hit) in (1_u32..).zip(&hits).skip(before as usize) {
            let destroyed = hit.total == 100 && hit.share > 0;
            signals.push(self.event(attack(against, district, order, hit, destroyed), None));
            if destroyed {
                signals.push(self.event(district_destroyed(against, district, order, hit), None));
            }
            ahead.on_count(row.key, district.id, order);
        }
        let attacks = u32::try_from(hits.len()).unwrap_or(u32::MAX);
        Known { attacks, is_destroyed: district.is_destroyed() }
    }

    fn against(&self, row: &Row<'_>) -> RaidRef {
        let before = row.old.and_then(Raid::opponent).unwrap_or(row.opponent);
        let opponent_name = if row.opponent.says("name") { &row.opponent.name } else { &before.name }.clone();
        let (raid, side, number) = (self.raid, row.key.side, row.key.number);
        RaidRef { raid, side, opponent_tag: row.key.opponent, opponent_name, number }
    }
}

/// What is known of a district.
struct Known {
    attacks: u32,
    is_destroyed: bool,
}

/// How many attacks on a district the last accepted body shows. `None`: it does not say.
fn shown_before(old: &Raid, district: &RaidDistrict) -> Option<u32> {
    let old = old.districts.iter().find(|old| old.id == district.id)?;
    hits(old, Care::Facts).map(|hits| u32::try_from(hits.len()).unwrap_or(u32::MAX))
}

/// How many districts there are.
fn districts(raid: &Raid) -> u32 {
    let listed = u32::try_from(raid.districts.len()).unwrap_or(u32::MAX);
    if raid.says("district_count") { raid.district_count.max(listed) } else { listed }
}

fn is_cleared(raid: &Raid) -> bool {
    let destroyed = raid.districts.iter().filter(|district| district.is_destroyed()).count();
    destroyed > 0 && u32::try_from(destroyed) == Ok(districts(raid))
}

fn attack(against: &RaidRef, district: &RaidDistrict, order: u32, hit: &Hit<'_>, destroyed: bool) -> DistrictAttack {
    DistrictAttack {
        against: against.clone(),
        district: district.into(),
        order,
        attacker_tag: hit.attacker.tag,
        attacker_name: hit.attacker.name.clone(),
        destruction: hit.share,
        total_destruction: hit.total,
        destroyed,
    }
}

fn district_destroyed(against: &RaidRef, district: &RaidDistrict, attacks: u32, hit: &Hit<'_>) -> DistrictDestroyed {
    let (against, attacker_tag, attacker_name) = (against.clone(), hit.attacker.tag, hit.attacker.name.clone());
    DistrictDestroyed { against, district: district.into(), attacks, attacker_tag, attacker_name }
}

impl From<&RaidDistrict> for DistrictRef {
    fn from(district: &RaidDistrict) -> Self {
        Self {
            district_id: district.id,
            district_name: district.name.clone(),
            district_hall_level: district.district_hall_level,
        }
    }
}
