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
