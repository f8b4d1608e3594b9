//! The one account that the portal has.

use std::fmt;
use std::time::Duration;

/// Who may log in at the simulated portal, and what the keys that are made there are good for.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The address that is logged in with.
    pub email: String,
    /// The password.
    pub password: String,
    /// How long a key lives, by the caller's clock. `None`: until it is revoked, as in the real portal.
    pub key_life: Option<Duration>,
    /// Whether keys can be made whose answers come right from the game.
    pub realtime: bool,
}

impl Default for Account {
    /// `chief@example.com`, `simulated`, and ordinary keys.
    fn default() -> Self {
        let (email, password) = ("chief@example.com".to_owned(), "simulated".to_owned());
        Self { email, password, key_life: None, realtime: false }
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key_life, realtime) = (&self.key_life, &self.realtime);
        f.debug_struct("Account").field("key_life", key_life).field("realtime", realtime).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_it_is_stays_secret() {
        let account = Account::default();
        let shown = format!("{account:?}");
        assert!(!shown.contains(&account.email) && !shown.contains(&account.password), "{shown}");
    }
}
