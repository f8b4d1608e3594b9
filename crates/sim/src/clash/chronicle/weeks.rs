//! How a league week ended for each player of the realm who took part.

use super::super::calendar::{week as start_of, week_at};
use super::super::everyone::Everyone;
use super::super::fact::Fact;
use super::super::id::PlayerId;
use super::super::leagues::Seat;
use super::page::{Chapter, Entry, Pages};

pub(super) fn open(everyone: Everyone<'_>) -> Chapter {
    Chapter::Week(week_at(everyone.now))
}

/// What is to be said when week `number` begins: how the one before ended.
pub(super) fn week(everyone: Everyone<'_>, number: i64) -> Pages {
    let (begin, next) = (start_of(number), start_of(number + 1));
    let mut pages = vec![(next, Entry::Chapter(Chapter::Week(number + 1)))];
    let shown = everyone.realm.closings.put_off(begin);
    if shown < everyone.now {
        return pages;
    }
    let players = (0..everyone.realm.players.len()).map(PlayerId);
    let seats = players.filter_map(|player| Some((player, Seat::of(everyone, number - 1, player)?)));
    pages.extend(seats.map(|(player, seat)| (shown, Entry::Fact(Fact::LeagueWeekEnded { player, seat }))));
    pages
}
