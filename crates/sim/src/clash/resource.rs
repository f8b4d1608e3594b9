//! What can be asked for: the service's addresses, what they answer, and how long the answer lives.

use std::time::Duration;

use serde_json::{Value, json};

use super::id::{ClanId, PlayerId};
use super::json;
use super::paging::{Page, paged};
use super::realm::Realm;

/// Something with an address of its own. Equal resources have equal addresses, and so one place in the cache.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Resource {
    Clan(String),
    Members(String, Page),
    War(String),
    WarLog(String, Page),
    LeagueGroup(String),
    Player(String),
    Search(Search),
    Locations(Page),
    /// An address that says nothing, and what is wrong with it.
    Unreadable(&'static str),
    Unknown,
}

/// A search for clans.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Search {
    pub(super) name: Option<String>,
    pub(super) min_members: Option<usize>,
    pub(super) max_members: Option<usize>,
    pub(super) page: Page,
}

/// What the service says, before any cache.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
    /// How long it may be kept, in the game's time.
    pub(super) max_age: Duration,
}

impl Answer {
    fn good(body: Value, max_age_secs: u64) -> Self {
        Self { status: 200, body, max_age: Duration::from_secs(max_age_secs) }
    }

    /// No such thing. With the tag in the message, where there is one.
    pub(super) fn not_found(tag: Option<&str>) -> Self {
        let mut body = json!({ "reason": "notFound" });
        if let Some(tag) = tag {
            body["message"] = format!("Not found with tag {}", tag.trim_start_matches('#')).into();
        }
        Self { status: 404, body, max_age: Duration::from_mins(10) }
    }

    /// A closed war log: the one refusal without a message.
    fn private(max_age_secs: u64) -> Self {
        Self { status: 403, body: json!({ "reason": "accessDenied" }), max_age: Duration::from_secs(max_age_secs) }
    }

    fn bad_request(message: &str) -> Self {
        let body = json!({ "reason": "badRequest", "message": message });
        Self { status: 400, body, max_age: Duration::from_mins(10) }
    }
}

/// The realms that are shown as one.
type Realms<'a> = [&'a Realm; 2];

impl Resource {
    /// Whether keys with the realtime scope can ask for how it is right now.
    pub(super) fn can_be_realtime(&self) -> bool {
        matches!(self, Self::War(_) | Self::LeagueGroup(_))
    }

    /// The answer of the service as the realms are now.
    pub(super) fn answer(&self, realms: Realms<'_>) -> Answer {
        match self {
            Self::Clan(tag) => of_clan(realms, tag, |realm, clan| Answer::good(json::clan(realm, clan), 60)),
            Self::Members(tag, page) => {
                of_clan(realms, tag, |realm, clan| Answer::good(paged(json::members(realm, clan), page), 60))
            }
            Self::War(tag) => of_log(realms, tag, 120, |realm, clan| Answer::good(json::war(realm, clan), 120)),
            Self::WarLog(tag, page) => {
                of_log(realms, tag, 600, |realm, clan| Answer::good(paged(json::war_log(realm, clan), page), 120))
            }
            // No simulated clan is in a league.
            Self::LeagueGroup(_) | Self::Unknown => Answer::not_found(None),
            Self::Player(tag) => realms
                .into_iter()
                .find_map(|realm| of_player(realm, tag))
                .unwrap_or_else(|| Answer::not_found(Some(tag))),
            Self::Search(search) => search.answer(realms),
            Self::Locations(page) => Answer::good(paged(json::locations(), page), 600),
            Self::Unreadable(what) => Answer::bad_request(what),
        }
    }
}

impl Search {
    fn answer(&self, realms: Realms<'_>) -> Answer {
        match &self.name {
            Some(name) if name.chars().count() < 3 => return Answer::bad_request("Name must be at least 3 characters"),
            None if self.min_members.is_none() && self.max_members.is_none() => {
                return Answer::bad_request("At least one filtering parameter must exist");
            }
            _ => {}
        }
        let found = realms.into_iter().flat_map(|realm| self.found(realm));
        Answer::good(paged(found.collect(), &self.page), 60)
    }

    fn found(&self, realm: &Realm) -> Vec<Value> {
        let found = (0..realm.clans.len()).map(ClanId).filter(|clan| self.matches(realm, *clan));
        found.map(|clan| json::found(realm, clan)).collect()
    }

    fn matches(&self, realm: &Realm, clan: ClanId) -> bool {
        let clan = realm.clan(clan);
        let is_named = |name: &String| clan.name.to_lowercase().contains(&name.to_lowercase());
        self.name.as_ref().is_none_or(is_named)
            && self.min_members.is_none_or(|min| clan.members.len() >= min)
            && self.max_members.is_none_or(|max| clan.members.len() <= max)
    }
}

fn of_player(realm: &Realm, tag: &str) -> Option<Answer> {
    let place = realm.players.iter().position(|player| player.tag == *tag)?;
    Some(Answer::good(json::player(realm, PlayerId(place)), 60))
}

fn of_clan(realms: Realms<'_>, tag: &str, answer: impl FnOnce(&Realm, ClanId) -> Answer) -> Answer {
    let place = |realm: &Realm| realm.clans.iter().position(|clan| clan.tag == tag);
    match realms.into_iter().find_map(|realm| Some((realm, place(realm)?))) {
        Some((realm, place)) => answer(realm, ClanId(place)),
        None => Answer::not_found(Some(tag)),
    }
}

/// As `of_clan`, for what a closed war log hides.
fn of_log(realms: Realms<'_>, tag: &str, refused_secs: u64, answer: impl FnOnce(&Realm, ClanId) -> Answer) -> Answer {
    of_clan(realms, tag, |realm, clan| {
        if realm.clan(clan).log_is_public { answer(realm, clan) } else { Answer::private(refused_secs) }
    })
}
