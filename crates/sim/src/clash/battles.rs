//! Battle logs: battles for loot, in which everybody can meet everybody, and ranked ones within a league's group. What
//! is a player's attack is another's defence. Computed when asked for, from the newest back.

use std::time::Duration;

use bugle_event::Timestamp;

use super::calendar::week_at;
use super::chance::{Topic, at, below, lot};
use super::everyone::{Everyone, stranger, stranger_number};
use super::id::PlayerId;
use super::leagues::{Class, League, Seat, result};

/// How many battles a log shows.
pub(super) const LOG_MAX: usize = 50;

/// Battles for loot lie in slots of this length, one attack a player at most.
pub(super) const SLOT: i64 = 40 * 60;

/// How many slots a log goes back at most.
const SLOTS_MAX: i64 = 1_500;

/// How many strangers take part in battles for loot.
const STRANGERS: usize = 4_000;

/// What kind of battle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Home,
    Ranked,
    Legend,
}

/// A battle as one of the two sees it.
#[derive(Clone, Debug)]
pub(super) struct Battle {
    pub(super) kind: Kind,
    /// When, in this one's log: the attacker's comes some minutes later.
    pub(super) at: Timestamp,
    pub(super) is_attack: bool,
    /// `None`: nobody was found.
    pub(super) opponent: Option<PlayerId>,
    pub(super) stars: u32,
    pub(super) destruction: u32,
    /// In seconds.
    pub(super) length: u64,
    /// Decides the army and the loot: the same for both.
    pub(super) lot: u64,
}

/// The newest battles of a player until now, the newest first.
pub(super) fn log(everyone: Everyone<'_>, player: PlayerId) -> Vec<Battle> {
    let mut battles = home(everyone, player);
    let week = week_at(everyone.now);
    for week in [week, week - 1] {
        if let Some(Seat { league, seat }) = Seat::of(everyone, week, player) {
            battles.extend(ranked(everyone, league, seat).map(|(.., battle)| battle));
        }
    }
    battles.sort_by_key(|battle| (std::cmp::Reverse(battle.at), battle.lot, battle.is_attack));
    battles.truncate(LOG_MAX);
    battles
}

/// The ranked battles of a seat until now: when each began, when both logs showed it, and what it was.
pub(super) fn ranked(
    everyone: Everyone<'_>,
    league: League,
    seat: usize,
) -> impl Iterator<Item = (Timestamp, Timestamp, Battle)> {
    let players = league.players(everyone);
    let kind = if league.class == Class::Legend { Kind::Legend } else { Kind::Ranked };
    let seed = everyone.realm.seed;
    league.fights_of(everyone, seat).into_iter().map(move |fight| {
        let is_attack = fight.attacker == seat;
        let begun = [fight.at.as_secs(), at(players[fight.attacker].0), at(players[fight.defender].0)];
        let battle = Battle {
            kind,
            at: if is_attack { fight.at + fight.later } else { fight.at },
            is_attack,
            opponent: Some(players[if is_attack { fight.defender } else { fight.attacker }]),
            stars: fight.stars,
            destruction: fight.destruction,
            length: fight.length,
            lot: lot(seed, Topic::Army, &begun),
        };
        (fight.at, fight.at + fight.later, battle)
    })
}

fn home(everyone: Everyone<'_>, player: PlayerId) -> Vec<Battle> {
    let residents = everyone.realm.players.len();
    let seat = match stranger_number(player) {
        None => player.0,
        Some(number) if number < STRANGERS => residents + number,
        Some(_) => return Vec::new(),
    };
    let newest = everyone.now.as_secs().div_euclid(SLOT);
    let mut battles = Vec::new();
    for slot in (0..SLOTS_MAX).map(|back| newest - back) {
        battles.extend(of_slot(everyone, slot, seat));
        if battles.len() >= LOG_MAX + 4 {
            break;
        }
    }
    battles
}

/// The battles of a slot in which a player was who sits at `seat`: the own attack and what another did, until now.
pub(super) fn of_slot(everyone: Everyone<'_>, slot: i64, seat: usize) -> Vec<Battle> {
    let size = everyone.realm.players.len() + STRANGERS;
    let shift = 1 + below(everyone.realm.seed, Topic::HomeBattle, &[slot], size - 1);
    let own = raid(everyone, slot, seat, shift, true);
    let others = raid(everyone, slot, (seat + size - shift) % size, shift, false);
    own.into_iter().chain(others).collect()
}

/// The battle of a slot in which the player at `attacker` attacks, as attacker or defender see it. `None`: there is none,
/// or it is not in the log yet.
fn raid(everyone: Everyone<'_>, slot: i64, attacker: usize, shift: usize, is_attack: bool) -> Option<Battle> {
    let lot = lot(everyone.realm.seed, Topic::HomeBattle, &[slot, at(attacker)]);
    let mut left = lot;
    let mut draw = |bound: u64| {
        let drawn = left % bound;
        left /= bound;
        drawn
    };
    if draw(14) != 0 {
        return None;
    }
    let begun = Timestamp::from_secs(slot * SLOT) + Duration::from_secs(draw(SLOT.cast_unsigned()));
    let later = Duration::from_secs(108 + draw(104));
    let (length, is_found) = (30 + draw(151), draw(40) > 0);
    let (stars, destruction) = result(draw(100), draw(50));
    // Nobody attacks while the service is closed.
    let begun = everyone.realm.closings.put_off(begun);
    let at = if is_attack { begun + later } else { begun };
    if at > everyone.now || !(is_attack || is_found) {
        return None;
    }
    let residents = everyone.realm.players.len();
    let size = residents + STRANGERS;
    let other = if is_attack { (attacker + shift) % size } else { attacker };
    let opponent = if other < residents { PlayerId(other) } else { stranger(other - residents) };
    let battle = Battle { kind: Kind::Home, at, is_attack, opponent: Some(opponent), stars, destruction, length, lot };
    Some(if is_found { battle } else { Battle { opponent: None, stars: 0, destruction: 0, length: 0, ..battle } })
}
