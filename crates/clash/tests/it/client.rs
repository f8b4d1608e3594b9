//! The client against answers of every kind.

use bugle_clash::{Answer, ApiError, Clan, Client, Remedy};
use bugle_http::{Request, Response, Transport};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use insta::assert_snapshot;
use std::convert::Infallible;
use std::time::Duration;

/// A client whose requests are all answered with this.
fn client(status: u16, headers: &'static [(&str, &str)], body: &'static str) -> Client {
    let answer = move |request: Request| async move {
        let uri = request.uri().to_string();
        assert_eq!(uri.trim_end_matches("/currentwar"), "https://api.clashofclans.com/v1/clans/%232PP");
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer secret");
        let mut response = Response::new(Bytes::from_static(body.as_bytes()));
        *response.status_mut() = status.try_into().unwrap();
        for (name, value) in headers {
            response.headers_mut().insert(*name, value.parse().unwrap());
        }
        Ok::<_, Infallible>(response)
    };
    let service = tower::util::MapErr::new(tower::service_fn(answer), |never: Infallible| match never {});
    Client::builder().key("secret").transport(Transport::new(service)).build().unwrap()
}

async fn ask(status: u16, headers: &'static [(&str, &str)], body: &'static str) -> Result<Answer<Clan>, ApiError> {
    client(status, headers, body).clan("#2PP").answer().await
}

async fn error(status: u16, body: &'static str) -> ApiError {
    ask(status, &[("cache-control", "public max-age=600")], body).await.unwrap_err()
}

async fn war_error(body: &'static str) -> ApiError {
    client(403, &[], body).current_war("#2PP").answer().await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn a_good_answer_has_a_body_and_an_age() {
    let answer = ask(200, &[("cache-control", "max-age=36")], r##"{"tag": "#2PP", "name": "A"}"##).await.unwrap();
    assert_eq!(answer.max_age, Duration::from_secs(36));
    assert_eq!(answer.json().unwrap().name, "A");
}

#[tokio::test(start_paused = true)]
async fn errors_are_told_apart_by_meaning() {
    assert_snapshot!(error(403, r#"{"reason":"accessDenied","message":"Invalid authorization"}"#).await, @"the API key is not accepted (Invalid authorization); make a new one at https://developer.clashofclans.com");
    assert_snapshot!(error(403, r#"{"reason":"accessDenied.invalidIp","message":"API key does not allow access from IP 192.0.2.7"}"#).await, @"the API key is not valid from this address (API key does not allow access from IP 192.0.2.7); make one for it at https://developer.clashofclans.com");
    assert_snapshot!(error(404, r#"{"reason":"notFound","message":"Not found with tag 2PP"}"#).await, @"not found");
    assert_snapshot!(error(429, "").await, @"too many requests with this API key; the next one is in 30 s");
    assert_snapshot!(error(503, r#"{"reason":"inMaintenance"}"#).await, @"the game is in maintenance");
    assert_snapshot!(error(504, "<html>").await, @"the API is not available (status 504)");
    assert_snapshot!(error(302, "").await, @"unexpected answer with status 302; check the base URL");
    assert_snapshot!(error(200, r##"{"tag": "#2P"##).await, @"the answer is broken: 12 bytes that are not JSON");
}

#[tokio::test(start_paused = true)]
async fn a_remedy_names_the_time_to_wait() {
    assert_eq!(error(404, "{}").await.remedy(), Remedy::RetryAfter(Duration::from_mins(10)));
    let throttled = ask(429, &[("retry-after", "7")], "").await.unwrap_err();
    assert_eq!(throttled.remedy(), Remedy::RetryAfter(Duration::from_secs(7)));
    assert_eq!(error(502, "").await.remedy(), Remedy::Retry);
    assert_eq!(error(302, "").await.remedy(), Remedy::GiveUp, "somebody else answers there");
    assert_eq!(error(403, r#"{"reason":"accessDenied","message":"x"}"#).await.remedy(), Remedy::GiveUp);
}

#[tokio::test(start_paused = true)]
async fn c9_the_reason_counts_and_not_the_status() {
    assert_snapshot!(error(503, "<html>").await, @"the API is not available (status 503)");
    assert_snapshot!(error(503, r#"{"detail":"upstream connect error"}"#).await, @"the API is not available (status 503)");
    assert_snapshot!(error(502, r#"{"error":{"reason":"inMaintenance"}}"#).await, @"the game is in maintenance");
    assert_snapshot!(error(200, r#"{"reason":"inMaintenance","message":"x"}"#).await, @"the game is in maintenance");
    assert_snapshot!(error(200, r#"{"detail":{"reason":"notFound"}}"#).await, @"not found");
    assert_snapshot!(error(502, r#"{"reason":"notFound"}"#).await, @"the API is not available (status 502)");
    assert_snapshot!(error(200, r#"{"reason":"odd"}"#).await, @"the answer is an error, although its status is 200");
    assert_snapshot!(error(404, "<html>not found</html>").await, @"unexpected answer with status 404; check the base URL");
}

#[tokio::test(start_paused = true)]
async fn c9_a_refusal_without_words_does_not_blame_the_key() {
    assert_snapshot!(war_error(r#"{"reason":"accessDenied"}"#).await, @"the clan's war log is private");
    assert_snapshot!(war_error(r#"{"detail":{"reason":"accessDenied"}}"#).await, @"the clan's war log is private");
    let denied = "access is denied without a reason; check the API key, the address that it is for, and the base URL";
    for body in [r#"{"detail":{"reason":"accessDenied"}}"#, "{}", "<html>blocked</html>"] {
        assert_eq!(error(403, body).await.to_string(), denied, "{body}");
    }
    assert_snapshot!(error(403, r#"{"detail":"Not authenticated"}"#).await, @"the API key is not accepted (Not authenticated); make a new one at https://developer.clashofclans.com");
    assert_snapshot!(error(401, "").await, @"the API key is not accepted; make a new one at https://developer.clashofclans.com");
    assert_snapshot!(error(403, r#"{"reason":"accessDenied.invalidIp"}"#).await, @"the API key is not valid from this address (accessDenied.invalidIp); make one for it at https://developer.clashofclans.com");
}

#[tokio::test(start_paused = true)]
async fn c10_an_absurd_wait_is_bounded_and_named() {
    let throttled = |wait: &'static [(&str, &str)]| async move { ask(429, wait, "").await.unwrap_err() };
    let day = throttled(&[("retry-after", "86400")]).await;
    assert_snapshot!(day, @"too many requests with this API key; the next one is in 300 s, although the API asks for 86400 s");
    for wait in [
        &[("retry-after", "18446744073709551615")],
        &[("retry-after", "1526257483923")],
        &[("retry-after", "9999999999999999999999999")],
    ] {
        assert_eq!(throttled(wait).await.remedy(), Remedy::RetryAfter(Duration::from_mins(5)));
    }
    let soon = throttled(&[("retry-after", "7")]).await;
    assert_snapshot!(soon, @"too many requests with this API key; the next one is in 7 s, as the API asks");
    let answer = ask(200, &[("cache-control", "max-age=18446744073709551615")], "{}").await.unwrap();
    assert_eq!(answer.max_age, Duration::from_hours(1));
}

#[tokio::test(start_paused = true)]
async fn a_wait_is_told_as_it_is() {
    let unavailable = ask(503, &[("retry-after", "120")], "<html>").await.unwrap_err();
    assert_snapshot!(unavailable, @"the API is not available (status 503); it asks for 120 s without requests");
    let throttled = ask(429, &[("retry-after", "0")], "").await.unwrap_err();
    assert_snapshot!(throttled, @"too many requests with this API key; the next one may come at once, as the API says");
    let missing = [("cache-control", "no-store, max-age=600")];
    let missing = ask(404, Box::leak(Box::new(missing)), r#"{"reason":"notFound"}"#).await.unwrap_err();
    assert_eq!(missing.remedy(), Remedy::RetryAfter(Duration::ZERO), "nobody keeps it");
}

#[tokio::test(start_paused = true)]
async fn c12_an_answer_says_how_long_it_was_kept() {
    let answer = ask(200, &[("cache-control", "max-age=120"), ("age", "50")], "{}").await.unwrap();
    assert_eq!((answer.max_age.as_secs(), answer.age.as_secs()), (70, 50));
}

#[tokio::test(start_paused = true)]
async fn s1_what_the_api_repeats_of_us_or_forges_is_not_shown() {
    let body = r#"{"reason":"accessDenied","message":"no: Bearer secret\nbugle: all is well\u001b[2J\u202e secret"}"#;
    let error = error(403, body).await;
    assert_snapshot!(error, @"the API key is not accepted (no: [hidden] bugle: all is well�[2J [hidden]); make a new one at https://developer.clashofclans.com");
    assert!(!format!("{error:?}").contains("secret"));
    let long = format!(r#"{{"reason":"{}secret{0}"}}"#, "x".repeat(195));
    let error = self::error(400, long.leak()).await;
    assert!(error.to_string().chars().count() < 300 && !error.to_string().contains("sec"), "{error}");
}

#[test]
fn what_cannot_work_is_refused_before_the_first_request() {
    assert_snapshot!(Client::builder().build().unwrap_err(), @"no Clash of Clans API key; make one at https://developer.clashofclans.com");
    assert_snapshot!(Client::builder().key(" ").build().unwrap_err(), @"no Clash of Clans API key; make one at https://developer.clashofclans.com");
    assert_snapshot!(Client::builder().key("a\nb").build().unwrap_err(), @"the Clash of Clans API key has characters that no key has; copy it again, without spaces or line ends");
    assert_snapshot!(Client::builder().key("a").base_url("localhost:80").build().unwrap_err(), @"the base URL cannot be `localhost:80`; it should look like https://api.clashofclans.com/v1");
}

#[test]
fn s1_what_may_be_secret_in_a_base_url_is_not_shown() {
    let refused = |base_url: &str| Client::builder().key("a").base_url(base_url).build().unwrap_err();
    assert_snapshot!(refused("http://127.0.0.1/v1?key=SECRET"), @"the base URL must not contain a query or a fragment; it should look like https://api.clashofclans.com/v1");
    assert_snapshot!(refused("http://user:SECRET@127.0.0.1/v1"), @"the base URL must not contain a user name or a password");
    for text in
        ["ftp://me:SECRET@x", "me:SECRET@x", "http://a b:SECRET@x", "127.0.0.1:80/v1?key=SECRET", "http://a b?SECRET"]
    {
        let error = refused(text);
        assert!(!format!("{error} {error:?}").contains("SECRET"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_key_is_marked_as_a_secret() {
    let answer = |request: Request| async move {
        assert!(request.headers()[AUTHORIZATION].is_sensitive());
        Ok::<_, Infallible>(Response::new(Bytes::from_static(b"{}")))
    };
    let service = tower::util::MapErr::new(tower::service_fn(answer), |never: Infallible| match never {});
    let client = Client::builder().key("secret").transport(Transport::new(service)).build().unwrap();
    client.clan("#2PP").answer().await.unwrap();
}

#[test]
fn the_key_is_never_shown() {
    let client = client(200, &[], "");
    assert!(!format!("{client:?}{:?}", Client::builder().key("secret")).contains("secret"));
}
