//! What a condition in CEL costs: nanoseconds for one question to one typed event, the best of many rounds, since whoever
//! else is busy only makes it slower. Run with `cargo bench -p bugle-trigger --bench conditions`.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program, run by hand")]

use std::hint::black_box;
use std::time::Instant;

use bugle_event::{Content, Envelope, Event, Fact as _, Identity, Seen, Subject, Timestamp};
use bugle_trigger::Cel;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

const ROUNDS: u32 = 200;
const QUESTIONS: u32 = 5_000;

/// What one may ask for a kill: `event` stands for a death on Osprey, by a shot to the head.
const CONDITIONS: [(&str, &str); 8] = [
    (
        "five clauses, all hold",
        "event.world_id == 10 && event.is_headshot && event.attacker_weapon_id in [1, 2, 3, 7214] && \
         event.attacker_team_id != event.team_id && event.zone_id < 100",
    ),
    (
        "five clauses, the first does not hold",
        "event.world_id == 1 && event.is_headshot && event.attacker_weapon_id in [1, 2, 3, 7214] && \
         event.attacker_team_id != event.team_id && event.zone_id < 100",
    ),
    (
        "five clauses, with ids",
        "event.world_id == 10 && event.is_headshot && event.attacker_character_id != event.character_id && \
         event.attacker_character_id in [1, 5428010618035323201] && event.attacker_team_id == 3",
    ),
    (
        "five clauses, with the envelope",
        "kind == 'planetside.death' && source == 'planetside' && event.world_id == 10 && event.is_headshot && \
         origin == 'live'",
    ),
    ("one clause", "event.world_id == 10"),
    ("times", "event.timestamp >= timestamp('2026-01-01T00:00:00Z') && observed_at - event.timestamp < duration('5s')"),
    ("a pattern", "event.attacker_character_id.matches('^5428.*1$')"),
    ("nothing of the event", "true"),
];

fn main() {
    let event = death();
    for (name, text) in CONDITIONS {
        let cel = Cel::new(text, &[Death::info().unwrap()]).unwrap();
        let ns = best(&cel, &event);
        println!("{ns:7.1} ns  {name} ({})", if cel.holds(&event) { "holds" } else { "does not" });
    }
}

/// Like a death of PlanetSide 2, in all that is written of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Death {
    timestamp: Timestamp,
    world_id: u16,
    attacker_character_id: Id,
    attacker_fire_mode_id: i32,
    attacker_loadout_id: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    attacker_team_id: Option<u16>,
    attacker_vehicle_id: u32,
    attacker_weapon_id: u32,
    character_id: Id,
    character_loadout_id: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_critical: Option<bool>,
    is_headshot: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    team_id: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vehicle_id: Option<u32>,
    zone_id: u32,
    #[serde(flatten)]
    leftover: Option<Box<Leftover>>,
}

/// What came with it and found no place.
#[derive(Debug, Serialize, JsonSchema)]
struct Leftover {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing_fields: Vec<String>,
}

/// A number that is a text in JSON.
#[derive(Clone, Copy, Debug)]
struct Id(u64);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl JsonSchema for Id {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]+$" })
    }
}

impl Content for Death {
    fn subject(&self) -> Subject {
        Subject::number("character", self.character_id.0)
    }
    fn identify(&self, identity: &mut Identity) {
        identity.number(self.character_id.0);
    }
}

bugle_event::facts! {
    /// What is measured.
    #[derive(Debug, Serialize)]
    #[serde(untagged)]
    pub enum Facts {
        /// A death.
        Death = "planetside.death",
    }
}

fn death() -> Event {
    let now: Timestamp = "2026-01-31T12:00:00Z".parse().unwrap();
    let death = Death {
        timestamp: now,
        world_id: 10,
        attacker_character_id: Id(5_428_010_618_035_323_201),
        attacker_fire_mode_id: 7,
        attacker_loadout_id: 4,
        attacker_team_id: Some(3),
        attacker_vehicle_id: 0,
        attacker_weapon_id: 7214,
        character_id: Id(5_428_026_242_699_215_409),
        character_loadout_id: 18,
        is_critical: None,
        is_headshot: true,
        team_id: Some(1),
        vehicle_id: None,
        zone_id: 2,
        leftover: None,
    };
    Envelope::new("planetside", Facts::from(death), Seen::at(now)).into_event()
}

/// How long one question takes in the best round.
#[expect(clippy::disallowed_methods, reason = "it measures")]
fn best(cel: &Cel, event: &Event) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        for _ in 0..QUESTIONS {
            black_box(cel.holds(black_box(event)));
        }
        start.elapsed().as_secs_f64() * 1e9 / f64::from(QUESTIONS)
    });
    rounds.fold(f64::INFINITY, f64::min)
}
