//! Names of everything that events speak of, fetched at once.

use std::collections::BTreeMap;

use bugle_event::Timestamp;
use futures_util::StreamExt as _;

use super::collections::{
    Achievement, Collection, Experience, Faction, Fish, Item, Localized, MapRegion, MetagameEvent, Skill, Vehicle,
    World, Zone,
};
use super::error::CensusError;
use crate::client::Client;
use crate::names::{Alert, Book, Facility, Names};

/// Rows of a page: no collection of these sends fewer at once, most of them send as many.
const PAGE_ROWS: u32 = 5_000;

/// Rows of a page where one is enough: of so few, less than was asked for is the end.
const FEW_ROWS: u32 = 1_000;

impl Client {
    /// Asks Census for the names of everything that events speak of: worlds, zones, factions, vehicles, experience, alerts
    /// with their durations, facilities, items, achievements, skills, fish; some thirty requests. A collection that the
    /// service does not have, or shows empty, is left out: what is shipped stands for it. `now` is kept with the names.
    ///
    /// # Cancel safety
    /// Nothing is lost but what was fetched.
    pub async fn names(&self, now: Timestamp) -> Result<Names, CensusError> {
        let text = |name: Option<Localized>| name.and_then(|name| name.any().map(Box::from));
        let plain = |name: Option<String>| name.map(Box::from);
        let book = Book {
            observed_at: Some(now),
            environment: Some(self.environment.name().to_owned()),
            worlds: self.section(FEW_ROWS, "name", |row: World| (row.world_id.0.into(), text(row.name))).await?,
            zones: self.section(FEW_ROWS, "name", |row: Zone| (row.zone_id.0, text(row.name))).await?,
            factions: self.section(FEW_ROWS, "name", |row: Faction| (row.faction_id.0.into(), text(row.name))).await?,
            vehicles: self.section(FEW_ROWS, "name", |row: Vehicle| (row.vehicle_id.0, text(row.name))).await?,
            experience: self
                .section(PAGE_ROWS, "description", |row: Experience| (row.experience_id.0, plain(row.description)))
                .await?,
            items: self.section(PAGE_ROWS, "name", |row: Item| (row.item_id.0, text(row.name))).await?,
            achievements: self
                .section(PAGE_ROWS, "name", |row: Achievement| (row.achievement_id.0, text(row.name)))
                .await?,
            skills: self.section(PAGE_ROWS, "name", |row: Skill| (row.skill_id.0, text(row.name))).await?,
            fish: self.section(FEW_ROWS, "name", |row: Fish| (row.fish_id.0, text(row.name))).await?,
            alerts: self.alerts().await?,
            facilities: self.facilities().await?,
            ..Book::default()
        };
        Ok(Names::of(book.tidied()))
    }

    /// Types of alerts.
    async fn alerts(&self) -> Result<BTreeMap<u32, Alert>, CensusError> {
        let row = |row: MetagameEvent| {
            let name = row.name.and_then(|name| name.any().map(Box::from));
            (row.metagame_event_id.0, Some(Alert { name, minutes: row.duration_minutes }))
        };
        self.section(FEW_ROWS, "name,duration_minutes", row).await
    }

    /// Facilities. Regions that have none are passed over.
    async fn facilities(&self) -> Result<BTreeMap<u32, Facility>, CensusError> {
        let row = |row: MapRegion| {
            let facility = Facility {
                name: row.facility_name.map(Box::from),
                zone: row.zone_id.map(|zone| zone.0),
                region: Some(row.map_region_id.0),
                kind: row.facility_type_id.and_then(|kind| u16::try_from(kind.0).ok()),
            };
            (row.facility_id.unwrap_or_default().0, Some(facility))
        };
        let mut all = self.section(FEW_ROWS, "facility_id,facility_name,zone_id,facility_type_id", row).await?;
        all.remove(&0);
        Ok(all)
    }

    /// All rows of a collection that have a name, by id: the id and these fields are asked for.
    async fn section<C: Collection, T>(
        &self,
        page_rows: u32,
        fields: &str,
        row: impl Fn(C) -> (u32, Option<T>),
    ) -> Result<BTreeMap<u32, T>, CensusError> {
        let show = format!("{},{fields}", C::KEY);
        let show: Vec<_> = show.split(',').collect();
        let mut rows = self.find::<C>().show(show).lang("en").limit(page_rows).stream();
        let mut section = BTreeMap::new();
        while let Some(found) = rows.next().await {
            match found {
                Ok(found) => {
                    let (id, named) = row(found);
                    section.extend(named.map(|named| (id, named)));
                }
                // Other services have fewer collections.
                Err(CensusError::UnknownCollection) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(section)
    }
}
