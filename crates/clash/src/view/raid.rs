//! A raid weekend, added up: by member and in all.

use crate::model::open::RaidState;
use crate::model::raid::{Raid, RaidAttack, RaidDistrict, RaidMember, RaidSeason};
use crate::tag::PlayerTag;
use crate::view::total::total;

/// An attack of a member on a district.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RaidHit<'a> {
    /// The raid.
    pub raid: &'a Raid,
    /// The district.
    pub district: &'a RaidDistrict,
    /// The attack. Its destruction is that of all attacks so far.
    pub attack: &'a RaidAttack,
    /// The destruction that this one did, in percent.
    pub destruction: u32,
}

impl RaidSeason {
    /// Whether it is over, and its rewards are known.
    pub fn is_over(&self) -> bool {
        self.state == Some(RaidState::Ended)
    }

    /// A member who attacked.
    pub fn member(&self, tag: PlayerTag) -> Option<&RaidMember> {
        self.members.iter().find(|member| member.tag == tag)
    }

    /// The raid medals of a member: for each attack, and for the defences of the clan. `None` until it is over, when the
    /// API says what an attack is worth.
    pub fn medals(&self, member: &RaidMember) -> Option<u32> {
        let medals = self.offensive_reward.saturating_mul(member.attacks).saturating_add(self.defensive_reward);
        self.is_over().then_some(medals)
    }

    /// How many attacks those who attacked have left, all together. Who has not attacked yet is not shown.
    pub fn attacks_left(&self) -> u32 {
        total(self.members.iter().map(RaidMember::attacks_left))
    }

    /// The attacks of a member, district by district, in the order in which they were made on each.
    pub fn attacks_of(&self, player: PlayerTag) -> Vec<RaidHit<'_>> {
        let is_theirs = |hit: &RaidHit<'_>| hit.attack.attacker.as_ref().is_some_and(|by| by.tag == player);
        self.attack_log.iter().flat_map(Raid::hits).filter(is_theirs).collect()
    }

    /// Attacks of others on the clan.
    pub fn defense_attacks(&self) -> u32 {
        total(self.defense_log.iter().map(|raid| raid.attack_count))
    }

    /// Districts of the clan that others destroyed.
    pub fn districts_lost(&self) -> u32 {
        total(self.defense_log.iter().map(|raid| raid.districts_destroyed))
    }

    /// Capital gold that others looted from the clan.
    pub fn loot_lost(&self) -> u32 {
        total(self.defense_log.iter().map(Raid::looted))
    }
}

impl RaidMember {
    /// How many attacks the member has left.
    pub fn attacks_left(&self) -> u32 {
        self.attack_limit.saturating_add(self.bonus_attack_limit).saturating_sub(self.attacks)
    }
}

impl Raid {
    /// Capital gold looted in it.
    pub fn looted(&self) -> u32 {
        total(self.districts.iter().map(|district| district.total_looted))
    }

    /// Whether every district is destroyed.
    pub fn is_finished(&self) -> bool {
        self.district_count > 0 && self.districts_destroyed >= self.district_count
    }

    /// Its attacks, district by district, in the order in which they were made on each.
    pub fn hits(&self) -> impl Iterator<Item = RaidHit<'_>> {
        let of = move |district| {
            let hit = move |(attack, destruction)| RaidHit { raid: self, district, attack, destruction };
            RaidDistrict::attacks_in_order(district).map(hit)
        };
        self.districts.iter().flat_map(of)
    }
}

#[cfg(test)]
mod tests {
    use bugle_model::Model as _;

    use super::*;

    fn season(state: &str) -> RaidSeason {
        let attack = |by: &str, percent: u32| {
            format!(r#"{{"attacker": {{"tag": "{by}", "name": "x"}}, "destructionPercent": {percent}, "stars": 0}}"#)
        };
        let district = format!(
            r#"{{"id": 70000001, "name": "Barbarian Camp", "destructionPercent": 100, "attackCount": 3, "totalLooted": 900,
                "attacks": [{}, {}, {}]}}"#,
            attack("#2YY", 100),
            attack("#2GG", 75),
            attack("#2YY", 40),
        );
        let raid = |side: &str, destroyed: u32| {
            format!(
                r##"{{"{side}": {{"tag": "#2LL", "name": "Foes"}}, "attackCount": 3, "districtCount": 1,
                    "districtsDestroyed": {destroyed}, "districts": [{district}]}}"##
            )
        };
        let body = format!(
            r##"{{"state": "{state}", "startTime": "20260130T070000.000Z", "endTime": "20260202T070000.000Z",
                "offensiveReward": 200, "defensiveReward": 150, "attackLog": [{}], "defenseLog": [{}, {}], "members": [
                {{"tag": "#2YY", "name": "A", "attacks": 2, "attackLimit": 5, "bonusAttackLimit": 1}},
                {{"tag": "#2GG", "name": "B", "attacks": 6, "attackLimit": 5, "bonusAttackLimit": 1}}]}}"##,
            raid("defender", 1),
            raid("attacker", 1),
            raid("attacker", 0),
        );
        RaidSeason::from_json(body.as_bytes()).unwrap().value
    }

    #[test]
    fn medals_are_for_attacks_and_defences_once_it_is_over() {
        let (over, running) = (season("ended"), season("ongoing"));
        let medals: Vec<_> = over.members.iter().map(|member| over.medals(member)).collect();
        assert_eq!(medals, [Some(550), Some(1350)]);
        assert_eq!(running.medals(&running.members[0]), None);
        assert_eq!((over.is_over(), running.is_over()), (true, false));
    }

    #[test]
    fn attacks_left_count_the_bonus() {
        let season = season("ongoing");
        let left: Vec<_> = season.members.iter().map(RaidMember::attacks_left).collect();
        assert_eq!((left, season.attacks_left()), (vec![4, 0], 4));
    }

    #[test]
    fn what_others_did_is_added_up() {
        let season = season("ended");
        assert_eq!((season.defense_attacks(), season.districts_lost(), season.loot_lost()), (6, 1, 1800));
        let finished: Vec<_> = season.defense_log.iter().map(Raid::is_finished).collect();
        assert_eq!((season.attack_log[0].looted(), finished), (900, vec![true, false]));
    }

    #[test]
    fn each_attack_did_what_is_beyond_those_before_it() {
        let season = season("ended");
        let did = |tag: &str| -> Vec<u32> {
            season.attacks_of(tag.parse().unwrap()).iter().map(|hit| hit.destruction).collect()
        };
        assert_eq!((did("#2YY"), did("#2GG"), did("#2CC")), (vec![40, 25], vec![35], vec![]));
        assert_eq!(season.member("#2GG".parse().unwrap()).unwrap().name, "B");
    }
}
