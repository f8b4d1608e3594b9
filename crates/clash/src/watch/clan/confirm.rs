//! When a departure is told.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// When a departure is told: at once, or once it is sure. An edge of the API that lags may show a member list of before, in
/// which somebody is missing who has just come.
///
/// ```
/// use std::time::Duration;
///
/// use bugle_clash::Confirm;
///
/// assert_eq!(Confirm::from(false), Confirm::AtOnce);
/// assert_eq!(Confirm::from(true), Confirm::Looks(1));
/// assert_eq!(Confirm::from(Duration::from_mins(5)), Confirm::After(Duration::from_mins(5)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Confirm {
    /// At once, as unconfirmed.
    #[default]
    AtOnce,
    /// Once so many later looks show it too.
    Looks(u32),
    /// Once a look shows it too, so long after the first one that did.
    After(Duration),
}

impl Confirm {
    /// Whether no second look is waited for.
    pub(super) fn is_at_once(self) -> bool {
        matches!(self, Self::AtOnce | Self::Looks(0) | Self::After(Duration::ZERO))
    }

    /// For how long it must last, where that is what counts.
    pub(super) fn lasting(self) -> Option<Duration> {
        if let Self::After(lasting) = self { Some(lasting) } else { None }
    }

    /// Whether so many later looks, the latest of them so long after the first one, are enough.
    pub(super) fn is_met(self, looks: u32, since: Duration) -> bool {
        match self {
            Self::AtOnce => true,
            Self::Looks(enough) => looks >= enough,
            Self::After(enough) => since >= enough,
        }
    }
}

/// Whether a second look is waited for.
impl From<bool> for Confirm {
    fn from(confirm: bool) -> Self {
        if confirm { Self::Looks(1) } else { Self::AtOnce }
    }
}

/// How many later looks are waited for.
impl From<u32> for Confirm {
    fn from(looks: u32) -> Self {
        Self::Looks(looks)
    }
}

/// For how long it must last.
impl From<Duration> for Confirm {
    fn from(after: Duration) -> Self {
        Self::After(after)
    }
}
