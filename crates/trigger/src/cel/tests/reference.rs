//! What holds here holds for the interpreter of the `cel` crate, and the other way round, wherever both know it.

use std::collections::HashMap;

use ::cel::{Context, Program, Value};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::cel::tests::facts::{Clan, Fight, Side, cel, event, fight};

/// A fight as the interpreter is to see it: whole numbers are ints.
fn context(fight: &Fight) -> Context<'static, 'static> {
    let mut context = Context::default();
    context.add_variable_from_value("event", value(&serde_json::to_value(fight).unwrap()));
    context
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => items.iter().map(value).collect::<Vec<_>>().into(),
        Json::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), value(field))).collect::<HashMap<_, _>>().into()
        }
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Value::Int(number),
            (None, Some(number)) => Value::UInt(number),
            (None, None) => Value::Float(number.as_f64().unwrap()),
        },
    }
}

fn any_fight() -> impl Strategy<Value = Fight> {
    let small = -3_i64..4;
    let names = prop::sample::select(&["", "a", "ab", "Zoë", "b"][..]);
    let numbers = prop::collection::vec(-3_i64..4, 0..4);
    let texts = prop::collection::vec(prop::sample::select(&["a", "b", "ab"][..]), 0..3);
    let weapon = prop::option::of(-3_i64..4);
    let rest = (any::<bool>(), -6_i32..6, prop::sample::select(&[Side::Red, Side::Blue][..]), weapon);
    (small.clone(), small, names, numbers, texts, rest).prop_map(
        |(world_id, level, name, hits, tags, (is_headshot, halves, side, weapon_id))| Fight {
            world_id,
            damage: if level == 3 { i64::MAX } else { level },
            share: f64::from(halves) / 2.0,
            is_headshot,
            name: name.to_owned(),
            side,
            weapon_id,
            clan: Clan { tag: name.to_owned(), level, motto: None },
            hits,
            tags: tags.into_iter().map(str::to_owned).collect(),
            ..fight()
        },
    )
}

fn pick(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(words).prop_map(str::to_owned)
}

/// Whole numbers, which may lack, overflow, or be divided by nothing.
fn ints(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        pick(&["event.world_id", "event.damage", "event.weapon_id", "event.clan.level", "event['world_id']"]),
        (-3_i64..4).prop_map(|number| if number < 0 { format!("({number})") } else { number.to_string() }),
        pick(&[
            "9223372036854775807",
            "size(event.name)",
            "event.hits.size()",
            "size('é')",
            "int('2')",
            "int(event.share)"
        ]),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let (one, other, condition) = (ints(depth - 1), ints(depth - 1), bools(depth - 1));
    prop_oneof![
        3 => leaf,
        2 => (one.clone(), pick(&["+", "-", "*", "/", "%"]), other.clone()).prop_map(|(one, sign, other)| format!("({one} {sign} {other})")),
        1 => one.clone().prop_map(|one| format!("-({one})")),
        1 => (condition, one.clone(), other).prop_map(|(when, one, other)| format!("({when} ? {one} : {other})")),
        1 => one.prop_map(|at| format!("event.hits[{at}]")),
    ]
    .boxed()
}

fn texts(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        pick(&["event.name", "event.clan.tag", "event.clan.motto", "event.tags[0]"]),
        pick(&["''", "'a'", "\"ab\"", "'Zoë'", "r'b'", "'\\x61'", "string(event.world_id)"]),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let (one, other) = (texts(depth - 1), texts(depth - 1));
    prop_oneof![3 => leaf, 1 => (one, other).prop_map(|(one, other)| format!("({one} + {other})"))].boxed()
}

fn lists(depth: u32) -> BoxedStrategy<String> {
    let made = prop::collection::vec(ints(depth), 0..3).prop_map(|items| format!("[{}]", items.join(", ")));
    prop_oneof![Just("event.hits".to_owned()), made].boxed()
}

const SIGNS: &[&str] = &["==", "!=", "<", "<=", ">", ">="];

fn compared((one, sign, other): (String, String, String)) -> String {
    format!("{one} {sign} {other}")
}

fn questions() -> impl Strategy<Value = String> {
    let doubles =
        pick(&["event.share", "0.5", "1.0", "(event.share + 0.5)", "(event.share * 2.0)", "double(event.world_id)"]);
    prop_oneof![
        (ints(0), pick(SIGNS), ints(0)).prop_map(compared),
        (texts(1), pick(SIGNS), texts(1)).prop_map(compared),
        (doubles, pick(SIGNS), pick(&["0.5", "event.share", "1.0", "-1.5"])).prop_map(compared),
        (pick(&["event.name", "event.clan.tag"]), pick(&["startsWith", "endsWith", "contains"]), texts(1))
            .prop_map(|(text, question, part)| format!("{text}.{question}({part})")),
        pick(&[
            "true",
            "false",
            "event.is_headshot",
            "has(event.weapon_id)",
            "has(event.clan.motto)",
            "has(event.clan)",
            "event.name.matches('^a')",
            "event.name.matches('b|ë')",
            "event.side in ['red', 'blue']",
            "event.side == 'red'",
        ]),
    ]
}

fn bools(depth: u32) -> BoxedStrategy<String> {
    let leaf = questions();
    if depth == 0 {
        return leaf.boxed();
    }
    let (one, other) = (bools(depth - 1), bools(depth - 1));
    prop_oneof![
        4 => leaf,
        3 => (one.clone(), other.clone()).prop_map(|(one, other)| format!("({one}) && ({other})")),
        3 => (one.clone(), other.clone()).prop_map(|(one, other)| format!("({one}) || ({other})")),
        1 => one.clone().prop_map(|one| format!("!({one})")),
        1 => (one.clone(), other.clone(), bools(depth - 1)).prop_map(|(when, one, other)| format!("(({when}) ? ({one}) : ({other}))")),
        2 => (ints(depth - 1), pick(SIGNS), ints(depth - 1)).prop_map(compared),
        2 => (ints(depth - 1), lists(depth - 1)).prop_map(|(one, list)| format!("{one} in {list}")),
        1 => (texts(0), prop::collection::vec(texts(0), 0..3)).prop_map(|(one, list)| format!("{one} in [{}]", list.join(", "))),
        1 => (lists(0), pick(&["==", "!="]), lists(0)).prop_map(compared),
        1 => (lists(0), pick(&["exists", "all"]), pick(SIGNS), ints(0))
            .prop_map(|(list, each, sign, other)| format!("{list}.{each}(x, x {sign} {other})")),
        1 => one.prop_map(|one| format!("event.tags.exists(tag, tag == 'a' && ({one}))")),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_holds_for_the_interpreter_holds_here(fight in any_fight(), text in bools(3)) {
        // What nests too deep is no condition here.
        let Ok(asked) = cel(&text) else {
            let error = cel(&text).unwrap_err();
            prop_assert!(error.message.starts_with("it nests too deep"), "{error}");
            return Ok(());
        };
        let expected = Program::compile(&text).unwrap().execute(&context(&fight)).ok();
        let opposite = cel(&format!("!({text})"));
        let event = event(fight);
        prop_assert_eq!(asked.holds(&event), expected == Some(Value::Bool(true)), "{}: {:?}", text, expected);
        if let Ok(opposite) = opposite {
            prop_assert_eq!(opposite.holds(&event), expected == Some(Value::Bool(false)), "!({}): {:?}", text, expected);
        }
    }
}
