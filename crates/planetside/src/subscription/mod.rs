//! What a connection is subscribed to: three sets and a flag. Pure.
//!
//! The service keeps one merged subscription per connection, so separate wishes multiply: deaths of one character and
//! logins on one world are also logins of the character. What is wanted is therefore widened here, and filtered again,
//! exactly, where it arrives.

mod command;
mod wanted;

use std::collections::BTreeSet;

use bugle_event::Subject;

use crate::event::EVENTS;
use crate::ids::{CharacterId, World};
use crate::message::Subscribed;
use crate::protocol::{ALL, FILTERED, Matching};

pub(crate) use command::read_back;

/// What a connection is subscribed to, or shall be. Members are as the wire spells them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subscription {
    /// Ids of characters, or `all`.
    pub characters: BTreeSet<String>,
    /// Ids of worlds, or `all`.
    pub worlds: BTreeSet<String>,
    /// Names of events, or `all`.
    pub event_names: BTreeSet<String>,
}

impl Subscription {
    /// Whether nothing is subscribed.
    pub fn is_empty(&self) -> bool {
        self.event_names.is_empty()
    }

    /// Whose events come with it; nobody in particular, if anybody's may.
    pub fn subjects(&self) -> Vec<Subject> {
        let ids = |members: &BTreeSet<String>| members.iter().filter_map(|id| id.parse().ok()).collect::<Vec<u64>>();
        let characters: Vec<Subject> =
            ids(&self.characters).into_iter().map(|id| Subject::number(CharacterId::NOUN, id)).collect();
        if !characters.is_empty() && self.is_about_characters_only() {
            return characters;
        }
        if self.worlds.contains(ALL) || self.worlds.is_empty() {
            return Vec::new();
        }
        ids(&self.worlds).into_iter().map(|id| Subject::number(World::NOUN, id)).chain(characters).collect()
    }

    fn is_about_characters_only(&self) -> bool {
        let by_world = |name: &String| name == ALL || Matching::of(name) == Some(Matching::World);
        !self.characters.contains(ALL) && !self.event_names.iter().any(by_world)
    }

    /// What the echo of a connection lacks of this. `None`: it lacks nothing, though it may hold more.
    pub fn lacking(&self, echo: &Subscribed) -> Option<Self> {
        let lacking = Self {
            characters: self.characters_lacking(echo),
            worlds: lacking(&self.worlds, &echo.worlds),
            event_names: self.names_lacking(echo),
        };
        let unflagged = echo.logical_and_characters_with_worlds == Some(false) && !self.is_empty();
        (lacking != Self::default() || unflagged).then_some(lacking)
    }

    /// What the echo holds beyond this.
    #[must_use]
    pub fn excess(&self, echo: &Subscribed) -> Self {
        let beyond = |wanted: &BTreeSet<String>, held: &[String]| {
            if wanted.contains(ALL) { BTreeSet::new() } else { &held.iter().cloned().collect() - wanted }
        };
        Self {
            characters: beyond(&self.characters, echo.characters.as_deref().unwrap_or_default()),
            worlds: beyond(&self.worlds, &echo.worlds),
            event_names: beyond(&self.event_names, &echo.event_names),
        }
    }

    /// How much it is, in a few words.
    pub(crate) fn describe(&self) -> String {
        let parts = [("characters", &self.characters), ("worlds", &self.worlds), ("events", &self.event_names)];
        let parts = parts.iter().filter(|(_, members)| !members.is_empty());
        let parts: Vec<_> = parts.map(|(name, members)| format!("{} {name}", members.len())).collect();
        if parts.is_empty() { "the flag".to_owned() } else { parts.join(", ") }
    }

    /// Characters are listed or counted, or neither is told. A count can only say that some are missing.
    fn characters_lacking(&self, echo: &Subscribed) -> BTreeSet<String> {
        match (&echo.characters, echo.character_count) {
            (Some(held), _) => lacking(&self.characters, held),
            (None, Some(count)) if !self.characters.contains(ALL) && count < self.characters.len() as u64 => {
                self.characters.clone()
            }
            (None, _) => BTreeSet::new(),
        }
    }

    /// Names of filtered experience have gone missing from echoes while their events came: their absence says nothing.
    fn names_lacking(&self, echo: &Subscribed) -> BTreeSet<String> {
        let mut names = lacking(&self.event_names, &echo.event_names);
        names.retain(|name| !name.starts_with(FILTERED));
        if EVENTS.iter().all(|(name, _)| echo.event_names.iter().any(|held| held == name)) {
            names.remove(ALL);
        }
        names
    }
}

fn lacking(wanted: &BTreeSet<String>, held: &[String]) -> BTreeSet<String> {
    let held: BTreeSet<&str> = held.iter().map(String::as_str).collect();
    if held.contains(ALL) {
        return BTreeSet::new();
    }
    wanted.iter().filter(|member| !held.contains(member.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(members: &[&str]) -> BTreeSet<String> {
        members.iter().map(|&member| member.to_owned()).collect()
    }

    fn wanted() -> Subscription {
        Subscription {
            characters: set(&["1", "3"]),
            worlds: set(&["10", "40"]),
            event_names: set(&["Death", "GainExperience_experience_id_51"]),
        }
    }

    fn echo() -> Subscribed {
        Subscribed {
            character_count: Some(2),
            event_names: vec!["Death".to_owned()],
            worlds: vec!["40".to_owned(), "10".to_owned()],
            logical_and_characters_with_worlds: Some(true),
            ..Default::default()
        }
    }

    #[test]
    fn an_echo_in_another_order_and_without_filtered_names_lacks_nothing() {
        assert_eq!(wanted().lacking(&echo()), None);
    }

    #[test]
    fn what_is_gone_is_lacking() {
        let lacking = wanted().lacking(&Subscribed { worlds: vec!["40".to_owned()], ..echo() }).unwrap();
        assert_eq!(lacking, Subscription { worlds: set(&["10"]), ..Default::default() });
        let lacking = wanted().lacking(&Subscribed { character_count: Some(1), ..echo() }).unwrap();
        assert_eq!(lacking.characters, set(&["1", "3"]));
        let unflagged = Subscribed { logical_and_characters_with_worlds: Some(false), ..echo() };
        assert_eq!(wanted().lacking(&unflagged), Some(Subscription::default()));
    }

    #[test]
    fn all_may_come_back_as_every_name() {
        let all = Subscription { event_names: set(&["all"]), ..wanted() };
        let names = EVENTS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(all.lacking(&Subscribed { event_names: names, ..echo() }), None);
        assert!(all.lacking(&echo()).is_some());
    }

    #[test]
    fn what_nobody_wants_is_excess() {
        let held = Subscribed { worlds: vec!["10".to_owned(), "13".to_owned()], ..echo() };
        assert_eq!(wanted().excess(&held), Subscription { worlds: set(&["13"]), ..Default::default() });
    }

    #[test]
    fn a_subscription_is_about_its_characters_or_its_worlds() {
        let said = |subscription: &Subscription| {
            subscription.subjects().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(said(&wanted()), "character/1 character/3");
        assert_eq!(said(&Subscription { characters: set(&["all"]), ..wanted() }), "world/10 world/40");
        let both = Subscription { event_names: set(&["FacilityControl"]), ..wanted() };
        assert_eq!(said(&both), "world/10 world/40 character/1 character/3");
        assert_eq!(said(&Subscription { worlds: set(&["all"]), characters: set(&["all"]), ..wanted() }), "");
    }
}
