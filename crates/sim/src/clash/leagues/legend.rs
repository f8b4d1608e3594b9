//! The final rankings of the Legend League's seasons. A rank's player follows from the season, and a player's rank from
//! that: the list is as long as one likes, and costs what is asked of it.

use super::super::calendar::finished_seasons;
use super::super::chance::{Shuffle, Topic, lot};
use super::super::everyone::{Everyone, stranger, stranger_number};
use super::super::id::PlayerId;

/// How many players a final ranking has.
pub(in super::super) const RANKED: usize = 10_000;

/// The first league tier of the Legend League.
const LEGEND: u32 = 34;

/// How a season ended for a player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Finish {
    pub(in super::super) season: String,
    /// From 1.
    pub(in super::super) rank: usize,
    pub(in super::super) trophies: u32,
}

/// Who ended at `rank`, from 1.
pub(in super::super) fn player_at(everyone: Everyone<'_>, season: &str, rank: usize) -> PlayerId {
    let number = order(everyone, season).at(rank - 1);
    let resident = (number < everyone.realm.players.len()).then_some(PlayerId(number));
    resident.filter(|player| is_resident_legend(everyone, *player)).unwrap_or_else(|| stranger(2 * number))
}

/// How the latest season ended for a player that is over, and the best of the last year. `None`: not in the Legend League.
pub(in super::super) fn finish_of(everyone: Everyone<'_>, player: PlayerId) -> Option<[Finish; 2]> {
    let number = match stranger_number(player) {
        None => is_resident_legend(everyone, player).then_some(player.0)?,
        Some(number) => (number % 2 == 0).then_some(number / 2)?,
    };
    let is_replaced = stranger_number(player).is_some()
        && number < everyone.realm.players.len()
        && is_resident_legend(everyone, PlayerId(number));
    if number >= RANKED || is_replaced {
        return None;
    }
    let seasons = finished_seasons(everyone.now);
    let year = seasons.iter().rev().take(12).map(|season| finish(everyone, season, number));
    let best = year.clone().min_by_key(|finish| finish.rank)?;
    Some([year.clone().next()?, best])
}

fn finish(everyone: Everyone<'_>, season: &str, number: usize) -> Finish {
    let rank = 1 + order(everyone, season).place_of(number);
    Finish { season: season.to_owned(), rank, trophies: Finish::trophies_at(rank) }
}

impl Finish {
    /// The trophies of a rank: fewer than any before it.
    pub(in super::super) fn trophies_at(rank: usize) -> u32 {
        6_500_u32.saturating_sub(u32::try_from((rank * 200).isqrt()).unwrap_or(u32::MAX))
    }
}

fn is_resident_legend(everyone: Everyone<'_>, player: PlayerId) -> bool {
    everyone.realm.register.founding_tier(player) >= LEGEND
}

fn order(everyone: Everyone<'_>, season: &str) -> Shuffle {
    let name: Vec<_> = season.bytes().map(i64::from).collect();
    Shuffle::new(RANKED, lot(everyone.realm.seed, Topic::LegendSeason, &name))
}
