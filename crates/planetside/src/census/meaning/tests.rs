//! What answers mean, as they were recorded and as they may be.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bugle_http::{Remedy, Response, TransportError};
use bytes::Bytes;

use super::{Asker, Found};
use crate::census::error::CensusError;

const ASKER: Asker<'_> = Asker { service_id: "topsecret" };

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
}

fn error(status: u16, body: &str) -> CensusError {
    ASKER.judge(&response(status, &[], body)).unwrap_err()
}

const BODIES: [&str; 17] = [
    r#"{"error":"No data found."}"#,
    r#"{"error":"service\u005funavailable"}"#,
    r#"{"error":"Bad request syntax."}"#,
    r#"{"error":"Provided Service ID is not registered.  A valid Service ID is required."}"#,
    r#"{"error":"Missing Service ID.  A valid Service ID is required."}"#,
    r#"{"error":{"code":7}}"#,
    r#"{"error":"Out of s:topsecret"}"#,
    r#"{"errorCode":"BOGUS"}"#,
    r#"{"errorCode":"SERVER_ERROR"}"#,
    r#"{"errorCode":"SERVER_ERROR","errorMessage":"INVALID_SEARCH_TERM: Invalid search term\u001b[2J of s:topsecret."}"#,
    r#"{"count":-1}"#,
    r#"{"returned":0}"#,
    r#"{"message":"go away"}"#,
    "7",
    "<html>",
    "",
    r#"{"character_name_list":["#,
];

#[test]
fn errors_are_known_by_what_they_mean() {
    let said = BODIES.map(|body| {
        let error = error(200, body);
        format!("{}: {error} ({:?})", error.kind(), error.remedy())
    });
    insta::assert_snapshot!(said.join("\n"), @r"
    unknown_collection: Census has no such collection, or its database is down (GiveUp)
    unavailable: a part of Census is down (Retry)
    bad_request: Census does not understand the request (GiveUp)
    service_id_unknown: Census does not know the service id; get one at https://census.daybreakgames.com/#devSignup (GiveUp)
    throttled: too many requests with this service id; one of your own has no limit: https://census.daybreakgames.com/#devSignup (RetryAfter(60s))
    server_error: Census failed (Retry)
    server_error: Census failed (Out of s:[hidden]) (Retry)
    server_error: Census failed (BOGUS) (Retry)
    server_error: Census failed (Retry)
    bad_term: Census refuses the query: Invalid search term�[2J of s:[hidden]. (GiveUp)
    count_failed: Census could not count (Retry)
    unexpected: the answer of Census (status 200) is not about what was asked for (Retry)
    unexpected: the answer of Census (status 200) is not about what was asked for (Retry)
    unexpected: the answer of Census (status 200) is not about what was asked for (Retry)
    page: Census answers with something like a page for people (status 200); it may be overloaded, or the address is wrong (Retry)
    garbled: the answer of Census is broken: 0 bytes that are not JSON (Retry)
    garbled: the answer of Census is broken: 24 bytes that are not JSON (Retry)
    ");
}

/// As Sanctuary has them: numbers, in quotes or not, with a status.
#[test]
fn errors_by_number_are_known() {
    let kinds = (0..=11).map(|code| error(400, &format!(r#"{{"errorCode":{code},"errorMessage":"why"}}"#)).kind());
    insta::assert_snapshot!(kinds.collect::<Vec<_>>().join(" "), @"bad_request unknown_collection bad_term bad_term unknown_collection server_error bad_term bad_term bad_term bad_term bad_term bad_term");
    let quoted = error(400, r#"{"errorCode":"2","errorMessage":"no field `x`"}"#);
    assert!(matches!(&quoted, CensusError::BadTerm { reason } if reason == "no field `x`"), "{quoted:?}");
}

#[test]
fn a_redirection_is_a_bad_request_another_address_or_a_maintenance() {
    for (status, to, kind) in [
        (302, "/files/badrequest", "bad_request"),
        (302, "https://census.daybreakgames.com/files/BadRequest.html", "bad_request"),
        (301, "https://census.test:8124/s:topsecret/get/ps2:v2/item", "moved"),
        (302, "https://www.planetside2.com/maintenance", "maintenance"),
        (307, "/sorry", "maintenance"),
        (302, "", "maintenance"),
    ] {
        let body = r#"{"item_list":[],"returned":0}"#;
        let error = ASKER.judge(&response(status, &[("location", to)], body)).unwrap_err();
        assert_eq!(error.kind(), kind, "{to}");
        assert!(!format!("{error} {error:?}").contains("topsecret"));
    }
    let moved = ASKER.judge(&response(301, &[("location", "https://census.test:8124/get/ps2")], "")).unwrap_err();
    assert_eq!(moved.to_string(), "Census has moved to https://census.test:8124; set that as the Census address");
}

/// What the body says counts whatever the status is; the status counts where the body says nothing.
#[test]
fn the_body_decides_before_the_status() {
    let rows = r#"{"item_list":[{}],"returned":1}"#;
    for status in [200, 404, 500] {
        assert_eq!(ASKER.judge(&response(status, &[], rows)).unwrap(), Found::Something);
        assert_eq!(error(status, r#"{"error":"No data found."}"#).kind(), "unknown_collection");
    }
    for (status, body, kind, remedy) in [
        (200, "<!DOCTYPE html>", "page", Remedy::Retry),
        (404, " \n<html>", "page", Remedy::GiveUp),
        (403, r#"{"message":"Forbidden"}"#, "unexpected", Remedy::GiveUp),
        (503, "<html>", "overloaded", Remedy::RetryAfter(Duration::from_secs(7))),
        (502, "", "overloaded", Remedy::RetryAfter(Duration::from_secs(7))),
        (429, "", "throttled", Remedy::RetryAfter(Duration::from_secs(7))),
        (429, r#"{"message":"slow down"}"#, "throttled", Remedy::RetryAfter(Duration::from_secs(7))),
    ] {
        let error = ASKER.judge(&response(status, &[("retry-after", "7")], body)).unwrap_err();
        assert_eq!((error.kind(), error.remedy()), (kind, remedy), "{status} {body}");
    }
}

#[test]
fn who_sends_no_service_id_lacks_one_and_who_does_is_throttled() {
    let body = r#"{"error":"Missing Service ID.  A valid Service ID is required."}"#;
    let nobody = Asker { service_id: "" }.judge(&response(200, &[], body)).unwrap_err();
    let minute = Remedy::RetryAfter(Duration::from_mins(1));
    assert_eq!((nobody.kind(), nobody.remedy()), ("service_id_missing", minute));
    assert_eq!((error(200, body).kind(), error(200, body).remedy()), ("throttled", minute));
}

#[test]
fn what_is_there_is_told_from_what_is_not() {
    for (body, found) in [
        (r#"{"item_list":[{"error":"no"}],"returned":1}"#, Found::Something),
        (r#"{"returned":0,"item_list":[]}"#, Found::Nothing),
        (r#"{"returned":"0","item_list":[]}"#, Found::Nothing),
        (r#"{"count":0}"#, Found::Something),
        (r#"{"count":"14"}"#, Found::Something),
        (r#"{"item_list":[{}],"returned":1,"count":-1}"#, Found::Something),
    ] {
        assert_eq!(ASKER.judge(&response(200, &[], body)).unwrap(), found, "{body}");
    }
    assert_eq!(error(200, r#"{"count":"-1"}"#).kind(), "count_failed");
}

/// Whatever a transport of somebody else's says.
#[test]
fn s1_what_a_transport_says_of_us_is_not_repeated() {
    let source = || Arc::new(std::io::Error::other("GET http://census.test/s:topsecret/get failed"));
    let origin = || "http://topsecret@census.test".to_owned();
    for error in [
        TransportError::Unreachable { origin: origin(), source: source() },
        TransportError::Broken { origin: origin(), source: source() },
        TransportError::TooLarge { origin: origin(), body_max: 7 },
        TransportError::Timeout { origin: origin() },
    ] {
        let error = ASKER.no_answer(error);
        let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
        let words: Vec<_> = causes.map(|cause| format!("{cause} {cause:?}")).collect();
        assert!(!words.join("\n").contains("topsecret"), "{words:?}");
        let is_timeout = matches!(error, CensusError::Timeout);
        assert!(is_timeout || words.join("\n").contains("census.test"), "{words:?}");
    }
}

/// The bodies that others recorded.
#[test]
fn recorded_errors_are_what_they_are_called() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/planetside/rest_errors");
    let Ok(files) = std::fs::read_dir(folder) else { return };
    let mut known = Vec::new();
    for file in files {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let body = std::fs::read_to_string(&path).unwrap();
        let asker = Asker { service_id: if body.contains("/s:") { "Bogus" } else { "" } };
        let error = asker.judge(&response(200, &[], &body)).unwrap_err();
        known.push(format!("{name}: {} ({:?})", error.kind(), error.remedy()));
    }
    known.sort();
    insta::assert_snapshot!(known.join("\n"), @r"
    bad-request-syntax: bad_request (GiveUp)
    empty-url: server_error (Retry)
    fallback: server_error (Retry)
    invalid-field_show: bad_term (GiveUp)
    invalid-field_term: bad_term (GiveUp)
    invalid-namespace: unknown_collection (GiveUp)
    invalid-value_limit: bad_term (GiveUp)
    invalid-value_regex: bad_term (GiveUp)
    invalid-value_term: bad_term (GiveUp)
    server-error_generic: server_error (Retry)
    server-error_specific: server_error (Retry)
    service-id_invalid: service_id_unknown (GiveUp)
    service-id_missing: service_id_missing (RetryAfter(60s))
    service-unavailable: unavailable (Retry)
    unknown-collection: unknown_collection (GiveUp)
    ");
}
