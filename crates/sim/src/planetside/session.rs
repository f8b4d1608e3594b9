//! The server's side of one push connection: what it says on connect, and how it answers commands.
//! Pure: texts in, texts out. `push.rs` owns the socket.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::environment::Environment;
use super::subscription::{Subscription, Traits, is_true};

/// How many characters "recently" remembers.
const RECENT_MAX: usize = 2000;

/// A world's event server, as state messages name it.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    /// The world.
    pub(super) world: u64,
    /// Its name as the push service spells it, which is not how Census does.
    pub(super) name: &'static str,
}

impl Endpoint {
    /// The event server of `world`.
    pub(super) fn new(world: u64) -> Self {
        let name = match world {
            1 => "Osprey",
            10 => "Wainwright",
            13 => "Cobalt",
            17 => "Emerald",
            19 => "Jaeger",
            25 => "Briggs",
            40 => "Soltech",
            1000 => "Genudine",
            2000 => "Ceres",
            _ => "World",
        };
        Self { world, name }
    }

    fn detail(&self) -> String {
        format!("EventServerEndpoint_{}_{}", self.name, self.world)
    }

    fn state_changed(&self) -> String {
        json!({"detail": self.detail(), "online": "true", "service": "event", "type": "serviceStateChanged"})
            .to_string()
    }
}

/// The liveness signal of the worlds `endpoints` at `secs`.
pub(super) fn heartbeat<'a>(endpoints: impl Iterator<Item = &'a Endpoint>, secs: i64) -> String {
    let online: serde_json::Map<_, _> = endpoints.map(|endpoint| (endpoint.detail(), Value::from("true"))).collect();
    json!({"online": online, "service": "event", "timestamp": secs.to_string(), "type": "heartbeat"}).to_string()
}

/// What one connection is about.
#[derive(Debug)]
pub(super) struct Session {
    environment: Environment,
    subscription: Subscription,
    recent: VecDeque<u64>,
}

impl Session {
    /// A connection that has just been opened: subscribed to nothing.
    pub(super) fn new(environment: Environment) -> Self {
        Self { environment, subscription: Subscription::default(), recent: VecDeque::new() }
    }

    /// The first messages, in the order of a recorded session: two worlds before the connection itself, then every
    /// world, with the hint among them.
    pub(super) fn greeting(&self, endpoints: &[Endpoint]) -> Vec<String> {
        let worlds: Vec<_> = self.endpoints(endpoints).map(Endpoint::state_changed).collect();
        let mut greeting: Vec<_> = worlds.iter().rev().take(2).cloned().collect();
        greeting.push(json!({"connected": "true", "service": "push", "type": "connectionStateChanged"}).to_string());
        let hint = json!({"send this for help": {"service": "event", "action": "help"}}).to_string();
        let mut worlds = worlds.into_iter();
        greeting.extend(worlds.next());
        greeting.push(hint);
        greeting.extend(worlds);
        greeting
    }

    /// The worlds among `endpoints` that this connection can see.
    pub(super) fn endpoints<'a>(&self, endpoints: &'a [Endpoint]) -> impl Iterator<Item = &'a Endpoint> {
        let environment = self.environment;
        endpoints.iter().filter(move |endpoint| environment.has(endpoint.world))
    }

    /// Answers a text from the client. What is no known command gets no answer.
    pub(super) fn on_text(&mut self, text: &str) -> Option<String> {
        let command: Value = serde_json::from_str(text).ok()?;
        if command.get("service")? != "event" {
            return None;
        }
        let reply = match command.get("action")?.as_str()? {
            "subscribe" => {
                self.subscription.subscribe(&command);
                self.subscription.echo(command.get("list_characters").is_some_and(is_true))
            }
            "clearSubscribe" => {
                self.subscription.clear(&command);
                self.subscription.echo(command.get("list_characters").is_some_and(is_true))
            }
            "echo" => command.get("payload")?.clone(),
            "recentCharacterIds" => self.recent_character_ids(true),
            "recentCharacterIdsCount" => self.recent_character_ids(false),
            "help" => help(),
            _ => return None,
        };
        Some(reply.to_string())
    }

    /// Whether an event with these traits is sent here. Notes down its characters for "recently".
    pub(super) fn on_event(&mut self, event: &Traits) -> bool {
        if !self.environment.has(event.world) {
            return false;
        }
        for id in event.characters {
            self.remember(id);
        }
        self.subscription.matches(event)
    }

    /// Forgets a part of the subscription without a word.
    pub(super) fn drift(&mut self) {
        self.subscription.drift();
    }

    fn remember(&mut self, character: u64) {
        // The last few are looked at only: a busy character is in there more than once, and the reply sorts that out.
        if character == 0 || self.recent.iter().rev().take(16).any(|id| *id == character) {
            return;
        }
        if self.recent.len() == RECENT_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(character);
    }

    fn recent_character_ids(&self, list: bool) -> Value {
        let ids: std::collections::BTreeSet<_> = self.recent.iter().map(u64::to_string).collect();
        let mut payload = json!({"recent_character_id_count": ids.len()});
        if list {
            payload["recent_character_id_list"] = json!(ids);
        }
        json!({"payload": payload, "service": "event", "type": "serviceMessage"})
    }
}

/// The reply to `help`: examples of events and of commands.
fn help() -> Value {
    let common = |name: &str, more: Value| {
        let mut payload = json!({"event_name": name, "timestamp": "0", "world_id": "1"});
        if let (Value::Object(payload), Value::Object(more)) = (&mut payload, more) {
            payload.extend(more);
        }
        json!({"payload": payload, "service": "event", "type": "serviceMessage"})
    };
    json!({
        "example event service message payloads": [
            common("PlayerLogin", json!({"character_id": "5428000000000000001"})),
            common("FacilityControl", json!({"duration_held": "0", "facility_id": "0", "new_faction_id": "1",
                "old_faction_id": "2", "outfit_id": "0", "zone_id": "2"})),
            common("BattleRankUp", json!({"battle_rank": "2", "character_id": "5428000000000000001", "zone_id": "2"})),
        ],
        "example messages to event service": [
            {"service": "event", "action": "echo", "payload": {"test": "test"}},
            {"service": "event", "action": "subscribe", "worlds": ["1"], "eventNames": ["FacilityControl"]},
            {"service": "event", "action": "subscribe", "characters": ["5428000000000000001"], "eventNames": ["Death"]},
            {"service": "event", "action": "clearSubscribe", "all": "true"},
            {"service": "event", "action": "recentCharacterIds"},
            {"service": "event", "action": "recentCharacterIdsCount"},
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDPOINTS: [Endpoint; 3] = [
        Endpoint { world: 1, name: "Osprey" },
        Endpoint { world: 10, name: "Wainwright" },
        Endpoint { world: 1000, name: "Genudine" },
    ];

    fn session() -> Session {
        Session::new(Environment::Ps2)
    }

    #[test]
    fn the_greeting_comes_in_the_recorded_order() {
        let kinds: Vec<_> = session()
            .greeting(&ENDPOINTS)
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
        let beat = heartbeat(session().endpoints(&ENDPOINTS), 1_700_000_000);
        insta::assert_snapshot!(beat, @r#"{"online":{"EventServerEndpoint_Osprey_1":"true","EventServerEndpoint_Wainwright_10":"true"},"service":"event","timestamp":"1700000000","type":"heartbeat"}"#);
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
            let event = Traits { event_name: "Death".into(), world: 1, characters, experience: None };
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
