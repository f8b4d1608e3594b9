//! The battles of the realm's players: those for loot by the slots that they lie in, ranked ones by days.

use std::time::Duration;

use bugle_event::Timestamp;

use super::super::battles::{self, Battle, SLOT};
use super::super::calendar::week;
use super::super::everyone::Everyone;
use super::super::fact::Fact;
use super::super::id::PlayerId;
use super::super::leagues::Seat;
use super::super::maintenance::Maintenance;
use super::page::{Chapter, Entry, Pages};

const DAY: Duration = Duration::from_hours(24);

/// No battle takes longer, from being drawn to being in both logs.
const LONGEST: Duration = Duration::from_mins(5);

/// Those in which a battle may have been drawn that is not in the log yet.
pub(super) fn open(everyone: Everyone<'_>) -> impl Iterator<Item = Chapter> {
    let closed = everyone.realm.closings.covering(everyone.now).map(|Maintenance { from, .. }| *from);
    let since = closed.unwrap_or(everyone.now) - LONGEST;
    let days = (day_at(since)..=day_at(everyone.now)).map(Chapter::Day);
    let slots = (slot_at(since)..=slot_at(everyone.now)).map(Chapter::Slot);
    days.chain(slots)
}

/// The ranked battles of a day.
pub(super) fn day(everyone: Everyone<'_>, number: i64) -> Pages {
    let (begin, end) = (day_begin(number), day_begin(number + 1));
    let mut pages = next(everyone, end, Chapter::Day(number + 1));
    let later = everyone.at(end + DAY);
    for player in (0..everyone.realm.players.len()).map(PlayerId) {
        let Some(seat) = Seat::of(everyone, number.div_euclid(7), player) else { continue };
        let fights = battles::ranked(later, seat.league, seat.seat);
        let of_day = fights.filter(|(begun, ..)| (begin..end).contains(begun));
        pages.extend(of_day.map(|(_, shown, battle)| told(everyone, player, shown, battle)));
    }
    pages
}

/// The battles for loot of a slot.
pub(super) fn slot(everyone: Everyone<'_>, number: i64) -> Pages {
    let mut pages = next(everyone, slot_begin(number + 1), Chapter::Slot(number + 1));
    let later = everyone.at(everyone.realm.closings.put_off(slot_begin(number + 1)) + DAY);
    for player in (0..everyone.realm.players.len()).map(PlayerId) {
        let fought = battles::of_slot(later, number, player.0).into_iter();
        pages.extend(fought.map(|battle| told(everyone, player, battle.at, battle)));
    }
    pages
}

fn told(everyone: Everyone<'_>, player: PlayerId, shown: Timestamp, battle: Battle) -> (Timestamp, Entry) {
    (everyone.realm.closings.put_off(shown), Entry::Fact(Fact::Battle { player, battle: Box::new(battle) }))
}

/// The chapter that follows. One that has begun already is another's to name.
fn next(everyone: Everyone<'_>, at: Timestamp, chapter: Chapter) -> Pages {
    if at > everyone.now { vec![(at, Entry::Chapter(chapter))] } else { Pages::new() }
}

fn day_at(at: Timestamp) -> i64 {
    at.since(week(0)).as_secs().cast_signed().div_euclid(DAY.as_secs().cast_signed())
}

fn day_begin(number: i64) -> Timestamp {
    Timestamp::from_secs(week(0).as_secs() + number * DAY.as_secs().cast_signed())
}

fn slot_at(at: Timestamp) -> i64 {
    at.as_secs().div_euclid(SLOT)
}

fn slot_begin(number: i64) -> Timestamp {
    Timestamp::from_secs(number * SLOT)
}
