//! What a field must be.

use std::fmt;

use super::values::{Values, written};

/// How a field is compared with a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub enum Operator {
    /// It is the same.
    #[default]
    Equal,
    /// It is less.
    Less,
    /// It is less, or the same.
    AtMost,
    /// It is greater.
    Greater,
    /// It is greater, or the same.
    AtLeast,
    /// It begins so.
    StartsWith,
    /// It has that in it: three characters at least.
    Contains,
    /// It is another.
    Not,
}

impl Operator {
    /// All that have a sign.
    const SIGNED: [Self; 7] =
        [Self::Less, Self::AtMost, Self::Greater, Self::AtLeast, Self::StartsWith, Self::Contains, Self::Not];

    /// What stands before the value in an address. Equality has no sign.
    pub const fn sign(self) -> Option<char> {
        match self {
            Self::Equal => None,
            Self::Less => Some('<'),
            Self::AtMost => Some('['),
            Self::Greater => Some('>'),
            Self::AtLeast => Some(']'),
            Self::StartsWith => Some('^'),
            Self::Contains => Some('*'),
            Self::Not => Some('!'),
        }
    }

    /// The one that a text begins with, and the rest of it.
    pub(super) fn split(text: &str) -> (Self, &str) {
        let signed = |operator: Self| Some((operator, text.strip_prefix(operator.sign()?)?));
        Self::SIGNED.into_iter().find_map(signed).unwrap_or((Self::Equal, text))
    }
}

/// What a field must be: an operator and a value, or several of which one must fit.
///
/// Whatever is [`Values`] is the condition that the field equals it. What a person wrote is taken as it is: a text that
/// the service would read as something else, because it begins with the sign of an operator or has a comma in it, is
/// refused by [`Query::check`](super::Query::check) and never becomes another condition. [`Condition::raw`] is for what
/// is meant as the service reads it.
///
/// ```
/// use bugle_planetside::census::{Condition, Query, at_least, less};
///
/// let query = Query::new("character")
///     .term("faction_id", [1, 2])
///     .term("battle_rank.value", at_least(80))
///     .term("battle_rank.value", less(90))
///     .term("name.first_lower", Condition::raw("^hig"));
/// let said = "faction_id=1,2&battle_rank.value=%5D80&battle_rank.value=%3C90&name.first_lower=%5Ehig";
/// assert_eq!(query.to_string(), format!("/get/ps2:v2/character?{said}"));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Condition {
    operator: Operator,
    values: Vec<String>,
}

impl Condition {
    /// The condition with this operator and these values.
    pub fn new(operator: Operator, values: impl Values) -> Self {
        Self { operator, values: written(values) }
    }

    /// As the service reads what stands behind `field=`: perhaps the sign of an operator, then values with commas
    /// between them.
    pub fn raw(text: &str) -> Self {
        let (operator, values) = Operator::split(text);
        Self { operator, values: values.split(',').map(str::to_owned).collect() }
    }

    /// How the field is compared.
    pub const fn operator(&self) -> Operator {
        self.operator
    }

    /// With what. One of them must fit.
    pub fn values(&self) -> &[String] {
        &self.values
    }
}

impl<V: Values> From<V> for Condition {
    fn from(values: V) -> Self {
        equals(values)
    }
}

/// As it stands behind `field=`, not yet encoded.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(sign) = self.operator.sign() {
            write!(f, "{sign}")?;
        }
        f.write_str(&self.values.join(","))
    }
}

macro_rules! conditions {
    ($($(#[$doc:meta])* $name:ident: $operator:ident;)+) => {$(
        $(#[$doc])*
        pub fn $name(values: impl Values) -> Condition {
            Condition::new(Operator::$operator, values)
        }
    )+};
}

conditions! {
    /// The field is the same as the value, or as one of several.
    equals: Equal;
    /// The field is less.
    less: Less;
    /// The field is less, or the same.
    at_most: AtMost;
    /// The field is greater.
    greater: Greater;
    /// The field is greater, or the same.
    at_least: AtLeast;
    /// The field begins with the value. Case counts, unless [`Query::case_blind`](super::Query::case_blind) says no;
    /// a field in lower case such as `name.first_lower` is far quicker.
    starts_with: StartsWith;
    /// The field has the value in it, which has three characters at least.
    contains: Contains;
    /// The field is another than the value.
    not: Not;
}

/// A field and what it must be.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Term {
    pub(crate) field: String,
    pub(crate) condition: Condition,
}
