//! The search for clans: all that is said must hold.

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::clan::Clan;
use super::super::id::ClanId;
use super::super::json;
use super::super::paging::paged;
use super::super::realm::{Realm, Realms};
use super::super::table::{HOMES, locations};

/// What can be said.
pub(in super::super) const FILTERS: &[&str] =
    &["name", "warFrequency", "locationId", "minMembers", "maxMembers", "minClanPoints", "minClanLevel", "labelIds"];

/// How often a clan can say that it is at war.
const FREQUENCIES: [&str; 7] =
    ["always", "moreThanOncePerWeek", "oncePerWeek", "lessThanOncePerWeek", "never", "unknown", "any"];

/// A search, read.
#[derive(Debug)]
struct Search<'a> {
    name: Option<String>,
    war_frequency: Option<&'a str>,
    location: Option<u32>,
    min_members: Option<u32>,
    max_members: Option<u32>,
    min_points: Option<u32>,
    min_level: Option<u32>,
    labels: Vec<u32>,
}

/// Those who live in the realms; strangers are not found.
pub(in super::super) fn clans(asked: &Asked, realms: Realms<'_>) -> Answer {
    let search = match Search::read(asked) {
        Ok(search) => search,
        Err(refusal) => return Answer::bad_request(&refusal),
    };
    let found = realms.into_iter().flat_map(|realm| search.found(realm));
    Answer::good(paged(found.collect(), &asked.page), 60)
}

impl<'a> Search<'a> {
    fn read(asked: &'a Asked) -> Result<Self, String> {
        if asked.said.is_empty() {
            return Err("At least one filtering parameter must exist".to_owned());
        }
        let search = Self {
            name: asked.text("name").map(str::to_lowercase),
            war_frequency: asked.text("warFrequency"),
            location: asked.number("locationId").map_err(|_| unknown("locationId"))?,
            min_members: asked.number("minMembers")?,
            max_members: asked.number("maxMembers")?,
            min_points: asked.number("minClanPoints")?,
            min_level: asked.number("minClanLevel")?,
            labels: labels(asked)?,
        };
        if search.name.as_ref().is_some_and(|name| name.chars().count() < 3) {
            return Err("Name must be at least 3 characters".to_owned());
        }
        if search.war_frequency.is_some_and(|frequency| !FREQUENCIES.contains(&frequency)) {
            return Err(unknown("warFrequency"));
        }
        if search.location.is_some_and(|id| !locations().iter().any(|location| location.id == id)) {
            return Err(unknown("locationId"));
        }
        Ok(search)
    }

    fn found(&self, realm: &Realm) -> Vec<serde_json::Value> {
        let found = (0..realm.clans.len()).map(ClanId).filter(|clan| self.matches(realm.clan(*clan)));
        let shown = found.map(|clan| json::found(realm, clan));
        shown.filter(|page| self.min_points.is_none_or(|min| page["clanPoints"].as_u64() >= Some(min.into()))).collect()
    }

    fn matches(&self, clan: &Clan) -> bool {
        let members = u32::try_from(clan.members.len()).unwrap_or(u32::MAX);
        let is_at_war = |frequency: &str| frequency == "any" || frequency == clan.war_frequency;
        self.name.as_ref().is_none_or(|name| clan.name.to_lowercase().contains(name))
            && self.war_frequency.is_none_or(is_at_war)
            && self.location.is_none_or(|id| HOMES[clan.location] == id)
            && self.min_members.is_none_or(|min| members >= min)
            && self.max_members.is_none_or(|max| members <= max)
            && self.min_level.is_none_or(|min| clan.level >= min)
            && self.labels.iter().all(|label| clan.labels.iter().any(|own| 56_000_000 + own == *label))
    }
}

fn labels(asked: &Asked) -> Result<Vec<u32>, String> {
    let ids = asked.text("labelIds").into_iter().flat_map(|ids| ids.split(','));
    ids.map(|id| id.trim().parse().map_err(|_| unknown("labelIds"))).collect()
}

fn unknown(name: &str) -> String {
    format!("Unknown value for parameter {name}")
}
