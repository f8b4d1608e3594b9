//! Census REST: what names need of it.

mod answer;
mod collections;
mod ids;

use std::collections::BTreeMap;

use bytes::Bytes;
use secrecy::ExposeSecret as _;
use tokio::time::timeout;
use tower::ServiceExt as _;

use crate::client::{CENSUS_WITHIN, Client};
use crate::ids::{CharacterId, FacilityId};

pub use answer::CensusError;
pub use bugle_http::Remedy;
pub use bugle_model::{Model, Quoted, Read, Reading, row};
pub use collections::*;
pub use ids::*;

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
        let rows: Vec<CharacterName> = self.rows("character_id", characters).await?;
        Ok(rows.into_iter().filter_map(|row| Some((row.character_id, row.name?.first?))).collect())
    }

    /// The names of these facilities. Some that are fought over have none at the service.
    ///
    /// # Cancel safety
    /// Nothing is kept: a dropped call has asked for nothing.
    pub async fn facility_names(&self, facilities: &[FacilityId]) -> Result<BTreeMap<FacilityId, String>, CensusError> {
        let rows: Vec<MapRegion> = self.rows("facility_id", facilities).await?;
        Ok(rows.into_iter().filter_map(|row| Some((row.facility_id?, row.facility_name?))).collect())
    }

    async fn rows<C: Collection>(&self, field: &str, ids: &[impl ToString]) -> Result<Vec<C>, CensusError> {
        let mut rows = Vec::new();
        for batch in ids.chunks(IDS_MAX) {
            let ids: Vec<_> = batch.iter().map(ToString::to_string).collect();
            let query = format!("{}?{field}={}&c:limit={}", C::COLLECTION, ids.join(","), ids.len());
            rows.extend(answer::rows(&self.get(&query).await?)?);
        }
        Ok(rows)
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
