//! `bugle census`, and names for `bugle tail planetside`, over the simulator's Census and over bad ones.

use crate::fake::{Answer, Fake};
use crate::services::Sim;
use crate::{bugle, events, json, text};

/// The program asks `census`, for people.
fn shown(census: &str, arguments: &[&str]) -> String {
    let arguments = [&["census"], arguments, &["--census", census, "--format", "pretty"]].concat();
    let output = bugle(&arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// The one line that it says where it fails, and its status.
fn told(census: &str, arguments: &[&str]) -> (String, Option<i32>) {
    let output = bugle(&[arguments, &["--census-url", census, "--service-id", "s3cret"]].concat()).output().unwrap();
    let said = text(&output.stderr);
    assert!(output.stdout.is_empty() && said.lines().count() == 1 && !said.contains("s3cret"), "{said}");
    (said, output.status.code())
}

#[test]
fn names_are_found_in_any_case_and_shown_to_people() {
    let sim = Sim::start(&[]);
    let census = sim.address("census");
    for (arguments, has) in [
        (&["character", "aUROram"][..], &["Auroram", "[DAWN] Dawn Chorus", "Herald", "VS"][..]),
        (&["character", "5428990000000000001"], &["Auroram"]),
        (&["outfit", "dawn"], &["Dawn Chorus", "Auroram", "Duskmoth"]),
        (&["outfit", "dawn CHORUS"], &["DAWN", "Brisewind"]),
        (&["world"], &["Osprey", "Wainwright"]),
        (&["world", "osprey"], &["Osprey"]),
        (&["item", "heron"], &["Heron Carbine", "Carbine"]),
        (&["item", "7000101"], &["Larkspur Pistol"]),
        (&["weapon", "kingfisher"], &["Kingfisher Rifle"]),
        (&["map", "osprey"], &["Indar"]),
        (&["map", "osprey", "indar"], &["Indar"]),
        (&["leaderboard", "kills"], &["kills"]),
        (&["collections", "characters_w"], &["characters_weapon_stat", "characters_world"]),
        (&["query", "character", "name.first_lower=auroram"], &["name.first", "Auroram"]),
    ] {
        let text = shown(census, arguments);
        assert!(has.iter().all(|has| text.contains(has)), "{arguments:?}: {text}");
    }
}

#[test]
fn pipes_get_a_line_of_json_for_each_row_and_raw_is_what_came() {
    let sim = Sim::start(&[]);
    let url = ["--census-url", sim.address("census")];
    let ask = |arguments: &[&str]| bugle(&[&["census"], arguments, &url].concat()).output().unwrap();
    let character = json(&ask(&["character", "auroram"]));
    assert_eq!((&character["name"]["first"], &character["outfit"]["alias"]), (&"Auroram".into(), &"DAWN".into()));
    let members = events(&ask(&["query", "outfit_member", "outfit_id=37599000000000001", "c:limit=3"]));
    assert_eq!(members.len(), 3);
    let address = format!("{}/s:x/count/ps2:v2/outfit_member?outfit_id=37599000000000001", url[1]);
    for counted in [ask(&["count", "outfit_member", "outfit_id=37599000000000001"]), ask(&["query", &address])] {
        assert_eq!(json(&counted), serde_json::json!({ "count": 4 }));
    }
    let short = json(&ask(&["query", "outfit_member?outfit_id=37599000000000001&c:limit=1"]));
    assert_eq!(short, members[0]);
    let raw = json(&ask(&["query", "outfit", "alias_lower=dawn", "--raw"]));
    assert_eq!((&raw["returned"], &raw["outfit_list"][0]["alias"]), (&1.into(), &"DAWN".into()));
}

#[test]
fn whoever_is_not_there_is_told_in_one_line() {
    let sim = Sim::start(&[]);
    let census = sim.address("census");
    for (arguments, has) in [
        (&["census", "character", "Nobodyatall"][..], "there is no character called Nobodyatall"),
        (&["census", "outfit", "zzzz"], "there is no outfit called zzzz"),
        (&["census", "item", "no such thing"], "there is no item called no such thing"),
        (&["census", "query", "nonsense"], "`bugle census collections` lists them"),
        (&["census", "query", "get/ps2:v9/item"], "item of ps2:v9: Census has no such collection"),
        (&["census", "collections", "zzz"], "there is no collection with zzz in its name"),
        (&["census", "map", "osprey", "96"], "Census shows no map of Osprey with VR Training (NC) on it"),
        (&["tail", "planetside", "--character", "Nobodyatall"], "there is no character called Nobodyatall"),
        (&["tail", "planetside", "--outfit", "zzzz"], "there is no outfit called zzzz"),
    ] {
        let (said, status) = told(census, arguments);
        assert!(said.contains(has) && status == Some(1), "{arguments:?}: {said}");
    }
}

#[test]
fn an_empty_answer_is_told_beside_the_output() {
    let sim = Sim::start(&[]);
    let asked = ["census", "query", "item/4", "--census-url", sim.address("census")];
    let output = bugle(&asked).output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty());
    assert_eq!(text(&output.stderr), "bugle: item: Census has no row that fits\n");
    let shown = bugle(&[&asked[..], &["--format", "pretty"]].concat()).output().unwrap();
    assert_eq!((text(&shown.stdout), text(&shown.stderr)), ("no rows\n".to_owned(), String::new()));
}

#[test]
fn what_makes_no_sense_is_refused_without_being_asked() {
    let census = Fake::start(|_, _| Answer::HangUp);
    for (arguments, has) in [
        (&["query", "item", "name.en=*VS"][..], "three characters"),
        (&["query", "item", "c:limit=0"], "the limit of c:limit"),
        (&["query", "item", "c:limit"], "NAME=VALUE"),
        (&["query", "https://census.daybreakgames.com/s:s3cret/get/ps2:v2/item"], "see --census-url"),
        (&["count", "event"], "needs a type"),
        (&["query", ""], "no collection is named"),
        (&["query", "?c:limit=1"], "needs a collection"),
        (&["count", "s:s3cret/"], "neither `get` nor `count`"),
        (&["query", "s:s3cret/character/1/2"], "than a collection and ids"),
        (&["query", "census.daybreakgames.com/s:s3cret/get/ps2:v2/item"], "see --census-url"),
    ] {
        let (said, status) = told(&census.url, &[&["census"], arguments].concat());
        assert!(said.contains(has) && status == Some(2), "{arguments:?}: {said}");
    }
    assert_eq!(census.requests(), 0);
}

#[test]
fn errors_of_census_are_one_line_that_says_what_helps_and_no_service_id() {
    for (body, has) in [
        (r#"{"error":"Provided Service ID is not registered.  A valid Service ID s:s3cret"}"#, "BUGLE_SERVICE_ID"),
        (r#"{"errorCode":"SERVER_ERROR","errorMessage":"INVALID_SEARCH_TERM: s3cret is wrong"}"#, "is wrong"),
        (r#"{"error":"No data found."}"#, "no such collection"),
    ] {
        let census = Fake::start(move |_, _| Answer::json("200 OK", body));
        let (said, status) = told(&census.url, &["census", "character", "Higby"]);
        assert!(said.contains(has) && said.contains("character called Higby") && status == Some(1), "{said}");
        assert_eq!(census.requests(), 1, "{said}");
    }
}

#[test]
fn what_is_no_census_at_all_is_told_by_what_it_answers() {
    let page = |status: &str, kind: &str, body: &str| {
        Answer::Http(format!("{status}\r\nContent-Type: {kind}"), body.as_bytes().to_vec())
    };
    for (status, kind, body, has) in [
        ("200 OK", "text/html", "<html>Back soon</html>", "a page for people (status 200)"),
        ("404 Not Found", "text/plain", "not found", "something like a page for people (status 404)"),
        ("503 Service Unavailable", "text/html", "<html>s3cret</html>", "overloaded (status 503)"),
        ("200 OK", "application/json", r#"{"character_list":[{"#, "20 bytes that are not JSON"),
        ("200 OK", "application/json", r#"{"foo":1}"#, "not about what was asked for"),
        ("302 Found\r\nLocation: https://example.com/s3cret", "text/html", "", "maintenance"),
    ] {
        let census = Fake::start(move |_, _| page(status, kind, body));
        let (said, code) = told(&census.url, &["census", "character", "Higby"]);
        assert!(said.contains(has) && code == Some(1), "{status}: {said}");
    }
}

#[test]
fn a_tail_follows_whom_names_mean() {
    let sim = Sim::start(&["--rate", "200", "--speed", "30"]);
    let services = ["--endpoint", sim.address("push"), "--census-url", sim.address("census")];
    let tail = |arguments: &[&str]| {
        let output = bugle(&[&["tail", "planetside"], arguments, &services].concat()).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        (text(&output.stdout), text(&output.stderr))
    };
    let (out, _) = tail(&["--on", "Death", "--character", "auroram", "--count", "2"]);
    assert!(out.lines().all(|line| line.contains("5428990000000000001")), "{out}");
    let (out, said) = tail(&["--outfit", "dawn", "--count", "5"]);
    assert!(out.lines().all(|line| line.contains("542899000000000000") || line.contains("37599000000000001")), "{out}");
    assert!(said.contains("4 members"), "{said}");
}
