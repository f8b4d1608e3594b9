//! Patterns over the events of both games, in code and as texts.

use bugle::clash::{WarAttack, WarStarted};
use bugle::pattern::{Absence, Sequence, Step};
use bugle::planetside::{Death, patterns};
use bugle::source::{Codec, Header, kinds};
use bugle::{Event, EventId, Fact, Origin, Pattern, Timestamp};
use bugle_trigger::{Machine, Trigger};
use std::time::Duration;

const NOON: Timestamp = Timestamp::from_secs(1_769_774_400);

/// An event as a journal has it, so many seconds after noon.
fn read<F: Fact>(codec: Codec, number: u128, secs: u64, data: &str) -> Event {
    let at = NOON + Duration::from_secs(secs);
    let header = Header {
        id: EventId::from_u128(number),
        source: F::KIND.name().split('.').next().unwrap(),
        kind: F::KIND,
        time: Some(at),
        not_before: None,
        observed_at: at,
        seq: None,
        origin: Origin::Live,
    };
    codec.read(header, data).unwrap()
}

fn death(secs: u64, attacker: u64, victim: u64) -> Event {
    let data =
        format!(r#"{{"attacker_character_id":"{attacker}","character_id":"{victim}","world_id":1,"zone_id":2}}"#);
    read::<Death>(Codec::of::<bugle::planetside::Event>(), (secs * 100 + victim).into(), secs, &data)
}

/// The keys and ids of what fires.
fn fired(pattern: Pattern, events: &[Event]) -> Vec<(String, Vec<u128>)> {
    let mut trigger = Trigger::new("pattern", pattern.wants());
    trigger.pattern = Some(pattern);
    let mut machine = Machine::new(trigger);
    let mut firings: Vec<_> = events.iter().flat_map(|event| machine.on_event(event)).collect();
    firings.extend(machine.on_time(NOON + Duration::from_hours(1000)));
    let ids = |events: &[Event]| events.iter().map(|event| event.id.as_u128()).collect();
    firings.iter().map(|firing| (firing.key.to_string(), ids(&firing.events))).collect()
}

fn parsed(text: &str) -> Pattern {
    Pattern::parse(text, &kinds()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_form_that_is_shown_can_be_read() {
    for form in Pattern::forms() {
        parsed(form);
    }
    let error = Pattern::parse("count 3 of Death by atacker_character_id within 10s", &kinds()).unwrap_err();
    let said = "planetside.death has no field `atacker_character_id`; did you mean `attacker_character_id`?";
    assert_eq!((&*error.message, error.column), (said, 21));
}

#[test]
fn two_who_kill_each_other_are_found_in_code_and_by_text() {
    let deaths = [death(0, 1, 2), death(1, 5, 6), death(2, 2, 3), death(4, 2, 1), death(30, 6, 5)];
    let strikes = Step::of(|death: &Death| (death.attacker_character_id, death.character_id));
    let falls = Step::of(|death: &Death| (death.character_id, death.attacker_character_id));
    let mutual = Sequence::new(strikes, falls).within(Duration::from_secs(5));
    let text = "sequence Death then Death by attacker_character_id, character_id = character_id, attacker_character_id within 5s";
    let expected = [("1, 2".to_owned(), vec![2, 401])];
    assert_eq!(fired(mutual.into(), &deaths), expected);
    assert_eq!(fired(parsed(text), &deaths), expected);
}

#[test]
fn a_kill_streak_is_made_of_kills() {
    let streak = || patterns::kill_streak(3, Duration::from_secs(10)).into();
    let kills = [death(0, 1, 2), death(3, 1, 3), death(5, 4, 2), death(9, 1, 4)];
    assert_eq!(fired(streak(), &kills), [("1".to_owned(), vec![2, 303, 904])]);
    assert_eq!(fired(streak(), &[death(0, 1, 2), death(3, 1, 1), death(5, 0, 2), death(9, 1, 4)]), []);
    let allies = |secs: u64, victim: u64| {
        let data = format!(
            r#"{{"attacker_character_id":"1","attacker_team_id":2,"character_id":"{victim}","team_id":2,"world_id":1,"zone_id":2}}"#
        );
        read::<Death>(Codec::of::<bugle::planetside::Event>(), secs.into(), secs, &data)
    };
    assert_eq!(fired(streak(), &[allies(1, 2), allies(2, 3), allies(3, 4)]), [], "of their own side");
}

/// A war that began at noon and ends a day later.
fn war() -> Event {
    let side = |tag: &str| {
        format!(r#"{{"tag":"{tag}","name":"","clan_level":1,"attacks":0,"stars":0,"destruction_percentage":0.0}}"#)
    };
    let data = format!(
        r#"{{"war":{WAR},"war_type":"regular","team_size":5,"attacks_per_member":2,"end_time":"2026-01-31T12:00:00Z","clan":{},"opponent":{},"source":"body"}}"#,
        side("#2PP"),
        side("#2YY"),
    );
    read::<WarStarted>(Codec::of::<bugle::clash::Event>(), 1, 40, &data)
}

const WAR: &str = r##"{"preparation_start_time":"2026-01-29T12:00:00Z","clans":["#2PP","#2YY"]}"##;

fn attack(number: u32, hours: u64) -> Event {
    let data = format!(
        r##"{{"war":{WAR},"side":"clan","clan_tag":"#2PP","clan_name":"","opponent_tag":"#2YY","opponent_name":"","attacker_tag":"#PP","defender_tag":"#YY","order":{number},"stars":1,"destruction_percentage":50,"new_stars":1,"fresh":true}}"##
    );
    read::<WarAttack>(Codec::of::<bugle::clash::Event>(), (100 + number).into(), hours * 3600, &data)
}

#[test]
fn a_war_without_an_attack_an_hour_before_its_end_is_told() {
    let text = "absence of WarAttack after WarStarted by war.preparation_start_time, war.clans until end_time - 1h";
    let typed = || {
        let started = Step::of(|war: &WarStarted| war.matchup.war);
        let attacked = Step::of(|attack: &WarAttack| attack.war);
        let until = |war: &WarStarted| war.matchup.end_time.map(|end| end - Duration::from_hours(1));
        Pattern::from(Absence::new(started, attacked).until(until))
    };
    assert_eq!(fired(typed(), &[war(), attack(1, 24)]).len(), 1, "that was in the last hour");
    assert_eq!(fired(parsed(text), &[war(), attack(1, 24)]).len(), 2, "each clan is a key of its own");
    for pattern in [typed(), parsed(text)] {
        assert_eq!(fired(pattern, &[war(), attack(1, 22)]), []);
    }
}
