//! No text, however long and deep, breaks anything, on however small a stack.

use std::thread;

use proptest::prelude::*;

use crate::cel::Cel;
use crate::cel::tests::facts::{cel, event, fight};

/// Makes a condition of each text and asks it, on a thread with a small stack.
fn on_a_small_stack(kilobytes: usize, texts: Vec<String>) -> Vec<bool> {
    let work = move || texts.iter().map(|text| cel(text).is_ok_and(|cel| ask(&cel))).collect();
    thread::Builder::new().stack_size(kilobytes << 10).spawn(work).unwrap().join().unwrap()
}

/// Asks it everything that can be asked. Whether it is a condition at all.
fn ask(cel: &Cel) -> bool {
    let event = event(fight());
    let explained = cel.explain(&event);
    assert_eq!(explained.iter().all(|clause| clause.held), cel.holds(&event), "{cel}");
    assert!(explained.iter().all(|clause| !clause.what.is_empty() && !clause.what.contains('\n')));
    true
}

fn refused_or_asked(text: &str) {
    if let Ok(cel) = cel(text) {
        ask(&cel);
    }
}

/// Deep in every way that the grammar has: `part` so many times.
fn deep(many: usize) -> Vec<String> {
    let around = |open: &str, middle: &str, close: &str| format!("{}{middle}{}", open.repeat(many), close.repeat(many));
    vec![
        around("(", "true", ")"),
        around("((", "true", "))"),
        "(".repeat(many),
        ")".repeat(many),
        around("[", "", "] == []"),
        "[".repeat(many),
        "{".repeat(many),
        format!("{}1 == 1", "1+".repeat(many)),
        format!("{}1 == 1", "1-".repeat(many)),
        format!("{}true", "!".repeat(many)),
        format!("{}1 == 1", "-".repeat(many)),
        format!("{}true", "!-".repeat(many)),
        format!("{}true", "true?true:".repeat(many)),
        around("true?", "true", ":true"),
        format!("{}true", "true&&".repeat(many)),
        format!("{}true", "true||".repeat(many)),
        format!("{}true", "true||true&&".repeat(many)),
        format!("{}true", "true==".repeat(many)),
        format!("event{} == 1", ".raw".repeat(many)),
        format!("event.raw{} == 1", "[0]".repeat(many)),
        format!("event.name{} == ''", ".lowerAscii()".repeat(many)),
        around("size(", "1", ")"),
        around("has(", "event.name", ")"),
        around("[1].all(x,", "true", ")"),
        around("event.hits.exists(x,", "x==1", ")"),
        format!("{}[]", "1 in ".repeat(many)),
        around("event.name.matches('", "x", "')"),
        format!("event.name.matches('{}')", "(".repeat(many)),
        format!("event.name.matches('{}x{}')", "(".repeat(many), ")".repeat(many)),
        format!("event.name == '{}'", "\\\\".repeat(many)),
        "a{".repeat(many),
        "{'a':".repeat(many),
        "\"".repeat(many),
        "`".repeat(many),
        "é".repeat(many),
    ]
}

/// Deep in ways that show only in the tree: each bracket, when it is closed, is a part of what comes behind it.
fn stacked(many: usize) -> Vec<String> {
    let shrinking = |inner: String, at| format!("int({inner}{})", "+1".repeat(62 - at));
    vec![
        format!("{}1{}==1", "int(".repeat(many), "+1+1+1+1)".repeat(many)),
        (0..many.min(60)).rev().fold("1".to_owned(), shrinking) + "==1",
    ]
}

#[test]
fn brackets_that_are_closed_count_for_what_comes_behind_them() {
    let read = |many| on_a_small_stack(2048, stacked(many));
    assert_eq!([read(1), read(10), read(20), read(48)], [[true, false], [true, false], [false, false], [false, false]]);
}

#[test]
fn deep_texts_are_answered_on_small_stacks() {
    let mut texts: Vec<String> = [10, 31, 60, 63, 64, 65, 200, 1_000, 10_000, 20_000]
        .into_iter()
        .flat_map(|many| [deep(many), stacked(many)].concat())
        .collect();
    // The three that are asked for by name.
    texts.extend(["(".repeat(10_000), "1+".repeat(20_000) + "1", "!".repeat(10_000)]);
    let expected = on_a_small_stack(2048, texts.clone());
    assert!(expected.iter().filter(|read| **read).count() > 40, "those within the bounds are read");
    assert!(!expected[expected.len() - 3..].contains(&true));
    assert_eq!(on_a_small_stack(128, texts), expected);
}

#[test]
fn what_is_wrong_is_told_in_one_line_whatever_was_written() {
    for text in ["0'\r=\r*\t", "event.\u{1b}[31m", "'\u{202e}' == 1\r\n"] {
        let error = cel(text).unwrap_err();
        assert!(!error.message.contains(char::is_control), "{error:?}");
        assert!(!error.shown.contains(char::is_control), "{error:?}");
    }
}

#[test]
fn loops_within_loops_end() {
    let numbers = vec!["1"; 300].join(",");
    let text = format!("[{numbers}].all(a, [{numbers}].all(b, [{numbers}].all(c, a + b + c == 3)))");
    assert!(!cel(&text).unwrap().holds(&event(fight())), "after a hundred thousand elements there is no answer");
    let few = "[1,1].all(a, [1,1].all(b, [1,1].all(c, a + b + c == 3)))";
    assert!(cel(few).unwrap().holds(&event(fight())));
}

#[test]
fn whatever_walks_a_list_in_a_loop_is_counted() {
    let walked = |inside: &str| {
        let mut fight = fight();
        fight.hits = (0..800).collect();
        cel(&format!("event.hits.all(a, {inside})")).unwrap().holds(&event(fight))
    };
    // 800 times 800 elements are too many to look at, and give no answer.
    let numbers = (0..800).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
    let all = [
        "!(-1 - a in event.hits)".to_owned(),
        "event.hits == event.hits".to_owned(),
        "event.hits[799] == 799".to_owned(),
        "event.hits[799 - 0 * a] == 799".to_owned(),
        format!("[{numbers}] != [a]"),
        format!("size([a + 0,{numbers}]) > a - a"),
        format!("size([{numbers}]) > a - a"),
        format!("!(double(a) + 0.5 in [{numbers}])"),
    ];
    let answered: Vec<_> = all.iter().filter(|inside| walked(inside)).map(|inside| &inside[..20]).collect();
    assert_eq!(answered, [""; 0]);
    assert!(walked("a in [1] || size(event.hits) == 800 && event.hits[1] == 1"));
}

/// Pieces of texts, of which most together are nonsense and some are not.
const PIECES: [&str; 60] = [
    "event",
    ".",
    "world_id",
    "name",
    "hits",
    "raw",
    "clan",
    "tag",
    "attacker_id",
    "at",
    "weapon_id",
    "share",
    "==",
    "!=",
    "<",
    ">=",
    "&&",
    "||",
    "!",
    "-",
    "+",
    "*",
    "/",
    "%",
    "?",
    ":",
    "in",
    "(",
    ")",
    "[",
    "]",
    ",",
    "{",
    "}",
    "1",
    "10",
    "0",
    "1u",
    "0.5",
    "9223372036854775807",
    "'x'",
    "'8'",
    "\"é\"",
    "true",
    "false",
    "null",
    "has(",
    "size(",
    ".exists(x,",
    ".all(x,",
    "x",
    ".matches('a*')",
    ".startsWith(",
    "timestamp('2026-01-31T12:00:00Z')",
    "duration('5s')",
    "int(",
    "string(",
    " ",
    "\n",
    "//",
];

proptest! {
    #[test]
    fn any_text_is_refused_or_asked(text in "\\PC{0,80}") {
        refused_or_asked(&text);
    }

    #[test]
    fn any_bytes_are_refused_or_asked(text in "[\\x00-\\x7fé\u{1f600}]{0,60}") {
        refused_or_asked(&text);
    }

    #[test]
    fn any_mix_of_what_there_is_is_refused_or_asked(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24)) {
        refused_or_asked(&pieces.concat());
        refused_or_asked(&pieces.join(" "));
    }

    /// A good text with something wrong in it.
    #[test]
    fn a_torn_text_is_refused_or_asked(from in 0_usize..200, len in 0_usize..6, piece in prop::sample::select(&PIECES[..])) {
        let text = "event.world_id in [1, 10] && (event.name.startsWith('Zoë') || !has(event.weapon_id)) && event.hits.exists(hit, hit * 2 > 4) && event.at - duration('5s') < time && event.attacker_id != event.victim_id";
        let letters = text.chars().count();
        let from = from.min(letters);
        let torn: String = text.chars().take(from).chain(piece.chars()).chain(text.chars().skip(from + len)).collect();
        refused_or_asked(&torn);
    }
}
