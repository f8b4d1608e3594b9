//! Worlds as they are now: their state, and who holds what on them.

use bugle_event::Timestamp;
use bugle_model::row;

use super::ask::rows;
use super::place::One;
use crate::census::collections::{Collection, Map, Named as _, World};
use crate::census::error::CensusError;
use crate::census::query::{Query, starts_with};
use crate::client::Client;
use crate::ids::{World as WorldId, Zone as ZoneId};

/// Regions of a zone, all zones: more than there are.
const REGIONS_MAX: u32 = 3000;

row! {
    /// A row of `game_server_status` of the namespace `global`: the state of a server, as it was last reported. It is
    /// often hours old, or years.
    pub struct GameServerStatus {
        /// Which game: `ps2`.
        game_code: Option<String>,
        /// What the server is called.
        name: Option<crate::census::collections::Localized>,
        /// How it is: `low`, `medium`, `high` by how many play; `locked`, `down`.
        last_reported_state: Option<String>,
        /// When that was.
        last_reported_time: Option<Timestamp>,
    }
}

impl One<World> {
    /// The state of the server, as the service was last told, and when. By its name, which is asked for if it is not known
    /// here.
    ///
    /// # Cancel safety
    /// Nothing is lost.
    pub async fn status(&self) -> Result<Option<GameServerStatus>, CensusError> {
        let known = self.key().await?.and_then(WorldId::name).map(str::to_owned);
        let name = match known {
            Some(name) => name,
            None => match self.clone().await?.as_ref().and_then(World::name) {
                Some(name) => name.to_owned(),
                None => return Ok(None),
            },
        };
        let query = Query::new(STATUS).namespace("global").term("game_code", "ps2").term("name", starts_with(name));
        let answer = self.client().query(query).await?;
        Ok(answer.read().rows.into_iter().next())
    }

    /// Who holds which region of these zones.
    ///
    /// # Cancel safety
    /// Nothing is lost.
    pub async fn map(&self, zones: impl IntoIterator<Item = ZoneId> + Send) -> Result<Vec<Map>, CensusError> {
        let zones: Vec<_> = zones.into_iter().collect();
        let Some(world) = self.key().await?.filter(|_| !zones.is_empty()) else { return Ok(Vec::new()) };
        map(self.client(), world, &zones).await
    }
}

const STATUS: &str = "game_server_status";

async fn map(client: &Client, world: WorldId, zones: &[ZoneId]) -> Result<Vec<Map>, CensusError> {
    let query = Query::new(Map::COLLECTION).term("world_id", world).term("zone_ids", zones);
    rows(client, query.limit(REGIONS_MAX)).await
}
