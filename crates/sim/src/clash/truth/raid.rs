//! What happened in raid weekends, as events: each clan has its own, so that a raid is told once by the clan that raids
//! and once by the one that is raided.

use bugle_clash as api;

use super::super::calendar::{WEEKEND, weekend as start_of};
use super::super::everyone::Everyone;
use super::super::fact::{Fact, Foray};
use super::super::id::{ClanId, PlayerId};
use super::super::raids::{Raid, Weekend};
use super::super::realm::Realm;
use super::super::table::DISTRICTS;
use super::number::number;
use super::tag::{clan_tag, tag};

/// Adds the events of a fact about a raid weekend.
pub(super) fn put(realm: &Realm, fact: &Fact, events: &mut Vec<api::Event>) {
    let teller = Teller { everyone: Everyone::of(realm) };
    match fact {
        Fact::RaidStarted { clan, weekend } => events.push(teller.started(*clan, *weekend)),
        Fact::RaidOpponent { foray } => events.push(teller.opponent(foray)),
        Fact::RaidAttack { foray, district, hall, nth, before, attack } => {
            let (attacker_tag, attacker_name) = teller.raider(attack.raider);
            events.push(
                api::DistrictAttack {
                    against: teller.against(foray),
                    district: district_ref(*district, *hall),
                    order: number(*nth),
                    attacker_tag,
                    attacker_name,
                    destruction: attack.destroyed - before,
                    total_destruction: attack.destroyed,
                    destroyed: attack.destroyed == 100,
                }
                .into(),
            );
        }
        Fact::RaidDistrict { foray, district, hall, attacks, raider } => {
            let (attacker_tag, attacker_name) = teller.raider(*raider);
            let (against, district) = (teller.against(foray), district_ref(*district, *hall));
            let attacks = number(*attacks);
            events.push(api::DistrictDestroyed { against, district, attacks, attacker_tag, attacker_name }.into());
        }
        Fact::RaidCleared { foray, attacks } => {
            let (against, district_count) = (teller.against(foray), teller.districts(foray));
            events.push(api::RaidCleared { against, district_count, attacks: number(*attacks) }.into());
        }
        Fact::RaidEnded { clan, weekend } => events.extend(teller.ended(*clan, *weekend)),
        _ => {}
    }
}

/// Tells of weekends.
struct Teller<'a> {
    everyone: Everyone<'a>,
}

impl Teller<'_> {
    fn raid(&self, clan: ClanId, weekend: i64) -> api::RaidId {
        api::RaidId { clan: clan_tag(&self.everyone.clan(clan)), start_time: start_of(weekend) }
    }

    fn raider(&self, raider: PlayerId) -> (api::PlayerTag, String) {
        (tag(&self.everyone.player_tag(raider)), self.everyone.face(raider).name)
    }

    fn against(&self, foray: &Foray) -> api::RaidRef {
        let other = self.everyone.clan(foray.other);
        api::RaidRef {
            raid: self.raid(foray.clan, foray.weekend),
            side: if foray.is_own { api::RaidSide::Attack } else { api::RaidSide::Defense },
            opponent_tag: clan_tag(&other),
            opponent_name: other.name.clone(),
            number: number(foray.meeting + 1),
        }
    }

    /// How many districts the capital has that is raided.
    fn districts(&self, foray: &Foray) -> u32 {
        let defender = if foray.is_own { foray.other } else { foray.clan };
        number(self.everyone.clan(defender).districts().count())
    }

    fn started(&self, clan: ClanId, weekend: i64) -> api::Event {
        let end_time = start_of(weekend) + WEEKEND;
        api::RaidStarted { raid: self.raid(clan, weekend), end_time }.into()
    }

    fn opponent(&self, foray: &Foray) -> api::Event {
        api::RaidOpponent {
            against: self.against(foray),
            opponent_level: self.everyone.clan(foray.other).level,
            district_count: self.districts(foray),
        }
        .into()
    }

    /// The end, and what it is worth: the service shows both at once.
    fn ended(&self, clan: ClanId, number_of: i64) -> [api::Event; 2] {
        let (raid, weekend) = (self.raid(clan, number_of), Weekend::of(self.everyone, number_of, clan));
        let ended = api::RaidEnded {
            raid,
            end_time: weekend.end,
            source: api::EndSource::Body,
            capital_total_loot: weekend.loot(),
            raids_completed: number(weekend.completed()),
            total_attacks: number(weekend.attacks()),
            enemy_districts_destroyed: number(weekend.destroyed()),
            defense_attacks: number(weekend.suffered.iter().map(Raid::attacks).sum()),
            districts_lost: number(weekend.suffered.iter().map(Raid::destroyed).sum()),
            unobserved_attacks: 0,
        };
        let (offensive_reward, defensive_reward) = (weekend.offensive_reward(), weekend.defensive_reward());
        let members = weekend.workers().into_iter().map(|(player, worker)| {
            let ((tag, name), attacks) = (self.raider(player), number(worker.attacks));
            api::RaidMedals { tag, name, attacks, medals: offensive_reward * attacks + defensive_reward }
        });
        let members = members.collect();
        let rewards = api::RaidRewards { raid, offensive_reward, defensive_reward, members };
        [ended.into(), rewards.into()]
    }
}

fn district_ref(district: u32, hall: u32) -> api::DistrictRef {
    api::DistrictRef {
        district_id: api::DistrictId(70_000_000 + district),
        district_name: DISTRICTS.get(district as usize).copied().unwrap_or_default().to_owned(),
        district_hall_level: hall,
    }
}
