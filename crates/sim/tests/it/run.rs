//! The simulator as a whole: on sockets, and inside of a test.

use bugle_event::Timestamp;
use bugle_sim::{Config, Ledger, Ports, Sim};

fn config() -> Config {
    Config { seed: 7, rate: 50.0, ..Config::default() }
}

#[tokio::test]
async fn addresses_are_told_as_json_and_answer() {
    let sim = Sim::listen(config(), Ports::default(), Ledger::closed()).await.unwrap();
    let json = serde_json::to_value(sim.addresses()).unwrap();
    let census = json["census"].as_str().unwrap();
    let request = http::Request::get(format!("{census}/get/ps2:v2/world")).body(bytes::Bytes::new()).unwrap();
    let network = bugle_http::network(std::time::Duration::from_secs(5));
    let response = tower::ServiceExt::oneshot(network, request).await.unwrap();
    assert!(response.body().starts_with(b"{\"returned\":1"));
    assert!(json["push"].as_str().unwrap().ends_with("/streaming"));
    assert!(json["clash"].as_str().unwrap().ends_with("/v1"));
    let fixed = ["/tags/fixed_clan", "/tags/fixed_player", "/fixed_character"].map(|path| json.pointer(path).unwrap());
    assert_eq!(fixed, ["#2PP", "#8QYY0", "Auroram"]);
    assert!(!json["tags"]["clans"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let sim = Sim::listen(config(), Ports::default(), Ledger::closed()).await.unwrap();
    let port: u16 = sim.addresses().unwrap().census.rsplit(':').next().unwrap().parse().unwrap();
    let taken = Ports { census: port, ..Ports::default() };
    let error = Sim::listen(config(), taken, Ledger::closed()).await.err().unwrap();
    assert_eq!(
        error.to_string(),
        format!("port {port} for census is in use; choose another one, or 0 for any that is free")
    );
}

#[tokio::test(start_paused = true)]
async fn both_games_live_by_themselves_and_alike_for_one_seed() {
    let mut lives = Vec::new();
    for _ in 0..2 {
        let ledger = Ledger::in_memory();
        let sim = Sim::in_memory(config(), ledger.clone());
        tokio::time::sleep(std::time::Duration::from_mins(10)).await;
        assert_eq!(sim.clock().now(), Timestamp::from_secs(1_700_000_600));
        lives.push(ledger.events().iter().map(|event| event.to_json()).collect::<Vec<_>>());
    }
    assert!(lives[0].len() > 20_000, "{}", lives[0].len());
    assert!(lives[0] == lives[1]);
}

/// A world as somebody sees it who begins to look: all tags and names, and who is where.
async fn cast_of(config: Config) -> String {
    let sim = Sim::in_memory(config, Ledger::closed());
    let ask = async |transport: bugle_http::Transport, url: String| {
        let request = http::Request::get(url).header("authorization", "Bearer key").body(bytes::Bytes::new()).unwrap();
        let response = tower::ServiceExt::oneshot(transport, request).await.unwrap();
        serde_json::from_slice::<serde_json::Value>(response.body()).unwrap()
    };
    let mut seen = Vec::new();
    for clan in sim.clans() {
        let url = format!("http://clash/v1/clans/{}", clan.replace('#', "%23"));
        seen.push(ask(sim.clash_transport(), url).await);
    }
    let url =
        "http://census/get/ps2/character?c:limit=5000&c:show=character_id,name,battle_rank&c:resolve=outfit(name)";
    let mut characters = ask(sim.census_transport(), url.to_owned()).await;
    // When an outfit was founded is a date, and hangs on the start.
    for character in characters["character_list"].as_array_mut().unwrap() {
        character["outfit"] = character["outfit"]["name"].take();
    }
    seen.push(characters);
    serde_json::to_string(&seen).unwrap()
}

/// What happens, and how long after the beginning.
async fn history_of(config: Config) -> Vec<(std::time::Duration, String, String)> {
    let (ledger, start) = (Ledger::in_memory(), Timestamp::from_secs(config.start.as_secs()));
    let sim = Sim::in_memory(config, ledger.clone());
    tokio::time::sleep(std::time::Duration::from_hours(30)).await;
    sim.clash().advance(sim.clock().now());
    let told = ledger.events().into_iter();
    // Raids, battles and league weeks go by the calendar; of clan war leagues only the name of a season does.
    let calendar = ["clash.raid.", "clash.player.battle", "clash.player.league_week_ended"];
    let told = told.filter(|event| !calendar.iter().any(|begin| event.kind.name().starts_with(begin)));
    let told = told.filter(|event| !event.kind.name().starts_with("clash.cwl."));
    // The subject of a war says when it was drawn.
    let subject = |event: &bugle_event::Event| event.subject().to_string().split('@').next().unwrap().to_owned();
    told.map(|event| (event.observed_at.since(start), event.kind.to_string(), subject(&event))).collect()
}

/// Starts that differ by the hour, by the season, and by the part of a second, as the clock of a computer does.
const STARTS: [i64; 4] = [1_700_000_000_000, 1_700_000_000_619, 1_783_918_799_001, 1_801_234_567_890];

#[tokio::test(start_paused = true)]
async fn t3_one_seed_is_one_world_whatever_the_start_the_speed_and_the_rate() {
    for seed in [7, 8] {
        let at = |start: i64| Config { seed, start: Timestamp::from_millis(start), ..config() };
        let first = cast_of(at(STARTS[0])).await;
        for start in STARTS {
            assert!(cast_of(at(start)).await == first, "seed {seed} at {start}");
            assert!(cast_of(Config { speed: 100.0, rate: 8.0, ..at(start) }).await == first, "as the demo has it");
            assert!(cast_of(Config { speed: 2000.0, ..at(start) }).await == first, "seed {seed}, fast");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn t3_what_happens_after_the_start_hangs_on_the_seed_alone() {
    let at =
        |seed, start: i64| history_of(Config { seed, rate: 0.05, start: Timestamp::from_millis(start), ..config() });
    let first = at(7, STARTS[0]).await;
    assert!(first.len() > 1000 && first.iter().any(|(_, kind, _)| kind == "clash.war.ended"), "{}", first.len());
    for start in STARTS {
        let again = at(7, start).await;
        let differ = first.iter().zip(&again).find(|(one, other)| one != other);
        assert!(first.len() == again.len() && differ.is_none(), "{start}: {differ:?}");
    }
    assert!(at(8, STARTS[0]).await != first);
}
