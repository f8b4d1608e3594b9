//! Rows as an object by the value of a field.

use std::fmt;

use super::flag::read_bool;

/// Rows as an object by the value of a field, instead of as a list.
///
/// ```
/// use bugle_planetside::census::{Query, Tree};
///
/// let query = Query::new("vehicle").limit(500).tree(Tree::by("type_id").list().prefix("type_"));
/// assert_eq!(query.to_string(), "/get/ps2:v2/vehicle?c:limit=500&c:tree=type_id%5Eprefix:type_%5Elist:1");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Tree {
    pub(super) field: String,
    pub(super) is_list: bool,
    pub(super) prefix: Option<String>,
    pub(super) start: Option<String>,
}

impl Tree {
    /// By the value of this field, which is taken out of the rows.
    pub fn by(field: impl Into<String>) -> Self {
        Self { field: field.into(), is_list: false, prefix: None, start: None }
    }

    /// Several rows can have the same value: a list of them for each. Without it only one of them is sent.
    #[must_use]
    pub fn list(mut self) -> Self {
        self.is_list = true;
        self
    }

    /// What stands before each value.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Where in the rows the tree begins, instead of with the rows themselves: the path of a list, such as
    /// `Regions.Row`.
    #[must_use]
    pub fn start(mut self, path: impl Into<String>) -> Self {
        self.start = Some(path.into());
        self
    }

    /// As it stands in an address. `None` where a part of it is not known, or no field is named.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut tree = Self::by("");
        for part in text.split('^') {
            match part.split_once(':') {
                None | Some(("field", _)) if !tree.field.is_empty() => return None,
                None => part.clone_into(&mut tree.field),
                Some(("field", field)) => field.clone_into(&mut tree.field),
                Some(("list", list)) => tree.is_list = read_bool(list)?,
                Some(("prefix", prefix)) => tree.prefix = Some(prefix.to_owned()).filter(|text| !text.is_empty()),
                Some(("start", start)) => tree.start = Some(start.to_owned()).filter(|text| !text.is_empty()),
                Some(_) => return None,
            }
        }
        (!tree.field.is_empty() && !tree.field.contains(':')).then_some(tree)
    }
}

impl From<&str> for Tree {
    fn from(field: &str) -> Self {
        Self::by(field)
    }
}

/// As it stands in an address, not yet encoded.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.field)?;
        if let Some(prefix) = &self.prefix {
            write!(f, "^prefix:{prefix}")?;
        }
        if self.is_list {
            f.write_str("^list:1")?;
        }
        self.start.as_ref().map_or(Ok(()), |start| write!(f, "^start:{start}"))
    }
}
