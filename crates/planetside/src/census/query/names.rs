//! Lists of names of fields.

/// Which fields of a row are sent. Of two contrary commands the service heeds `show`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) enum Shown {
    /// All.
    #[default]
    All,
    /// Only these.
    Only(Vec<String>),
    /// All but these.
    Without(Vec<String>),
}

impl Shown {
    /// Only these, and those that were named before.
    pub(super) fn show(&mut self, names: impl IntoIterator<Item = String>) {
        match self {
            Self::Only(shown) => shown.extend(names),
            _ => *self = Self::Only(names.into_iter().collect()),
        }
    }

    /// All but these, and but those that were named before.
    pub(super) fn hide(&mut self, names: impl IntoIterator<Item = String>) {
        match self {
            Self::Without(hidden) => hidden.extend(names),
            _ => *self = Self::Without(names.into_iter().collect()),
        }
    }

    /// Takes `show`, or else `hide`, from an address: of both the service heeds `show`, in whichever order they come.
    pub(super) fn read(&mut self, is_show: bool, names: impl IntoIterator<Item = String>) {
        match self {
            _ if is_show => self.show(names),
            Self::Only(_) => {}
            _ => self.hide(names),
        }
    }

    /// The command, and the names.
    pub(super) fn said(&self) -> Option<(&'static str, &[String])> {
        match self {
            Self::All => None,
            Self::Only(names) => Some(("show", names)),
            Self::Without(names) => Some(("hide", names)),
        }
    }
}

/// The names in a list, without what is empty.
pub(super) fn split(text: &str, separator: char) -> impl Iterator<Item = String> {
    text.split(separator).filter(|name| !name.is_empty()).map(str::to_owned)
}
