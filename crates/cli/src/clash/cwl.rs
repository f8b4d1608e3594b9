//! `bugle clash cwl`: the group of clan war leagues that a clan is in.

use bugle::clash::{ApiError, ClanTag, CwlStanding, LeagueGroup, War, WarSide, WarState, WarTag, WarView};
use futures_util::StreamExt as _;
use serde::Serialize;

use super::api::{Api, LOST, What, failed, read};
use super::words::{known, percent, sent};
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table, date_time};
use crate::say::{counted, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The clan's tag
    #[arg(value_name = "TAG")]
    tag: ClanTag,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let clan = args.tag;
    let what = What::tagged(format!("clan war leagues of clan {clan}"));
    let answer = api.client.league_group(clan).answer().await.map_err(|error| match error {
        ApiError::NotFound { .. } => Failure::Said(format!("clan {clan} is in no group of clan war leagues now")),
        error => failed(&what, &error),
    })?;
    if api.raw {
        return output.raw(&answer.body);
    }
    let group: LeagueGroup = read(&what, &answer)?;
    let rounds: Vec<_> =
        group.drawn_rounds().flat_map(|(number, round)| round.wars().map(move |tag| (number, tag))).collect();
    let wars = seen(api, rounds.iter().map(|(_, tag)| *tag)).await?;
    let uncounted = wars.iter().filter(|(_, war)| !is_counted(war)).count();
    if uncounted > 0 {
        say(format_args!("the score of {} is not shown, and not counted", counted(uncounted as u64, "war")));
    }
    let shown = Shown::new(&group, &rounds, &wars, clan);
    if output.is_pretty() { output.sheet(&sheet(&shown)) } else { output.json(&shown) }
}

/// Those of the wars that can be seen. The others are said; it is an error where none can.
async fn seen(api: &Api, tags: impl Iterator<Item = WarTag>) -> Result<Vec<(WarTag, War)>, Failure> {
    let (mut wars, mut unseen) = (Vec::new(), Vec::new());
    let mut asked = api.client.each_league_war(tags);
    while let Some((tag, war)) = asked.next().await {
        match war {
            Ok(war) => wars.push((tag, war)),
            Err(error) => unseen.push(failed(&What::new(format!("war {tag} of clan war leagues"), LOST), &error)),
        }
    }
    let count = counted(unseen.len() as u64, "war");
    match unseen.pop() {
        Some(why) if wars.is_empty() => return Err(why),
        Some(why) => say(format_args!("{count} cannot be seen, and nothing of it is counted: {why}")),
        None => {}
    }
    Ok(wars)
}

/// A group, with what its wars tell.
#[derive(Serialize)]
struct Shown<'a> {
    state: String,
    season: Option<String>,
    /// How the clans stand.
    standings: Vec<CwlStanding>,
    /// The wars of the clan that was asked about, round by round.
    wars: Vec<Round<'a>>,
}

/// A war of the clan.
#[derive(Serialize)]
struct Round<'a> {
    #[serde(rename = "round")]
    number: usize,
    war_tag: WarTag,
    #[serde(skip)]
    view: WarView<'a>,
    war: &'a War,
}

/// Whether a war tells its score, or has none yet.
fn is_counted(war: &War) -> bool {
    let tells = |side: &WarSide| side.says("stars") && side.says("destruction_percentage");
    war.state == WarState::Preparation || war.size() > 0 && war.sides().all(tells)
}

impl<'a> Shown<'a> {
    fn new(group: &LeagueGroup, rounds: &[(usize, WarTag)], wars: &'a [(WarTag, War)], clan: ClanTag) -> Self {
        let standings = group.standings(wars.iter().map(|(_, war)| war).filter(|war| is_counted(war)));
        let ours = wars.iter().filter_map(|(war_tag, war)| {
            let view = war.seen_by(clan)?;
            // A war is drawn in one round.
            let (number, _) = rounds.iter().find(|(_, tag)| tag == war_tag)?;
            Some(Round { number: *number, war_tag: *war_tag, view, war })
        });
        Self {
            state: group.state.to_string(),
            season: group.season.as_ref().map(ToString::to_string),
            standings,
            wars: ours.collect(),
        }
    }
}

fn sheet(shown: &Shown<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    let season = shown.season.as_deref().unwrap_or("-");
    sheet.line(format_args!("clan war leagues, season {season}, {}", shown.state));
    let empty = if shown.state == "notInWar" { "a group is still searched for" } else { "no clans are shown" };
    sheet.table(standings(&shown.standings), empty);
    if shown.wars.is_empty() && !shown.standings.is_empty() {
        sheet.line("no war of the clan is drawn, or shown");
    }
    if !shown.wars.is_empty() {
        sheet.line("");
        sheet.table(rounds(&shown.wars), "");
    }
    sheet
}

/// The clans, by place.
fn standings(standings: &[CwlStanding]) -> Table<9> {
    let mut table = Table::new([">#", ">stars", ">destruction", ">won", ">lost", ">tied", ">attacks", "tag", "clan"]);
    for standing in standings {
        let CwlStanding { place, tag, name, stars, destruction, wins, losses, ties, attacks, .. } = standing;
        let numbers = [place, stars].map(ToString::to_string);
        let [place, stars] = numbers;
        let [wins, losses, ties, attacks] = [wins, losses, ties, attacks].map(ToString::to_string);
        let row = [place, stars, percent(*destruction), wins, losses, ties, attacks, tag.to_string(), name.clone()];
        table.row(row);
    }
    table
}

/// Our wars, by round.
fn rounds(rounds: &[Round<'_>]) -> Table<7> {
    let mut table = Table::new([">round", "state", "ends", ">ours", ">theirs", "war", "against"]);
    for round in rounds {
        let side = |side: &WarSide| {
            let destruction = side.says("destruction_percentage").then(|| percent(side.destruction_percentage));
            format!("{}* {}", sent!(side.stars), known(destruction))
        };
        let (ours, theirs) = (round.view.ours, round.view.theirs);
        table.row([
            round.number.to_string(),
            round.war.state.to_string(),
            round.war.end_time.map_or_else(String::new, date_time),
            side(ours),
            side(theirs),
            round.war_tag.to_string(),
            theirs.name.clone(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use bugle::clash::Model as _;

    use super::*;

    fn group() -> LeagueGroup {
        let body = br##"{"state": "inWar", "season": "2026-06-02", "clans": [{"tag": "#2PP", "name": "Town Criers"},
            {"tag": "#2LL", "name": "\u0633\u0645\u0627\u0621"}, {"tag": "#2GG", "name": "C"}],
            "rounds": [{"warTags": ["#8QYY0", "#0"]}, {"warTags": ["#8QYY2"]}, {"warTags": ["#0"]}]}"##;
        LeagueGroup::from_json(body).unwrap().value
    }

    fn wars() -> Vec<(WarTag, War)> {
        let war = |tag: &str, state: &str, day: u32, opponent: &str, stars: [u32; 2]| {
            let side = |tag: &str, stars: u32| {
                format!(
                    r#"{{"tag": "{tag}", "name": "of {tag}", "stars": {stars}, "attacks": 9, "destructionPercentage": {stars}.5}}"#
                )
            };
            let body = format!(
                r#"{{"state": "{state}", "teamSize": 15, "preparationStartTime": "2026060{day}T070000.000Z",
                    "endTime": "2026060{}T070000.000Z", "clan": {}, "opponent": {}}}"#,
                day + 2,
                side(opponent, stars[1]),
                side("#2PP", stars[0]),
            );
            (tag.parse().unwrap(), War::from_json(body.as_bytes()).unwrap().value)
        };
        vec![war("#8QYY0", "warEnded", 3, "#2LL", [31, 28]), war("#8QYY2", "inWar", 4, "#2GG", [3, 12])]
    }

    #[test]
    fn a_group_is_its_standings_and_our_wars() {
        let (group, wars) = (group(), wars());
        let rounds = [(1, "#8QYY0".parse().unwrap()), (2, "#8QYY2".parse().unwrap())];
        let shown = Shown::new(&group, &rounds, &wars, "#2PP".parse().unwrap());
        insta::assert_snapshot!("cwl", sheet(&shown).text());
        let json = serde_json::to_value(&shown).unwrap();
        assert_eq!((&json["wars"][1]["round"], &json["wars"][1]["war_tag"]), (&2.into(), &"#8QYY2".into()));
        assert_eq!((&json["standings"][0]["stars"], &json["season"]), (&44.into(), &"2026-06-02".into()));
    }

    #[test]
    fn a_clan_that_searches_for_a_group_has_none() {
        let group = LeagueGroup::from_json(br#"{"state": "notInWar"}"#).unwrap().value;
        let shown = Shown::new(&group, &[], &[], "#2PP".parse().unwrap());
        insta::assert_snapshot!("no_cwl", sheet(&shown).text());
    }
}
