//! The groups of a league week: those who have signed up, and strangers in the other seats.

use super::super::calendar::week_at;
use super::super::chance::{Shuffle, Topic, at, happens, lot};
use super::super::everyone::{Everyone, stranger, stranger_number};
use super::super::id::PlayerId;
use super::super::series::Series;

/// How many players a group has.
pub(super) const SEATS: usize = 100;

/// How many of the realm's players are considered for a group.
const NEIGHBOURS: usize = 20;

/// The first league tier of the Legend League.
const LEGEND: u32 = 34;

/// How many groups a week can have, as far as tags go.
const GROUPS_MAX: u64 = 1 << 17;

/// Who meets whom: legends meet legends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Class {
    Ordinary,
    Legend,
}

/// A group of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct League {
    pub(in super::super) week: i64,
    pub(in super::super) class: Class,
    number: usize,
}

/// Where a player sits in a group.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Seat {
    pub(in super::super) league: League,
    pub(in super::super) seat: usize,
}

impl Seat {
    /// Where a player sits in a week. `None`: has not signed up.
    pub(in super::super) fn of(everyone: Everyone<'_>, week: i64, player: PlayerId) -> Option<Self> {
        let (number, class) = match stranger_number(player) {
            Some(stranger) => (stranger / 2 / SEATS, if stranger % 2 == 0 { Class::Legend } else { Class::Ordinary }),
            None => (order(everyone, week).place_of(player.0) / NEIGHBOURS, class_of(everyone, week, player)?),
        };
        let league = League { week, class, number };
        if !league.exists(everyone) {
            return None;
        }
        let seat = league.players(everyone).iter().position(|member| *member == player)?;
        Some(Self { league, seat })
    }
}

impl League {
    fn exists(&self, everyone: Everyone<'_>) -> bool {
        let is_there = self.number < everyone.realm.players.len().div_ceil(NEIGHBOURS);
        is_there && self.week <= week_at(everyone.now)
    }

    /// Who is in it, by seat.
    pub(in super::super) fn players(&self, everyone: Everyone<'_>) -> Vec<PlayerId> {
        let (order, count) = (order(everyone, self.week), everyone.realm.players.len());
        let places = self.number * NEIGHBOURS..((self.number + 1) * NEIGHBOURS).min(count);
        let signed = places.map(|place| PlayerId(order.at(place)));
        let mut players: Vec<_> =
            signed.filter(|player| class_of(everyone, self.week, *player) == Some(self.class)).collect();
        let parity = usize::from(self.class == Class::Ordinary);
        let strangers = (0..SEATS - players.len()).map(|nth| stranger(2 * (self.number * SEATS + nth) + parity));
        players.extend(strangers);
        players
    }

    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Its tag.
    pub(in super::super) fn tag(&self, everyone: Everyone<'_>) -> String {
        let number = u64::try_from(self.number).unwrap_or(0) * 2 + u64::from(self.class == Class::Legend);
        let week = u64::try_from(self.week).unwrap_or(0);
        Series::GROUPS.tag(everyone.realm.family, week * GROUPS_MAX + number)
    }

    /// The group of a week that has this tag.
    pub(in super::super) fn tagged(everyone: Everyone<'_>, week: i64, tag: &str) -> Option<Self> {
        let number = Series::GROUPS.number(everyone.realm.family, tag)?;
        let is_legend = number % 2 == 1;
        let class = if is_legend { Class::Legend } else { Class::Ordinary };
        let found = Self { week, class, number: usize::try_from(number % GROUPS_MAX / 2).ok()? };
        let is_of_week = i64::try_from(number / GROUPS_MAX).ok()? == week;
        (is_of_week && found.exists(everyone)).then_some(found)
    }
}

/// In which league a player has signed up. `None`: in none.
fn class_of(everyone: Everyone<'_>, week: i64, player: PlayerId) -> Option<Class> {
    let realm = everyone.realm;
    let is_enrolled = realm.player(player).is_loyal || happens(realm.seed, Topic::Enrolment, &[week, at(player.0)], 80);
    let class = if realm.register.tier(week, player) >= LEGEND { Class::Legend } else { Class::Ordinary };
    is_enrolled.then_some(class)
}

/// In which order the realm's players are put into groups.
fn order(everyone: Everyone<'_>, week: i64) -> Shuffle {
    Shuffle::new(everyone.realm.players.len(), lot(everyone.realm.seed, Topic::Week, &[week]))
}
