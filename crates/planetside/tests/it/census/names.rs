//! Names from Census, over a transport that a test provides.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_http::{Request, Response, Transport, TransportError};
use bugle_planetside::{CensusError, CharacterId, Client, Environment, FacilityId, Remedy};
use bytes::Bytes;
use tokio::time::Instant;

/// A client whose requests are answered with `body`, and the paths it asks for.
fn client(body: &'static str) -> (Client, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let paths = Arc::clone(&asked);
    let transport = Transport::new(tower::service_fn(move |request: Request| {
        paths.lock().expect("no test panics here").push(request.uri().to_string());
        std::future::ready(Ok::<_, TransportError>(Response::new(Bytes::from_static(body.as_bytes()))))
    }));
    let client = Client::builder().service_id("s:topsecret").census_url("http://census.test/").transport(transport);
    (client.environment(Environment::Ps2Ps4Eu).build().expect("the settings are good"), asked)
}

#[tokio::test]
async fn names_are_asked_for_in_batches() {
    let (client, asked) = client(
        r#"{"character_name_list":[{"character_id":"3","name":{"first":"Ada","first_lower":"ada"}}],"returned":1}"#,
    );
    let ids: Vec<_> = (1..=101).map(CharacterId).collect();
    let names = client.character_names(&ids).await.unwrap();
    assert_eq!(names[&CharacterId(3)], "Ada");
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1], "http://census.test/s:topsecret/get/ps2ps4eu:v2/character_name?character_id=101&c:limit=1");
}

#[tokio::test]
async fn an_error_in_a_good_answer_is_an_error() {
    let (client, _) = client(r#"{"error":"Provided Service ID is not registered.  A valid Service ID is required."}"#);
    let error = client.character_names(&[CharacterId(1)]).await.unwrap_err();
    assert!(matches!(error, CensusError::ServiceIdUnknown), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("topsecret"));
}

#[tokio::test]
async fn what_facilities_are_called_is_asked_once() {
    let (client, asked) = client(
        r#"{"map_region_list":[{"map_region_id":"18029","facility_id":"2103","facility_name":"Indar Excavation"}],"returned":1}"#,
    );
    for _ in 0..2 {
        let names = client.facility_names(&[FacilityId(2103), FacilityId(7)]).await.unwrap();
        assert_eq!((names.len(), &*names[&FacilityId(2103)]), (1, "Indar Excavation"));
    }
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_is_nobody() {
    let (client, asked) = client("");
    assert!(client.character_names(&[]).await.unwrap().is_empty());
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn p5_errors_come_with_what_to_do_about_them() {
    for (body, expected) in [
        (r#"{"error":"service_unavailable"}"#, Remedy::Retry),
        (
            r#"{"error":"Missing Service ID.  A valid Service ID is needed."}"#,
            Remedy::RetryAfter(Duration::from_mins(1)),
        ),
        (r#"{"error":"No data found."}"#, Remedy::GiveUp),
        (r#"{"error":7}"#, Remedy::Retry),
        ("<html>", Remedy::Retry),
        ("{}", Remedy::Retry),
    ] {
        let error = client(body).0.character_names(&[CharacterId(1)]).await.unwrap_err();
        assert_eq!(error.remedy(), expected, "{body}: {error}");
    }
    let unknown = client(r#"{"character_name_list":[],"returned":0}"#).0;
    assert!(unknown.character_names(&[CharacterId(1)]).await.unwrap().is_empty(), "not known yet");
}

/// Whatever transport it is given.
#[tokio::test(start_paused = true)]
async fn p5_a_service_that_never_answers_is_waited_for_ten_seconds() {
    let transport =
        Transport::new(tower::service_fn(|_: Request| std::future::pending::<Result<Response, TransportError>>()));
    let client = Client::builder().service_id("topsecret").transport(transport).build().unwrap();
    let start = Instant::now();
    let error = client.character_names(&[CharacterId(1)]).await.unwrap_err();
    assert!(matches!(error, CensusError::Timeout), "{error:?}");
    assert_eq!((start.elapsed(), error.remedy()), (Duration::from_secs(10), Remedy::Retry));
}
