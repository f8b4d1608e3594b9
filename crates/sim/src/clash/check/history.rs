//! What can change about clans and players, and to what an event says it changed.

use bugle_clash as api;
use bugle_event::{Event, Payload as _, Subject, Timestamp};
use serde_json::Value;

/// How much an observer must tell of the values that a thing has had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    /// Each of them.
    Each,
    /// Each of them, but saying twice what it is does no harm.
    State,
    /// Each of them, unless one followed on another too quickly for anybody to notice.
    Presence,
    /// The last: several changes between two looks are one.
    Value,
    /// Nothing: it changes too often, and is told only on demand.
    Noise,
}

/// A thing has another value.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) key: String,
    pub(super) subject: Subject,
    pub(super) value: String,
    pub(super) keeping: Keeping,
    /// The member of the clan whom it is about.
    pub(super) member: Option<api::PlayerTag>,
    /// Of a counter: by how much it rose, to what, and whether it started over.
    pub(super) rise: Option<Rise>,
    /// The look before, which did not show it yet.
    pub(super) not_before: Option<Timestamp>,
    /// When it happened, or when it was seen.
    pub(super) at: Timestamp,
}

/// How far a counter rose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rise {
    pub(super) delta: u32,
    pub(super) total: u32,
    pub(super) reset: bool,
}

impl Rise {
    fn of(event: &api::Event) -> Option<Self> {
        Some(match event {
            api::Event::MemberDonated(fact) => Self { delta: fact.delta, total: fact.total, reset: fact.reset },
            api::Event::MemberReceived(fact) => Self { delta: fact.delta, total: fact.total, reset: fact.reset },
            _ => return None,
        })
    }

    /// Whether this can follow on `earlier`, if nothing is lost in between.
    pub(super) fn follows(&self, earlier: &Self) -> bool {
        if self.reset { self.delta == self.total } else { earlier.total + self.delta == self.total }
    }
}

/// What changes all the time.
const NOISE: [&str; 7] = [
    "trophies",
    "builder_base_trophies",
    "clan_points",
    "clan_builder_base_points",
    "clan_rank",
    "previous_clan_rank",
    "legend_statistics",
];

/// What a closed log hides: it comes and goes with the log.
const HIDDEN: [&str; 2] = ["war_ties", "war_losses"];

impl Change {
    /// Which of `facts` this tells.
    pub(super) fn place_in(&self, facts: &[Self]) -> Option<usize> {
        let is_it = |fact: &Self| fact.value == self.value && fact.at <= self.at;
        let since = |fact: &Self| self.not_before.is_none_or(|not_before| not_before <= fact.at);
        match self.keeping {
            // Values between two looks may go untold: what was told is the latest of its like.
            Keeping::Value | Keeping::Noise => facts.iter().rposition(is_it),
            Keeping::Each | Keeping::State | Keeping::Presence => {
                let first = facts.iter().position(|fact| is_it(fact) && since(fact));
                first.or_else(|| facts.iter().position(is_it))
            }
        }
    }

    /// The changes that `event` tells. None: it is about a war, or tells no change.
    pub(super) fn of(event: &Event) -> Vec<Self> {
        let Some(game): Option<&api::Event> = event.game() else { return Vec::new() };
        let things: Vec<_> = match game {
            api::Event::LeaderChanged(fact) => leaders(fact),
            other => told(other).map(|told| (told, member(other))).into_iter().collect(),
        };
        let subject = game.subject();
        let (rise, not_before, at) = (Rise::of(game), event.not_before, event.observed_at);
        let change = |((thing, value, keeping), member)| {
            let (key, subject) = (format!("{subject} {thing}"), subject.clone());
            Self { key, subject, value, keeping, member, rise, not_before, at }
        };
        things.into_iter().map(change).collect()
    }
}

/// That a clan has another leader is two changes of role.
fn leaders(fact: &api::LeaderChanged) -> Vec<(Told, Option<api::PlayerTag>)> {
    let old = fact.old_leader.as_ref().zip(fact.old_leader_is.as_ref()).map(|(old, role)| (old.tag, role.to_string()));
    let new = (fact.new_leader.tag, api::Role::Leader.to_string());
    let change = |(tag, role)| ((format!("role of {tag}"), role, Keeping::Each), Some(tag));
    old.into_iter().chain([new]).map(change).collect()
}

fn member(event: &api::Event) -> Option<api::PlayerTag> {
    use api::Event as E;
    Some(match event {
        E::MemberRoleChanged(fact) => fact.member.tag,
        E::MemberDonated(fact) => fact.member.tag,
        E::MemberReceived(fact) => fact.member.tag,
        E::MemberChanged(fact) => fact.member.tag,
        _ => return None,
    })
}

type Told = (String, String, Keeping);

fn told(event: &api::Event) -> Option<Told> {
    use api::Event as E;
    Some(match event {
        E::MemberJoined(fact) => (format!("member {}", fact.member.tag), "joined".into(), Keeping::Each),
        E::MemberLeft(fact) => (format!("member {}", fact.member.tag), "left".into(), Keeping::Each),
        E::MemberRoleChanged(fact) => (format!("role of {}", fact.member.tag), fact.new.to_string(), Keeping::Each),
        E::MemberDonated(fact) => counter("donations", &fact.member, fact.total),
        E::MemberReceived(fact) => counter("receipts", &fact.member, fact.total),
        E::MemberChanged(fact) => {
            attribute(&format!("{} of {}", fact.attribute, fact.member.tag), &fact.attribute, &fact.new)
        }
        E::ClanChanged(fact) => attribute(&fact.attribute, &fact.attribute, &fact.new),
        E::WarLogClosed(_) => ("war log".into(), "closed".into(), Keeping::State),
        E::WarLogOpened(_) => ("war log".into(), "opened".into(), Keeping::State),
        E::ClanGone(_) | E::PlayerGone(_) => ("presence".into(), "gone".into(), Keeping::Presence),
        E::ClanBack(_) | E::PlayerBack(_) => ("presence".into(), "back".into(), Keeping::Presence),
        E::MaintenanceStarted(_) => ("maintenance".into(), "started".into(), Keeping::Each),
        E::MaintenanceEnded(_) => ("maintenance".into(), "ended".into(), Keeping::Each),
        other => return of_player(other),
    })
}

fn of_player(event: &api::Event) -> Option<Told> {
    use api::Event as E;
    Some(match event {
        E::PlayerChanged(fact) => attribute(&fact.attribute, &fact.attribute, &fact.new),
        E::PlayerClanJoined(fact) => ("clan".into(), format!("joined {}", fact.clan.tag), Keeping::Each),
        E::PlayerClanLeft(fact) => ("clan".into(), format!("left {}", fact.clan.tag), Keeping::Each),
        E::PlayerClanMoved(fact) => {
            ("clan".into(), format!("moved from {} to {}", fact.from.tag, fact.to.tag), Keeping::Each)
        }
        E::UnitUnlocked(fact) => (unit("level", &fact.unit), fact.level.to_string(), Keeping::Value),
        E::UnitUpgraded(fact) => (unit("level", &fact.unit), fact.level.to_string(), Keeping::Value),
        E::Equipped(fact) => (format!("outfit of {}", fact.hero), outfit(&fact.new), Keeping::Value),
        E::BoostStarted(fact) => (unit("boost", &fact.unit), "started".into(), Keeping::Each),
        E::BoostEnded(fact) => (unit("boost", &fact.unit), "ended".into(), Keeping::Each),
        E::AchievementProgress(fact) => {
            (format!("achievement {} {}", fact.name, fact.occurrence), fact.value.to_string(), Keeping::Value)
        }
        _ => return None,
    })
}

fn counter(what: &str, member: &api::MemberRef, total: u32) -> Told {
    (format!("{what} of {}", member.tag), total.to_string(), Keeping::Value)
}

fn attribute(thing: &str, attribute: &str, new: &Value) -> Told {
    let is_noise = NOISE.contains(&attribute) || HIDDEN.contains(&attribute);
    (thing.to_owned(), core(new).to_string(), if is_noise { Keeping::Noise } else { Keeping::Value })
}

/// What a value is when names and pictures are left out: numbers of leagues and labels, the file of a badge.
fn core(value: &Value) -> Value {
    match value {
        Value::Object(fields) => match (fields.get("id"), fields.get("small")) {
            (Some(id), _) => id.clone(),
            (None, Some(small)) => small.as_str().and_then(|url| url.rsplit('/').next()).into(),
            (None, None) => value.clone(),
        },
        Value::Array(things) => {
            let mut cores: Vec<_> = things.iter().map(core).collect();
            cores.sort_by_key(Value::to_string);
            cores.into()
        }
        _ => value.clone(),
    }
}

fn unit(what: &str, unit: &api::UnitRef) -> String {
    let village = unit.village.as_ref().map_or("", api::Village::as_str);
    format!("{what} of {} {} {village}", unit.list.name(), unit.name)
}

/// The order in which a hero wears things means nothing.
fn outfit(pieces: &[String]) -> String {
    let mut pieces: Vec<_> = pieces.iter().map(String::as_str).collect();
    pieces.sort_unstable();
    pieces.join(", ")
}
