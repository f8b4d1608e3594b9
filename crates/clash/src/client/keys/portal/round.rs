//! The way through the portal: log in, see what is there, remove, make. And what people want of it by hand.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use super::error::PortalError;
use super::listed::{Listed, MadeKey, PortalKey};
use super::plan::{Plan, Present, Wish, plan};
use super::session::{List, Session};
use super::settings::Portal;
use crate::client::keys::key::Key;

/// How long all of it may take.
const ALL_MAX: Duration = Duration::from_mins(1);

/// What a round must know beside the settings.
#[derive(Clone, Default)]
pub(in crate::client::keys) struct Occasion {
    /// The address that the API saw, where it said so: behind a proxy the portal sees another one.
    pub(in crate::client::keys) seen_from: Option<IpAddr>,
    /// Keys that the API refuses, wherever from.
    pub(in crate::client::keys) refused: Vec<SecretString>,
}

impl Portal {
    /// All keys of the account, ours and others. Logs in once.
    ///
    /// # Cancel safety
    /// Nothing is changed by it: it can be dropped at any time.
    pub async fn list(&self) -> Result<Vec<PortalKey>, PortalError> {
        in_time(async {
            let mut session = Session::login(self).await?;
            let list = session.list().await?;
            let secrets = session.secrets();
            Ok(list.keys.iter().map(|key| key.shown(&secrets)).collect())
        })
        .await
    }

    /// Sees to it that there are as many keys as are wanted for the address that this is asked from: those that are there
    /// are used, others are made, and those of our name for other addresses are removed if that is allowed. Logs in once.
    ///
    /// # Cancel safety
    /// When it is dropped, what was removed and made so far stays so: the next time goes on from there.
    pub async fn make(&self) -> Result<Vec<MadeKey>, PortalError> {
        self.round(&Occasion::default()).await
    }

    /// Removes the keys of these ids, which must all be of our name: otherwise none is removed. Logs in once. What was
    /// removed is returned.
    ///
    /// # Cancel safety
    /// When it is dropped, what was removed so far stays so.
    pub async fn remove<T: AsRef<str>>(&self, ids: &[T]) -> Result<Vec<PortalKey>, PortalError> {
        in_time(async {
            let mut session = Session::login(self).await?;
            let list = session.list().await?;
            let not_ours =
                |id: &str| PortalError::NotOurs { id: bugle_event::Said::new(id).into(), name: self.name.clone() };
            let ours = |id: &str| list.keys.iter().find(|key| key.about.ours && key.about.id == id);
            let ids: BTreeSet<&str> = ids.iter().map(AsRef::as_ref).collect();
            let keys = ids.into_iter().map(|id| ours(id).ok_or_else(|| not_ours(id)));
            let keys = keys.collect::<Result<Vec<_>, _>>()?;
            let mut removed: Vec<&str> = Vec::new();
            for key in &keys {
                let id = key.about.id.as_str();
                if let Err(error) = session.revoke(id).await {
                    return Err(PortalError::not_all(&removed, error));
                }
                removed.push(id);
            }
            let secrets = session.secrets();
            Ok(keys.iter().map(|key| key.shown(&secrets)).collect())
        })
        .await
    }

    /// One round: afterwards there are keys to use, at least one.
    pub(in crate::client::keys) async fn round(&self, occasion: &Occasion) -> Result<Vec<MadeKey>, PortalError> {
        in_time(async {
            let mut session = Session::login(self).await?;
            let seen_from = occasion.seen_from.map(|address| address.to_canonical());
            let mut addresses: Vec<_> = [seen_from, session.address].into_iter().flatten().collect();
            addresses.dedup();
            if addresses.is_empty() {
                return Err(PortalError::NoAddress);
            }
            let list = session.list().await?;
            let plan = self.plan(&list, &addresses, occasion)?;
            carry_out(&mut session, list.keys, &plan, &addresses).await
        })
        .await
    }

    fn plan(&self, list: &List, addresses: &[IpAddr], occasion: &Occasion) -> Result<Plan, PortalError> {
        let wish = Wish { name: &self.name, count: self.wanted, may_remove: self.may_remove, addresses };
        let is_refused = |listed: &Listed| {
            let key = listed.key.expose_secret();
            Key::new(&listed.key).is_err() || occasion.refused.iter().any(|refused| refused.expose_secret() == key)
        };
        let present = list.keys.iter().map(|key| Present { about: &key.about, is_refused: is_refused(key) });
        plan(&wish, &present.collect::<Vec<_>>(), list.at)
    }
}

/// Does what is planned. Keys that could be had are worth more than the error that kept the others from being made.
async fn carry_out(
    session: &mut Session<'_>,
    present: Vec<Listed>,
    plan: &Plan,
    addresses: &[IpAddr],
) -> Result<Vec<MadeKey>, PortalError> {
    for &place in &plan.revoke {
        // Somebody else may have done it. Where it keeps a key from being made, that is said.
        if let Err(error) = session.revoke(&present[place].about.id).await {
            tracing::warn!(%error, "an old key stays");
        }
    }
    let kept = plan.keep.iter().map(|&place| (present[place].clone(), false));
    let mut usable: Vec<_> = kept.collect();
    for _ in 0..plan.create {
        match session.create(addresses).await {
            Ok(made) => usable.push((made, true)),
            Err(error) if usable.is_empty() => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "fewer keys than are wanted");
                break;
            }
        }
    }
    let secrets = session.secrets();
    let made = usable.iter().map(|(key, is_new)| MadeKey {
        about: key.shown(&secrets),
        key: key.key.clone(),
        is_new: *is_new,
    });
    Ok(made.collect())
}

async fn in_time<T>(work: impl Future<Output = Result<T, PortalError>>) -> Result<T, PortalError> {
    tokio::time::timeout(ALL_MAX, work).await.unwrap_or(Err(PortalError::TooSlow))
}
