//! How relations are declared.

use crate::census::batch::Lookup;
use crate::census::collections::Collection;
use crate::census::objects::look::{Link, Look, value};
use crate::ids::Id;

/// For each collection its relations: what the method is called, whether there is `one` or can be `many`, of what
/// collection, and how they are found:
///
/// - `by (field)`: a field has the key of the other row; `zero`: `0` is one, too;
/// - `each (|row| ..)`: so the row tells the keys of others;
/// - `same ()`: the other row has the same key;
/// - `at ("field")`: a field of the other rows has the key of this one; `from field`: what that field of it has;
///   `sorted "field"`: in this order; `fits |this, other| ..`: it takes more than that to tell that they belong together;
/// - `through (Link at "field" by "field")`: rows of `Link` stand between them, found as with `at`, whose second field has
///   the key of the other row; `to "field"`: has what that field of the other row has. One request brings both;
/// - `then (first second)`: one relation after the other.
macro_rules! relations {
    ($($from:ident { $($(#[$doc:meta])* $name:ident: $count:ident $to:ident, $how:ident $args:tt;)+ })+) => {$(
        impl One<$from> {
            $(relations!(@one [$(#[$doc])*] $name $count $from $to $how $args);)+
        }

        impl Many<$from> {
            $(relations!(@many [$(#[$doc])*] $name $from $to $how $args);)+
        }
    )+

        /// Fields that relations speak of and that there are not, each with its relation.
        #[cfg(test)]
        pub(super) fn unknown_fields() -> Vec<String> {
            let mut unknown = Vec::new();
            $($(
                for (model, field, is_known) in fields!($to $how $args) {
                    if !is_known {
                        unknown.push(format!("{}.{}: {model} has no {field}", stringify!($from), stringify!($name)));
                    }
                }
            )+)+
            unknown
        }
    };

    (@one [$($doc:tt)*] $name:ident one $from:ident $to:ident then ($first:ident $second:ident)) => {
        $($doc)*
        pub fn $name(&self) -> One<$to> {
            self.$first().$second()
        }
    };
    (@one [$($doc:tt)*] $name:ident many $from:ident $to:ident then ($first:ident $second:ident)) => {
        $($doc)*
        pub fn $name(&self) -> Many<$to> {
            self.$first().$second()
        }
    };
    (@one [$($doc:tt)*] $name:ident one $from:ident $to:ident $how:ident $args:tt) => {
        $($doc)*
        pub fn $name(&self) -> One<$to> {
            self.one(relation!($from $to $how $args))
        }
    };
    (@one [$($doc:tt)*] $name:ident many $from:ident $to:ident $how:ident $args:tt) => {
        $($doc)*
        pub fn $name(&self) -> Many<$to> {
            self.many(relation!($from $to $how $args))
        }
    };
    (@many [$($doc:tt)*] $name:ident $from:ident $to:ident then ($first:ident $second:ident)) => {
        $($doc)*
        pub fn $name(&self) -> Many<$to> {
            self.$first().$second()
        }
    };
    (@many [$($doc:tt)*] $name:ident $from:ident $to:ident $how:ident $args:tt) => {
        $($doc)*
        pub fn $name(&self) -> Many<$to> {
            self.many(relation!($from $to $how $args))
        }
    };
}

/// A relation, by how it is declared.
macro_rules! relation {
    ($from:ident $to:ident by ($field:ident)) => {
        $crate::census::objects::step::Relation::<$from, $to> {
            from: values!($from $field),
            look: direct::<$to>(<$to as Collection>::KEY, None),
            keys: $crate::census::objects::step::Keys::In(|row| keys_in(&row.$field)),
            fits: None,
        }
    };
    ($from:ident $to:ident by ($field:ident zero)) => {
        $crate::census::objects::step::Relation::<$from, $to> {
            from: $crate::census::objects::step::From::Row(|row| row.$field.iter().map(ToString::to_string).collect()),
            look: direct::<$to>(<$to as Collection>::KEY, None),
            keys: $crate::census::objects::step::Keys::In(|row| row.$field.into_iter().collect()),
            fits: None,
        }
    };
    ($from:ident $to:ident each (|$row:ident| $keys:expr)) => {
        $crate::census::objects::step::Relation::<$from, $to> {
            from: $crate::census::objects::step::From::Row(|$row| $keys.filter_map(|key| value(&key)).collect()),
            look: direct::<$to>(<$to as Collection>::KEY, None),
            keys: $crate::census::objects::step::Keys::In(|$row| $keys.filter(|key| value(key).is_some()).collect()),
            fits: None,
        }
    };
    ($from:ident $to:ident same ()) => {
        $crate::census::objects::step::Relation::<$from, $to> {
            from: $crate::census::objects::step::From::Key,
            look: direct::<$to>(<$to as Collection>::KEY, None),
            keys: $crate::census::objects::step::Keys::Same(|key| key),
            fits: None,
        }
    };
    ($from:ident $to:ident at ($on:literal $(from $field:ident)? $(sorted $sort:literal)? $(fits $fits:expr)?)) => {
        $crate::census::objects::step::Relation::<$from, $to> {
            from: values!($from $($field)?),
            look: direct::<$to>($on, some!($($sort)?)),
            keys: $crate::census::objects::step::Keys::Unknown,
            fits: some!($($fits)?),
        }
    };
    ($from:ident $to:ident through (
        $link:ident at $on:literal $(from $field:ident)? by $by:literal $(to $there:literal)? $(sorted $sort:literal)?
    )) => {
        $crate::census::objects::step::Relation::<$from, $to> {
            from: values!($from $($field)?),
            look: {
                static TEXTS: std::sync::LazyLock<Texts> =
                    std::sync::LazyLock::new(|| Texts::of::<$to>($by, some!($($there)?)));
                linked::<$link, $to>($on, $by, some!($($there)?), some!($($sort)?), &TEXTS)
            },
            keys: $crate::census::objects::step::Keys::Unknown,
            fits: None,
        }
    };
}

/// The fields of which a relation has the names as texts: of what rows, which, and whether there are such.
#[cfg(test)]
macro_rules! fields {
    ($to:ident at ($on:literal $(from $field:ident)? $(sorted $sort:literal)? $(fits $fits:expr)?)) => {
        vec![
            (stringify!($to), $on, <$to as bugle_model::Model>::knows($on)),
            $((stringify!($to), $sort, <$to as bugle_model::Model>::knows($sort)),)?
        ]
    };
    ($to:ident through (
        $link:ident at $on:literal $(from $field:ident)? by $by:literal $(to $there:literal)? $(sorted $sort:literal)?
    )) => {
        vec![
            (stringify!($link), $on, <$link as bugle_model::Model>::knows($on)),
            (stringify!($link), $by, <$link as bugle_model::Model>::knows($by)),
            $((stringify!($to), $there, <$to as bugle_model::Model>::knows($there)),)?
            $((stringify!($link), $sort, <$link as bugle_model::Model>::knows($sort)),)?
        ]
    };
    ($to:ident $how:ident $args:tt) => {
        Vec::<(&str, &str, bool)>::new()
    };
}

#[cfg(test)]
pub(super) use fields;

/// By what the rows are found that belong to one: its key, or a field of it.
macro_rules! values {
    ($from:ident) => {
        $crate::census::objects::step::From::Key
    };
    ($from:ident $field:ident) => {
        $crate::census::objects::step::From::Row(|row: &$from| values_in(&row.$field))
    };
}

/// What was said, if it was.
macro_rules! some {
    () => {
        None
    };
    ($it:expr) => {
        Some($it)
    };
}

pub(super) use {relation, relations, some, values};

/// A field that has an id, or perhaps one.
pub(super) trait Field {
    type Id: Id;

    fn id(&self) -> Option<Self::Id>;
}

impl<I: Id> Field for I {
    type Id = I;

    fn id(&self) -> Option<I> {
        Some(*self)
    }
}

impl<I: Id> Field for Option<I> {
    type Id = I;

    fn id(&self) -> Option<I> {
        *self
    }
}

/// The id in a field, if it is one.
pub(super) fn keys_in<F: Field>(field: &F) -> Vec<F::Id> {
    field.id().filter(|id| value(id).is_some()).into_iter().collect()
}

/// The value of a field, if it is one by which rows can be found.
pub(super) fn values_in(field: &impl Field) -> Vec<String> {
    field.id().and_then(|id| value(&id)).into_iter().collect()
}

/// Rows that are found by a field of theirs.
pub(super) fn direct<C: Collection>(field: &'static str, sort: Option<&'static str>) -> Look {
    Look { lookup: found::<C>(field, sort), link: None }
}

/// Rows that others link to.
pub(super) fn linked<L: Collection, C: Collection>(
    field: &'static str,
    by: &'static str,
    to: Option<&'static str>,
    sort: Option<&'static str>,
    texts: &'static Texts,
) -> Look {
    let mut lookup = found::<L>(field, sort);
    lookup.join = Some(&texts.join);
    lookup.is_static &= C::IS_STATIC;
    Look { lookup, link: Some(Link { by, joined: &texts.joined, then: found::<C>(to.unwrap_or(C::KEY), None) }) }
}

fn found<C: Collection>(field: &'static str, sort: Option<&'static str>) -> Lookup {
    let is_unique = C::IS_UNIQUE && field == C::KEY;
    Lookup { sort, is_static: C::IS_STATIC, is_unique, ..Lookup::new(C::COLLECTION, field) }
}

/// What a join is said with.
pub(super) struct Texts {
    join: String,
    /// The field that the joined row is in.
    joined: String,
}

impl Texts {
    pub(super) fn of<C: Collection>(by: &str, to: Option<&str>) -> Self {
        let (collection, to) = (C::COLLECTION, to.unwrap_or(C::KEY));
        Self { join: format!("{collection}^on:{by}^to:{to}"), joined: format!("{by}_join_{collection}") }
    }
}
