#![allow(clippy::unnecessary_wraps, reason = "answers are as Census gives them")]

use std::collections::BTreeMap;
use std::time::Duration;

use bugle::Event;
use bugle::planetside::{self, CharacterId, Decoder, FacilityId, Feed, Line, Remedy};
use tokio::time::Instant;

use super::id::Id;
use super::machine::{ASKED_MAX, LETTERS_MAX, Names, PACE, RETRY_MAX, Refused, WANTED_MAX};

/// Somebody's login.
fn login(id: u64) -> Event {
    let frame = format!(
        r#"{{"payload":{{"character_id":"{id}","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"1"}},"service":"event","type":"serviceMessage"}}"#
    );
    let Line::Event(event) = Decoder::new(Feed::Recording).decode_bytes(frame.as_bytes(), None) else {
        panic!("{frame}")
    };
    event.into_event()
}

type Answer = Result<BTreeMap<Id, String>, Refused>;

fn answer(names: &[(u64, &str)]) -> Answer {
    Answer::Ok(names.iter().map(|(id, name)| (Id::Character(CharacterId(*id)), (*name).to_owned())).collect())
}

fn refused(remedy: Remedy) -> Answer {
    Answer::Err(Refused { why: "no".to_owned(), remedy })
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn p5_an_event_waits_for_its_names_until_they_come() {
    let (mut names, now, event) = (Names::open(planetside::Names::default()), Instant::now(), login(3));
    assert!(!names.awaits(&event, now));
    names.want(&event, now);
    assert!(names.awaits(&event, now));
    assert_eq!(names.next_ask(now), Some(vec![Id::Character(CharacterId(3))]));
    names.want(&event, now);
    assert_eq!(names.asks_at(now), None, "it is being asked for");
    assert_eq!(names.on_answer(now, answer(&[(3, "Higby")])), None);
    assert!(!names.awaits(&event, now));
    assert_eq!(names.character(CharacterId(3)), "Higby");
}

#[test]
fn names_stand_beside_the_data_in_json_where_they_were_asked_for() {
    let death = r#"{"payload":{"attacker_character_id":"3","attacker_vehicle_id":"1","character_id":"5","event_name":"Death","is_headshot":"1","timestamp":"1700000000","world_id":"1","zone_id":"2","team_id":"2"},"service":"event","type":"serviceMessage"}"#;
    let Line::Event(event) = Decoder::new(Feed::Recording).decode_bytes(death.as_bytes(), None) else { panic!() };
    let (event, now) = (event.into_event(), Instant::now());
    let mut names = Names::open(planetside::Names::default());
    names.want(&event, now);
    names.next_ask(now).unwrap();
    names.on_answer(now, answer(&[(3, "Higby")]));
    let line = serde_json::to_value(names.beside(&event)).unwrap();
    let known = serde_json::json!({
        "attacker_character_id": "Higby", "attacker_vehicle_id": "Flash", "team_id": "New Conglomerate",
        "world_id": "Osprey", "zone_id": "Indar",
    });
    assert_eq!(line["names"], known, "nobody knows what the other one is called");
    assert_eq!((&line["type"], &line["data"]["is_headshot"]), (&"planetside.death".into(), &true.into()));
    let as_ever = serde_json::to_value(Names::default().beside(&event)).unwrap();
    assert_eq!(as_ever, serde_json::to_value(&*event).unwrap());
}

#[test]
fn p5_nobody_waits_for_a_census_that_is_slow() {
    let (mut names, now) = (Names::open(planetside::Names::default()), Instant::now());
    names.want(&login(3), now);
    names.next_ask(now).unwrap();
    let later = now + SECOND;
    assert!(names.awaits(&login(3), later - SECOND / 10) && !names.awaits(&login(3), later));
    names.want(&login(5), later);
    assert!(!names.awaits(&login(5), later), "what is asked next waits for the slow answer itself");
    assert_eq!(names.next_ask(later), None, "one request at a time");
    names.on_answer(later, answer(&[(3, "Higby")]));
    assert_eq!(names.next_ask(later), Some(vec![Id::Character(CharacterId(5))]));
}

#[test]
fn p5_failures_are_told_once_and_asked_again_ever_later() {
    let (mut names, began) = (Names::open(planetside::Names::default()), Instant::now());
    let (mut now, mut asked, mut said) = (began, 0, Vec::new());
    // A new character 300 times a second, for ten minutes.
    for number in 0..300 * 600 {
        now += SECOND / 300;
        names.want(&login(2 * number + 1), now);
        if names.next_ask(now).is_some() {
            asked += 1;
            said.extend(names.on_answer(now, refused(Remedy::Retry)));
        }
    }
    assert!((5..=12).contains(&asked), "{asked}");
    assert_eq!(said, ["names cannot be looked up, ids are shown until they can: no"]);
    // It comes back, and fails again later: that is news.
    now += RETRY_MAX;
    names.want(&login(1), now);
    assert_eq!(names.next_ask(now).map(|_| names.on_answer(now, answer(&[]))), Some(None));
    names.want(&login(3), now + SECOND);
    names.next_ask(now + SECOND).unwrap();
    assert!(names.on_answer(now + SECOND, refused(Remedy::Retry)).is_some());
}

#[test]
fn p5_the_service_says_how_long_to_stay_away_and_when_for_ever() {
    let (mut names, now) = (Names::open(planetside::Names::default()), Instant::now());
    let fail = |names: &mut Names, now, remedy| {
        names.want(&login(3), now);
        names.next_ask(now).map(|_| names.on_answer(now, refused(remedy)))
    };
    fail(&mut names, now, Remedy::RetryAfter(60 * SECOND)).unwrap();
    assert!(fail(&mut names, now + 59 * SECOND, Remedy::Retry).is_none(), "too early");
    fail(&mut names, now + 60 * SECOND, Remedy::RetryAfter(Duration::MAX)).unwrap();
    let later = now + 60 * SECOND + RETRY_MAX;
    let said = fail(&mut names, later, Remedy::GiveUp).unwrap().unwrap();
    assert!(said.starts_with("names are not looked up any more"), "{said}");
    assert!(fail(&mut names, later + 1000 * RETRY_MAX, Remedy::Retry).is_none(), "for ever");
    assert!(!names.awaits(&login(3), later));
}

#[test]
fn p5_who_had_no_name_is_asked_for_again_after_minutes() {
    let (mut names, now) = (Names::open(planetside::Names::default()), Instant::now());
    let mut ask = |now, known: &[(u64, &str)]| {
        names.want(&login(3), now);
        let is_asked = names.next_ask(now).is_some();
        names.on_answer(now, answer(known));
        (is_asked, names.character(CharacterId(3)))
    };
    assert_eq!(ask(now, &[]), (true, "character 3".to_owned()));
    assert_eq!(ask(now + 60 * SECOND, &[(3, "Higby")]), (false, "character 3".to_owned()));
    assert_eq!(ask(now + 240 * SECOND, &[(3, "Higby")]), (true, "Higby".to_owned()));
    assert_eq!(ask(now + 24_000 * SECOND, &[]), (false, "Higby".to_owned()), "names stay");
}

#[test]
fn p5_ids_are_gathered_and_memory_is_bounded() {
    let (mut names, mut now, mut asked) = (Names::open(planetside::Names::default()), Instant::now(), 0);
    for number in 0..200_000 {
        names.want(&login(2 * number + 1), now);
        if number % 100 == 99 {
            now += PACE;
            let ids = names.next_ask(now).unwrap();
            assert_eq!(ids.len(), ASKED_MAX);
            asked += 1;
            names.on_answer(now, answer(&[]));
        }
    }
    assert_eq!(asked, 2_000);
    assert!(names.known.len() <= 100_000, "{}", names.known.len());
    for number in 0..10_000 {
        names.want(&login(2 * number + 1), now + 1000 * SECOND);
    }
    assert!(names.wanted.len() <= WANTED_MAX);
}

/// Somebody who helped to take this facility.
fn capture(facility: u32) -> Event {
    let frame = format!(
        r#"{{"payload":{{"character_id":"3","event_name":"PlayerFacilityCapture","facility_id":"{facility}","outfit_id":"0","timestamp":"1700000000","world_id":"1","zone_id":"2"}},"service":"event","type":"serviceMessage"}}"#
    );
    let Line::Event(event) = Decoder::new(Feed::Recording).decode_bytes(frame.as_bytes(), None) else {
        panic!("{frame}")
    };
    event.into_event()
}

#[test]
fn what_a_table_names_is_not_asked_for() {
    let tables = br#"{"format": 1, "facilities": {"7500": {"name": "Hvar Tech Plant"}, "7801": {"zone": 2}}}"#;
    let (mut names, now) = (Names::open(planetside::Names::from_json(tables).unwrap()), Instant::now());
    for facility in [7500, 7801, 5] {
        names.want(&capture(facility), now);
    }
    let wanted: Vec<_> = names.wanted.iter().filter(|id| matches!(id, Id::Facility(_))).copied().collect();
    assert_eq!(wanted, [Id::Facility(FacilityId(5)), Id::Facility(FacilityId(7801))]);
    let shown = [7500, 7801, 5].map(|id| names.facility(FacilityId(id)));
    assert_eq!(shown, ["Hvar Tech Plant", "warpgate 7801", "facility 5"]);
}

#[test]
fn s1_a_name_from_outside_is_one_word_of_letters() {
    let (mut names, now) = (Names::open(planetside::Names::default()), Instant::now());
    names.want(&login(3), now);
    names.next_ask(now);
    names.on_answer(now, answer(&[(3, &format!("a\u{202e}\n\u{1b}{}", "x".repeat(1000)))]));
    let shown = names.character(CharacterId(3));
    assert!(shown.starts_with("a \u{fffd}xxx") && shown.chars().count() == LETTERS_MAX, "{shown}");
}
