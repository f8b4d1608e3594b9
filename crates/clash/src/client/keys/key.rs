//! A key, as it is sent, which nobody can read.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

use crate::client::words::is_hidden;

/// What is sent before it.
const BEARER: &str = "Bearer ";

/// A key that can be sent.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::client) struct Key {
    /// Marked as sensitive, so that nothing that logs headers shows it.
    bearer: HeaderValue,
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::client) enum BadKey {
    /// There is nothing.
    Empty,
    /// It has characters that no key has.
    Unsendable,
}

impl Key {
    pub(in crate::client) fn new(text: &SecretString) -> Result<Self, BadKey> {
        let text = text.expose_secret().trim();
        if text.is_empty() {
            return Err(BadKey::Empty);
        }
        let is_sendable = text.bytes().all(|byte| byte.is_ascii_graphic());
        let bearer = is_sendable.then(|| HeaderValue::try_from(format!("{BEARER}{text}")).ok()).flatten();
        let mut bearer = bearer.ok_or(BadKey::Unsendable)?;
        bearer.set_sensitive(true);
        Ok(Self { bearer })
    }

    /// What is sent.
    pub(super) fn bearer(&self) -> HeaderValue {
        self.bearer.clone()
    }

    /// The key itself.
    pub(super) fn secret(&self) -> SecretString {
        let bearer = self.bearer.to_str().unwrap_or_default();
        bearer.strip_prefix(BEARER).unwrap_or(bearer).into()
    }

    /// What must not be shown, should the service repeat it: what is sent, and the key in it, unless that is so short
    /// that it is found in any text.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        let bearer = self.bearer.to_str().unwrap_or_default();
        let key = bearer.strip_prefix(BEARER).filter(|key| is_hidden(key));
        [Some(bearer), key].into_iter().flatten()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").finish_non_exhaustive()
    }
}
