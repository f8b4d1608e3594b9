//! Objects of JSON made of their parts, which are moved into them. `serde_json::json!` copies what is put in, and so every
//! part as often as it is deep: most of the time that an answer takes.

use std::borrow::Cow;

use serde_json::Value;

/// What can stand in an object.
pub(super) trait Part {
    fn part(self) -> Value;
}

/// What [`Value`] is made of by itself.
macro_rules! parts {
    ($($kind:ty),*) => {
        $(impl Part for $kind {
            fn part(self) -> Value {
                Value::from(self)
            }
        })*
    };
}

parts!(Value, bool, &str, String, Cow<'_, str>, u8, u16, u32, u64, usize, i32, i64, f32, f64);

impl Part for &String {
    fn part(self) -> Value {
        self.as_str().into()
    }
}

impl<T: Part> Part for Option<T> {
    fn part(self) -> Value {
        self.map_or(Value::Null, T::part)
    }
}

impl<T: Part> Part for Vec<T> {
    fn part(self) -> Value {
        self.into_iter().map(T::part).collect()
    }
}

impl<T: Part, const N: usize> Part for [T; N] {
    fn part(self) -> Value {
        self.into_iter().map(T::part).collect()
    }
}

/// An object as `json!` would make it: `object!({ "name": value, "other": { "name": value } })`.
macro_rules! object {
    ({}) => {
        ::serde_json::Value::Object(::serde_json::Map::new())
    };
    ({ $($rows:tt)* }) => {{
        let mut fields = ::serde_json::Map::new();
        $crate::clash::object::object!(@ fields $($rows)*);
        ::serde_json::Value::Object(fields)
    }};
    (@ $fields:ident) => {};
    (@ $fields:ident $name:literal: { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $fields.insert($name.to_owned(), $crate::clash::object::object!({ $($inner)* }));
        $crate::clash::object::object!(@ $fields $($($rest)*)?);
    };
    (@ $fields:ident $name:literal: $value:expr $(, $($rest:tt)*)?) => {
        $fields.insert($name.to_owned(), $crate::clash::object::Part::part($value));
        $crate::clash::object::object!(@ $fields $($($rest)*)?);
    };
}
pub(super) use object;

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn an_object_is_what_json_makes_of_it() {
        let (name, none) = (String::from("a"), None::<u32>);
        let inner = || object!({ "list": vec![1_u32, 2], "none": none });
        let made = object!({
            "name": &name, "text": "b", "is": true, "share": 0.5, "inner": inner(), "more": { "deep": { "empty": {} } },
            "rows": [Some("c"), None], "choice": if name.is_empty() { 1 } else { 2 },
        });
        let meant = json!({
            "name": name, "text": "b", "is": true, "share": 0.5, "inner": { "list": [1, 2], "none": null },
            "more": { "deep": { "empty": {} } }, "rows": ["c", null], "choice": 2,
        });
        assert_eq!(made, meant);
        assert_eq!(object!({}), json!({}));
    }
}
