//! What stands between the world and its callers: ages, lives of errors, realtime, and what is counted.

use std::time::Duration;

use bugle_sim::clash::{Account, Ages, Caller, Config, Faults, Keys, Rate};
use http::Request;
use serde_json::json;

use crate::api::{Api, config};

#[tokio::test(start_paused = true)]
async fn another_cache_in_the_path_says_how_old_an_answer_is() {
    let api = Api::new(Config { ages: Ages::Said, ..config() }, 1.0);
    let path = format!("/clans/{}", api.service.tags().clans[0]);
    let mut said = Vec::new();
    for second in [0, 45, 59, 60] {
        tokio::time::sleep_until(api.begin + Duration::from_secs(second)).await;
        let answer = api.get(&path).await;
        said.push((answer.header("cache-control").to_owned(), answer.header("age").to_owned()));
    }
    assert_eq!(said, ["0", "45", "59", "0"].map(|age| ("max-age=60".to_owned(), age.to_owned())));
    let counting = Api::new(config(), 1.0);
    assert_eq!(counting.get(&path).await.header("age"), "", "where max-age counts down, nothing is to be taken off it");
}

#[tokio::test(start_paused = true)]
async fn errors_live_too_and_some_lack_the_comma() {
    let api = Api::new(config(), 1.0);
    let mut said = Vec::new();
    for second in [0, 100, 600] {
        tokio::time::sleep_until(api.begin + Duration::from_secs(second)).await;
        let answers = [api.get("/clans/#2PPP").await, api.get("/clans?name=ab").await];
        said.push(answers.map(|answer| (answer.status, answer.header("cache-control").to_owned())));
    }
    let expected = |left: u64| [(404, format!("public max-age={left}")), (400, format!("public, max-age={left}"))];
    assert_eq!(said, [expected(600), expected(500), expected(600)]);
}

#[tokio::test(start_paused = true)]
async fn whoever_is_gone_is_named_in_the_answer() {
    let api = Api::new(Config { clans: 1, named_faults: "gone@1s+1h".parse().unwrap(), ..config() }, 1.0);
    let tags = api.service.tags();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut gone = Vec::new();
    for (kind, tag) in
        tags.clans.iter().map(|tag| ("clans", tag)).chain(tags.players.iter().map(|tag| ("players", tag)))
    {
        let answer = api.get(&format!("/{kind}/{tag}")).await;
        if answer.status == 404 {
            gone.push((
                answer.json(),
                json!({ "reason": "notFound", "message": format!("Not found with tag {}", &tag[1..]) }),
            ));
        }
    }
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].0, gone[0].1);
}

#[tokio::test(start_paused = true)]
async fn a_service_in_trouble_is_no_maintenance() {
    let api = Api::new(Config { faults: Faults { unavailable: 1.0, ..Faults::default() }, ..config() }, 1.0);
    let answer = api.get("/locations").await;
    assert_eq!((answer.status, answer.header("content-type"), answer.header("cache-control")), (503, "text/html", ""));
    assert!(answer.body.starts_with(b"<html>"));
}

/// Asks for wars twice inside of their cache's life, again and again: whether any bytes differed, and what the second
/// answer claims.
async fn wars_twice(config: Config, scope: Option<&str>, query: &str) -> (bool, String) {
    let api = Api::new(Config { activity: 4.0, ..config }, 1.0);
    let key = match scope {
        Some(scope) => make_key(&api, scope).await,
        None => "any".to_owned(),
    };
    let paths = api.service.tags().clans.into_iter().map(|clan| format!("/clans/{clan}/currentwar{query}"));
    let (paths, key) = (paths.collect::<Vec<_>>(), format!("Bearer {key}"));
    let (mut differed, mut claimed) = (false, String::new());
    for second in (0..86_400).step_by(3_600) {
        let mut bodies = Vec::new();
        for wait in [0, 100] {
            tokio::time::sleep_until(api.begin + Duration::from_secs(second + wait)).await;
            for path in &paths {
                let answer = api.ask(path, &[("authorization", &key)]).await;
                bodies.push(answer.body.clone());
                if answer.status == 200 {
                    answer.header("cache-control").clone_into(&mut claimed);
                }
            }
        }
        let (before, after) = bodies.split_at(paths.len());
        differed |= before != after;
    }
    (differed, claimed)
}

async fn make_key(api: &Api, scope: &str) -> String {
    let Account { email, password, .. } = Account::default();
    let post =
        |path: &str| Request::post(format!("http://portal.test/api/{path}")).extension(Caller([127, 0, 0, 1].into()));
    let login = api.send(post("login"), &[], json!({ "email": email, "password": password }).to_string()).await;
    let cookie = login.header("set-cookie").split(';').next().unwrap();
    let body = json!({ "name": "a", "description": "b", "cidrRanges": ["127.0.0.1"], "scopes": [scope] }).to_string();
    let made = api.send(post("apikey/create"), &[("cookie", cookie)], body).await;
    made.json()["key"]["key"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn realtime_answers_are_fresh_whatever_they_claim() {
    assert_eq!(wars_twice(config(), None, "").await, (false, "max-age=20".to_owned()));
    assert_eq!(wars_twice(config(), None, "?realtime=true").await, (true, "max-age=600".to_owned()));
    let granted = Account { realtime: true, ..Account::default() };
    let strict = || Config { keys: Keys::OfPortal, account: granted.clone(), ..config() };
    let special = Some("clash:*:verifytoken,realtime");
    assert_eq!(wars_twice(strict(), special, "?realtime=true").await, (true, "max-age=600".to_owned()));
    assert_eq!(wars_twice(strict(), Some("clash"), "?realtime=true").await, (false, "max-age=20".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn requests_of_a_key_are_counted_in_any_second() {
    let rate = Rate { per_second: 3, penalty: Duration::from_secs(10) };
    let api = Api::new(Config { rate: Some(rate), ..config() }, 1.0);
    // Three at the end of one second and two at the beginning of the next: neither has too many, but a window has.
    for (ms, count) in [(900, 3), (1_100, 2)] {
        tokio::time::sleep_until(api.begin + Duration::from_millis(ms)).await;
        for _ in 0..count {
            assert_eq!(api.get("/locations").await.status, 200);
        }
    }
    api.ask("/locations", &[("authorization", "Bearer other")]).await;
    api.ask("/locations", &[]).await;
    let traffic = api.service.traffic();
    assert_eq!((traffic.requests, traffic.busiest_second, traffic.throttled), (6, 5, 0));
    tokio::time::sleep_until(api.begin + Duration::from_secs(5)).await;
    for _ in 0..5 {
        api.get("/locations").await;
    }
    assert_eq!(api.service.traffic().throttled, 2);
}
