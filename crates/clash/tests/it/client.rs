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
        assert_eq!(request.uri().to_string(), "https://api.clashofclans.com/v1/clans/%232PP");
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
    client(status, headers, body).clan("#2PP".parse().unwrap()).await
}

async fn error(status: u16, body: &'static str) -> ApiError {
    ask(status, &[("cache-control", "public max-age=600")], body).await.unwrap_err()
}

#[tokio::test]
async fn a_good_answer_has_a_body_and_an_age() {
    let answer = ask(200, &[("cache-control", "max-age=36")], r##"{"tag": "#2PP", "name": "A"}"##).await.unwrap();
    assert_eq!(answer.max_age, Duration::from_secs(36));
    assert_eq!(answer.json().unwrap().name, "A");
}

#[tokio::test]
async fn errors_are_told_apart_by_meaning() {
    assert_snapshot!(error(403, r#"{"reason":"accessDenied"}"#).await, @"the clan's war log is private");
    assert_snapshot!(error(403, r#"{"reason":"accessDenied","message":"Invalid authorization"}"#).await, @"the API key is not accepted (Invalid authorization); make a new one at https://developer.clashofclans.com");
    assert_snapshot!(error(403, r#"{"reason":"accessDenied.invalidIp","message":"API key does not allow access from IP 192.0.2.7"}"#).await, @"the API key is not valid from this address (API key does not allow access from IP 192.0.2.7); make one for it at https://developer.clashofclans.com");
    assert_snapshot!(error(404, r#"{"reason":"notFound","message":"Not found with tag 2PP"}"#).await, @"not found");
    assert_snapshot!(error(429, "").await, @"too many requests with this API key");
    assert_snapshot!(error(503, r#"{"reason":"inMaintenance"}"#).await, @"the game is in maintenance");
    assert_snapshot!(error(504, "<html>").await, @"the API is not available (status 504)");
    assert_snapshot!(error(302, "").await, @"unexpected answer with status 302; is the base URL right?");
    assert_snapshot!(error(200, r##"{"tag": "#2P"##).await, @"the answer is broken: 12 bytes that are not JSON");
}

#[tokio::test]
async fn a_remedy_names_the_time_to_wait() {
    assert_eq!(error(404, "{}").await.remedy(), Remedy::RetryAfter(Duration::from_mins(10)));
    let throttled = ask(429, &[("retry-after", "7")], "").await.unwrap_err();
    assert_eq!(throttled.remedy(), Remedy::RetryAfter(Duration::from_secs(7)));
    assert_eq!(error(502, "").await.remedy(), Remedy::Retry);
    assert_eq!(error(403, r#"{"reason":"accessDenied","message":"x"}"#).await.remedy(), Remedy::GiveUp);
}

#[test]
fn what_cannot_work_is_refused_before_the_first_request() {
    assert_snapshot!(Client::builder().build().unwrap_err(), @"no Clash of Clans API key; make one at https://developer.clashofclans.com");
    assert_snapshot!(Client::builder().key(" ").build().unwrap_err(), @"no Clash of Clans API key; make one at https://developer.clashofclans.com");
    assert_snapshot!(Client::builder().key("a\nb").build().unwrap_err(), @"the Clash of Clans API key has characters that no key has; copy it again, without spaces or line ends");
    assert_snapshot!(Client::builder().key("a").base_url("localhost:80").build().unwrap_err(), @"`localhost:80` is not a base URL; it should look like https://api.clashofclans.com/v1");
}

#[test]
fn the_key_is_never_shown() {
    let client = client(200, &[], "");
    assert!(!format!("{client:?}{:?}", Client::builder().key("secret")).contains("secret"));
}
