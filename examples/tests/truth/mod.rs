//! What truly happened in the simulator while a program ran, in the words that the program should find for it.

use std::collections::BTreeMap;

use bugle::Timestamp;
use bugle::planetside::Client;
use bugle::planetside::census::Query;
use bugle_sim::{Config, Ledger, Sim};
use serde_json::Value;

/// Within how many seconds two who kill each other count.
const MUTUAL_SECS: i64 = 5;

/// What happened, and what everything is called.
pub(crate) struct Truth {
    /// Of the kinds that are spoken of, as they were written down.
    events: Vec<Value>,
    characters: BTreeMap<String, Value>,
    /// In English.
    titles: BTreeMap<String, Value>,
    worlds: BTreeMap<String, Value>,
}

impl Truth {
    /// By the ledger of a simulator of the seed that the programs take.
    pub(crate) fn of(ledger: &str) -> Self {
        let ledger = std::fs::read_to_string(ledger).expect("the program wrote it");
        let is_spoken_of =
            |line: &&str| ["planetside.death", "planetside.battle_rank_up"].iter().any(|kind| line.contains(kind));
        // What happened while the program ended may not be whole.
        let events = ledger.lines().filter(is_spoken_of).filter_map(|line| serde_json::from_str(line).ok()).collect();
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("there is room for one");
        let [characters, titles, worlds] = runtime.block_on(names());
        Self { events, characters, titles, worlds }
    }

    fn data_of(&self, kind: &str) -> impl Iterator<Item = &Value> {
        self.events.iter().filter(move |event| event["type"] == kind).map(|event| &event["data"])
    }

    fn name(&self, character: &Value) -> String {
        let row = &self.characters[character.as_str().expect("an id is a text")];
        row["name"]["first"].as_str().expect("everybody has a name").to_owned()
    }

    /// Who reached which battle rank.
    pub(crate) fn rank_ups(&self) -> impl Iterator<Item = String> {
        self.data_of("planetside.battle_rank_up").map(|data| {
            let character = &data["character_id"];
            let title = &self.characters[character.as_str().expect("an id is a text")]["title_id"];
            let title = title.as_str().and_then(|title| self.titles.get(title)?["name"]["en"].as_str());
            let title = title.map_or_else(String::new, |title| format!("{title} "));
            format!("{title}{} has reached battle rank {}!", self.name(character), data["battle_rank"])
        })
    }

    /// Who killed whom and was killed by them, and where. Each pair is told both ways: times are whole seconds, so that
    /// nobody can tell who was the first.
    pub(crate) fn mutual_deaths(&self) -> impl Iterator<Item = String> {
        let deaths: Vec<_> = self.data_of("planetside.death").collect();
        let mut told = Vec::new();
        for death in &deaths {
            let (killer, victim) = (&death["attacker_character_id"], &death["character_id"]);
            let is_other = |other: &&Value| {
                (&other["character_id"], &other["attacker_character_id"]) == (killer, victim)
                    && (seconds(death) - seconds(other)).abs() <= MUTUAL_SECS
            };
            if killer != victim && deaths.iter().any(is_other) {
                let world = &self.worlds[&death["world_id"].to_string()]["name"]["en"];
                let world = world.as_str().expect("it has a name");
                told.push(format!("{} and {} killed each other on {world}", self.name(killer), self.name(victim)));
            }
        }
        told.into_iter()
    }
}

fn seconds(data: &Value) -> i64 {
    serde_json::from_value::<Timestamp>(data["timestamp"].clone()).expect("a time").as_secs()
}

/// Characters, titles and worlds of the simulator's Census, as they come, by their ids.
async fn names() -> [BTreeMap<String, Value>; 3] {
    let sim = Sim::in_memory(Config { population: 100, ..Config::default() }, Ledger::closed());
    let census = Client::builder().service_id("truth").transport(sim.census_transport()).build().expect("it is whole");
    let mut all = Vec::new();
    for collection in ["character", "title", "world"] {
        let answer = census.query(Query::new(collection).limit(5000)).await.expect("the simulator answers");
        let key = format!("{collection}_id");
        let by_id = answer.rows.iter().map(|row| (row[&key].as_str().expect("an id").to_owned(), row.clone()));
        all.push(by_id.collect());
    }
    all.try_into().expect("of three collections")
}
