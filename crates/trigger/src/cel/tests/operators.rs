//! Everything that can be written, on a fight with known fields.

use bugle_event::{Envelope, Fact as _, Foreign, Gap, Kind, KindInfo, Seen, Subject, Timestamp, Want};

use crate::cel::Cel;
use crate::cel::tests::facts::{Fight, cel, event, fight, holds};
use crate::condition::Condition;
use crate::explain::Memory;
use crate::trigger::Trigger;

/// Each line holds; with `!` before it, does not: it has an answer.
#[track_caller]
fn all_hold(lines: &str) {
    for line in lines.trim().lines().map(str::trim) {
        assert!(holds(line), "{line}");
        assert!(!holds(&format!("!({line})")), "!({line})");
    }
}

/// Neither a line nor its opposite holds: there is no answer.
#[track_caller]
fn none_answers(lines: &str) {
    for line in lines.trim().lines().map(str::trim) {
        assert!(!holds(line), "{line}");
        assert!(!holds(&format!("!({line})")), "!({line})");
    }
}

#[test]
fn comparisons_go_by_the_value_whatever_the_type_of_number() {
    all_hold(
        r#"
        event.world_id == 10 && event.world_id != 11 && event.damage < -6 && event.damage <= -7 && event.world_id > 9
        event.world_id >= 10 && event.world_id == 10u && event.world_id == 10.0 && event.world_id < 10.5 && 9.5 < event.world_id
        event.large == 18446744073709551615u && event.large > 9223372036854775807 && event.large > event.world_id
        event.large < 18446744073709551616.0 && !(event.large == 18446744073709551616.0) && event.large > -1.0e300
        event.share == 0.5 && event.share < 1 && event.share > 0u && 1 > event.share
        event.is_headshot == true && event.is_headshot && false < event.is_headshot
        event.name == "Zoë" && event.name != 'Zoe' && event.name > "Z" && event.side == "red"
        event.hits == [3, 1, 2] && event.hits != [3, 1] && event.tags == ["a", "bc"]
        (true ? 1 : 2) == 1 && (false ? "a" : "b") == "b"
        true || false
        "#,
    );
}

#[test]
fn ids_are_numbers_and_texts() {
    all_hold(
        r#"
        event.attacker_id == 5428010618035323201 && event.attacker_id == "5428010618035323201" && event.attacker_id != 5428010618035323202
        event.attacker_id != event.victim_id && event.attacker_id > event.victim_id && event.victim_id < 10 && event.victim_id == 8u
        event.attacker_id in [1, "5428010618035323201"] && event.victim_id in ["8", "9"] && event.victim_id in [8]
        5 in event.helpers && "6" in event.helpers && !(7 in event.helpers) && event.helpers.exists(id, id == 6)
        event.attacker_id.startsWith("5428") && int(event.victim_id) + 1 == 9 && string(event.victim_id) == "8"
        "#,
    );
}

#[test]
fn what_is_not_there_answers_nothing_but_whether_it_is_there() {
    all_hold(
        r#"
        !has(event.weapon_id) && !has(event.until) && has(event.clan) && has(event.clan.tag) && !has(event.clan.motto)
        event.weapon_id == null && event.until == null && null == event.until && event.clan.tag != null
        has(event.raw.deep) && !has(event.raw.none) && !has(event.raw.other) && event["world_id"] == 10 && event.clan["level"] == 12
        event.weapon_id == 5 || event.world_id == 10
        event.world_id == 10 || event.weapon_id == 5
        "#,
    );
    none_answers(
        r#"
        event.weapon_id == 5
        event.weapon_id != 5
        event.until > timestamp("2026-01-01T00:00:00Z")
        event.clan.motto.startsWith("x")
        event.weapon_id in [1, 2]
        event.weapon_id == 5 && event.world_id == 10
        event.weapon_id == 5 || event.world_id == 11
        event.raw.deep == event.raw.other
        event.raw.n.startsWith("2")
        event.raw.deep < 3
        "#,
    );
    // What decides, decides.
    assert!(!holds("event.weapon_id == 5 && event.world_id == 11"));
    assert!(holds("!(event.weapon_id == 5 && event.world_id == 11)"));
}

#[test]
fn arithmetic_stays_within_its_type() {
    all_hold(
        r#"
        event.world_id + 5 * 2 - 4 / 2 == 18 && -7 % 4 == -3 && event.damage / 2 == -3 && -event.damage == 7 && 7u % 4u == 3u
        event.share * 2.0 == 1.0 && event.share / 0.0 > 1.0e308 && -event.share == -0.5 && 3u * 2u - 1u == 5u && 1.5 - 0.5 + 1.0 == 2.0
        event.name + "!" == "Zoë!" && 6u / 4u == 1u && 1u + 2u == 3u && event.raw.n + 0.5 == 3.0
        --5 == 5 && -(-5) == 5 && !!true && - event.world_id == -10
        "#,
    );
    none_answers(
        r"
        event.world_id / 0 == 1
        event.world_id % 0 == 1
        9223372036854775807 + event.world_id > 0
        event.large + event.large > 0
        1u - 2u == 0u
        -(event.damage - 9223372036854775801) > 0
        event.raw.n % event.raw.n == 0.0
        event.raw.n + 1 == 3
        ",
    );
}

#[test]
fn texts_have_functions() {
    all_hold(
        r#"
        event.name.startsWith("Zo") && event.name.endsWith("ë") && event.name.contains("o") && event.name.matches("^Z.ë$")
        matches(event.name, "o") && !event.name.matches("^o") && size(event.name) == 3 && event.name.size() == 3
        event.name.lowerAscii() == "zoë" && event.name.upperAscii() == "ZOë" && "" == '' && r"\d" == "\\d"
        "#,
    );
}

#[test]
fn lists_can_be_searched() {
    all_hold(
        r#"
        event.world_id in [1, 10, 3] && !(event.world_id in []) && event.share in [0.5, 2] && 1 in event.hits && !(4 in event.hits)
        event.side in ["red", "blue"] && event.name in ["x", "Zoë"] && event.name in [event.name] && "bc" in event.tags && event.raw.n in [2, 2.5]
        event.raw.n in [1, 2] || event.world_id in [10u] && 2.0 in event.hits && event.large in [18446744073709551615u]
        size(event.hits) == 3 && event.clans.size() == 2 && event.hits[0] == 3 && event.tags[1] == "bc" && event.raw.deep[0] == 1
        event.hits.exists(hit, hit > 2) && event.hits.all(hit, hit > 0) && !event.hits.exists(hit, hit > 3) && !event.hits.all(hit, hit > 1)
        event.hits.exists(one, event.hits.exists(other, one + other == 5 && one < other)) && [1, 2].all(n, n in event.hits)
        event.tags.exists(tag, tag.startsWith("b")) && [].all(n, false) && ![].exists(n, true) && event.raw.deep.exists(x, x == "x")
        event.world_id in [event.world_id, 1] && event.hits.all(hit, [1].exists(hit, hit == 1))
        "#,
    );
    none_answers(
        r"
        event.hits[3] == 1
        event.hits[-1] == 1
        event.hits.all(hit, hit / (hit - 3) <= 0)
        event.raw.deep[2] == 1
        event.raw.n.exists(x, true)
        5 in event.raw.n
        size(event.raw.n) == 1
        event.raw.n[0] == 1
        ",
    );
}

#[test]
fn times_and_durations_are_compared_and_added() {
    all_hold(
        r#"
        event.at == timestamp("2026-01-31T12:00:00Z") && event.at < timestamp("2026-01-31T13:00:00.5+01:00") && time == event.at
        observed_at - time == duration("1.5s") && observed_at > time && time + duration("1500ms") == observed_at && duration("1s") + time < observed_at
        observed_at - duration("1s500ms") == time && duration("1h30m") == duration("90m") && duration("-1s") < duration("0") && -duration("1s") == duration("-1s")
        duration("1m") - duration("1s") == duration("59s") && duration("1m") + duration("1s") == duration("61s") && duration("0.25h") == duration("15m")
        int(event.at) == 1769860800 && string(event.at) == "2026-01-31T12:00:00Z" && string(duration("-1.5s")) == "-1.5s" && string(duration("60s")) == "60s"
        timestamp(string(event.at)) == event.at && duration(string(duration("3s"))) == duration("3s") && timestamp(event.at) == event.at
        "#,
    );
    none_answers("timestamp(event.name) == event.at\nduration(event.name) == duration('1s')");
    none_answers("event.at + duration('100000000h') > event.at");
}

#[test]
fn values_are_converted() {
    all_hold(
        r#"
        int("7") == 7 && int(2.9) == 2 && int(-2.9) == -2 && int(7u) == 7 && uint(7) == 7u && uint("7") == 7u && uint(2.9) == 2u
        double(2) == 2.0 && double("0.5") == 0.5 && double(3u) == 3.0 && string(7) == "7" && string(7u) == "7" && string(true) == "true"
        string(0.5) == "0.5" && string("x") == "x" && event.share * double(event.world_id) == 5.0 && event.side == "red"
        "#,
    );
    none_answers(
        "int(\"x\") == 7\nint(1.0e300) == 1\nuint(-1) == 1u\nint(event.large) == 1\nuint(-1.5) == 1u\ndouble(event.name) > 0.0",
    );
}

#[test]
fn the_envelope_can_be_asked() {
    all_hold(
        r#"
        kind == "test.fight" && source == "test" && subject == "world/10" && origin == "backfill" && size(id) == 32
        time < observed_at && time != null && observed_at != null
        "#,
    );
}

#[test]
fn what_other_kinds_have_is_not_there_in_an_event_without_it() {
    let both =
        Cel::new("event.world_id == 10 || event.cause == 'stall'", &[KindInfo::of::<Fight>(), gap_info()]).unwrap();
    let now = Timestamp::EPOCH;
    let gap = |cause| Envelope::new("test", Gap::new("test", [], None, now, cause), Seen::at(now)).into_event();
    assert!(both.holds(&event(fight())) && both.holds(&gap(bugle_event::Cause::Stall)));
    assert!(!both.holds(&gap(bugle_event::Cause::Restart)));
    let foreign = Foreign::new(Kind::new("chess.move"), Subject::number("board", 1), r#"{"world_id":10}"#).unwrap();
    let foreign = Envelope::new("chess", foreign, Seen::at(now)).into_event();
    assert!(both.holds(&foreign), "it is read as it was written");
    let any = Cel::new("event.what.ever == 'x' || event.world_id == 10", &[]).unwrap();
    assert!(any.holds(&foreign) && any.holds(&event(fight())) && !any.holds(&gap(bugle_event::Cause::Stall)));
}

fn gap_info() -> KindInfo {
    <Gap as bugle_event::Fact>::info().unwrap()
}

#[test]
fn a_condition_is_made_of_it_and_it_shows_its_text() {
    let text = "event.world_id == 10";
    let asked = cel(text).unwrap();
    let condition = Condition::from(asked.clone());
    assert!(condition.holds(&event(fight())) && !condition.holds(&event(Fight { world_id: 1, ..fight() })));
    assert_eq!((asked.text(), asked.to_string().as_str()), (text, text));
    assert_eq!(format!("{condition:?} {asked:?}"), "Condition(event.world_id == 10) Cel(\"event.world_id == 10\")");
    assert_eq!(asked, cel(text).unwrap());
}

#[test]
fn an_explanation_goes_clause_by_clause() {
    let explained = |text: &str| {
        let trigger = Trigger::new("test", [Want::kinds([Fight::KIND])]);
        trigger.conditions.push(cel(text).unwrap());
        trigger.explain(&Memory::default(), &event(fight())).to_string()
    };
    insta::assert_snapshot!(explained(
        "event.world_id == 10 && (event.side == 'blue' || event.weapon_id in [1]) &&\n  ((event.is_headshot)) && size(event.hits) + event.hits[0] > 1 && true"
    ), @r#"
    test does not fire on test.fight:
      + kind is test.fight
      - event.world_id == 10 && (event.side == 'blue' || event.weapon_id in [1]) &&   ((event.is_headshot)) && size(event.hits) + event.hits[0] > 1 && true
        + event.world_id == 10: event.world_id = 10
        - (event.side == 'blue' || event.weapon_id in [1]): event.side = "red", event.weapon_id = absent
        + ((event.is_headshot)): event.is_headshot = true
        + size(event.hits) + event.hits[0] > 1: event.hits = [3, 1, 2]
        + true
    "#);
    insta::assert_snapshot!(explained("event.world_id == 11 && event.is_headshot || event.until > time"), @r#"
    test does not fire on test.fight:
      + kind is test.fight
      - event.world_id == 11 && event.is_headshot || event.until > time: event.world_id = 10, event.is_headshot = true, event.until = null, time = "2026-01-31T12:00:00Z"
    "#);
    insta::assert_snapshot!(explained("(event.tags == event.tags && event.name == '&&')"), @r#"
    test does not fire on test.fight:
      + kind is test.fight
      - (event.tags == event.tags && event.name == '&&'): event.tags = ["a", "bc"], event.name = "Zoë"
    "#);
}
