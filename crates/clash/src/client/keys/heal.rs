//! Healing: the keys do not fit, and the portal makes others. One at a time, however many requests wait for it.
//!
//! It is done by whoever waits for it, all together: as long as anybody does, it goes on.

use std::fmt;
use std::net::IpAddr;

use futures_core::future::BoxFuture;
use futures_util::FutureExt as _;
use futures_util::future::Shared;
use tokio::time::{Instant, sleep_until};

use super::key::Key;
use super::portal::error::PortalError;
use super::portal::round::Occasion;
use super::portal::settings::Portal;
use super::renewals::{Renewals, When};
use crate::client::error::ApiError;

/// What came of it: the keys to use from now on, each with whether it was made just now.
pub(super) type Healed = Result<Vec<(Key, bool)>, PortalError>;

/// One healing, on its way or over. Awaited by all who need it.
#[derive(Clone)]
pub(super) struct Healing {
    number: u64,
    round: Shared<BoxFuture<'static, Healed>>,
}

impl Healing {
    /// What comes of it, to be handed to [`Healer::on_end`] by everybody: whoever is first tells the others.
    ///
    /// # Cancel safety
    /// When all drop it, it stops where it is, and goes on when somebody waits for it again.
    pub(super) async fn end(&self) -> Healed {
        self.round.clone().await
    }
}

impl fmt::Debug for Healing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Healing").field("number", &self.number).finish_non_exhaustive()
    }
}

/// Where keys come from, and when.
#[derive(Debug)]
pub(super) struct Healer {
    portal: Portal,
    renewals: Renewals,
    underway: Option<Healing>,
    numbers: u64,
    /// Keys that were made, of which none was accepted so far: that they are refused is not their fault.
    unproven: Vec<Key>,
    /// From where the API was asked, when it last refused a key for that.
    seen_from: Option<IpAddr>,
}

impl Healer {
    pub(super) fn new(portal: Portal) -> Self {
        Self {
            portal,
            renewals: Renewals::default(),
            underway: None,
            numbers: 0,
            unproven: Vec::new(),
            seen_from: None,
        }
    }

    /// The one that is underway.
    pub(super) fn underway(&self) -> Option<&Healing> {
        self.underway.as_ref()
    }

    /// A key is not accepted from this address.
    pub(super) fn on_address(&mut self, address: Option<IpAddr>) {
        self.seen_from = address.or(self.seen_from);
    }

    /// A key that is in use now is accepted.
    pub(super) fn on_accepted(&mut self) {
        self.renewals.on_accepted();
        self.unproven.clear();
        // It was right for these keys. Where the next ones are refused, that is said anew.
        self.seen_from = None;
    }

    /// Begins one, or says why there will be none soon. These keys are refused wherever they are used from.
    pub(super) fn begin(&mut self, now: Instant, refused: &[Key]) -> Result<(), ApiError> {
        if self.underway.is_some() {
            return Ok(());
        }
        let at = match self.renewals.when(now) {
            When::At(at) => at,
            When::NotSoon { why, wait } => {
                return Err(ApiError::NotRenewed { address: self.seen_from, retry_after: wait, source: why });
            }
        };
        self.renewals.on_begin(at);
        self.portal.tell_wait(at - now);
        let refused = refused.iter().filter(|key| !self.unproven.contains(key)).map(Key::secret).collect();
        let occasion = Occasion { seen_from: self.seen_from, refused };
        let portal = self.portal.clone();
        let round = async move {
            sleep_until(at).await;
            tracing::info!("asking the developer portal for keys");
            let made = portal.round(&occasion).await?;
            Ok(made.iter().filter_map(|made| Some((Key::new(&made.key).ok()?, made.is_new))).collect())
        };
        self.numbers += 1;
        self.underway = Some(Healing { number: self.numbers, round: round.boxed().shared() });
        Ok(())
    }

    /// What came of a healing. `None`: that is known already.
    pub(super) fn on_end(&mut self, healing: &Healing, healed: Healed) -> Option<Vec<Key>> {
        self.underway.take_if(|underway| underway.number == healing.number)?;
        let (keys, failed) = match healed {
            Ok(keys) => (Some(keys), None),
            Err(error) => (None, Some(error)),
        };
        if let Some(error) = &failed {
            tracing::warn!(%error, "no new keys");
        }
        self.renewals.on_end(failed);
        let keys = keys?;
        self.unproven.extend(keys.iter().filter(|(_, is_new)| *is_new).map(|(key, _)| key.clone()));
        Some(keys.into_iter().map(|(key, _)| key).collect())
    }
}
