//! What fields are called: by us in `snake_case`, by a service in its own way.

use std::borrow::Cow;

/// `expLevel` for our `exp_level`: services that write their names so can read what we wrote, and so can we. `None`: it is
/// not written as we do.
pub fn other_name(name: &str) -> Option<String> {
    if !name.contains('_') {
        return None;
    }
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    let camel_case = words.fold(first, |mut name, word| {
        let (initial, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        name.push_str(&initial.to_uppercase());
        name.push_str(rest);
        name
    });
    Some(camel_case)
}

/// The service's name of a field that is called `name` by the service or by us. `None`: no field is called so.
pub fn known_name(name: &str, knows: fn(&str) -> bool) -> Option<Cow<'_, str>> {
    if knows(name) {
        return Some(Cow::Borrowed(name));
    }
    let sent = other_name(name)?;
    knows(&sent).then_some(Cow::Owned(sent))
}

/// A field's name without what makes a keyword one.
pub fn plain(name: &'static str) -> &'static str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// The number of the field of this name.
pub fn place(field: &str, fields: &[&'static str]) -> Option<usize> {
    fields.iter().position(|name| plain(name) == field)
}
