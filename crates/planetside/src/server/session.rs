//! The service's side of one connection: what it says on connect, how it answers commands, what it passes on.

use std::collections::{BTreeSet, VecDeque};

use bugle_event::Timestamp;
use serde_json::{Map, Value, json};

use crate::ids::CharacterId;
use crate::server::event_server::EventServer;
use crate::server::help::help;
use crate::server::sets::{Sets, is_true};
use crate::server::traits::Traits;
use crate::tables::Environment;

/// How many characters "recently" remembers.
const RECENT_MAX: usize = 2000;

/// One connection, as the service sees it: which worlds it can see, what it is subscribed to, and whom it has heard of.
///
/// Calling order: [`new`](Self::new), [`greeting`](Self::greeting) once, then [`on_text`](Self::on_text),
/// [`on_event`](Self::on_event) and [`heartbeat`](Self::heartbeat) as things come.
#[derive(Debug)]
pub struct Session {
    environment: Environment,
    sets: Sets,
    recent: VecDeque<CharacterId>,
}

impl Session {
    /// A connection that has just been opened: subscribed to nothing.
    pub fn new(environment: Environment) -> Self {
        Self { environment, sets: Sets::default(), recent: VecDeque::new() }
    }

    /// The first messages, in the order of a recorded session: two worlds before the connection itself, then every
    /// world, with the hint among them.
    pub fn greeting(&self, servers: &[EventServer]) -> Vec<String> {
        let worlds: Vec<_> = self.visible(servers).map(EventServer::state_changed).collect();
        let mut greeting: Vec<_> = worlds.iter().rev().take(2).cloned().collect();
        greeting.push(json!({"connected": "true", "service": "push", "type": "connectionStateChanged"}).to_string());
        let hint = json!({"send this for help": {"service": "event", "action": "help"}}).to_string();
        let mut worlds = worlds.into_iter();
        greeting.extend(worlds.next());
        greeting.push(hint);
        greeting.extend(worlds);
        greeting
    }

    /// The liveness signal at `now`, with those among `servers` that this connection can see.
    pub fn heartbeat(&self, servers: &[EventServer], now: Timestamp) -> String {
        let online: Map<_, _> =
            self.visible(servers).map(|server| (server.endpoint(), Value::from(server.online.to_string()))).collect();
        let timestamp = now.as_secs().to_string();
        json!({"online": online, "service": "event", "timestamp": timestamp, "type": "heartbeat"}).to_string()
    }

    /// Answers a text from the client: a command with all that it is now subscribed to, an `echo` with its payload
    /// alone. What is no known command gets no answer.
    pub fn on_text(&mut self, text: &str) -> Option<String> {
        let command: Value = serde_json::from_str(text).ok()?;
        if command.get("service")? != "event" {
            return None;
        }
        let reply = match command.get("action")?.as_str()? {
            "subscribe" => {
                self.sets.subscribe(&command);
                self.sets.echo(command.get("list_characters").is_some_and(is_true))
            }
            "clearSubscribe" => {
                self.sets.clear(&command);
                self.sets.echo(command.get("list_characters").is_some_and(is_true))
            }
            "echo" => command.get("payload")?.clone(),
            "recentCharacterIds" => self.recent_character_ids(true),
            "recentCharacterIdsCount" => self.recent_character_ids(false),
            "help" => help(),
            _ => return None,
        };
        Some(reply.to_string())
    }

    /// Whether an event with these traits is to be sent to this client. Its characters are noted down as recent ones.
    pub fn on_event(&mut self, event: &Traits) -> bool {
        if !self.environment.has(event.world_id) {
            return false;
        }
        for id in event.characters {
            self.remember(id);
        }
        self.sets.matches(event)
    }

    /// Forgets a part of the subscription without a word, as live services have been seen to.
    pub fn drift(&mut self) {
        self.sets.drift();
    }

    fn visible<'a>(&'a self, servers: &'a [EventServer]) -> impl Iterator<Item = &'a EventServer> {
        servers.iter().filter(|server| self.environment.has(server.world_id))
    }

    fn remember(&mut self, character: CharacterId) {
        // The last few are looked at only: a busy character is in there more than once, and the reply sorts that out.
        if character.is_none() || self.recent.iter().rev().take(16).any(|id| *id == character) {
            return;
        }
        if self.recent.len() == RECENT_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(character);
    }

    fn recent_character_ids(&self, list: bool) -> Value {
        let ids: BTreeSet<_> = self.recent.iter().map(CharacterId::to_string).collect();
        let mut payload = json!({"recent_character_id_count": ids.len()});
        if list {
            payload["recent_character_id_list"] = json!(ids);
        }
        json!({"payload": payload, "service": "event", "type": "serviceMessage"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::World;

    fn servers() -> [EventServer; 3] {
        [World::OSPREY, World::WAINWRIGHT, World::GENUDINE].map(EventServer::of)
    }

    fn session() -> Session {
        Session::new(Environment::Ps2)
    }

    #[test]
    fn the_greeting_comes_in_the_recorded_order() {
        let kinds: Vec<_> = session()
            .greeting(&servers())
            .iter()
            .map(|text| {
                let message: Value = serde_json::from_str(text).unwrap();
                message.get("detail").or(message.get("type")).map_or_else(|| "hint".into(), ToString::to_string)
            })
            .collect();
        insta::assert_snapshot!(kinds.join(" "), @r#""EventServerEndpoint_Wainwright_10" "EventServerEndpoint_Osprey_1" "connectionStateChanged" "EventServerEndpoint_Osprey_1" hint "EventServerEndpoint_Wainwright_10""#);
    }

    #[test]
    fn the_heartbeat_shows_the_worlds_of_the_environment() {
        let beat = session().heartbeat(&servers(), Timestamp::from_secs(1_700_000_000));
        insta::assert_snapshot!(beat, @r#"{"online":{"EventServerEndpoint_Osprey_1":"true","EventServerEndpoint_Wainwright_10":"true"},"service":"event","timestamp":"1700000000","type":"heartbeat"}"#);
    }

    #[test]
    fn a_world_that_is_down_is_called_offline() {
        let [osprey, mut wainwright, _] = servers();
        wainwright.online = false;
        let beat = session().heartbeat(&[osprey, wainwright.clone()], Timestamp::from_secs(1_700_000_000));
        assert!(beat.contains(r#""EventServerEndpoint_Osprey_1":"true","EventServerEndpoint_Wainwright_10":"false""#));
        assert!(wainwright.state_changed().contains(r#""online":"false""#));
    }

    #[test]
    fn a_subscribe_without_lists_reads_back() {
        let mut session = session();
        let subscribe = r#"{"service":"event","action":"subscribe","worlds":["10"],"eventNames":["PlayerLogin"]}"#;
        let echo = session.on_text(subscribe);
        assert_eq!(session.on_text(r#"{"service":"event","action":"subscribe"}"#), echo);
        session.drift();
        assert_ne!(session.on_text(r#"{"service":"event","action":"subscribe"}"#), echo);
    }

    #[test]
    fn an_echo_is_the_payload_alone() {
        let reply = session().on_text(r#"{"service":"event","action":"echo","payload":{"probe":"x"}}"#);
        assert_eq!(reply.as_deref(), Some(r#"{"probe":"x"}"#));
    }

    #[test]
    fn recent_characters_are_counted_once() {
        let mut session = session();
        for characters in [[7, 0], [7, 9], [9, 7]] {
            let characters = characters.map(CharacterId);
            let event = Traits { event_name: "Death".into(), world_id: World(1), characters, experience_id: None };
            assert!(!session.on_event(&event), "subscribed to nothing");
        }
        let reply = session.on_text(r#"{"service":"event","action":"recentCharacterIds"}"#).unwrap();
        insta::assert_snapshot!(reply, @r#"{"payload":{"recent_character_id_count":2,"recent_character_id_list":["7","9"]},"service":"event","type":"serviceMessage"}"#);
        let reply = session.on_text(r#"{"service":"event","action":"recentCharacterIdsCount"}"#).unwrap();
        assert!(!reply.contains("list"));
    }

    #[test]
    fn what_is_no_command_gets_no_answer() {
        for text in
            ["", "x", "[]", "{}", r#"{"service":"event","action":"dance"}"#, r#"{"service":"push","action":"help"}"#]
        {
            assert_eq!(session().on_text(text), None, "{text}");
        }
        assert!(session().on_text(r#"{"service":"event","action":"help"}"#).is_some());
    }
}
