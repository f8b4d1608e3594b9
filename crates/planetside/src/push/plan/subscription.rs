//! What a connection is subscribed to: three sets and a flag. Pure.
//!
//! The service keeps one merged subscription per connection, so separate wishes multiply: deaths of one character and
//! logins on one world are also logins of the character. What is wanted is therefore widened here, and filtered again,
//! exactly, where it arrives.

use std::collections::BTreeSet;

use bugle_event::Subject;

use crate::event::Event;
use crate::ids::{CharacterId, World};
use crate::protocol::{ALL, Matching};

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
        let by_world = |name: &String| name == ALL || Event::matching(name) == Some(Matching::World);
        !self.characters.contains(ALL) && !self.event_names.iter().any(by_world)
    }

    /// How much it is, in a few words.
    pub(crate) fn describe(&self) -> String {
        let parts = [("characters", &self.characters), ("worlds", &self.worlds), ("events", &self.event_names)];
        let parts = parts.iter().filter(|(_, members)| !members.is_empty());
        let parts: Vec<_> = parts.map(|(name, members)| format!("{} {name}", members.len())).collect();
        if parts.is_empty() { "the flag".to_owned() } else { parts.join(", ") }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::push::plan) fn set(members: &[&str]) -> BTreeSet<String> {
        members.iter().map(|&member| member.to_owned()).collect()
    }

    pub(in crate::push::plan) fn wanted() -> Subscription {
        Subscription {
            characters: set(&["1", "3"]),
            worlds: set(&["10", "40"]),
            event_names: set(&["Death", "GainExperience_experience_id_51"]),
        }
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
