//! All raids of one clan in one weekend.

use std::collections::BTreeSet;
use std::time::Duration;

use bugle_event::Timestamp;
use rand::Rng as _;

use super::super::calendar::{WEEKEND, weekend};
use super::super::chance::{Topic, at, below, dice, happens, lot};
use super::super::everyone::{Everyone, stranger_clan, stranger_clan_number};
use super::super::id::{ClanId, PlayerId};
use super::raid::Raid;

/// How many strangers' clans take part.
const STRANGERS: usize = 256;

/// How many raids a clan can make.
pub(super) const RAIDS_MAX: usize = 14;

/// Attacks that everybody has; one more has who destroys a district.
pub(in super::super) const ATTACKS: usize = 5;

/// The raids that `clan` has made in a weekend until now, in order.
pub(super) fn raids(everyone: Everyone<'_>, number: i64, clan: ClanId) -> Vec<Raid> {
    let all = everyone.realm.raids.get((number, clan), || all_raids(everyone, number, clan));
    all.iter().filter_map(|raid| raid.until(everyone.now)).collect()
}

/// The raids that `clan` makes in a weekend. The later ones hang on the earlier ones, so that they are drawn in order.
fn all_raids(everyone: Everyone<'_>, number: i64, clan: ClanId) -> Vec<Raid> {
    let (end, mut raids) = (weekend(number) + WEEKEND, Vec::<Raid>::new());
    let mut rng = dice(everyone.realm.seed, Topic::Raids, &[number, at(clan.0)]);
    let mut destroyers = BTreeSet::new();
    for turn in turns(everyone, number, clan) {
        let is_allowed = !turn.is_bonus || destroyers.contains(&turn.raider);
        if turn.at >= end || (raids.len() == RAIDS_MAX && raids.last().is_some_and(Raid::is_over)) {
            break;
        }
        if !is_allowed {
            continue;
        }
        if raids.last().is_none_or(Raid::is_over) {
            let defender = defender(everyone, number, raids.len(), clan);
            raids.push(Raid::new(clan, defender, &everyone.clan(defender), turn.at));
        }
        if let Some(raid) = raids.last_mut()
            && raid.attack(turn.at, turn.raider, &mut rng).destroyed
        {
            destroyers.insert(turn.raider);
        }
    }
    raids
}

/// The raids that others have made on `clan` in a weekend until now, in order.
pub(super) fn suffered(everyone: Everyone<'_>, number: i64, clan: ClanId) -> Vec<Raid> {
    let size = size(everyone);
    let mut suffered = Vec::new();
    for nth in 0..RAIDS_MAX {
        let from = (seat(everyone, clan) + size - shift(everyone, number, nth)) % size;
        // Who is raided twice by one clan finds both in that clan's list.
        suffered.extend(raids(everyone, number, seated(everyone, from)).into_iter().nth(nth));
    }
    suffered.sort_by_key(|raid| (raid.begun, raid.attacker));
    suffered
}

/// When somebody attacks.
struct Turn {
    at: Timestamp,
    raider: PlayerId,
    /// The sixth, that only who has destroyed a district has.
    is_bonus: bool,
}

fn turns(everyone: Everyone<'_>, number: i64, clan: ClanId) -> Vec<Turn> {
    let raiders: Vec<_> = match stranger_clan_number(clan) {
        Some(_) => everyone.members(clan),
        None => everyone.realm.register.at_weekend(number, clan).iter().map(|present| present.player()).collect(),
    };
    let mut rng = dice(everyone.realm.seed, Topic::Raids, &[number, at(clan.0), 1]);
    let seconds = WEEKEND.as_secs() - 600;
    let mut turns = Vec::new();
    for raider in raiders {
        // Most make all their attacks, in one or two sittings.
        let attacks = if rng.random_ratio(1, 4) { rng.random_range(0..=ATTACKS) } else { ATTACKS + 1 };
        let mut at = rng.random_range(120..seconds);
        for nth in 0..attacks {
            let begin = weekend(number) + Duration::from_secs(at);
            turns.push(Turn { at: begin, raider, is_bonus: nth == ATTACKS });
            let pause = if rng.random_ratio(1, 6) { 40_000 } else { 900 };
            at = (at + rng.random_range(200..pause)).min(seconds + 300);
        }
    }
    turns.sort_by_key(|turn| (turn.at, turn.raider));
    for turn in &mut turns {
        turn.at = everyone.realm.closings.put_off(turn.at);
    }
    turns
}

/// Whom a clan meets in its `nth` raid. The matching is the same for all, so that it can be asked from both ends.
fn defender(everyone: Everyone<'_>, number: i64, nth: usize, clan: ClanId) -> ClanId {
    seated(everyone, (seat(everyone, clan) + shift(everyone, number, nth)) % size(everyone))
}

/// How far the opponents of the `nth` raid sit from each other. In some weekends the fourth is the first once more.
fn shift(everyone: Everyone<'_>, number: i64, nth: usize) -> usize {
    let seed = everyone.realm.seed;
    let nth = if nth == 3 && happens(seed, Topic::Weekend, &[number, 9], 34) { 0 } else { nth };
    let step = 1 + below(seed, Topic::Weekend, &[number, 1], 17);
    let first = usize::try_from(lot(seed, Topic::Weekend, &[number]) % 16).unwrap_or(0);
    1 + (first + nth * step) % (size(everyone) - 1)
}

fn size(everyone: Everyone<'_>) -> usize {
    everyone.realm.clans.len() + STRANGERS
}

fn seat(everyone: Everyone<'_>, clan: ClanId) -> usize {
    match stranger_clan_number(clan) {
        None => clan.0,
        Some(number) => everyone.realm.clans.len() + number % STRANGERS,
    }
}

fn seated(everyone: Everyone<'_>, seat: usize) -> ClanId {
    match seat.checked_sub(everyone.realm.clans.len()) {
        None => ClanId(seat),
        Some(number) => stranger_clan(number),
    }
}

/// Whether a clan raids at all: those whom nobody ever meets do not.
pub(super) fn takes_part(clan: ClanId) -> bool {
    stranger_clan_number(clan).is_none_or(|number| number < STRANGERS)
}
