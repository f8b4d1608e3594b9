//! Who is in a group, and what a clan is shown of it.

use std::time::Duration;

use rand::seq::SliceRandom as _;

use super::super::chance::{Shuffle, Topic, at, below, dice, happens, lot};
use super::super::everyone::{Everyone, stranger_clan, stranger_clan_number};
use super::super::id::ClanId;
use super::super::series::{Family, Series};
use super::super::war::Fighter;
use super::season::{ROUNDS, Season};

/// How many clans a group has.
const CLANS: usize = 8;

/// How many wars a round has.
const WARS: usize = CLANS / 2;

/// How many fight on each side, and in large groups.
const SIZE: usize = 15;
const SIZE_LARGE: usize = 30;

/// Seasons before number 0 have tags too.
const FIRST_SEASON: i64 = 1_000;

/// How many groups a season can have, as far as tags go.
const GROUPS_MAX: u64 = 4_096;

/// A group of a season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Group {
    pub(in super::super) season: Season,
    number: usize,
}

/// What a clan is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Stage {
    /// It is in no group.
    None,
    /// It has signed up, and its group is not drawn yet.
    Searching,
    Group(Group),
}

/// What `clan` is shown at this moment.
pub(in super::super) fn stage(everyone: Everyone<'_>, clan: ClanId) -> Stage {
    let realm = everyone.realm;
    let season = Season::at(realm, everyone.now);
    let Some(group) = Group::of(everyone, season, clan) else { return Stage::None };
    let place = [season.number, at(clan.0), 1];
    let hours = if realm.family == Family::Cast { 1 } else { below(realm.seed, Topic::LeagueSignUp, &place, 30) };
    let signs_up = season.opens + Duration::from_hours(u64::try_from(hours).unwrap_or(0));
    match everyone.now {
        now if now < signs_up => Stage::None,
        now if now < season.drawn() => Stage::Searching,
        _ => Stage::Group(group),
    }
}

impl Group {
    /// How many wars a round has.
    pub(in super::super) const WARS: usize = WARS;

    /// All groups of a season.
    pub(in super::super) fn all(everyone: Everyone<'_>, season: Season) -> impl Iterator<Item = Self> {
        (0..everyone.realm.clans.len().div_ceil(CLANS)).map(move |number| Self { season, number })
    }

    /// The group that a clan is in. `None`: it has not signed up.
    pub(in super::super) fn of(everyone: Everyone<'_>, season: Season, clan: ClanId) -> Option<Self> {
        let number = match stranger_clan_number(clan) {
            Some(stranger) => stranger / CLANS,
            None => order(everyone, season).place_of(clan.0) / CLANS,
        };
        let group = Self { season, number };
        group.exists(everyone).then_some(group).filter(|group| group.clans(everyone).contains(&clan))
    }

    fn exists(&self, everyone: Everyone<'_>) -> bool {
        self.number < everyone.realm.clans.len().div_ceil(CLANS)
    }

    /// Its clans: those who have signed up, and strangers in the places of the others.
    pub(in super::super) fn clans(&self, everyone: Everyone<'_>) -> Vec<ClanId> {
        let (realm, order) = (everyone.realm, order(everyone, self.season));
        let places = self.number * CLANS..((self.number + 1) * CLANS).min(realm.clans.len());
        let signed = |clan: &ClanId| {
            let place = [self.season.number, at(clan.0)];
            let wants = realm.family == Family::Cast || happens(realm.seed, Topic::LeagueSignUp, &place, 88);
            // Nobody lets a clan in that cannot fill its side.
            wants && realm.register.at_draw(self.season.number, *clan).len() >= SIZE
        };
        let mut clans: Vec<_> = places.map(|place| ClanId(order.at(place))).filter(signed).collect();
        let strangers = (0..CLANS - clans.len()).map(|nth| stranger_clan(self.number * CLANS + nth));
        clans.extend(strangers);
        let place = [self.season.number, at(self.number)];
        clans.shuffle(&mut dice(realm.seed, Topic::LeagueGroup, &place));
        clans
    }

    /// How many fight on each side.
    pub(in super::super) fn size(&self, everyone: Everyone<'_>) -> usize {
        let place = [self.season.number, at(self.number), 1];
        let is_large = happens(everyone.realm.seed, Topic::LeagueGroup, &place, 40);
        let present = |clan: &ClanId| match stranger_clan_number(*clan) {
            Some(_) => everyone.size(*clan),
            None => everyone.realm.register.at_draw(self.season.number, *clan).len(),
        };
        let is_large = is_large && self.clans(everyone).iter().all(|clan| present(clan) >= SIZE_LARGE);
        if is_large { SIZE_LARGE } else { SIZE }
    }

    /// Everybody whom a clan has enrolled, the strongest first.
    pub(in super::super) fn roster(&self, everyone: Everyone<'_>, clan: ClanId) -> Vec<Fighter> {
        let fighter = |player, town_hall| Fighter { player, town_hall, position: 0 };
        let mut roster: Vec<_> = if stranger_clan_number(clan).is_some() {
            let members = everyone.members(clan).into_iter();
            members.map(|player| fighter(player, everyone.face(player).town_hall)).collect()
        } else {
            let present = everyone.realm.register.at_draw(self.season.number, clan).iter();
            present.map(|present| fighter(present.player(), present.town_hall())).collect()
        };
        roster.sort_by_key(|fighter| (std::cmp::Reverse(fighter.town_hall), fighter.player));
        let (place, size) = ([self.season.number, at(clan.0), 2], self.size(everyone));
        let most = roster.len().saturating_sub(size) + 1;
        roster.truncate(size + below(everyone.realm.seed, Topic::LeagueSignUp, &place, most));
        (1..).zip(roster).map(|(position, fighter)| Fighter { position, ..fighter }).collect()
    }

    /// Who meets whom: everybody everybody else once.
    pub(in super::super) fn pairs(&self, everyone: Everyone<'_>, round: usize) -> [(ClanId, ClanId); WARS] {
        let clans = self.clans(everyone);
        let seat = |place: usize| clans[1 + (place + round) % (CLANS - 1)];
        std::array::from_fn(|war| {
            let other = if war == 0 { clans[0] } else { seat(CLANS - 1 - war) };
            let place = [self.season.number, at(self.number), at(round), at(war)];
            let is_first = happens(everyone.realm.seed, Topic::LeagueGroup, &place, 50);
            if is_first { (seat(war), other) } else { (other, seat(war)) }
        })
    }

    /// The tags of a round's wars, as far as they are drawn at this moment. `None`: not yet.
    pub(in super::super) fn war_tags(&self, everyone: Everyone<'_>, round: usize) -> [Option<String>; WARS] {
        let realm = everyone.realm;
        std::array::from_fn(|war| {
            let is_drawn = self.season.shown(realm, round, war) <= everyone.now;
            is_drawn.then(|| Series::WARS.tag(realm.family, self.war_number(round, war)))
        })
    }

    fn war_number(&self, round: usize, war: usize) -> u64 {
        let wide = |number: usize| u64::try_from(number).unwrap_or(0);
        let season = u64::try_from(self.season.number + FIRST_SEASON).unwrap_or(0);
        ((season * GROUPS_MAX + wide(self.number)) * wide(ROUNDS) + wide(round)) * wide(WARS) + wide(war)
    }

    /// The group, round and place of the war that has this tag, if it is drawn.
    pub(in super::super) fn war_tagged(everyone: Everyone<'_>, tag: &str) -> Option<(Self, usize, usize)> {
        let realm = everyone.realm;
        let number = usize::try_from(Series::WARS.number(realm.family, tag)?).ok()?;
        let (war, round, number) = (number % WARS, number / WARS % ROUNDS, number / WARS / ROUNDS);
        let groups_max = usize::try_from(GROUPS_MAX).ok()?;
        let season = Season::numbered(realm, at(number / groups_max) - FIRST_SEASON);
        let group = Self { season, number: number % groups_max };
        let is_kept = season.number + 3 > Season::at(realm, everyone.now).number;
        let is_drawn = group.exists(everyone) && is_kept && season.shown(realm, round, war) <= everyone.now;
        is_drawn.then_some((group, round, war))
    }
}

/// In which order the realm's clans are put into groups.
fn order(everyone: Everyone<'_>, season: Season) -> Shuffle {
    Shuffle::new(everyone.realm.clans.len(), lot(everyone.realm.seed, Topic::LeagueSeason, &[season.number, 77]))
}
