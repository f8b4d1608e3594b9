//! A raid weekend of each clan of the realm: what it did to others, and what others did to it.

use std::collections::BTreeMap;

use bugle_event::Timestamp;

use super::super::calendar::{weekend as start_of, weekend_at};
use super::super::everyone::Everyone;
use super::super::fact::{Fact, Foray};
use super::super::id::ClanId;
use super::super::raids::{Raid, Weekend, over};
use super::page::{Chapter, Entry, Pages};

/// The latest weekend that has begun: its end may be yet to be seen.
pub(super) fn open(everyone: Everyone<'_>) -> Chapter {
    Chapter::Weekend(weekend_at(everyone.now))
}

pub(super) fn weekend(everyone: Everyone<'_>, number: i64) -> Pages {
    let mut pages = vec![(start_of(number + 1), Entry::Chapter(Chapter::Weekend(number + 1)))];
    let clans = (0..everyone.realm.clans.len()).map(ClanId);
    // Of one that was over before somebody could look, nothing is to be told.
    let clans = clans.filter(|clan| over(everyone.realm, number, *clan) >= everyone.now);
    pages.extend(clans.flat_map(|clan| of_clan(everyone, number, clan)));
    pages
}

fn of_clan(everyone: Everyone<'_>, number: i64, clan: ClanId) -> Pages {
    let closings = &everyone.realm.closings;
    let ended = over(everyone.realm, number, clan);
    let whole = Weekend::of(everyone.at(ended), number, clan);
    let mut pages = Pages::new();
    let mut tell = |at, fact| pages.push((closings.put_off(at), Entry::Fact(fact)));
    tell(start_of(number), Fact::RaidStarted { clan, weekend: number });
    for (is_own, raids) in [(true, &whole.made), (false, &whole.suffered)] {
        let mut met: BTreeMap<ClanId, usize> = BTreeMap::new();
        for raid in raids {
            let other = if is_own { raid.defender } else { raid.attacker };
            let meeting = met.entry(other).or_default();
            let foray = Foray { clan, weekend: number, is_own, other, meeting: *meeting };
            *meeting += 1;
            raid_facts(foray, raid, &mut tell);
        }
    }
    tell(ended, Fact::RaidEnded { clan, weekend: number });
    pages
}

/// What happens in a raid, in order.
fn raid_facts(foray: Foray, raid: &Raid, tell: &mut impl FnMut(Timestamp, Fact)) {
    tell(raid.begun, Fact::RaidOpponent { foray });
    let mut attacks: Vec<(_, (usize, _))> =
        raid.districts.iter().flat_map(|district| (1..).zip(&district.attacks).map(move |at| (district, at))).collect();
    attacks.sort_by_key(|(_, (_, attack))| attack.at);
    let mut standing = raid.districts.len();
    for (district, (nth, attack)) in attacks {
        let before = nth.checked_sub(2).map_or(0, |before| district.attacks[before].destroyed);
        let number = district.number;
        let hall = district.hall;
        tell(attack.at, Fact::RaidAttack { foray, district: number, hall, nth, before, attack: *attack });
        if attack.destroyed == 100 {
            standing -= 1;
            tell(attack.at, Fact::RaidDistrict { foray, district: number, hall, attacks: nth, raider: attack.raider });
        }
    }
    if standing == 0
        && let Some(last) = raid.districts.iter().flat_map(|district| &district.attacks).map(|attack| attack.at).max()
    {
        tell(last, Fact::RaidCleared { foray, attacks: raid.attacks() });
    }
}
