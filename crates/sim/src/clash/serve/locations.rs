//! Countries and regions, and who is the best there.

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::json;
use super::super::paging::paged;
use super::super::rankings::{Place, Ranked, Ranking};
use super::super::realm::Realms;
use super::super::table::{Location, locations as all};

pub(in super::super) fn locations(asked: &Asked, _: Realms<'_>) -> Answer {
    Answer::good(paged(all().iter().map(json::location).collect(), &asked.page), 600)
}

pub(in super::super) fn location(asked: &Asked, _: Realms<'_>) -> Answer {
    match named(asked.tag()) {
        Some(location) => Answer::good(json::location(location), 600),
        None => unknown(),
    }
}

pub(in super::super) fn clans(asked: &Asked, realms: Realms<'_>) -> Answer {
    ranking(asked, realms, Ranked::Clans)
}

pub(in super::super) fn players(asked: &Asked, realms: Realms<'_>) -> Answer {
    ranking(asked, realms, Ranked::Players)
}

pub(in super::super) fn builder_clans(asked: &Asked, realms: Realms<'_>) -> Answer {
    ranking(asked, realms, Ranked::BuilderClans)
}

pub(in super::super) fn builder_players(asked: &Asked, realms: Realms<'_>) -> Answer {
    ranking(asked, realms, Ranked::BuilderPlayers)
}

pub(in super::super) fn capitals(asked: &Asked, realms: Realms<'_>) -> Answer {
    ranking(asked, realms, Ranked::Capitals)
}

/// A region has an empty ranking, and a country without clans has none.
fn ranking(asked: &Asked, realms: Realms<'_>, ranked: Ranked) -> Answer {
    let place = match (asked.tag(), named(asked.tag())) {
        ("global", _) => Place::World,
        (_, Some(location)) if !location.is_country() => {
            return Answer::good(paged(serde_json::json!([]), &asked.page), 600);
        }
        (_, Some(location)) => Place::Country(location.id),
        (_, None) => return unknown(),
    };
    match Ranking::of(realms, ranked, place) {
        Some(ranking) => Answer::good(paged(json::ranking(&ranking), &asked.page), 60),
        None => Answer::missing(Some("Rankings not found for location".to_owned())),
    }
}

fn named(text: &str) -> Option<&'static Location> {
    let id = text.parse::<u32>().ok()?;
    all().iter().find(|location| location.id == id)
}

fn unknown() -> Answer {
    Answer::bad_request("Unknown value for parameter locationId")
}
