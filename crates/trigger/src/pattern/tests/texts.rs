//! Patterns as they are written.

use bugle_event::{Event, Gap, KindInfo};
use proptest::prelude::*;

use crate::pattern::any::Pattern;
use crate::pattern::tests::doors::{Doors, Saved, closed, gap, opened, trigger};

fn kinds() -> Vec<KindInfo> {
    Doors::KINDS.iter().copied().chain([KindInfo::of::<Gap>()]).collect()
}

fn parsed(text: &str) -> Pattern {
    Pattern::parse(text, &kinds()).unwrap_or_else(|error| panic!("{error}"))
}

/// What it fires on these events.
fn fired(text: &str, events: &[Event]) -> Vec<(Vec<u64>, i64)> {
    let mut doors = Saved::new(trigger(parsed(text)));
    for event in events {
        doors.restart().event(event);
    }
    doors.time(1_000_000).fired()
}

#[test]
fn each_kind_of_pattern_can_be_written() {
    let doors = [
        opened(&[1], 1, 0, 0),
        opened(&[2, 3], 2, 1, 1),
        closed(&[3], 3, 4, 4),
        closed(&[1], 4, 9, 9),
        opened(&[1], 5, 10, 10),
    ];
    let check = |text, expected: &[(&[u64], i64)]| {
        let expected: Vec<_> = expected.iter().map(|(events, at)| (events.to_vec(), *at)).collect();
        assert_eq!(fired(text, &doors), expected, "{text}");
    };
    check("sequence Opened then Closed by doors within 5s", &[(&[2, 3], 4)]);
    check("sequence Opened then Closed by doors within 10s", &[(&[2, 3], 4), (&[1, 4], 9)]);
    check("sequence Opened then Closed by number = doors within 1d", &[(&[1, 4], 9)]);
    check("sequence Opened then Closed", &[(&[2, 3], 4), (&[1, 4], 9)]);
    check("count 2 of Opened, Closed by doors within 1m", &[(&[2, 3], 4), (&[1, 4], 9)]);
    check("count 2 of test.opened where event.number != 2 && !(event.number in [7]) within 10s", &[(&[1, 5], 10)]);
    check("absence of Closed after Opened by doors = number for 9s", &[(&[2], 10), (&[5], 19)]);
    check("absence of Closed after Opened by doors for 8s", &[(&[1], 8), (&[2], 9), (&[5], 18)]);
    check(
        "absence of Closed where event.number == 4 after opened for 500ms slack 0s keys 5",
        &[(&[1], 0), (&[2], 1), (&[5], 10)],
    );
    check("session Opened to Closed by doors at most 1h30m", &[(&[2, 3], 4), (&[1, 4], 9), (&[2], 5401), (&[5], 5410)]);
    check("debounce Opened for 9s at most 1h", &[(&[1, 5], 19)]);
    check("debounce Opened by number for 0s", &[(&[1], 0), (&[2], 1), (&[5], 10)]);
    check("batch 2 of Opened within 5s", &[(&[1, 2], 1), (&[5], 15)]);
    check("count 1 of Opened by doors, number", &[(&[1], 0), (&[2], 1), (&[2], 1), (&[5], 10)]);
}

#[test]
fn a_moment_is_a_field_of_the_first_event() {
    let events = [gap(&[1], 100, 200), gap(&[1], 300, 300), opened(&[1], 1, 310, 310)];
    let blind = |text| {
        let mut doors = Saved::new(trigger(parsed(text)));
        for event in &events {
            doors.event(event);
        }
        doors.time(100_000).fired().iter().map(|(_, at)| *at).collect::<Vec<_>>()
    };
    assert_eq!(blind("absence of Opened after Gap until event.to + 1h"), [3900; 0], "it was opened at 310");
    assert_eq!(blind("absence of Closed after Gap until to + 1h"), [3900]);
    assert_eq!(blind("absence of Closed after Gap until to - 0s slack 1s"), [200, 300]);
}

#[test]
fn its_words_may_stand_in_a_condition_in_brackets_quotes_and_names_of_fields() {
    for condition in [
        "event.detail == 'by within then'",
        r#"event.detail != "it's \" for 5s""#,
        "(event.source == 'to')",
        "!has(event.to)",
        "event. to > timestamp('2026-01-01T00:00:00Z')",
        r"event.detail != r'\'",
        r#"event.detail != R"by\" && event.source != ''"#,
        "event.detail != '''it's by'''",
        "event.detail != '' // it's by then\n",
    ] {
        let pattern = parsed(&format!("count 2 of Gap where {condition} by source within 5s"));
        assert_eq!(pattern.wants().len(), 1, "{condition}");
    }
}

/// The message, and what of the text it is about.
fn refused(text: &str) -> String {
    let error = Pattern::parse(text, &kinds()).map(|_| text.to_owned()).unwrap_err();
    assert!(error.to_string().lines().count() == 3, "{error}");
    format!("{} @ {}", error.message, &text[error.place])
}

/// A text, and why it is refused.
const REFUSED: &[(&str, &str)] = &[
    ("", "a pattern begins with sequence, count, absence, session, debounce, batch @ "),
    (
        "cuont 3 of Gap",
        "a pattern begins with sequence, count, absence, session, debounce, batch; did you mean `count`? @ cuont",
    ),
    ("count many of Gap", "here should be a number from 1 to 100000 @ many"),
    ("count 0 of Gap", "here should be a number from 1 to 100000 @ 0"),
    ("count 3 Gap", "here should be `of`; not `Gap` @ Gap"),
    ("count 3 of", "here should be a kind of event @ "),
    ("count 3 of Openned", "there is no event `Openned`; did you mean `Opened`? @ Openned"),
    ("count 3 of Gap by cuase", "gap has no field `cuase`; did you mean `cause`? @ cuase"),
    ("count 3 of Gap by event.cuase within 5s", "gap has no field `cuase`; did you mean `cause`? @ cuase"),
    ("count 3 of Gap by cause within 5", "here should be a span of time, such as 5s, 10m, 2h or 1d @ 5"),
    (
        "count 3 of Gap whithin 5s",
        "`whithin` cannot be here; it is written so: count 3 of Death by attacker_character_id within 10s @ whithin",
    ),
    ("sequence Opened by number", "here should be `then`; not `by` @ by"),
    ("sequence Opened thne Closed", "here should be `then`; not `thne`; did you mean `then`? @ thne"),
    (
        "sequence Opened then Closed by number, doors = number",
        "there are 2 fields on one side and 1 on the other @ number",
    ),
    ("count 2 of Opened by number, doors, event.number", "`event.number` is there already @ event.number"),
    ("absence of Opened after Closed by number", "here should be `for` or `until`; the text ends @ "),
    ("absence of Opened after Closed until number", "`number` is an int, and no timestamp @ number"),
    (
        "sequence Gap then Opened by source, refilled = number, doors",
        "it is never the same: `event.refilled` is a bool, `event.doors` is a list @ number, doors",
    ),
    (
        "sequence Gap then Opened by from = number within 5s",
        "it is never the same: `event.from` is a timestamp, `event.number` is an int @ number",
    ),
    ("count 2 of Gap where event.refilled ? true : 3 by source", "`?` gives one type, not a bool or an int @ ?"),
    (
        "count 2 of Gap where (event.refilled ? 1 : 2.5) > 1 by source",
        "`?` gives one type, not an int or a double; convert one of them with int(..) or double(..) @ ?",
    ),
    ("count 2 of Opened slack 1s keys 5 slack 2s", "`slack` has been said already @ slack"),
    ("session Opened to Closed at least 5s", "here should be `most`; not `least` @ least"),
    (
        "count 2 of Opened where event.number == 'x' by number",
        "`==` does not go with an int and a string; a number is written without quotes @ ==",
    ),
    (
        "count 2 of Opened where event.nubmer == 1 by number",
        "test.opened has no field `nubmer`; did you mean `number`? @ nubmer",
    ),
    ("count 2 of Gap where (event.source == by) by source", "`by` is not known @ by"),
];

#[test]
fn what_is_wrong_is_shown_in_its_place_with_what_was_meant() {
    for (text, message) in REFUSED {
        assert_eq!(refused(text), *message, "{text}");
    }
    let error = Pattern::parse(&format!("count 2 of Opened by {}", "x".repeat(20_000)), &kinds()).unwrap_err();
    assert_eq!(error.message, "it is longer than 10000 bytes");
}

#[test]
fn the_examples_say_how_each_is_written() {
    let forms: Vec<_> = Pattern::forms().collect();
    assert_eq!(forms.len(), 6);
    for form in forms {
        let form = form
            .replace("PlayerLogin", "Opened")
            .replace("PlayerLogout", "Closed")
            .replace("FacilityControl", "Opened");
        let form = form
            .replace("Death", "Opened")
            .replace("attacker_character_id", "number")
            .replace("character_id", "number");
        parsed(&form.replace("facility_id", "number"));
    }
}

proptest! {
    #[test]
    fn no_text_brings_it_down(
        words in prop::collection::vec(prop_oneof![
            prop::sample::select(vec![
                "sequence", "count", "absence", "session", "debounce", "batch", "then", "of", "after", "to", "by", "for", "until", "within",
                "where", "at", "most", "slack", "keys", "Opened", "Closed", "Gap", "doors", "number", "event.to", "=", ",", "-", "5s", "3",
                "event.number > 1", "(", ")", "'", "\"", "\\", "é",
            ]).prop_map(str::to_owned),
            ".{0,6}",
        ], 0..14),
    ) {
        let text = words.join(" ");
        if let Err(error) = Pattern::parse(&text, &kinds()) {
            prop_assert!(error.to_string().lines().count() == 3, "{error}");
            prop_assert!(text.get(error.place.clone()).is_some(), "{error:?}");
        }
    }
}
