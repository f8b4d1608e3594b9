//! What happened in clan war leagues, in words.

use bugle::clash::{CwlGroup, CwlStanding, CwlWar, Event};

use crate::say::counted;

/// `None`: it is about something else.
pub(super) fn in_words(event: &Event) -> Option<String> {
    let group = |group: &CwlGroup| format!("clan war leagues {}", group.cwl.season);
    let table = |standings: &[CwlStanding]| {
        let rows = standings.iter().map(|row| format!("{}. {} {}*", row.place, row.name, row.stars));
        rows.collect::<Vec<_>>().join(", ")
    };
    Some(match event {
        Event::CwlSnapshot(first) => match (&first.group.season, first.clan_tag) {
            (Some(season), _) => format!("clan war leagues {season}: first seen, {}", first.group.state.as_str()),
            (None, Some(clan)) => format!("{clan}: first seen, in no clan war leagues"),
            (None, None) => "first seen, in no clan war leagues".to_owned(),
        },
        Event::CwlGroupFound(found) => {
            let clans: Vec<_> = found.group.clans.iter().map(|clan| &*clan.name).collect();
            format!("{}: group found, {}", group(&found.group), clans.join(", "))
        }
        Event::CwlStarted(started) => format!("{}: the first round has started", group(&started.group)),
        Event::CwlRound(drawn) => {
            let wars = counted(drawn.war_tags.len() as u64, "war");
            format!("{}: round {} drawn, {wars}", group(&drawn.group), drawn.round)
        }
        Event::CwlWar(CwlWar { cwl, round, war_tag, clans, .. }) => {
            let clans: Vec<_> = clans.iter().map(|clan| &*clan.name).collect();
            format!("clan war leagues {}: round {round}, {} ({war_tag})", cwl.season, clans.join(" against "))
        }
        Event::CwlStandings(after) => {
            format!("{}: after round {}: {}", group(&after.group), after.round, table(&after.standings))
        }
        Event::CwlEnded(ended) => format!("{}: over: {}", group(&ended.group), table(&ended.standings)),
        _ => return None,
    })
}
