//! What happened in groups of clan war leagues, as events. Whichever of a group's clans looks, their ids are the same.

use bugle_clash as api;
use serde_json::json;

use super::super::cwl::{Duel, Group, ROUNDS};
use super::super::everyone::Everyone;
use super::super::fact::{Fact, LeagueWar};
use super::super::id::ClanId;
use super::super::realm::Realm;
use super::super::war::Flank;
use super::number::number;
use super::tag::{clan_tag, tag};

/// Adds the events of a fact about a group.
pub(super) fn put(realm: &Realm, fact: &Fact, events: &mut Vec<api::Event>) {
    let everyone = Everyone::of(realm);
    let event = match fact {
        Fact::LeagueFound { group } => {
            let state = api::LeagueGroupState::Preparation;
            api::CwlGroupFound { group: shown(everyone, *group), state }.into()
        }
        Fact::LeagueStarted { group } => api::CwlStarted { group: shown(everyone, *group) }.into(),
        Fact::LeagueRound { group, round } => drawn(everyone, *group, *round),
        Fact::LeagueWarFound { war } | Fact::LeagueWarKnown { war } => found(everyone, war),
        Fact::LeagueRoundEnded { group, round } => api::CwlStandings {
            group: shown(everyone, *group),
            round: number(round + 1),
            standings: standings(everyone, *group, round + 1),
            wars_unseen: 0,
        }
        .into(),
        Fact::LeagueEnded { group } => api::CwlEnded {
            group: shown(everyone, *group),
            source: api::EndSource::Body,
            clan_tag: None,
            place: None,
            standings: standings(everyone, *group, ROUNDS),
            wars_unseen: 0,
        }
        .into(),
        _ => return,
    };
    events.push(event);
}

fn shown(everyone: Everyone<'_>, group: Group) -> api::CwlGroup {
    let clans = clans(everyone, &group.clans(everyone));
    let season = api::SeasonId::from(group.season.id());
    let cwl = api::CwlId::new(season, clans.iter().map(|clan| clan.tag)).expect("a group has clans");
    api::CwlGroup { cwl, clans }
}

/// In the order of their tags.
fn clans(everyone: Everyone<'_>, clans: &[ClanId]) -> Vec<api::CwlClan> {
    let clans = clans.iter().map(|clan| everyone.clan(*clan));
    let mut clans: Vec<_> = clans.map(|clan| api::CwlClan { tag: clan_tag(&clan), name: clan.name.clone() }).collect();
    clans.sort();
    clans
}

/// A round, when the first of its wars is drawn.
fn drawn(everyone: Everyone<'_>, group: Group, round: usize) -> api::Event {
    let war_tags = group.war_tags(everyone, round).into_iter().flatten().map(|war| tag(&war)).collect();
    api::CwlRound { group: shown(everyone, group), round: number(round + 1), war_tags }.into()
}

fn found(everyone: Everyone<'_>, league_war: &LeagueWar) -> api::Event {
    let LeagueWar { duel, place, war } = league_war;
    let own = clans(everyone, &[duel.clans.0, duel.clans.1]);
    let war_tag = group_tag(everyone, duel, *place);
    api::CwlWar {
        cwl: shown(everyone, duel.group).cwl,
        round: number(duel.round + 1),
        war_tag,
        war: api::WarId::new(war.prepared, own[0].tag, own[1].tag),
        clans: own,
    }
    .into()
}

fn group_tag(everyone: Everyone<'_>, duel: &Duel, place: usize) -> api::WarTag {
    let tags = duel.group.war_tags(everyone, duel.round);
    tag(tags[place].as_deref().expect("a war that is found has been drawn"))
}

/// How a clan stands.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    stars: u32,
    destruction: f64,
    wins: u32,
    losses: u32,
    ties: u32,
    attacks: u32,
}

/// How the clans stand after so many rounds, the first one first: by stars, ten for each war won, then by destruction.
fn standings(everyone: Everyone<'_>, group: Group, rounds: usize) -> Vec<api::CwlStanding> {
    let members = group.clans(everyone);
    let mut standings: Vec<_> = members.iter().map(|clan| (*clan, Standing::default())).collect();
    for (round, place) in (0..rounds).flat_map(|round| (0..Group::WARS).map(move |place| (round, place))) {
        let war = Duel::new(everyone, group, round, place).war(everyone);
        for flank in Flank::BOTH {
            let clan = war.side(flank).clan;
            let Some((_, sum)) = standings.iter_mut().find(|(other, _)| *other == clan) else { continue };
            let (wins, losses, ties) = match war.standing(flank) {
                std::cmp::Ordering::Greater => (1, 0, 0),
                std::cmp::Ordering::Less => (0, 1, 0),
                std::cmp::Ordering::Equal => (0, 0, 1),
            };
            sum.stars += war.stars(flank) + 10 * wins;
            sum.destruction += f64::from(war.destruction_sum(flank));
            sum.attacks += number(war.attacks_of(flank).count());
            (sum.wins, sum.losses, sum.ties) = (sum.wins + wins, sum.losses + losses, sum.ties + ties);
        }
    }
    standings.sort_by(|(_, a), (_, b)| b.stars.cmp(&a.stars).then(b.destruction.total_cmp(&a.destruction)));
    let ahead = |standing: &Standing| {
        let is_ahead = |other: &Standing| (other.stars, other.destruction) > (standing.stars, standing.destruction);
        standings.iter().filter(|(_, other)| is_ahead(other)).count()
    };
    standings.iter().map(|(clan, standing)| row(everyone, *clan, *standing, ahead(standing) + 1)).collect()
}

fn row(everyone: Everyone<'_>, clan: ClanId, standing: Standing, place: usize) -> api::CwlStanding {
    let Standing { stars, destruction, wins, losses, ties, attacks } = standing;
    let clan = everyone.clan(clan);
    let row = json!({
        "place": place, "tag": clan.tag, "name": clan.name, "stars": stars, "destruction": destruction,
        "wins": wins, "losses": losses, "ties": ties, "attacks": attacks,
    });
    serde_json::from_value(row).expect("it has all fields of a standing")
}
