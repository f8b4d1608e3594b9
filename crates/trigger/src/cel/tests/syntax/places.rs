//! Where each part of a text is.

use proptest::prelude::*;

use crate::cel::syntax::{Node, What, parse};
use crate::cel::tests::syntax::texts::any_text;

fn parts(node: &Node) -> Vec<&Node> {
    match &node.what {
        What::List(nodes) | What::And(nodes) | What::Or(nodes) => nodes.iter().collect(),
        What::Call { target, args, .. } => target.iter().map(|target| &**target).chain(args).collect(),
        What::Select { of, .. } | What::Has(of) | What::Not(of) | What::Minus(of) => vec![of],
        What::Index { of: one, index: other }
        | What::Compare(_, one, other)
        | What::In(one, other)
        | What::Calculate(_, one, other)
        | What::Each { over: one, holds: other, .. } => vec![one, other],
        What::Choice { when, then, otherwise } => vec![when, then, otherwise],
        _ => Vec::new(),
    }
}

/// A node and all in it, each before its parts.
fn walk(node: &Node) -> Vec<&Node> {
    std::iter::once(node).chain(parts(node).into_iter().flat_map(walk)).collect()
}

/// What is written at the place of each node.
fn places(text: &str) -> Vec<&str> {
    let parsed = parse(text).unwrap_or_else(|error| panic!("{error}"));
    walk(&parsed.tree).into_iter().map(|node| &text[node.place.clone()]).collect()
}

#[test]
fn a_node_is_where_its_name_or_its_sign_is() {
    let lines: [(&str, &[&str]); 14] = [
        ("event.clan.tag", &["tag", "clan", "event"]),
        ("event . // tag\n tag", &["tag", "event"]),
        ("tag.tag == tag", &["==", "tag", "tag", "tag"]),
        ("a && (b && c) && d", &["&&", "a", "&&", "b", "c", "d"]),
        ("a || b ? - 5 : -x", &["?", "||", "a", "b", "- 5", "-", "x"]),
        ("!!!a + --b", &["+", "!", "a", "b"]),
        (
            "event.hits[0x1F] in [1u, .5, 'é', null]",
            &["in", "[", "hits", "event", "0x1F", "[", "1u", ".5", "'é'", "null"],
        ),
        ("size(event.name) >= event.name.size ()", &[">=", "size", "name", "event", "size", "name", "event"]),
        ("has (event.has)", &["has", "has", "event"]),
        ("event.all.all(x, x.exists (y, true))", &["all", "all", "event", "exists", "x", "true"]),
        ("e.map(x, x) + e.existsOne(x, x)", &["+", "map", "existsOne"]),
        ("{1: 2} == b'x' || a.Fight {x: 1} == r\"\"", &["||", "==", "{", "b'x'", "==", "Fight", "r\"\""]),
        ("'é' == . event", &["==", "'é'", ". event"]),
        ("\t-1.5e3 % ((x)) // end", &["%", "-1.5e3", "x"]),
    ];
    for (text, expected) in lines {
        assert_eq!(places(text), expected, "{text}");
    }
}

#[test]
fn clauses_are_between_the_outermost_signs() {
    let lines: [(&str, &[&str]); 6] = [
        ("a&&(b && c) && [d && e] == f", &["a", "(b && c)", "[d && e] == f"]),
        (" a // one\n && \n b ", &["a // one", "b"]),
        ("(a && b)", &["(a && b)"]),
        ("a && b || c && d", &["a && b || c && d"]),
        ("a ? b && c : d && e", &["a ? b && c : d && e"]),
        ("'&&' == a", &["'&&' == a"]),
    ];
    for (text, expected) in lines {
        let clauses: Vec<_> = parse(text).unwrap().clauses.into_iter().map(|place| text[place].to_owned()).collect();
        assert_eq!(clauses, expected, "{text}");
    }
}

/// What must be written at the place of a node; nothing where it is written in more than one way.
fn word(node: &Node) -> Option<String> {
    Some(match &node.what {
        What::Name(name) | What::Select { name, .. } | What::Call { function: name, .. } => name.clone(),
        What::And(_) => "&&".to_owned(),
        What::Or(_) => "||".to_owned(),
        What::Not(_) => "!".to_owned(),
        What::Minus(_) => "-".to_owned(),
        What::Choice { .. } => "?".to_owned(),
        What::Compare(comparison, ..) => comparison.sign().to_owned(),
        What::Calculate(operation, ..) => operation.sign().to_owned(),
        What::In(..) => "in".to_owned(),
        What::List(_) | What::Index { .. } => "[".to_owned(),
        What::Has(_) => "has".to_owned(),
        What::Each { all, .. } => if *all { "all" } else { "exists" }.to_owned(),
        What::Bool(value) => value.to_string(),
        What::Null => "null".to_owned(),
        _ => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_place_is_one_of_what_is_there(text in any_text()) {
        let Ok(parsed) = parse(&text) else {
            let error = parse(&text).err().unwrap();
            prop_assert!(text.get(error.place.clone()).is_some(), "{:?}", error);
            return Ok(());
        };
        for node in walk(&parsed.tree) {
            let written = text.get(node.place.clone());
            prop_assert!(written.is_some_and(|written| !written.is_empty()), "{:?}", node);
            // Between a dot that comes first and its name there may be blanks.
            if let Some(word) = word(node).filter(|word| !word.starts_with('.')) {
                prop_assert_eq!(written, Some(&*word), "{:?}", node);
            }
        }
        let is_chain = parsed.clauses.len() > 1;
        prop_assert!(!is_chain || matches!(&parsed.tree.what, What::And(all) if all.len() == parsed.clauses.len()));
    }
}
