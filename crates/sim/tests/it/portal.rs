//! The developer portal as those see it who make keys there, and what those keys are good for.

use std::time::Duration;

use bugle_sim::clash::{Account, Caller, Config, Keys};
use http::Request;
use serde_json::{Value, json};

use crate::api::{Answer, Api, config};

const HERE: &str = "192.0.2.9";

/// An account whose keys are the only good ones.
fn strict() -> Config {
    Config { keys: Keys::OfPortal, ..config() }
}

/// Somebody at `HERE` who talks to the portal.
struct Developer<'a> {
    api: &'a Api,
    cookie: String,
}

impl<'a> Developer<'a> {
    async fn login(api: &'a Api) -> (Self, Value) {
        let Account { email, password, .. } = Account::default();
        let nobody = Self { api, cookie: String::new() };
        let answer = nobody.call("login", &json!({ "email": email, "password": password })).await;
        assert_eq!(answer.status, 200);
        let (cookie, rules) = answer.header("set-cookie").split_once(';').unwrap();
        assert_eq!(rules, " Path=/; HttpOnly");
        (Self { api, cookie: cookie.to_owned() }, answer.json())
    }

    async fn call(&self, path: &str, body: &Value) -> Answer {
        let request = Request::post(format!("http://portal.test/api/{path}"))
            .extension(Caller(HERE.parse().unwrap()))
            .header("x-forwarded-for", "198.51.100.1");
        self.api.send(request, &[("cookie", &self.cookie), ("user-agent", "test")], body.to_string()).await
    }

    async fn create(&self, name: &str, ranges: &[&str]) -> Answer {
        let body = json!({ "name": name, "description": "made by a test", "cidrRanges": ranges, "scopes": ["clash"] });
        self.call("apikey/create", &body).await
    }

    async fn keys(&self) -> Vec<Value> {
        self.call("apikey/list", &json!({})).await.json()["keys"].as_array().unwrap().clone()
    }

    /// What the API says to a key.
    async fn ask(&self, key: &str) -> (u16, Value) {
        let request = Request::get("http://api.test/v1/locations").extension(Caller(HERE.parse().unwrap()));
        let answer = self.api.send(request, &[("authorization", &format!("Bearer {key}"))], "").await;
        (answer.status, answer.json()["message"].clone())
    }
}

fn text(answer: &Answer) -> String {
    answer.json()["key"]["key"].as_str().unwrap().to_owned()
}

/// What a token says of itself.
fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    let symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = payload.chars().flat_map(|symbol| {
        let place = symbols.find(symbol).unwrap();
        (0..6).rev().map(move |bit| place >> bit & 1)
    });
    let bits: Vec<_> = bits.collect();
    let byte = |bits: &[usize]| bits.iter().fold(0, |byte: u8, bit| byte << 1 | u8::from(*bit == 1));
    serde_json::from_slice(&bits.chunks_exact(8).map(byte).collect::<Vec<_>>()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_login_says_where_the_caller_is_and_where_the_last_one_was() {
    let api = Api::new(config(), 1.0);
    let (developer, first) = Developer::login(&api).await;
    assert_eq!((&first["status"]["message"], &first["sessionExpiresInSeconds"]), (&json!("ok"), &json!(3600)));
    assert_eq!(first["developer"]["prevLoginIp"], Value::Null);
    let limits = claims(first["temporaryAPIToken"].as_str().unwrap())["limits"].clone();
    assert_eq!(limits[1]["cidrs"], json!([format!("{HERE}/32")]), "not what a header claims");
    assert_eq!(limits[0].get("cidrs"), None);
    api.service.callers_come_from("203.0.113.7".parse().unwrap());
    let (_, second) = Developer::login(&api).await;
    assert_eq!(second["developer"]["prevLoginIp"], HERE);
    assert_eq!(claims(second["temporaryAPIToken"].as_str().unwrap())["limits"][1]["cidrs"], json!(["203.0.113.7/32"]));
    assert_eq!(developer.keys().await, Vec::<Value>::new());
}

#[tokio::test(start_paused = true)]
async fn whoever_is_not_logged_in_gets_nothing() {
    let api = Api::new(config(), 1.0);
    let Account { email, password, .. } = Account::default();
    for (email, password) in [(email.as_str(), "wrong"), ("other@example.com", password.as_str())] {
        let nobody = Developer { api: &api, cookie: "session=made-up".to_owned() };
        let refused = nobody.call("login", &json!({ "email": email, "password": password })).await;
        assert_eq!((refused.status, refused.header("set-cookie")), (403, ""));
        assert!(!String::from_utf8_lossy(&refused.body).contains(email));
        for path in ["apikey/list", "apikey/create", "apikey/revoke"] {
            assert_eq!(nobody.call(path, &json!({})).await.status, 403, "{path}");
        }
    }
    let (developer, _) = Developer::login(&api).await;
    assert_eq!(developer.call("apikey/list", &json!({})).await.status, 200);
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert_eq!(developer.call("apikey/list", &json!({})).await.status, 403, "the session is over");
    let calls = api.service.portal_calls();
    assert_eq!(calls.iter().filter(|call| (call.name, call.status) == ("login", 403)).count(), 2);
    assert_eq!(calls.last().map(|call| (call.name, call.at.as_secs())), Some(("list", 3600)));
}

#[tokio::test(start_paused = true)]
async fn a_key_is_good_for_its_addresses_until_it_is_revoked() {
    let api = Api::new(strict(), 1.0);
    let (developer, _) = Developer::login(&api).await;
    assert_eq!(developer.ask("any").await, (403, json!("Invalid authorization")));
    let made = developer.create("bugle", &[HERE]).await;
    let key = text(&made);
    let claimed = claims(&key);
    assert_eq!((&claimed["aud"], &claimed["exp"]), (&json!("supercell:gameapi"), &Value::Null));
    assert_eq!(claimed["limits"][1]["cidrs"], json!([HERE]));
    assert_eq!(developer.ask(&key).await.0, 200);
    let wide = text(&developer.create("wide", &["203.0.113.0/24", "2001:db8::/32"]).await);
    let elsewhere = json!(format!("Invalid authorization: API key does not allow access from IP {HERE}"));
    assert_eq!(developer.ask(&wide).await, (403, elsewhere));
    api.service.callers_come_from("203.0.113.77".parse().unwrap());
    let moved = json!("Invalid authorization: API key does not allow access from IP 203.0.113.77");
    assert_eq!((developer.ask(&key).await, developer.ask(&wide).await.0), ((403, moved), 200));
    let keys = developer.keys().await;
    let shown: Vec<_> = keys.iter().map(|key| (&key["name"], &key["validUntil"], &key["key"])).collect();
    assert_eq!(shown, [(&json!("bugle"), &Value::Null, &json!(key)), (&json!("wide"), &Value::Null, &json!(wide))]);
    let revoked = developer.call("apikey/revoke", &json!({ "id": keys[1]["id"] })).await;
    assert_eq!((revoked.status, developer.keys().await.len()), (200, 1));
    assert_eq!(developer.ask(&wide).await, (403, json!("Invalid authorization")));
    assert_eq!(developer.call("apikey/revoke", &json!({ "id": keys[1]["id"] })).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn there_are_ten_keys_at_most_and_only_whole_ones() {
    let api = Api::new(config(), 1.0);
    let (developer, _) = Developer::login(&api).await;
    for bad in [&[][..], &["here"], &["192.0.2.1/33"], &["::1", "::2", "::3", "::4", "::5", "::6"]] {
        assert_eq!(developer.create("bad", bad).await.status, 400, "{bad:?}");
    }
    assert_eq!(developer.create(" ", &[HERE]).await.status, 400);
    let realtime = ["clash:*:verifytoken,realtime"];
    let body = json!({ "name": "a", "description": "b", "cidrRanges": [HERE], "scopes": realtime });
    assert_eq!(developer.call("apikey/create", &body).await.status, 403, "an ordinary account");
    for number in 0..10 {
        assert_eq!(developer.create("bugle", &[HERE]).await.status, 200, "{number}");
    }
    assert_eq!(developer.create("bugle", &[HERE]).await.status, 403);
    let keys = developer.keys().await;
    assert_eq!(developer.call("apikey/revoke", &json!({ "id": keys[0]["id"] })).await.status, 200);
    assert_eq!(developer.create("bugle", &[HERE]).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn keys_can_have_an_end() {
    let account = Account { key_life: Some(Duration::from_mins(30)), ..Account::default() };
    let api = Api::new(Config { account, ..strict() }, 60.0);
    let (developer, _) = Developer::login(&api).await;
    let made = developer.create("bugle", &[HERE]).await;
    // Half an hour of the callers' is thirty hours of the game's.
    assert_eq!(made.json()["key"]["validUntil"], "2026-01-02T06:00:00Z");
    let key = text(&made);
    tokio::time::sleep(Duration::from_secs(1799)).await;
    assert_eq!(developer.ask(&key).await.0, 200);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(developer.ask(&key).await, (403, json!("Invalid authorization")));
}

#[tokio::test(start_paused = true)]
async fn the_fault_address_moves_the_callers_when_its_time_has_come() {
    let api = Api::new(Config { named_faults: "address@10s,address@20s".parse().unwrap(), ..strict() }, 1.0);
    let (developer, _) = Developer::login(&api).await;
    let key = text(&developer.create("bugle", &[HERE]).await);
    let mut said = Vec::new();
    for second in [9, 10, 20] {
        tokio::time::sleep_until(api.begin + Duration::from_secs(second)).await;
        said.push(developer.ask(&key).await.1.as_str().and_then(|text| text.rsplit(' ').next().map(str::to_owned)));
    }
    assert_eq!(said, [None, Some("203.0.113.1".to_owned()), Some("203.0.113.2".to_owned())]);
    let (_, again) = Developer::login(&api).await;
    let limits = &claims(again["temporaryAPIToken"].as_str().unwrap())["limits"];
    assert_eq!(limits[1]["cidrs"], json!(["203.0.113.2/32"]));
}
