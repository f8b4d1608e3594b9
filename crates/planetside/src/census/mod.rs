//! Census REST: what names need of it.

mod answer;

use std::collections::BTreeMap;
use std::str::FromStr;

use bytes::Bytes;
use secrecy::ExposeSecret as _;
use tower::ServiceExt as _;

use crate::client::Client;
use crate::ids::{CharacterId, FacilityId};

use answer::Naming;

pub use answer::CensusError;
pub use bugle_http::Remedy;

/// How many ids one request names: the longest address that the service takes is not documented.
const IDS_MAX: usize = 100;

const CHARACTERS: &Naming = &Naming { collection: "character_name", id: "character_id", name: "/name/first" };
const FACILITIES: &Naming = &Naming { collection: "map_region", id: "facility_id", name: "/facility_name" };

impl Client {
    /// The names of these characters. Those that the service does not know (yet: new ones take minutes) are left out.
    ///
    /// # Cancel safety
    /// Nothing is kept: a dropped call has asked for nothing.
    pub async fn character_names(
        &self,
        characters: &[CharacterId],
    ) -> Result<BTreeMap<CharacterId, String>, CensusError> {
        self.names(CHARACTERS, characters).await
    }

    /// The names of these facilities. Some that are fought over have none at the service.
    ///
    /// # Cancel safety
    /// Nothing is kept: a dropped call has asked for nothing.
    pub async fn facility_names(&self, facilities: &[FacilityId]) -> Result<BTreeMap<FacilityId, String>, CensusError> {
        self.names(FACILITIES, facilities).await
    }

    async fn names<Id>(&self, naming: &Naming, ids: &[Id]) -> Result<BTreeMap<Id, String>, CensusError>
    where
        Id: ToString + FromStr + Ord,
    {
        let mut names = BTreeMap::new();
        for batch in ids.chunks(IDS_MAX) {
            let ids: Vec<_> = batch.iter().map(ToString::to_string).collect();
            let (collection, id) = (naming.collection, naming.id);
            let query = format!("{collection}?{id}={}&c:limit={}", ids.join(","), ids.len());
            names.extend(answer::names(&self.get(&query).await?, naming)?);
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
        let response = self.transport.clone().oneshot(request).await;
        let response = response.map_err(|source| CensusError::Unreachable { source: source.into() })?;
        answer::check(response)
    }
}
