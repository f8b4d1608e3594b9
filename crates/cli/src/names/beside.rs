//! Names in JSON: beside the data of an event, under the names of its fields.

use std::collections::BTreeMap;

use bugle::planetside::tables::Class;
use bugle::planetside::{
    self, AchievementId, CharacterId, ExperienceId, FacilityId, Faction, FishId, ItemId, Loadout, MetagameEventId,
    SkillId, VehicleId, World, Zone,
};
use bugle::{Envelope, Payload};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::id::Id;
use super::machine::Names;

/// An event as JSON, with the names of what its fields are the ids of, as far as they are known.
pub(crate) struct Named<'a> {
    event: &'a Envelope<dyn Payload>,
    names: BTreeMap<String, String>,
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Both<'a> {
            #[serde(flatten)]
            event: &'a Envelope<dyn Payload>,
            names: &'a BTreeMap<String, String>,
        }

        let Self { event, names } = self;
        // Nearly every line has none, and is written without a detour.
        if names.is_empty() { event.serialize(serializer) } else { Both { event, names }.serialize(serializer) }
    }
}

impl Names {
    /// The event as it is written as JSON: with names, if these are to be in it.
    pub(crate) fn beside<'a>(&self, event: &'a Envelope<dyn Payload>) -> Named<'a> {
        let is_one = self.is_in_json && event.game::<planetside::Event>().is_some();
        let names = if is_one { self.of_fields(event) } else { BTreeMap::new() };
        Named { event, names }
    }

    fn of_fields(&self, event: &Envelope<dyn Payload>) -> BTreeMap<String, String> {
        let Ok(Value::Object(mut event)) = serde_json::to_value(event) else { return BTreeMap::new() };
        let Some(Value::Object(data)) = event.remove("data") else { return BTreeMap::new() };
        let named = data.into_iter().filter_map(|(field, id)| {
            let id = id.as_u64().or_else(|| id.as_str()?.parse().ok())?;
            let name = self.of_field(&field, id)?.to_owned();
            Some((field, name))
        });
        named.collect()
    }

    /// The name of what the field is the id of.
    fn of_field(&self, field: &str, id: u64) -> Option<&str> {
        let (known, tables, small) = (&self.known, &self.tables, u32::try_from(id).ok());
        // The last words of its name say what it is, whoever's it is.
        let what = field.strip_suffix("_id")?.rsplit('_').next()?;
        match what {
            // The other side of a grant of experience is whatever it was granted for.
            "character" | "other" => known.name(Id::Character(CharacterId(id))),
            "facility" => {
                let id = FacilityId(small?);
                self.facility_name(id).or_else(|| known.name(Id::Facility(id)))
            }
            "world" => tables.world(World(small?.try_into().ok()?)),
            "zone" => tables.zone(Zone(small?)),
            "faction" | "team" => tables.faction(Faction(small?.try_into().ok()?)),
            "loadout" => Loadout(small?.try_into().ok()?).class().map(Class::name),
            "vehicle" => tables.vehicle(VehicleId(small?)),
            "weapon" | "item" => tables.item(ItemId(small?)),
            "experience" => tables.experience(ExperienceId(small?)),
            "achievement" => tables.achievement(AchievementId(small?)),
            "skill" => tables.skill(SkillId(small?)),
            "fish" => tables.fish(FishId(small?)),
            "event" => tables.alert(MetagameEventId(small?)).and_then(|alert| alert.name),
            _ => None,
        }
    }
}
