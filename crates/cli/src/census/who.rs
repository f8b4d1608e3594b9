//! Whoever has an id and a name.

use std::fmt;
use std::str::FromStr;

use bugle::clean;

/// The longest name, in letters.
const LETTERS_MAX: usize = 100;

/// Somebody or something, as a person says who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// By number.
    Id(u64),
    /// By name, big and small letters alike.
    Name(String),
}

impl FromStr for Who {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        match text.parse() {
            Ok(0) => Err("nobody has the id 0; expected a name, or an id".to_owned()),
            Ok(id) => Ok(Self::Id(id)),
            Err(_) if text.is_empty() => Err("expected a name, or an id".to_owned()),
            Err(_) if text.chars().count() > LETTERS_MAX => Err("expected a name; none is as long as that".to_owned()),
            Err(_) => Ok(Self::Name(text.to_owned())),
        }
    }
}

/// As whom it stands in a sentence.
impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "of the id {id}"),
            Self::Name(name) => write!(f, "called {}", clean(name)),
        }
    }
}

impl Who {
    /// The name as fields in lower case have it.
    pub(super) fn lower(name: &str) -> String {
        name.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ids_and_all_else_is_a_name() {
        assert_eq!(" 5428010618020694593 ".parse(), Ok(Who::Id(5_428_010_618_020_694_593)));
        assert_eq!("Higby".parse(), Ok(Who::Name("Higby".to_owned())));
        assert_eq!(" NC1 Gauss ".parse(), Ok(Who::Name("NC1 Gauss".to_owned())));
        for nonsense in ["", " ", "0"] {
            assert!(nonsense.parse::<Who>().is_err(), "{nonsense}");
        }
        assert!("x".repeat(101).parse::<Who>().unwrap_err().contains("as long as that"));
    }
}
