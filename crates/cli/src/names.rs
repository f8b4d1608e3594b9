//! Names for the ids in a line, looked up in batches and remembered.

use std::collections::{BTreeMap, BTreeSet};

use bugle::planetside::{self, CharacterId, FacilityId};
use bugle::{Event, Key, Payload as _};

/// How many names of a sort are remembered. When there are more, all are forgotten: looking them up again is cheap.
const KNOWN_MAX: usize = 100_000;

/// Names of characters and facilities.
#[derive(Default)]
pub(crate) struct Names {
    census: Option<planetside::Client>,
    characters: Known<CharacterId>,
    facilities: Known<FacilityId>,
}

/// `None`: looked up, and the service knows no name.
type Known<Id> = BTreeMap<Id, Option<String>>;

impl Names {
    /// Looks names up at `census`.
    pub(crate) fn of(census: planetside::Client) -> Self {
        Self { census: Some(census), ..Self::default() }
    }

    /// Looks up what `events` will need. A failed look-up leaves the ids as they are.
    pub(crate) async fn learn(&mut self, events: &[Event]) {
        let Some(census) = &self.census else { return };
        let (mut characters, mut facilities) = (BTreeSet::new(), BTreeSet::new());
        for fact in events.iter().filter_map(|event| event.game::<planetside::Event>()) {
            fact.facets(&mut |facet| match (facet.noun, facet.key) {
                ("character", Key::Number(id)) => drop(characters.insert(CharacterId(id))),
                ("facility", Key::Number(id)) => drop(u32::try_from(id).map(|id| facilities.insert(FacilityId(id)))),
                _ => {}
            });
        }
        let characters = unknown(&mut self.characters, characters);
        if !characters.is_empty() {
            remember(&mut self.characters, &characters, census.character_names(&characters).await);
        }
        let facilities = unknown(&mut self.facilities, facilities);
        if !facilities.is_empty() {
            remember(&mut self.facilities, &facilities, census.facility_names(&facilities).await);
        }
    }

    pub(crate) fn character(&self, id: CharacterId) -> String {
        self.characters.get(&id).cloned().flatten().unwrap_or_else(|| format!("character {id}"))
    }

    pub(crate) fn facility(&self, id: FacilityId) -> String {
        self.facilities.get(&id).cloned().flatten().unwrap_or_else(|| format!("facility {id}"))
    }
}

/// Those of `ids` that were not looked up yet. Makes room for them.
fn unknown<Id: Ord>(known: &mut Known<Id>, ids: BTreeSet<Id>) -> Vec<Id> {
    if known.len() + ids.len() > KNOWN_MAX {
        known.clear();
    }
    ids.into_iter().filter(|id| !known.contains_key(id)).collect()
}

fn remember<Id: Ord + Copy>(
    known: &mut Known<Id>,
    ids: &[Id],
    found: Result<BTreeMap<Id, String>, planetside::CensusError>,
) {
    match found {
        Ok(mut found) => known.extend(ids.iter().map(|id| (*id, found.remove(id)))),
        Err(error) => tracing::info!(%error, "names cannot be looked up"),
    }
}
