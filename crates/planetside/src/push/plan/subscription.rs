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

/// How many members of a list are named where people read of it.
const NAMED_MAX: usize = 8;

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
        let characters = named(CharacterId::NOUN, &self.characters);
        if !characters.is_empty() && self.is_about_characters_only() {
            return characters;
        }
        if self.worlds.contains(ALL) || self.worlds.is_empty() {
            return Vec::new();
        }
        [named(World::NOUN, &self.worlds), characters].concat()
    }

    fn is_about_characters_only(&self) -> bool {
        let by_world = |name: &String| name == ALL || Event::matching(name) == Some(Matching::World);
        !self.characters.contains(ALL) && !self.event_names.iter().any(by_world)
    }

    /// Whose events may be missing, if of this `lacking` is missing.
    pub(crate) fn subjects_of(&self, lacking: &Self) -> Vec<Subject> {
        let is_of_all = [&lacking.characters, &lacking.worlds].iter().any(|members| members.contains(ALL));
        if is_of_all || !lacking.event_names.is_empty() {
            return self.subjects();
        }
        [named(World::NOUN, &lacking.worlds), named(CharacterId::NOUN, &lacking.characters)].concat()
    }

    /// What of this `lacking` is, in a few words: the members where they are few.
    pub(crate) fn describe(&self, lacking: &Self) -> String {
        let lists = [
            ("characters", &lacking.characters, &self.characters),
            ("worlds", &lacking.worlds, &self.worlds),
            ("events", &lacking.event_names, &self.event_names),
        ];
        let parts = lists.iter().filter(|(_, lacking, _)| !lacking.is_empty()).map(|(noun, lacking, wanted)| {
            let names: Vec<&str> = lacking.iter().map(String::as_str).collect();
            match names[..] {
                [ALL] => format!("all {noun}"),
                _ if names.len() > NAMED_MAX => format!("{} of {} {noun}", names.len(), wanted.len().max(names.len())),
                _ => format!("the {noun} {}", names.join(", ")),
            }
        });
        parts.collect::<Vec<_>>().join(" and ")
    }

    /// Whether it names nothing at all.
    pub(crate) fn has_no_members(&self) -> bool {
        *self == Self::default()
    }

    /// What is in this and not in `other`.
    pub(crate) fn without(&self, other: &Self) -> Self {
        self.each(other, |one, other| one - other)
    }

    /// What is in this and in `other`.
    pub(crate) fn within(&self, other: &Self) -> Self {
        self.each(other, |one, other| one & other)
    }

    /// What is in this or in `other`.
    pub(crate) fn with(&self, other: &Self) -> Self {
        self.each(other, |one, other| one | other)
    }

    /// Makes one of both, set by set.
    pub(crate) fn each(
        &self,
        other: &Self,
        both: impl Fn(&BTreeSet<String>, &BTreeSet<String>) -> BTreeSet<String>,
    ) -> Self {
        Self {
            characters: both(&self.characters, &other.characters),
            worlds: both(&self.worlds, &other.worlds),
            event_names: both(&self.event_names, &other.event_names),
        }
    }
}

/// Whom these members are, as far as they are ids.
fn named(noun: &'static str, members: &BTreeSet<String>) -> Vec<Subject> {
    members.iter().filter_map(|id| id.parse().ok()).map(|id| Subject::number(noun, id)).collect()
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

    #[test]
    fn what_is_lacking_is_named_and_is_about_nobody_else() {
        let said = |lacking: Subscription| {
            let wanted = Subscription { characters: (0..600).map(|id| id.to_string()).collect(), ..wanted() };
            format!("{}: {:?}", wanted.describe(&lacking), wanted.subjects_of(&lacking).len())
        };
        let nothing = Subscription::default();
        let some = Subscription { characters: (500..600).map(|id| id.to_string()).collect(), ..nothing.clone() };
        assert_eq!(said(some.clone()), "100 of 600 characters: 100");
        assert_eq!(said(Subscription { worlds: set(&["40"]), ..some }), "100 of 600 characters and the worlds 40: 101");
        assert_eq!(said(Subscription { event_names: set(&["Death"]), ..nothing }), "the events Death: 600");
    }
}
