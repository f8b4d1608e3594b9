//! Census REST: what names need of it.

mod answer;
mod collections;
mod query;

use std::collections::BTreeMap;

use bytes::Bytes;
use secrecy::ExposeSecret as _;
use tokio::time::timeout;
use tower::ServiceExt as _;

use crate::client::{CENSUS_WITHIN, Client};
use crate::ids::{CharacterId, FacilityId};

use collections::Collection;

pub use answer::CensusError;
pub use bugle_http::Remedy;
pub use collections::{CharacterName, FirstName, MapRegion};
pub use query::{
    Condition, Join, Misuse, NotAQuery, Operator, Query, Resolve, Sort, Tree, Values, Verb, at_least, at_most,
    contains, descending, equals, greater, less, not, starts_with,
};

/// How many ids one request names: the longest address that the service takes is not documented.
const IDS_MAX: usize = 100;

impl Client {
    /// The names of these characters. Those that the service does not know (yet: new ones take minutes) are left out.
    /// What to do about an error, and when to ask again, is in [`CensusError::remedy`]; one comes within ten seconds for
    /// each hundred characters.
    ///
    /// # Cancel safety
    /// Nothing is kept: a dropped call has asked for nothing.
    pub async fn character_names(
        &self,
        characters: &[CharacterId],
    ) -> Result<BTreeMap<CharacterId, String>, CensusError> {
        self.names::<CharacterName>(characters).await
    }

    /// The names of these facilities. Some that are fought over have none at the service.
    ///
    /// # Cancel safety
    /// Nothing is kept: a dropped call has asked for nothing.
    pub async fn facility_names(&self, facilities: &[FacilityId]) -> Result<BTreeMap<FacilityId, String>, CensusError> {
        self.names::<MapRegion>(facilities).await
    }

    async fn names<C: Collection>(&self, ids: &[C::Id]) -> Result<BTreeMap<C::Id, String>, CensusError> {
        let mut names = BTreeMap::new();
        for batch in ids.chunks(IDS_MAX) {
            let ids: Vec<_> = batch.iter().map(ToString::to_string).collect();
            let query = format!("{}?{}={}&c:limit={}", C::COLLECTION, C::ID, ids.join(","), ids.len());
            let rows: Vec<C> = answer::rows(&self.get(&query).await?)?;
            names.extend(rows.into_iter().filter_map(Collection::into_name));
        }
        Ok(names)
    }

    /// The body of the answer to a query.
    async fn get(&self, query: &str) -> Result<Bytes, CensusError> {
        let base = self.census_url.as_str().trim_end_matches('/');
        let id = self.service_id.as_ref().map(|id| format!("/s:{}", id.expose_secret())).unwrap_or_default();
        let uri = format!("{base}{id}/get/{}:v2/{query}", self.environment.name());
        // A query of ours always makes an address; should one not, its error must not show the service id.
        let request = http::Request::get(uri).body(Bytes::new()).map_err(|_| CensusError::BadRequest)?;
        // Whatever the transport: one that waits for ever must not keep anybody waiting.
        let response = timeout(CENSUS_WITHIN, self.transport.clone().oneshot(request)).await;
        let response = response.map_err(|_| CensusError::Timeout)?;
        let response = response.map_err(|source| CensusError::Unreachable { source: source.into() })?;
        answer::check(response, self.service_id.as_ref().map_or("", |id| id.expose_secret()))
    }
}
