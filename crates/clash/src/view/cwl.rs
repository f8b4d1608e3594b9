//! A group of clan war leagues: whose war is whose, and who leads. The group does not say either; its wars do.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::war::Outcome;
use crate::model::league_group::{LeagueGroup, LeagueGroupClan, LeagueRound};
use crate::model::open::WarState;
use crate::model::war::War;
use crate::tag::ClanTag;
use crate::view::cwl_result::CwlResult;
use crate::view::war::WarView;
use crate::war_id::WarId;

/// The stars that a clan gets for winning a war, beside those that it won.
const WIN_STARS: u32 = 10;

/// How a clan stands in its group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct CwlStanding {
    /// Its place, from 1. Clans that are level share one.
    pub place: u32,
    /// The clan.
    pub tag: ClanTag,
    /// Its name.
    pub name: String,
    /// Its stars: those won in wars, and ten for each war won.
    pub stars: u32,
    /// The destruction that it did, in percent of a village: all wars and villages together, as the game counts.
    pub destruction: f64,
    /// Wars won.
    pub wins: u32,
    /// Wars lost.
    pub losses: u32,
    /// Wars that ended in a tie.
    pub ties: u32,
    /// Attacks made.
    pub attacks: u32,
}

impl LeagueGroup {
    /// The rounds of which a war was drawn, with their numbers, from 1.
    pub fn drawn_rounds(&self) -> impl DoubleEndedIterator<Item = (usize, &LeagueRound)> {
        let numbered = self.rounds.iter().enumerate().map(|(at, round)| (at + 1, round));
        numbered.filter(|(_, round)| round.wars().next().is_some())
    }

    /// A clan of the group.
    pub fn clan(&self, tag: ClanTag) -> Option<&LeagueGroupClan> {
        self.clans.iter().find(|clan| clan.tag == tag)
    }

    /// How the clans stand after these wars of theirs: by stars, then by destruction. A war that goes on counts as it
    /// stands, and its ten stars are nobody's yet. A war that is given twice counts once: as it was given last.
    pub fn standings<'a>(&self, wars: impl IntoIterator<Item = &'a War>) -> Vec<CwlStanding> {
        let given = wars.into_iter().filter_map(|war| Some((war.id()?, CwlResult::of(war)?)));
        let results: BTreeMap<WarId, CwlResult> = given.collect();
        standings(self.clans.iter().map(|clan| (clan.tag, &*clan.name)), results.values())
    }
}

/// How these clans stand after wars with these results, each of which counts.
pub(crate) fn standings<'a>(
    clans: impl IntoIterator<Item = (ClanTag, &'a str)>,
    results: impl Iterator<Item = &'a CwlResult> + Clone,
) -> Vec<CwlStanding> {
    let clans = clans.into_iter();
    let mut standings: Vec<_> = clans.map(|(tag, name)| standing(tag, name, results.clone())).collect();
    let worth = |standing: &CwlStanding| (standing.stars, standing.destruction);
    standings.sort_by(|a, b| b.stars.cmp(&a.stars).then(b.destruction.total_cmp(&a.destruction)));
    for at in 0..standings.len() {
        let is_level = at > 0 && worth(&standings[at]) == worth(&standings[at - 1]);
        standings[at].place =
            if is_level { standings[at - 1].place } else { u32::try_from(at + 1).unwrap_or(u32::MAX) };
    }
    standings
}

fn standing<'a>(tag: ClanTag, name: &str, results: impl Iterator<Item = &'a CwlResult>) -> CwlStanding {
    let (name, place, stars, wins, losses, ties, attacks) = (name.to_owned(), 0, 0, 0, 0, 0, 0);
    let mut standing = CwlStanding { place, tag, name, stars, destruction: 0.0, wins, losses, ties, attacks };
    for (ours, outcome) in results.filter_map(|result| result.seen_by(tag)) {
        standing.stars = standing.stars.saturating_add(ours.stars);
        standing.attacks = standing.attacks.saturating_add(ours.attacks);
        standing.destruction += ours.destruction;
        match outcome {
            Some(Outcome::Win) => {
                standing.wins += 1;
                standing.stars = standing.stars.saturating_add(WIN_STARS);
            }
            Some(Outcome::Lose) => standing.losses += 1,
            Some(_) => standing.ties += 1,
            None => {}
        }
    }
    standing
}

impl<'a> WarView<'a> {
    /// The war of `clan` among these, as it sees it: among those of a round, that is its war of the round.
    pub fn among(wars: impl IntoIterator<Item = &'a War>, clan: ClanTag) -> Option<Self> {
        wars.into_iter().find_map(|war| war.seen_by(clan))
    }

    /// The war of `clan` among these that matters most: the one in which attacks are made, or else the one that is
    /// prepared, or else the last. Of the last two rounds at most one is fought and one prepared.
    pub fn current(wars: impl IntoIterator<Item = &'a War>, clan: ClanTag) -> Option<Self> {
        let ours = wars.into_iter().filter_map(|war| war.seen_by(clan));
        ours.max_by_key(|view| {
            let weight = match &view.war.state {
                WarState::InWar | WarState::War => 2,
                WarState::Preparation => 1,
                _ => 0,
            };
            (weight, view.war.preparation_start_time)
        })
    }
}

#[cfg(test)]
mod tests {
    use bugle_model::Model as _;

    use super::*;

    fn group() -> LeagueGroup {
        let clans =
            ["#2PP", "#2LL", "#2GG", "#2CC"].map(|tag| format!(r#"{{"tag": "{tag}", "name": "{tag}"}}"#)).join(",");
        let body = format!(
            r##"{{"state": "inWar", "season": "2026-06-02", "clans": [{clans}], "rounds": [
                {{"warTags": ["#8QYY0", "#8QYY2"]}}, {{"warTags": ["#8QYY8", "#0"]}}, {{"warTags": ["#0", "#0"]}}]}}"##
        );
        LeagueGroup::from_json(body.as_bytes()).unwrap().value
    }

    /// `#2PP 3* 60%` against `#2LL 2* 99%`, in this round.
    fn war(round: u32, state: &str, clan: (&str, u32, f64), opponent: (&str, u32, f64)) -> War {
        let side = |(tag, stars, destruction): (&str, u32, f64)| {
            format!(r#"{{"tag": "{tag}", "stars": {stars}, "attacks": 4, "destructionPercentage": {destruction}}}"#)
        };
        let body = format!(
            r#"{{"state": "{state}", "teamSize": 15, "preparationStartTime": "2026060{round}T070000.000Z",
                "warStartTime": "20260610T070000.000Z", "clan": {}, "opponent": {}}}"#,
            side(clan),
            side(opponent),
        );
        War::from_json(body.as_bytes()).unwrap().value
    }

    fn wars() -> Vec<War> {
        vec![
            war(1, "warEnded", ("#2PP", 30, 80.0), ("#2LL", 20, 99.0)),
            war(1, "warEnded", ("#2GG", 30, 70.0), ("#2CC", 30, 70.0)),
            war(2, "inWar", ("#2LL", 19, 50.0), ("#2GG", 9, 40.0)),
            war(3, "preparation", ("#2CC", 0, 0.0), ("#2LL", 0, 0.0)),
        ]
    }

    fn table(wars: &[War]) -> Vec<String> {
        let row = |of: CwlStanding| {
            let CwlStanding { place, tag, stars, destruction, wins, losses, ties, .. } = of;
            format!("{place} {tag} {stars}* {destruction}% {wins}-{losses}-{ties}")
        };
        group().standings(wars).into_iter().map(row).collect()
    }

    #[test]
    fn a_win_is_ten_stars_and_only_when_it_is_one() {
        let expected =
            ["1 #2PP 40* 1200% 1-0-0", "2 #2LL 39* 2235% 0-1-0", "3 #2GG 39* 1650% 0-0-1", "4 #2CC 30* 1050% 0-0-1"];
        assert_eq!(table(&wars()), expected);
    }

    #[test]
    fn a_war_that_is_given_twice_counts_once() {
        let twice = [wars(), wars()].concat();
        assert_eq!(table(&twice), table(&wars()));
    }

    #[test]
    fn clans_that_are_level_share_a_place() {
        let places: Vec<_> = group().standings([]).into_iter().map(|standing| standing.place).collect();
        assert_eq!(places, [1, 1, 1, 1]);
    }

    #[test]
    fn a_round_has_wars_once_one_of_them_is_drawn() {
        let group = group();
        assert_eq!(group.drawn_rounds().map(|(number, _)| number).collect::<Vec<_>>(), [1, 2]);
        let (_, last) = group.drawn_rounds().next_back().unwrap();
        assert_eq!(last.wars().map(|tag| tag.to_string()).collect::<Vec<_>>(), ["#8QYY8"]);
        assert_eq!(group.clan("#2GG".parse().unwrap()).unwrap().name, "#2GG");
    }

    #[test]
    fn the_war_that_matters_is_fought_before_it_is_prepared_before_it_is_over() {
        let wars = wars();
        let state = |clan: &str, wars: &[War]| {
            WarView::current(wars, clan.parse().unwrap()).map(|view| view.war.state.to_string())
        };
        assert_eq!(state("#2LL", &wars).as_deref(), Some("inWar"));
        assert_eq!(state("#2CC", &wars).as_deref(), Some("preparation"));
        assert_eq!(state("#2PP", &wars).as_deref(), Some("warEnded"));
        assert_eq!(state("#2YY", &wars), None);
        let view = WarView::among(&wars[2..3], "#2GG".parse().unwrap()).unwrap();
        assert_eq!((view.ours.stars, view.theirs.stars), (9, 19));
    }
}
