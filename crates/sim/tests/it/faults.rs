//! Faults of the Clash API that were asked for by name.

use std::time::Duration;

use bugle_sim::clash::Config;

use crate::api::{Api, assert_plain_headers, config};

async fn statuses(api: &Api, path: &str, key: &str, seconds: &[u64]) -> Vec<u16> {
    let mut statuses = Vec::new();
    for second in seconds {
        tokio::time::sleep_until(api.begin + Duration::from_secs(*second)).await;
        statuses.push(api.ask(path, &[("authorization", key)]).await.status);
    }
    statuses
}

fn named(faults: &str) -> Config {
    Config { named_faults: faults.parse().unwrap(), ..config() }
}

#[tokio::test(start_paused = true)]
async fn named_faults_close_hide_and_refuse_for_a_while() {
    let api = Api::new(named("maintenance@10s+20s"), 1.0);
    assert_eq!(statuses(&api, "/locations", "Bearer key", &[9, 11, 29, 31]).await, [200, 503, 503, 200]);
    let maintenance: Vec<_> = api.ledger.events().iter().map(|event| event.kind.name()).collect();
    assert!(maintenance.contains(&"clash.maintenance.started") && maintenance.contains(&"clash.maintenance.ended"));
    let api = Api::new(named("revoke@10s+20s"), 1.0);
    assert_eq!(statuses(&api, "/locations", "Bearer key", &[9, 11, 29, 31]).await, [200, 403, 403, 200]);
    let api = Api::new(Config { clans: 1, ..named("gone@10s+20s") }, 1.0);
    let tags = api.service.tags();
    let paths = tags.clans.iter().map(|tag| format!("/clans/{tag}"));
    let mut gone = Vec::new();
    for path in paths.chain(tags.players.iter().map(|tag| format!("/players/{tag}"))) {
        let api = Api::new(Config { clans: 1, ..named("gone@10s+20s") }, 1.0);
        gone.push(statuses(&api, &path, "Bearer key", &[9, 11, 29, 31]).await);
    }
    assert_eq!(gone.iter().filter(|statuses| **statuses == [200, 404, 404, 200]).count(), 1, "{gone:?}");
}

#[tokio::test(start_paused = true)]
async fn slow_answers_take_their_time_and_garbage_says_nothing() {
    let api = Api::new(named("slow=1"), 1.0);
    for _ in 0..5 {
        let begin = tokio::time::Instant::now();
        assert_eq!(api.get("/locations").await.status, 200);
        assert!((1..20).contains(&begin.elapsed().as_secs()), "{:?}", begin.elapsed());
    }
    let api = Api::new(named("garbage=1"), 1.0);
    let clan = format!("/clans/{}", api.service.tags().clans[0]);
    for _ in 0..20 {
        let answer = api.get(&clan).await;
        assert!(answer.status == 200 && answer.body.len() < 100);
        assert_plain_headers("garbage", &answer.headers, "application/json; charset=utf-8");
    }
    let api = Api::new(named("throttle=1@5s+5s"), 1.0);
    assert_eq!(statuses(&api, "/locations", "Bearer key", &[4, 6, 11]).await, [200, 429, 200]);
}
