//! Rankings: who is the best in the world or in a country, of those who live in the realms and of strangers.

use std::cmp::Reverse;

use super::chance::{Topic, at, happens};
use super::everyone::{Everyone, stranger, stranger_clan};
use super::id::{ClanId, PlayerId};
use super::realm::Realms;
use super::table::HOMES;

/// How many rows a ranking has at most.
const RANKED_MAX: usize = 200;

/// How many strangers' clans, and how many strangers, are considered.
const CLANS: usize = 160;
const PLAYERS: usize = 1_000;

/// What is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ranked {
    Clans,
    Players,
    BuilderClans,
    BuilderPlayers,
    Capitals,
}

/// Where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    World,
    /// The location with this id.
    Country(u32),
}

/// A ranking, best first.
pub(super) struct Ranking<'a> {
    pub(super) ranked: Ranked,
    pub(super) rows: Vec<Row<'a>>,
}

/// Who is in a ranking.
#[derive(Clone, Copy)]
pub(super) enum Who {
    Clan(ClanId),
    Player(PlayerId),
}

/// A row of a ranking.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) everyone: Everyone<'a>,
    pub(super) who: Who,
    pub(super) points: u32,
    /// From 1; `None`: was in no ranking.
    pub(super) previous: Option<usize>,
}

impl<'a> Ranking<'a> {
    /// The ranking of a place. `None`: nobody is from there.
    pub(super) fn of(realms: Realms<'a>, ranked: Ranked, place: Place) -> Option<Self> {
        let mut rows: Vec<_> = realms
            .map(Everyone::of)
            .into_iter()
            .flat_map(|everyone| {
                let who = if ranked.is_of_clans() { clans(everyone, place) } else { players(everyone, place) };
                who.into_iter().map(move |who| Row {
                    everyone,
                    who,
                    points: points(everyone, ranked, who),
                    previous: None,
                })
            })
            .collect();
        if rows.is_empty() {
            return None;
        }
        // Equal points: in the order of the tags, so that nothing hangs on how they are kept.
        rows.sort_by_cached_key(|row| (Reverse(row.points), row.tag()));
        rows.truncate(RANKED_MAX);
        let day = realms[0].now.as_secs().div_euclid(24 * 60 * 60);
        let count = rows.len();
        for (rank, row) in rows.iter_mut().enumerate() {
            row.previous = previous(realms[0].seed, day, rank, count).map(|rank| rank + 1);
        }
        Some(Self { ranked, rows })
    }
}

/// The rank of the day before: some have changed places with a neighbour, some were not there.
fn previous(seed: u64, day: i64, rank: usize, count: usize) -> Option<usize> {
    let is_new = happens(seed, Topic::Ranking, &[day, at(rank), 1], 8);
    let has_swapped = happens(seed, Topic::Ranking, &[day, at(rank / 2)], 40) && (rank | 1) < count;
    (!is_new).then_some(if has_swapped { rank ^ 1 } else { rank })
}

impl Ranked {
    const fn is_of_clans(self) -> bool {
        matches!(self, Self::Clans | Self::BuilderClans | Self::Capitals)
    }
}

impl Row<'_> {
    fn tag(&self) -> String {
        match self.who {
            Who::Clan(clan) => self.everyone.clan(clan).tag.clone(),
            Who::Player(player) => self.everyone.player_tag(player).into_owned(),
        }
    }
}

fn is_there(everyone: Everyone<'_>, place: Place, clan: ClanId) -> bool {
    match place {
        Place::World => true,
        Place::Country(id) => HOMES[everyone.clan(clan).location] == id,
    }
}

fn clans(everyone: Everyone<'_>, place: Place) -> Vec<Who> {
    let residents = (0..everyone.realm.clans.len()).map(ClanId);
    let strangers = (0..CLANS).map(stranger_clan);
    residents.chain(strangers).filter(|clan| is_there(everyone, place, *clan)).map(Who::Clan).collect()
}

fn players(everyone: Everyone<'_>, place: Place) -> Vec<Who> {
    let residents = (0..everyone.realm.players.len()).map(PlayerId);
    let strangers = (0..PLAYERS).map(stranger);
    let is_here = |player: &PlayerId| match (place, everyone.clan_of(*player)) {
        (Place::World, _) => true,
        (_, Some(clan)) => is_there(everyone, place, clan),
        (_, None) => false,
    };
    residents.chain(strangers).filter(is_here).map(Who::Player).collect()
}

fn points(everyone: Everyone<'_>, ranked: Ranked, who: Who) -> u32 {
    match (who, ranked) {
        (Who::Player(player), Ranked::BuilderPlayers) => everyone.face(player).builder_trophies,
        (Who::Player(player), _) => everyone.face(player).trophies,
        (Who::Clan(clan), Ranked::Capitals) => everyone.clan(clan).capital_points,
        (Who::Clan(clan), Ranked::BuilderClans) => everyone.points(clan, |face| face.builder_trophies),
        (Who::Clan(clan), _) => everyone.points(clan, |face| face.trophies),
    }
}
