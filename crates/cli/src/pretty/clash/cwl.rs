//! What happened in clan war leagues.

use bugle::clash::{CwlClan, CwlEnded, CwlGroup, CwlSnapshot, CwlStanding, CwlWar, Event, LeagueGroupState};

use crate::say::counted;

pub(super) fn in_words(event: &Event) -> Option<String> {
    Some(match event {
        Event::CwlSnapshot(first) => snapshot(first),
        Event::CwlGroupFound(found) => {
            let (group, clans) = (group(&found.group), counted(found.group.clans.len() as u64, "clan"));
            format!("{group}: found, {clans}, {}", state(&found.state))
        }
        Event::CwlStarted(started) => format!("{}: the first round has started", group(&started.group)),
        Event::CwlRound(drawn) => {
            let wars = counted(drawn.war_tags.len() as u64, "war");
            format!("{}: round {} was drawn, {wars}", group(&drawn.group), drawn.round)
        }
        Event::CwlWar(war) => self::war(war),
        Event::CwlStandings(after) => {
            let table = table(&after.standings);
            format!("{}: after round {} {table}{}", group(&after.group), after.round, unseen(after.wars_unseen))
        }
        Event::CwlEnded(ended) => self::ended(ended),
        _ => return None,
    })
}

fn snapshot(first: &CwlSnapshot) -> String {
    let who = first.clan_tag.map_or_else(|| "clan war leagues".to_owned(), |tag| tag.to_string());
    match first.group.id() {
        Some(id) => {
            let clans = counted(first.group.clans.len() as u64, "clan");
            format!("{who}: first seen, season {} with {clans}, {}", id.season, state(&first.group.state))
        }
        None => format!("{who}: first seen, in no group of clan war leagues"),
    }
}

fn war(CwlWar { cwl, round, war_tag, clans, .. }: &CwlWar) -> String {
    let name = |clan: &CwlClan| if clan.name.is_empty() { clan.tag.to_string() } else { clan.name.clone() };
    let clans = clans.iter().map(name).collect::<Vec<_>>().join(" against ");
    format!("clan war leagues {}: in round {round} {clans} (war {war_tag})", cwl.season)
}

fn ended(ended: &CwlEnded) -> String {
    let place = ended.clan_tag.zip(ended.place);
    let place = place.map_or_else(String::new, |(clan, place)| {
        let name = ended.standings.iter().find(|standing| standing.tag == clan).map(|standing| &*standing.name);
        format!("{} came in place {place}: ", name.map_or_else(|| clan.to_string(), str::to_owned))
    });
    let (group, table) = (group(&ended.group), table(&ended.standings));
    format!("{group}: over, {place}{table}{}", unseen(ended.wars_unseen))
}

/// How the clans stand.
fn table(standings: &[CwlStanding]) -> String {
    let rows = standings.iter().map(|row| format!("{}. {} {}*", row.place, row.name, row.stars));
    rows.collect::<Vec<_>>().join(", ")
}

fn unseen(wars: u32) -> String {
    if wars == 0 { String::new() } else { format!(" ({} unseen)", counted(wars.into(), "war")) }
}

fn group(group: &CwlGroup) -> String {
    format!("clan war leagues {}", group.cwl.season)
}

fn state(state: &LeagueGroupState) -> &str {
    match state {
        LeagueGroupState::Preparation => "in preparation",
        LeagueGroupState::InWar => "being fought",
        LeagueGroupState::Ended => "over",
        LeagueGroupState::NotInWar => "searching",
        other => other.as_str(),
    }
}
