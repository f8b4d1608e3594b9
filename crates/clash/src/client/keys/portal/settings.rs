//! How keys are made at the developer portal: the account, and what may be done with it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bugle_http::Transport;
use secrecy::{ExposeSecret as _, SecretString};

use super::error::PortalError;
use crate::client::base::base;

/// Where the portal is.
const LIVE: &str = "https://developer.clashofclans.com/api";

/// How many keys an account can have.
pub(super) const KEYS_MAX: usize = 10;

/// An account at the developer portal, which makes keys for the address from which it is asked.
///
/// Keys are bound to addresses. Given to [`ClientBuilder::portal`](crate::ClientBuilder::portal), the client makes them
/// when it first needs any, and renews them when the address changes: meanwhile requests wait, and each is asked again.
/// The portal is asked once a minute at most, and never again with an e-mail address and password that it refused.
///
/// Only keys of one [name](Self::name) are touched. Whoever runs the same account in two places gives each its own name,
/// or each takes the keys of the other for old ones.
///
/// Nothing of it is ever shown: its [`Debug`](fmt::Debug) has neither e-mail address nor password.
///
/// ```no_run
/// use bugle_clash::{Client, Portal};
///
/// let portal = Portal::login(std::env::var("BUGLE_CLASH_EMAIL")?, std::env::var("BUGLE_CLASH_PASSWORD")?)
///     .name("my-bot")
///     .keys(2)
///     .may_remove(true);
/// let client = Client::builder().portal(portal).build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Portal {
    pub(super) email: SecretString,
    pub(super) password: SecretString,
    pub(super) name: String,
    pub(super) wanted: usize,
    pub(super) may_remove: bool,
    base_url: String,
    transport: Option<Transport>,
    /// Told how long requests wait until the portal is asked again.
    on_wait: Option<Arc<dyn Fn(Duration) + Send + Sync>>,
}

impl Portal {
    /// The account. Nothing is asked yet.
    pub fn login(email: impl Into<SecretString>, password: impl Into<SecretString>) -> Self {
        Self {
            email: email.into(),
            password: password.into(),
            name: "bugle".to_owned(),
            wanted: 1,
            may_remove: false,
            base_url: LIVE.to_owned(),
            transport: None,
            on_wait: None,
        }
    }

    /// What our keys are called: `bugle`, if not set. Others are never touched.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// How many keys are wanted, from 1 to 10, which is all that an account can have: 1, if not set.
    #[must_use]
    pub fn keys(mut self, wanted: usize) -> Self {
        self.wanted = wanted;
        self
    }

    /// Whether keys of our name that are for other addresses may be removed: no, if not set. Without it each change of
    /// the address leaves keys behind, until the account is full.
    #[must_use]
    pub fn may_remove(mut self, may_remove: bool) -> Self {
        self.may_remove = may_remove;
        self
    }

    /// Where the portal is, instead of the live one: a simulator. Plain `http` is accepted: it sends the password in clear,
    /// and is for this machine only.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// What sends the requests, instead of what sends those of the client, without its layers, or of the network where
    /// there is no client.
    #[must_use]
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Calls `tell` when requests begin to wait because the keys that the portal gave do not help, and it is not asked
    /// again so soon: with how long that is, a minute at most. Somebody who waits for an answer may want to know why there
    /// is none. It is called in the midst of requests: it must not block, nor ask the client.
    #[must_use]
    pub fn on_wait(mut self, tell: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        self.on_wait = Some(Arc::new(tell));
        self
    }

    /// Requests wait so long until the portal is asked.
    pub(in crate::client) fn tell_wait(&self, wait: Duration) {
        if let Some(tell) = self.on_wait.as_ref().filter(|_| !wait.is_zero()) {
            tell(wait);
        }
    }

    /// The same, sent by `transport` unless it has one of its own.
    pub(in crate::client) fn or_by(mut self, transport: &Transport) -> Self {
        self.transport.get_or_insert_with(|| transport.clone());
        self
    }

    /// How many keys are wanted.
    pub(in crate::client) fn wanted(&self) -> usize {
        self.wanted
    }

    /// What sends the requests, if that was said.
    pub(super) fn sent_by(&self) -> Option<Transport> {
        self.transport.clone()
    }

    /// Where it is; or what makes no sense about these settings.
    pub(in crate::client) fn checked(&self) -> Result<String, PortalError> {
        let bad = |what: &str| Err(PortalError::BadSettings { what: what.to_owned() });
        if self.email.expose_secret().trim().is_empty() || self.password.expose_secret().is_empty() {
            return bad("the developer portal needs an e-mail address and a password");
        }
        if self.name.trim().is_empty() {
            return bad("keys at the developer portal need a name");
        }
        if !(1..=KEYS_MAX).contains(&self.wanted) {
            return bad("an account at the developer portal can have from 1 to 10 keys");
        }
        base(&self.base_url)
            .map_err(|bad| PortalError::BadSettings { what: bad.in_words("the address of the developer portal", LIVE) })
    }
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Portal")
            .field("name", &self.name)
            .field("keys", &self.wanted)
            .field("may_remove", &self.may_remove)
            .finish_non_exhaustive()
    }
}
