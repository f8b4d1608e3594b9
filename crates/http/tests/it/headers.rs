//! Headers as services and what stands between write them, and worse.

use proptest::prelude::*;

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[0-9]{1,4}",
        2 => "[0-9]{1,25}",
        1 => "-[0-9]{1,25}",
        1 => "[0-9]{1,20}\\.[0-9]{1,5}",
        1 => Just("Fri, 31 Dec 9999 23:59:59 GMT".to_owned()),
        1 => Just("Thu, 01 Jan 1970 00:00:00 GMT".to_owned()),
        1 => "[!-~]{0,20}",
    ]
}

fn any_header() -> impl Strategy<Value = (&'static str, String)> {
    let max_age = ("(public,? )?", "(s-maxage|max-age|max-age|Max-Age|no-store)", " ?=? ?\"?", any_value());
    prop_oneof![
        2 => max_age.prop_map(|(before, name, equals, value)| ("cache-control", format!("{before}{name}{equals}{value}"))),
        1 => any_value().prop_map(|value| ("age", value)),
        1 => any_value().prop_map(|value| ("date", value)),
    ]
}

/// Some of what says how old an answer is.
pub(crate) fn any_headers() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    prop::collection::vec(any_header(), 1..5)
}
