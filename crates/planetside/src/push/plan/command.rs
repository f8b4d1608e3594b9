//! The commands that lead from one subscription to another.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::protocol::ALL;
use crate::push::plan::subscription::Subscription;

/// How many members each list of a command names at most. Services cut longer ones off.
const MEMBERS_MAX: usize = 500;

/// How many bytes a command has at most. Services refuse long messages and do not say which are: five hundred characters,
/// which operators send, are 11 KB, and lists of worlds and names beside them are as much again at the very most.
const BYTES_MAX: usize = 16 * 1024;

/// What lists add to a command besides their members.
const LISTS: &str = r#","characters":[],"worlds":[],"eventNames":[]"#;

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Command<'a> {
    service: &'static str,
    action: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    characters: &'a [&'a String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    worlds: &'a [&'a String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    event_names: &'a [&'a String],
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_and_characters_with_worlds: Option<bool>,
    /// Spelled unlike all others.
    #[serde(rename = "list_characters", skip_serializing_if = "Option::is_none")]
    list_characters: Option<&'static str>,
}

impl Command<'_> {
    const EMPTY: Self = Self {
        service: "event",
        action: "subscribe",
        characters: &[],
        worlds: &[],
        event_names: &[],
        logical_and_characters_with_worlds: None,
        list_characters: None,
    };

    fn to_json(self) -> String {
        serde_json::to_string(&self).expect("commands have a JSON form")
    }
}

/// Asks what the connection is subscribed to, and changes nothing.
pub(crate) fn read_back() -> String {
    Command::EMPTY.to_json()
}

/// The same, and asks that characters be listed and not only counted.
pub(crate) fn read_back_listed() -> String {
    Command { list_characters: Some("true"), ..Command::EMPTY }.to_json()
}

impl Subscription {
    /// The commands that lead from `self` to `wanted`: the fewest members, no list too long for the service.
    ///
    /// What is new comes first, so that nothing is missed in between.
    pub fn commands_to(&self, wanted: &Self) -> Vec<String> {
        let added = wanted.without(self);
        let removed = self.without(wanted);
        let mut commands = added.subscribe();
        commands.extend(removed.clear());
        // Whether clearing `all` clears one member or all of them is not documented: what must stay is said again.
        if removed.lists().iter().any(|members| members.contains(ALL)) {
            commands.extend(wanted.subscribe());
        }
        commands
    }

    /// The commands that add all of this.
    pub fn subscribe(&self) -> Vec<String> {
        self.in_chunks(Command { logical_and_characters_with_worlds: Some(true), ..Command::EMPTY })
    }

    /// The commands that remove all of this.
    pub fn clear(&self) -> Vec<String> {
        self.in_chunks(Command { action: "clearSubscribe", ..Command::EMPTY })
    }

    fn lists(&self) -> [&BTreeSet<String>; 3] {
        [&self.characters, &self.worlds, &self.event_names]
    }

    /// As few commands as can be. Each says all of what `command` says besides its lists, the flag above all, so that none
    /// means anything else than all of them together. The short lists come first, so that events come soon.
    fn in_chunks(&self, command: Command<'_>) -> Vec<String> {
        let [characters, worlds, names] = self.lists().map(|members| members.iter().collect::<Vec<_>>());
        let room = BYTES_MAX - command.to_json().len() - LISTS.len();
        let (mut rest, mut commands) = ([&names[..], &worlds[..], &characters[..]], Vec::new());
        while rest.iter().any(|members| !members.is_empty()) {
            let mut left = room;
            let [event_names, worlds, characters] = rest.map(|members| fitting(members, &mut left, room));
            rest = [&rest[0][event_names.len()..], &rest[1][worlds.len()..], &rest[2][characters.len()..]];
            commands.push(Command { characters, worlds, event_names, ..command }.to_json());
        }
        commands
    }
}

/// The first of `members`: as many as one list may have, and as there is room `left` for. One that is longer than all the
/// `room` of a command goes with nothing else in it.
fn fitting<'a>(members: &'a [&'a String], left: &mut usize, room: usize) -> &'a [&'a String] {
    let mut count = 0;
    for member in members.iter().take(MEMBERS_MAX) {
        let bytes = serde_json::to_string(member).map_or(0, |written| written.len() + 1);
        if bytes > *left && *left < room {
            break;
        }
        *left = left.saturating_sub(bytes);
        count += 1;
    }
    &members[..count]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn subscription(characters: &[&str], worlds: &[&str], names: &[&str]) -> Subscription {
        let set = |members: &[&str]| members.iter().map(|&member| member.to_owned()).collect();
        Subscription { characters: set(characters), worlds: set(worlds), event_names: set(names) }
    }

    #[test]
    fn a_new_subscription_is_one_command() {
        let wanted = subscription(&["all"], &["1", "10"], &["Death"]);
        let commands = Subscription::default().commands_to(&wanted).join("\n");
        insta::assert_snapshot!(commands, @r#"{"service":"event","action":"subscribe","characters":["all"],"worlds":["1","10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}"#);
    }

    #[test]
    fn a_change_names_only_what_changes() {
        let held = subscription(&["1", "3"], &["1", "10"], &["Death"]);
        let wanted = subscription(&["1", "5"], &["1", "10"], &["Death", "ItemAdded"]);
        insta::assert_snapshot!(held.commands_to(&wanted).join("\n"), @r#"
        {"service":"event","action":"subscribe","characters":["5"],"eventNames":["ItemAdded"],"logicalAndCharactersWithWorlds":true}
        {"service":"event","action":"clearSubscribe","characters":["3"]}
        "#);
        assert!(wanted.commands_to(&wanted).is_empty());
    }

    #[test]
    fn what_must_stay_is_said_again_when_all_is_cleared() {
        let held = subscription(&["all"], &["1"], &["Death"]);
        let wanted = subscription(&["3"], &["1"], &["Death"]);
        insta::assert_snapshot!(held.commands_to(&wanted).join("\n"), @r#"
        {"service":"event","action":"subscribe","characters":["3"],"logicalAndCharactersWithWorlds":true}
        {"service":"event","action":"clearSubscribe","characters":["all"]}
        {"service":"event","action":"subscribe","characters":["3"],"worlds":["1"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
        "#);
    }

    #[test]
    fn long_lists_go_in_chunks() {
        let ids: Vec<String> = (0..1001).map(|id| id.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let commands = Subscription::default().commands_to(&subscription(&ids, &["1"], &["Death"]));
        assert_eq!(commands.len(), 3);
        assert!(commands[0].contains("Death") && !commands[1].contains("Death"));
    }

    #[test]
    fn long_members_go_in_chunks_too() {
        let characters: BTreeSet<String> =
            (0..1000_u64).map(|id| (5_428_000_000_000_000_001 + id).to_string()).collect();
        let wanted = Subscription { characters, ..subscription(&[], &["1"], &["Death"]) };
        let bytes: Vec<_> = wanted.subscribe().iter().map(String::len).collect();
        assert!(bytes.len() == 2 && bytes[0] > 11_000, "{bytes:?}");
        let names = (0..500).map(|id| format!("GainExperience_experience_id_{id}")).collect();
        let wanted = Subscription { event_names: names, ..wanted };
        let bytes: Vec<_> = wanted.subscribe().iter().map(String::len).collect();
        assert!(
            bytes.len() == 3 && bytes[0] > BYTES_MAX - 50 && bytes.iter().all(|bytes| *bytes <= BYTES_MAX),
            "{bytes:?}"
        );
    }

    /// Short, long, and longer than any command; with what is written otherwise in JSON.
    fn any_members() -> impl Strategy<Value = BTreeSet<String>> {
        let member = (0..1500_u32, prop_oneof![9 => Just(1), 3 => Just(400), 1 => Just(BYTES_MAX)]);
        let member = member.prop_map(|(id, length)| format!("{id}{}", "\"".repeat(length / 2)));
        prop_oneof![
            3 => prop::collection::btree_set(member, 0..20),
            1 => (0..1800_u32).prop_map(|count| (0..count).map(|id| format!("5428{id:015}")).collect()),
        ]
    }

    fn any_subscription() -> impl Strategy<Value = Subscription> {
        (any_members(), any_members(), any_members()).prop_map(|(characters, worlds, event_names)| Subscription {
            characters,
            worlds,
            event_names,
        })
    }

    /// What these commands name together, each in bounds, and nothing twice.
    fn joined(commands: &[String], action: &str) -> Subscription {
        let mut all = Subscription::default();
        for text in commands {
            let command: Value = serde_json::from_str(text).unwrap();
            assert_eq!(command["action"], action);
            let is_subscribe = action == "subscribe";
            assert_eq!(command.get("logicalAndCharactersWithWorlds"), is_subscribe.then_some(&Value::Bool(true)));
            let mut count = 0;
            let sets = [&mut all.characters, &mut all.worlds, &mut all.event_names];
            for (key, set) in ["characters", "worlds", "eventNames"].into_iter().zip(sets) {
                let list: Vec<String> =
                    command.get(key).map(|list| serde_json::from_value(list.clone()).unwrap()).unwrap_or_default();
                assert!(list.len() <= MEMBERS_MAX);
                count += list.len();
                assert!(list.into_iter().all(|member| set.insert(member)), "once is enough");
            }
            assert!(count > 0 && (text.len() <= BYTES_MAX || count == 1), "{} bytes for {count}", text.len());
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn chunks_are_the_whole_and_within_bounds(held in any_subscription(), wanted in any_subscription()) {
            prop_assert_eq!(joined(&wanted.subscribe(), "subscribe"), wanted.clone());
            prop_assert_eq!(joined(&wanted.clear(), "clearSubscribe"), wanted.clone());
            let commands = held.commands_to(&wanted);
            let clears = commands.iter().position(|text| text.contains("clearSubscribe")).unwrap_or(commands.len());
            let (adds, clears) = commands.split_at(clears);
            prop_assert_eq!(joined(adds, "subscribe"), wanted.without(&held));
            prop_assert_eq!(joined(clears, "clearSubscribe"), held.without(&wanted));
        }

        #[test]
        fn no_command_could_take_more(wanted in any_subscription()) {
            let commands = wanted.subscribe();
            for pair in commands.windows(2) {
                let next: Value = serde_json::from_str(&pair[1]).unwrap();
                let first: Value = serde_json::from_str(&pair[0]).unwrap();
                let could_take = ["characters", "worlds", "eventNames"].iter().any(|key| {
                    let count = first.get(key).and_then(Value::as_array).map_or(0, Vec::len);
                    let member = next.get(key).map(|list| list[0].to_string());
                    member.is_some_and(|member| {
                        count < MEMBERS_MAX && pair[0].len() + member.len() + LISTS.len() < BYTES_MAX
                    })
                });
                prop_assert!(!could_take);
            }
        }
    }

    #[test]
    fn reading_back_names_no_members() {
        insta::assert_snapshot!(read_back(), @r#"{"service":"event","action":"subscribe"}"#);
        insta::assert_snapshot!(read_back_listed(), @r#"{"service":"event","action":"subscribe","list_characters":"true"}"#);
    }
}
