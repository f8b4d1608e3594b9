//! What fields are called: by us in `snake_case`, by a service in its own way.

use std::borrow::Cow;

/// `expLevel` for our `exp_level`: services that write their names so can read what we wrote, and so can we.
pub fn in_camel_case(name: &str) -> Cow<'_, str> {
    if !name.contains('_') {
        return Cow::Borrowed(name);
    }
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    let camel_case = words.fold(first, |mut name, word| {
        let (initial, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        name.push_str(&initial.to_uppercase());
        name.push_str(rest);
        name
    });
    Cow::Owned(camel_case)
}
