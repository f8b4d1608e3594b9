//! Names from Census, over a transport that a test provides.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_event::Timestamp;
use bugle_http::{Request, Response, Transport, TransportError};
use bugle_planetside::tables::FacilityType;
use bugle_planetside::{
    CensusError, CharacterId, Client, Environment, ExperienceId, FacilityId, FishId, ItemId, MetagameEventId, Names,
    Remedy, VehicleId, Zone,
};
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

/// A client of a Census that has these collections and no other.
fn census(bodies: &'static [(&'static str, &'static str)]) -> (Client, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let paths = Arc::clone(&asked);
    let transport = Transport::new(tower::service_fn(move |request: Request| {
        let path = request.uri().to_string();
        let found =
            bodies.iter().find(|(name, _)| path.contains(&format!("/ps2:v2/{name}?")) && !path.contains("c:start"));
        let listed = bodies.iter().any(|(name, _)| path.contains(&format!("/ps2:v2/{name}?")));
        let empty = path.split("/ps2:v2/").nth(1).and_then(|rest| rest.split('?').next()).unwrap_or_default();
        let body = match found {
            Some((_, body)) => (*body).to_owned(),
            None if listed => format!(r#"{{"{empty}_list":[],"returned":0}}"#),
            None => r#"{"error":"No data found."}"#.to_owned(),
        };
        paths.lock().expect("no test panics here").push(path);
        std::future::ready(Ok::<_, TransportError>(Response::new(Bytes::from(body))))
    }));
    let client = Client::builder().service_id("s:topsecret").census_url("http://census.test/").transport(transport);
    (client.build().expect("the settings are good"), asked)
}

#[tokio::test]
async fn names_of_everything_that_events_speak_of_are_fetched_at_once() {
    let (client, asked) = census(&[
        ("world", r#"{"world_list":[{"world_id":"1","state":"online","name":{"en":"Osprey"}}],"returned":1}"#),
        ("item", r#"{"item_list":[{"item_id":"7214","name":{"en":"NC4 Mag-Shot"}},{"item_id":"8"}],"returned":2}"#),
        ("experience", r#"{"experience_list":[{"experience_id":"7","description":"Revive"}],"returned":1}"#),
        (
            "metagame_event",
            r#"{"metagame_event_list":[{"metagame_event_id":"211","name":{"en":"Conquest"},"duration_minutes":"95"}],"returned":1}"#,
        ),
        (
            "map_region",
            r#"{"map_region_list":[{"map_region_id":"2101","zone_id":"2","facility_id":"7500","facility_name":"Hvar","facility_type_id":"4"},
                {"map_region_id":"9"}],"returned":2}"#,
        ),
        ("fish", r#"{"fish_list":[{"fish_id":"18","name":{"en":"Deep\tCarp "}}],"returned":1}"#),
    ]);
    let now = Timestamp::from_secs(1_700_000_000);
    let names = client.names(now).await.unwrap();
    assert_eq!((names.item(ItemId(7214)), names.item(ItemId(8))), (Some("NC4 Mag-Shot"), None));
    assert_eq!((names.experience(ExperienceId(7)), names.experience(ExperienceId(4))), (Some("Revive"), Some("heal")));
    let alert = names.alert(MetagameEventId(211)).unwrap();
    assert_eq!((alert.name, alert.minutes, alert.zone), (Some("Conquest"), Some(95), Some(Zone::AMERISH)));
    let facility = names.facility(FacilityId(7500)).unwrap();
    assert_eq!(
        (facility.name, facility.zone, facility.region.map(|id| id.0)),
        (Some("Hvar"), Some(Zone::INDAR), Some(2101))
    );
    assert_eq!(facility.kind.and_then(FacilityType::name), Some("Tech Plant"));
    assert_eq!(names.facility(FacilityId::NONE), None, "regions without a facility are none");
    assert_eq!(names.fish(FishId(18)), Some("Deep Carp"));
    assert_eq!(names.vehicle(VehicleId(1)), Some("Flash"), "there is no such collection: what is shipped stands");
    assert_eq!(names.observed_at(), Some(now));
    let read = Names::from_json(names.to_json().as_bytes()).unwrap();
    assert_eq!((read.to_json(), read.item(ItemId(7214))), (names.to_json(), Some("NC4 Mag-Shot")));
    assert!(!names.to_json().contains("topsecret"));
    let asked = asked.lock().unwrap();
    let items: Vec<_> = asked.iter().filter(|path| path.contains("/item?")).collect();
    assert!(items[0].ends_with("/item?c:show=item_id,name&c:limit=5000&c:lang=en") && items.len() == 2, "{items:?}");
}

#[tokio::test]
async fn a_census_that_fails_gives_no_names() {
    let (client, _) = census(&[("world", r#"{"error":"Provided Service ID is not registered.  A valid Service ID"}"#)]);
    let error = client.names(Timestamp::from_secs(1)).await.unwrap_err();
    assert!(matches!(error, CensusError::ServiceIdUnknown), "{error:?}");
}
