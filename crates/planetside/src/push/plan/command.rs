//! The commands that lead from one subscription to another.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::protocol::ALL;
use crate::push::plan::subscription::Subscription;

/// How many members a command names at most. Services cut longer lists off.
const MEMBERS_MAX: usize = 500;

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

    fn in_chunks(&self, command: Command<'_>) -> Vec<String> {
        let [characters, worlds, names] = self.lists().map(|members| members.iter().collect::<Vec<_>>());
        let chunk = |members: &[&'_ String], at: usize| -> std::ops::Range<usize> {
            let from = (at * MEMBERS_MAX).min(members.len());
            from..(from + MEMBERS_MAX).min(members.len())
        };
        let longest = characters.len().max(worlds.len()).max(names.len());
        (0..longest.div_ceil(MEMBERS_MAX))
            .map(|at| {
                let characters = &characters[chunk(&characters, at)];
                let worlds = &worlds[chunk(&worlds, at)];
                let event_names = &names[chunk(&names, at)];
                Command { characters, worlds, event_names, ..command }.to_json()
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
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
    fn reading_back_names_no_members() {
        insta::assert_snapshot!(read_back(), @r#"{"service":"event","action":"subscribe"}"#);
        insta::assert_snapshot!(read_back_listed(), @r#"{"service":"event","action":"subscribe","list_characters":"true"}"#);
    }
}
