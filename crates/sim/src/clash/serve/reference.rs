//! What the game has of leagues and labels, and the season of the gold pass.

use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::calendar::month;
use super::super::json;
use super::super::paging::paged;
use super::super::realm::Realms;
use super::super::table::{self, CLAN_LABELS, PLAYER_LABELS};

/// A kind of league: its class, how many there are, their names and their pictures.
struct Kind {
    class: u32,
    count: u32,
    name: fn(u32) -> String,
    icons: json::Icons,
    /// What the service calls their number.
    parameter: &'static str,
}

const LEGACY: Kind =
    Kind { class: 29, count: 23, name: table::trophy_league_name, icons: json::Icons::Leagues, parameter: "leagueId" };
const TIERS: Kind =
    Kind { class: 105, count: 37, name: table::tier_name, icons: json::Icons::Tiers, parameter: "leagueTierId" };
const WAR: Kind =
    Kind { class: 48, count: 19, name: table::war_league_name, icons: json::Icons::None, parameter: "leagueId" };
const CAPITAL: Kind =
    Kind { class: 85, count: 23, name: table::trophy_league_name, icons: json::Icons::None, parameter: "leagueId" };
const BUILDER: Kind =
    Kind { class: 44, count: 42, name: table::builder_league_name, icons: json::Icons::None, parameter: "leagueId" };

impl Kind {
    fn row(&self, number: u32) -> Value {
        json::league(self.class * 1_000_000 + number, &(self.name)(number), self.icons)
    }

    fn list(&self, asked: &Asked) -> Answer {
        Answer::good(paged((0..self.count).map(|number| self.row(number)).collect(), &asked.page), 600)
    }

    fn one(&self, asked: &Asked) -> Answer {
        match self.number(asked.tag()) {
            Some(number) => Answer::good(self.row(number), 600),
            None => Answer::bad_request(&format!("Unknown value for parameter {}", self.parameter)),
        }
    }

    fn number(&self, text: &str) -> Option<u32> {
        let number = text.parse::<u32>().ok()?.checked_sub(self.class * 1_000_000)?;
        (number < self.count).then_some(number)
    }
}

/// Whether there is such a league of before October 2025.
pub(super) fn is_league(text: &str) -> bool {
    LEGACY.number(text).is_some()
}

/// A list of a kind, and one of it.
macro_rules! leagues {
    ($($list:ident, $one:ident = $kind:ident;)*) => {
        $(
            pub(in super::super) fn $list(asked: &Asked, _: Realms<'_>) -> Answer {
                $kind.list(asked)
            }

            pub(in super::super) fn $one(asked: &Asked, _: Realms<'_>) -> Answer {
                $kind.one(asked)
            }
        )*
    };
}

leagues! {
    leagues, league = LEGACY;
    tiers, tier = TIERS;
    war_leagues, war_league = WAR;
    capital_leagues, capital_league = CAPITAL;
    builder_leagues, builder_league = BUILDER;
}

pub(in super::super) fn clan_labels(asked: &Asked, _: Realms<'_>) -> Answer {
    Answer::good(paged(json::labels(56, &CLAN_LABELS), &asked.page), 60)
}

pub(in super::super) fn player_labels(asked: &Asked, _: Realms<'_>) -> Answer {
    Answer::good(paged(json::labels(57, &PLAYER_LABELS), &asked.page), 60)
}

pub(in super::super) fn gold_pass(_: &Asked, realms: Realms<'_>) -> Answer {
    let (begin, end) = month(realms[0].now);
    Answer::good(json!({ "startTime": json::time(begin), "endTime": json::time(end) }), 60)
}
