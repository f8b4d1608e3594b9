//! What ids are called.

use std::collections::BTreeMap;

use super::batch::Lookup;
use super::collections::{CharacterName, Collection, MapRegion};
use super::error::CensusError;
use super::list::typed;
use super::stats::CensusStats;
use crate::client::Client;
use crate::ids::{CharacterId, FacilityId};

impl Client {
    /// The names of these characters. Those that the service does not know (yet: new ones take minutes) are left out.
    /// What to do about an error, and when to ask again, is in [`CensusError::remedy`].
    ///
    /// # Cancel safety
    /// Nothing is lost: who asks for the same at the same time gets it.
    pub async fn character_names(
        &self,
        characters: &[CharacterId],
    ) -> Result<BTreeMap<CharacterId, String>, CensusError> {
        self.names::<CharacterName>(characters).await
    }

    /// The names of these facilities. Some that are fought over have none at the service.
    ///
    /// # Cancel safety
    /// Nothing is lost: who asks for the same at the same time gets it.
    pub async fn facility_names(&self, facilities: &[FacilityId]) -> Result<BTreeMap<FacilityId, String>, CensusError> {
        self.names::<MapRegion>(facilities).await
    }

    /// What Census was asked so far, and what came of it.
    pub fn census_stats(&self) -> CensusStats {
        self.census.stats()
    }

    async fn names<C: Collection>(&self, ids: &[C::Id]) -> Result<BTreeMap<C::Id, String>, CensusError> {
        let lookup = Lookup::new(C::COLLECTION, C::ID);
        let rows = self.census.rows(lookup, ids.iter().map(ToString::to_string).collect()).await?;
        let rows = rows.values().flat_map(|rows| rows.iter());
        let (rows, oddities) = typed::<C>(rows.map(|row| &**row));
        self.census.count_odd(oddities);
        Ok(rows.into_iter().filter_map(Collection::into_name).collect())
    }
}
