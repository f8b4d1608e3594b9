//! The parser of the `cel` crate reads what ours reads, and makes the same tree of it.

use ::cel::parser::PrattParser;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::cel::syntax::parse;
use crate::cel::tests::syntax::shown::{ours, theirs};
use crate::cel::tests::syntax::texts::any_text;

/// What each parser makes of a text; nothing of what it cannot read.
fn both(text: &str) -> (Option<String>, Option<String>) {
    let theirs = PrattParser::new().parse(text).ok().map(|tree| theirs(&tree));
    match parse(text) {
        Ok(parsed) => (Some(ours(&parsed.tree)), theirs),
        // Bounds of our own: what they keep away is nobody's business here.
        Err(error) if ["it nests too deep", "the text is too long"].iter().any(|it| error.message.starts_with(it)) => {
            (None, None)
        }
        Err(_) => (None, theirs),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_read_alike(text in any_text()) {
        let (ours, theirs) = both(&text);
        prop_assert_eq!(ours, theirs, "{}", text);
    }
}

#[test]
fn most_whole_texts_and_some_torn_ones_can_be_read() {
    let mut runner = TestRunner::deterministic();
    let read = (0..500).filter(|_| {
        let text = any_text().new_tree(&mut runner).unwrap().current();
        parse(&text).is_ok()
    });
    let read = read.count();
    assert!((100..400).contains(&read), "{read} of 500 say nothing of what is read, or of what is refused");
}

#[test]
fn what_binds_more_comes_first() {
    let lines = [
        ("a || b && c || d", "(a || (b && c) || d)"),
        ("a && b == c + d * -e.f", "(a && (b == (c + (d * -(e.f)))))"),
        ("a * b + c % d - e / f", "(((a * b) + (c % d)) - (e / f))"),
        ("a - b - c < d in e", "((((a - b) - c) < d) in e)"),
        ("a ? b : c ? d : e || f", "(a ?: b ?: (c ?: d ?: (e || f)))"),
        ("!a.b[c] && !(d || e)", "(!a.b[c] && !(d || e))"),
        ("-5.size() - -x.size() - - 5", "((-5.size() - -(x.size())) - -5)"),
        ("!!a == !!!b && --c < ---d && !-!e", "((a == !b) && (c < -(d)) && !-(!e))"),
        ("-9223372036854775808 < -0x1F", "(-9223372036854775808 < -31)"),
        ("a.all(x, x || b).c", "a.all(x: (x || b)).c"),
        ("has(a.b) ? has((c.d)) : has(has(e.f))", "(has(a.b) ?: has(c.d) ?: has(e.f))"),
        ("'\\x41\\101\\u00e9\\\\' + r'\\n' + '''a'\r\nb''' + \"\"", r#"((("AAé\\" + "\\n") + "a'\nb") + "")"#),
    ];
    for (text, expected) in lines {
        assert_eq!(both(text), (Some(expected.to_owned()), Some(expected.to_owned())), "{text}");
    }
}

/// All that one of the two reads, and the other does not.
#[test]
fn what_differs_is_known() {
    assert_eq!(both("-0x8000000000000000 < 0"), (Some("(-9223372036854775808 < 0)".to_owned()), None));
    let deep = format!("{}1 == 1", "1+".repeat(70));
    assert!(parse(&deep).is_err() && PrattParser::new().parse(&deep).is_ok());
    let long = " ".repeat(5000) + "true";
    assert!(parse(&long).is_err() && PrattParser::new().parse(&long).is_ok());
}
