//! Groups of league weeks, and the seasons of the Legend League.

use serde_json::json;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::calendar::{finished_seasons, week_named};
use super::super::everyone::Everyone;
use super::super::json;
use super::super::leagues::{League, RANKED, player_at};
use super::super::paging::{paged, paged_by};
use super::super::realm::Realms;
use super::reference;

/// The one league that has seasons.
const LEGEND: &str = "29000022";

/// How many rows of a final ranking come without a limit.
const ROWS: usize = 1_000;

/// A group of a league week, with the battles of the player who is named.
pub(in super::super) fn group(asked: &Asked, realms: Realms<'_>) -> Answer {
    let Some(week) = asked.place(1).parse().ok().and_then(week_named) else {
        return Answer::bad_request("Unknown value for parameter leagueSeasonId");
    };
    let everyone = realms.map(Everyone::of).into_iter();
    let mut found = everyone.filter_map(|everyone| Some((everyone, League::tagged(everyone, week, asked.tag())?)));
    match found.next() {
        Some((everyone, league)) => {
            let seen_by = asked.text("playerTag").and_then(|tag| everyone.player_tagged(tag));
            Answer::good(json::player_league_group(everyone, league, seen_by), 300)
        }
        None => Answer::not_found(Some(asked.tag())),
    }
}

/// The seasons that are over, the oldest first.
pub(in super::super) fn seasons(asked: &Asked, realms: Realms<'_>) -> Answer {
    refused(asked).unwrap_or_else(|| {
        let seasons = finished_seasons(realms[0].now).into_iter().map(|id| json!({ "id": id }));
        Answer::good(paged(seasons.collect(), &asked.page), 600)
    })
}

/// The final ranking of a season.
pub(in super::super) fn season(asked: &Asked, realms: Realms<'_>) -> Answer {
    refused(asked).unwrap_or_else(|| {
        let (everyone, season) = (Everyone::of(realms[0]), asked.place(1));
        if !finished_seasons(everyone.now).iter().any(|known| known == season) {
            return Answer::missing(None);
        }
        let row = |row: usize| json::season_row(everyone, player_at(everyone, season, row + 1), row + 1);
        Answer::good(paged_by(RANKED, &asked.page, ROWS, row), 3_600)
    })
}

/// What is said to seasons of a league that has none.
fn refused(asked: &Asked) -> Option<Answer> {
    match asked.tag() {
        LEGEND => None,
        league if reference::is_league(league) => {
            Some(Answer::bad_request("Seasons are available only for legendary league"))
        }
        _ => Some(Answer::bad_request("Unknown value for parameter leagueId")),
    }
}
