//! A season of the clan war leagues, as far as it is about clans of the realm.

use std::time::Duration;

use bugle_event::Timestamp;

use super::super::cwl::{Duel, Group, ROUNDS, Season};
use super::super::everyone::{Everyone, stranger_clan_number};
use super::super::fact::{Fact, LeagueWar};
use super::super::id::ClanId;
use super::super::war::{Fighter, Flank, Phase, War};
use super::page::{Chapter, Entry, Pages};

/// The shortest time.
const MOMENT: Duration = Duration::from_millis(1);

/// The season that has opened, though it may not be drawn yet.
pub(super) fn open(everyone: Everyone<'_>) -> Chapter {
    let season = Season::at(everyone.realm, everyone.now);
    // Who takes part is known from the draw on.
    let before = i64::from(season.drawn() > everyone.now);
    Chapter::Season(season.number - before)
}

/// The groups and rounds of a season. A round that is over tells nothing more.
pub(super) fn season(everyone: Everyone<'_>, number: i64) -> Pages {
    let realm = everyone.realm;
    let season = Season::numbered(realm, number);
    let mut pages = vec![(Season::numbered(realm, number + 1).drawn(), Entry::Chapter(Chapter::Season(number + 1)))];
    for group in
        Group::all(everyone, season).filter(|group| group.clans(everyone).iter().any(|clan| is_resident(*clan)))
    {
        let mut tell = |at, fact| pages.push((realm.closings.put_off(at), Entry::Fact(fact)));
        tell(season.drawn(), Fact::LeagueFound { group });
        tell(season.fought(realm, 0).0, Fact::LeagueStarted { group });
        for round in 0..ROUNDS {
            tell(season.shown(realm, round, 0), Fact::LeagueRound { group, round });
            tell(season.fought(realm, round).1, Fact::LeagueRoundEnded { group, round });
        }
        tell(season.ended(realm), Fact::LeagueEnded { group });
    }
    let rounds = (0..ROUNDS).filter(|round| season.fought(realm, *round).1 >= everyone.now);
    let drawn = |round| season.shown(realm, round, 0) - MOMENT;
    let rounds = rounds.map(|round| (drawn(round), Entry::Chapter(Chapter::Round(number, round))));
    pages.extend(rounds);
    pages
}

/// The wars of a round in which a clan of the realm fights.
pub(super) fn round(everyone: Everyone<'_>, number: i64, round: usize) -> Pages {
    let season = Season::numbered(everyone.realm, number);
    let mut pages = Pages::new();
    for group in Group::all(everyone, season) {
        for place in 0..Group::WARS {
            let duel = Duel::new(everyone, group, round, place);
            if is_resident(duel.clans.0) || is_resident(duel.clans.1) {
                pages.extend(war(everyone, duel, place));
            }
        }
    }
    pages
}

fn is_resident(clan: ClanId) -> bool {
    stranger_clan_number(clan).is_none()
}

/// A war from its being drawn to its end.
fn war(everyone: Everyone<'_>, duel: Duel, place: usize) -> Pages {
    let (realm, season) = (everyone.realm, duel.group.season);
    let shown = realm.closings.put_off(season.shown(realm, duel.round, place));
    let (start, end) = season.fought(realm, duel.round);
    let as_it_is = |at: Timestamp, war: War| (at, LeagueWar { duel, place, war });
    let (whole, times) = duel.fought(everyone.at(end));
    let mut pages = Pages::new();
    let mut tell = |at, fact| pages.push((at, Entry::Fact(fact)));
    let (at, war) = as_it_is(shown, duel.war(everyone.at(shown)));
    if at > everyone.now {
        tell(at, Fact::LeagueWarFound { war: Box::new(war) });
    } else {
        // Whose it is is found out by who begins to look now.
        tell(everyone.now + MOMENT, Fact::LeagueWarKnown { war: Box::new(war) });
    }
    for changed in duel.mind_changes(everyone).into_iter().filter(|changed| *changed > shown) {
        let [before, after] = [changed - MOMENT, changed].map(|at| duel.war(everyone.at(at)));
        for (flank, fighter, is_in) in line_up_changes(&before, &after) {
            let (at, war) = as_it_is(changed, after.clone());
            tell(at, Fact::LeagueLineUp { war: Box::new(war), flank, fighter, is_in });
        }
    }
    let fought = |count: usize, phase| War { phase, attacks: whole.attacks[..count].to_vec(), ..whole.clone() };
    tell(start, Fact::LeagueWarStarted { war: Box::new(as_it_is(start, fought(0, Phase::Battle)).1) });
    for (count, at) in (1..).zip(&times) {
        tell(*at, Fact::LeagueAttack { war: Box::new(as_it_is(*at, fought(count, Phase::Battle)).1) });
    }
    tell(end, Fact::LeagueWarEnded { war: Box::new(as_it_is(end, whole.clone()).1) });
    pages
}

/// Who is in a line-up after and not before, and the other way round.
fn line_up_changes(before: &War, after: &War) -> Vec<(Flank, Fighter, bool)> {
    let new = |flank: Flank, old: &War, new: &War| -> Vec<Fighter> {
        let is_new = |fighter: &&Fighter| !old.side(flank).fighters.iter().any(|old| old.player == fighter.player);
        new.side(flank).fighters.iter().filter(is_new).cloned().collect()
    };
    let mut changes = Vec::new();
    for flank in Flank::BOTH {
        changes.extend(new(flank, after, before).into_iter().map(|fighter| (flank, fighter, false)));
        changes.extend(new(flank, before, after).into_iter().map(|fighter| (flank, fighter, true)));
    }
    changes
}
