//! Neither the reading nor what is read goes deeper than it may, whatever the text is.

use std::thread;

use proptest::prelude::*;

use crate::cel::syntax::parse;

/// What opens something, or takes what was before as a part of it.
const DEEPER: &[&str] = &[
    "(", "[", "{1:", "a{x:", "f(", "a.f(", "x[", "-", "!", "!-", "1+", "1*", "a?", "a?b:", "1<", "x in ", "a&&", "a||",
];

/// Whether they can be read, on a quarter of the stack that a condition is read on.
fn on_little_stack(texts: Vec<String>) -> Vec<bool> {
    let read = move || texts.iter().map(|text| parse(text).is_ok()).collect();
    thread::Builder::new().stack_size(2 << 20).spawn(read).unwrap().join().unwrap()
}

#[test]
fn whatever_goes_deeper_is_counted_before_it_is_read() {
    for deeper in DEEPER {
        let texts = [1, 30, 63, 64, 65, 700].map(|many| format!("{}a", deeper.repeat(many)));
        let read = on_little_stack(texts.to_vec());
        let are_side_by_side = ["a&&", "a||"].contains(deeper);
        assert_eq!(read[5], are_side_by_side, "{deeper} 700 times");
    }
}

proptest! {
    #[test]
    fn any_mix_of_what_goes_deeper_is_read_or_refused(
        parts in prop::collection::vec(prop::sample::select(DEEPER), 1..300),
        close in "[])}]{0,8}",
    ) {
        let text = format!("{}a{close}", parts.concat());
        on_little_stack(vec![text]);
    }
}
