//! What ids are called.

use std::collections::BTreeMap;

use super::batch::Lookup;
use super::collections::{CharacterName, Collection, MapRegion};
use super::error::CensusError;
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
        let ids = characters.iter().copied();
        let rows = self.rows_of::<CharacterName>(ids).await?.into_values().flatten();
        Ok(rows.filter_map(|row| Some((row.character_id, row.name?.first?))).collect())
    }

    /// The names of these facilities. Some that are fought over have none at the service.
    ///
    /// # Cancel safety
    /// Nothing is lost: who asks for the same at the same time gets it.
    pub async fn facility_names(&self, facilities: &[FacilityId]) -> Result<BTreeMap<FacilityId, String>, CensusError> {
        let lookup = Lookup { is_static: true, ..Lookup::new(MapRegion::COLLECTION, "facility_id") };
        let rows = self.rows_by(lookup, facilities.iter().map(ToString::to_string).collect()).await?;
        let rows = rows.values().flat_map(|rows| self.typed::<MapRegion>(rows));
        Ok(rows.filter_map(|row| Some((row.facility_id?, row.facility_name?))).collect())
    }

    /// What Census was asked so far, and what came of it.
    pub fn census_stats(&self) -> CensusStats {
        self.census.stats()
    }
}
