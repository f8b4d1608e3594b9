//! What one connection is subscribed to, as the service keeps it: three sets and a flag, and what they match.
//! The rules are the service's (merged over all commands of a connection), not those of any client.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::event::Event;
use crate::protocol::{ALL, FILTERED, Matching};
use crate::server::traits::Traits;

/// The service reads no more members of a list than these in one command. Nobody knows the original's limit; this is
/// the one of its best-known reimplementation, so that clients which do not send in portions are found out.
const LIST_MAX: usize = 500;

/// One of the sets: all, and members besides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Set {
    all: bool,
    members: BTreeSet<String>,
}

impl Set {
    fn add(&mut self, list: &[String]) {
        for member in list {
            if member == ALL {
                self.all = true;
            } else {
                self.members.insert(member.clone());
            }
        }
    }

    fn remove(&mut self, list: &[String]) {
        for member in list {
            if member == ALL {
                *self = Self::default();
            } else {
                self.members.remove(member);
            }
        }
    }

    fn has(&self, member: &str) -> bool {
        self.all || self.members.contains(member)
    }

    fn has_number(&self, member: u64) -> bool {
        // Most sets are empty or `all`; only the others are worth the text.
        self.all || (!self.members.is_empty() && self.members.contains(&member.to_string()))
    }

    /// As the echo shows it: the order is nobody's promise.
    fn shown(&self) -> Vec<&str> {
        self.all.then_some(ALL).into_iter().chain(self.members.iter().rev().map(String::as_str)).collect()
    }
}

/// Three sets and a flag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sets {
    characters: Set,
    worlds: Set,
    event_names: Set,
    characters_and_worlds: bool,
}

impl Sets {
    /// Takes a `subscribe` command: every list adds, and the last flag wins.
    pub(super) fn subscribe(&mut self, command: &Value) {
        for (key, set) in self.sets() {
            set.add(&list(command, key));
        }
        if let Some(flag) = command.get("logicalAndCharactersWithWorlds") {
            self.characters_and_worlds = is_true(flag);
        }
    }

    /// Takes a `clearSubscribe` command: every list removes; `all` empties everything.
    pub(super) fn clear(&mut self, command: &Value) {
        if command.get("all").is_some_and(is_true) {
            *self = Self::default();
            return;
        }
        for (key, set) in self.sets() {
            set.remove(&list(command, key));
        }
    }

    /// The reply to both: the whole of what this connection now holds.
    pub(super) fn echo(&self, list_characters: bool) -> Value {
        let mut echo = json!({
            "eventNames": self.event_names.shown(),
            "logicalAndCharactersWithWorlds": self.characters_and_worlds,
            "worlds": self.worlds.shown(),
        });
        if self.characters.all || list_characters {
            echo["characters"] = json!(self.characters.shown());
        } else {
            echo["characterCount"] = json!(self.characters.members.len());
        }
        json!({ "subscription": echo })
    }

    /// Whether an event with these traits is sent to this connection.
    pub(super) fn matches(&self, event: &Traits) -> bool {
        if !self.wants_name(event) {
            return false;
        }
        // Names that services invent later are world events.
        match Event::matching(&event.event_name).unwrap_or(Matching::World) {
            Matching::World => self.wants_world(event),
            Matching::Character => {
                self.wants_character(event) && (!self.characters_and_worlds || self.wants_world(event))
            }
            Matching::Either => self.wants_world(event) || self.wants_character(event),
        }
    }

    /// Loses the last of its members without a word, as live subscriptions have been seen to. Not a name that asks for
    /// one experience id: those go missing from echoes while they are still held, so that no client could tell.
    pub(super) fn drift(&mut self) {
        for (_, set) in self.sets().into_iter().rev() {
            let last = set.members.iter().rfind(|member| !member.starts_with(FILTERED)).cloned();
            if let Some(last) = last {
                set.members.remove(&last);
                return;
            }
        }
    }

    fn sets(&mut self) -> [(&'static str, &mut Set); 3] {
        [("characters", &mut self.characters), ("worlds", &mut self.worlds), ("eventNames", &mut self.event_names)]
    }

    fn wants_name(&self, event: &Traits) -> bool {
        self.event_names.has(&event.event_name)
            || event.experience_id.is_some_and(|id| self.event_names.members.contains(&format!("{FILTERED}{id}")))
    }

    fn wants_world(&self, event: &Traits) -> bool {
        self.worlds.has_number(event.world_id.0.into())
    }

    fn wants_character(&self, event: &Traits) -> bool {
        self.characters.all || event.characters.iter().any(|id| !id.is_none() && self.characters.has_number(id.0))
    }
}

/// The members of a list; bare numbers are taken for texts.
fn list(command: &Value, key: &str) -> Vec<String> {
    let members = command.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    members
        .iter()
        .filter_map(|member| match member {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .take(LIST_MAX)
        .collect()
}

/// Booleans come native or as text.
pub(super) fn is_true(value: &Value) -> bool {
    matches!(value, Value::Bool(true)) || value.as_str() == Some("true")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CharacterId, ExperienceId, World};

    fn subscribed(commands: &[Value]) -> Sets {
        let mut sets = Sets::default();
        for command in commands {
            sets.subscribe(command);
        }
        sets
    }

    fn event(name: &str, world: u16, characters: [u64; 2]) -> Traits {
        let characters = characters.map(CharacterId);
        Traits { event_name: name.into(), world_id: World(world), characters, experience_id: None }
    }

    #[test]
    fn world_events_go_by_world_alone() {
        let sets = subscribed(&[json!({"worlds": ["10"], "eventNames": ["FacilityControl"],
            "logicalAndCharactersWithWorlds": true})]);
        assert!(sets.matches(&event("FacilityControl", 10, [0; 2])));
        assert!(!sets.matches(&event("FacilityControl", 1, [0; 2])));
        assert!(!sets.matches(&event("ContinentLock", 10, [0; 2])));
    }

    #[test]
    fn character_events_ignore_worlds_unless_the_flag_is_set() {
        let mut sets = subscribed(&[json!({"characters": ["7"], "worlds": ["10"], "eventNames": ["Death"]})]);
        assert!(sets.matches(&event("Death", 1, [7, 9])));
        assert!(sets.matches(&event("Death", 1, [9, 7])), "either side matches");
        assert!(!sets.matches(&event("Death", 10, [9, 11])), "a world alone is not enough");
        sets.subscribe(&json!({"logicalAndCharactersWithWorlds": "true"}));
        assert!(sets.matches(&event("Death", 10, [7, 9])));
        assert!(!sets.matches(&event("Death", 1, [7, 9])));
    }

    #[test]
    fn logins_go_by_world_or_by_character() {
        let sets = subscribed(&[json!({"characters": ["7"], "worlds": ["10"], "eventNames": ["PlayerLogin"],
            "logicalAndCharactersWithWorlds": true})]);
        assert!(sets.matches(&event("PlayerLogin", 10, [9, 0])));
        assert!(sets.matches(&event("PlayerLogin", 1, [7, 0])));
        assert!(!sets.matches(&event("PlayerLogin", 1, [9, 0])));
    }

    #[test]
    fn two_wishes_on_one_connection_multiply() {
        let sets = subscribed(&[
            json!({"characters": ["7"], "eventNames": ["Death"]}),
            json!({"worlds": ["10"], "eventNames": ["PlayerLogin"]}),
        ]);
        assert!(sets.matches(&event("PlayerLogin", 1, [7, 0])), "nobody asked for the logins of 7");
    }

    #[test]
    fn one_experience_id_can_be_asked_for_and_the_whole_name_beats_it() {
        let gain = |id| Traits { experience_id: Some(ExperienceId(id)), ..event("GainExperience", 10, [7, 0]) };
        let mut sets = subscribed(&[json!({"characters": ["all"], "eventNames": ["GainExperience_experience_id_51"]})]);
        assert!(sets.matches(&gain(51)));
        assert!(!sets.matches(&gain(5)));
        sets.subscribe(&json!({"eventNames": ["GainExperience"]}));
        assert!(sets.matches(&gain(5)));
    }

    #[test]
    fn all_characters_include_nobody() {
        let sets = subscribed(&[json!({"characters": ["all"], "eventNames": ["VehicleDestroy"]})]);
        assert!(sets.matches(&event("VehicleDestroy", 10, [0, 0])));
    }

    #[test]
    fn the_echo_counts_characters_or_lists_them() {
        let mut sets = subscribed(&[json!({"characters": ["7", "9"], "worlds": ["10"], "eventNames": ["Death"]})]);
        assert_eq!(
            sets.echo(false).to_string(),
            r#"{"subscription":{"characterCount":2,"eventNames":["Death"],"logicalAndCharactersWithWorlds":false,"worlds":["10"]}}"#
        );
        assert_eq!(sets.echo(true)["subscription"]["characters"], json!(["9", "7"]));
        sets.subscribe(&json!({"characters": ["all"]}));
        assert_eq!(sets.echo(false)["subscription"]["characters"], json!(["all", "9", "7"]));
    }

    #[test]
    fn clearing_removes_members_or_everything() {
        let mut sets = subscribed(&[json!({"worlds": ["1", "10"], "eventNames": ["Death", "PlayerLogin"],
            "logicalAndCharactersWithWorlds": true})]);
        sets.clear(&json!({"eventNames": ["Death"], "worlds": ["1"]}));
        assert_eq!(sets.echo(false)["subscription"]["worlds"], json!(["10"]));
        assert_eq!(sets.echo(false)["subscription"]["eventNames"], json!(["PlayerLogin"]));
        sets.clear(&json!({"all": "true"}));
        assert_eq!(sets, Sets::default());
    }
}
