//! Texts at random: of everything that CEL's grammar has, and with something wrong in them.

use proptest::prelude::*;
use proptest::sample::Index;

fn pick(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(words).prop_map(str::to_owned)
}

/// Numbers, among them the last that there are, and the first that there are not.
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "00012",
    "9223372036854775807",
    "9223372036854775808",
    "0x1f",
    "0X7fffffffffffffff",
    "0xffffffffffffffff",
    "1u",
    "18446744073709551615U",
    "18446744073709551616u",
    "0xFFu",
    "0x1ffffffffffffffffu",
    "0.5",
    ".5",
    "1e3",
    "1.5E+3",
    "2e-400",
    "1e400",
    "1.e5",
];

const NAMES: &[&str] =
    &["event", "kind", "x", "_y1", "r", "b", "rb", "has", "all", "true", "null", "in_", "exists_one"];

/// What may be in quotes.
const LETTERS: &[&str] = &[
    "a",
    "é",
    " ",
    "\n",
    "\r\n",
    "\r",
    "//",
    "&&",
    "'",
    "\"",
    "''",
    "\\'",
    "\\\"",
    "\\\\",
    "\\n",
    "\\a",
    "\\?",
    "\\`",
    "\\x41",
    "\\XfF",
    "\\x4",
    "\\u00e9",
    "\\ud800",
    "\\U0001F600",
    "\\U00110000",
    "\\101",
    "\\377",
    "\\40",
    "\\8",
    "\\q",
];

fn strings() -> impl Strategy<Value = String> {
    let prefix = pick(&["", "", "", "r", "R", "b", "B", "rb", "Br"]);
    let quotes = pick(&["'", "\"", "'''", "\"\"\""]);
    let inside = prop::collection::vec(prop::sample::select(LETTERS), 0..4);
    (prefix, quotes, inside).prop_map(|(prefix, quotes, inside)| format!("{prefix}{quotes}{}{quotes}", inside.concat()))
}

const SIGNS: &[&str] = &["&&", "&&", "||", "||", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%"];

const FUNCTIONS: &[&str] =
    &["size", "matches", "has", "exists", "all", "exists_one", "existsOne", "map", "filter", "for"];

/// What stands between the parts of a text: each blank of it is made one of these.
const BLANKS: &[&str] = &["", " ", " ", " ", "\n", "\t \r\n", " // a + 'b\n", "\u{b}\u{c}"];

fn listed(parts: &[String], comma: &str) -> String {
    format!("{}{comma}", parts.join(" , "))
}

/// Expressions that are made of others.
fn made_of(inner: &BoxedStrategy<String>) -> impl Strategy<Value = String> + use<> {
    let one = || inner.clone();
    let some = |most: usize| prop::collection::vec(inner.clone(), 0..=most);
    let comma = || pick(&["", "", "", " ,"]);
    let field = || pick(&["x", "world_id", "for", "as", "size", "has", "b"]);
    let chain = (one(), prop::collection::vec((prop::sample::select(SIGNS), one()), 1..5));
    prop_oneof![
        6 => chain.prop_map(|(first, rest)| {
            rest.into_iter().fold(first, |text, (sign, side)| format!("{text} {sign} {side}"))
        }),
        2 => one().prop_map(|inside| format!("( {inside} )")),
        2 => (pick(&["!", "-", "- -", "! !", "! -", "- ! ! -"]), one()).prop_map(|(signs, of)| format!("{signs} {of}")),
        2 => (one(), one(), one()).prop_map(|(when, one, other)| format!("{when} ? {one} : {other}")),
        2 => (one(), field()).prop_map(|(of, name)| format!("{of} . {name}")),
        1 => (one(), one()).prop_map(|(of, at)| format!("{of} [ {at} ]")),
        1 => (some(3), comma()).prop_map(|(items, comma)| format!("[ {} ]", listed(&items, &comma))),
        2 => (pick(FUNCTIONS), some(2)).prop_map(|(name, args)| format!("{name} ( {} )", listed(&args, ""))),
        2 => (one(), pick(FUNCTIONS), some(3))
            .prop_map(|(of, name, args)| format!("{of} . {name} ( {} )", listed(&args, ""))),
        2 => (one(), pick(FUNCTIONS), pick(NAMES), one())
            .prop_map(|(of, name, element, holds)| format!("{of} . {name} ( {element} , {holds} )")),
        1 => (one(), field()).prop_map(|(of, name)| format!("has ( {of} . {name} )")),
        1 => (one(), one(), comma()).prop_map(|(key, value, comma)| format!("{{ {key} : {value} {comma} }}")),
        1 => (pick(&["Fight", "a . b", ". a", "( a )", "x [ 0 ]"]), field(), one(), comma())
            .prop_map(|(name, field, value, comma)| format!("{name} {{ {field} : {value} {comma} }}")),
        1 => (pick(&["{ }", "[ ]", "a { }"]), one()).prop_map(|(none, one)| format!("{none} == {one}")),
    ]
}

/// Texts of the grammar, most of which can be read.
fn whole() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => pick(NAMES),
        2 => pick(&["event . world_id", "event . name", ". event", "( x )"]),
        2 => pick(NUMBERS),
        2 => strings(),
        1 => pick(&["true", "false", "null"]),
    ];
    let spaced = leaf.prop_recursive(5, 48, 4, |inner| made_of(&inner));
    (spaced, prop::collection::vec(prop::sample::select(BLANKS), 1..8), any::<bool>()).prop_map(
        |(text, blanks, is_plain)| {
            let mut blanks = blanks.iter().cycle();
            let blank = |letter: char| match letter {
                ' ' if !is_plain => blanks.next().map_or_else(String::new, |blank| (*blank).to_owned()),
                letter => letter.to_string(),
            };
            text.chars().map(blank).collect()
        },
    )
}

/// What a text is torn with.
const PIECES: &[&str] = &[
    "", "", "", " ", "\n", "(", ")", "[", "]", "{", "}", ",", ".", ":", "?", ".?", "[?", "=", "==", "&", "&&", "|",
    "||", "!", "-", "+", "*", "/", "//", "%", "<", " in ", "'", "\"", "'''", "\"\"\"", "r'", "b\"", "\\", "\\u12", "`",
    "`a`", "§", "é", "0", "0x", "1u", "1e", "1.5u", ".5", "true", "if", "for", "x", "_", "has(", ".all(x,", ".map(",
    "@", "#", "\u{0}",
];

type Tear = (Index, usize, &'static str);

fn torn(text: String, tears: &[Tear]) -> String {
    tears.iter().fold(text, |text, (at, len, piece)| {
        let letters: Vec<char> = text.chars().collect();
        let at = at.index(letters.len() + 1);
        let rest = letters[at..].iter().skip(*len);
        letters[..at].iter().copied().chain(piece.chars()).chain(rest.copied()).collect()
    })
}

/// Texts of which about half can be read.
pub(super) fn any_text() -> impl Strategy<Value = String> {
    let tear = (any::<Index>(), 0_usize..4, prop::sample::select(PIECES));
    let tears = prop_oneof![Just(Vec::new()).boxed(), prop::collection::vec(tear, 1..3).boxed()];
    prop_oneof![
        8 => (whole(), tears).prop_map(|(text, tears)| torn(text, &tears)),
        1 => prop::collection::vec(prop::sample::select(PIECES), 0..16).prop_map(|pieces| pieces.concat()),
    ]
}
