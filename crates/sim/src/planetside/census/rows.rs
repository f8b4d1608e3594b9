//! What the collections hold: rows made from the planet as it is at the moment.

use std::time::Duration;

use bugle_event::Timestamp;
use bugle_planetside::{CharacterId, Environment, Faction, Loadout, MetagameState, World, Zone};
use serde_json::{Value, json};

use super::super::alerts::ALERTS;
use super::super::auraxis::Auraxis;
use super::super::cast::{self, TITLES};
use super::super::chronicle::Chronicle;
use super::super::facilities;
use super::super::population::{Character, Outfit};
use super::super::territory::CONTINENTS;
use super::collections::key;
use super::spelled::{date, languages, seconds};

/// The planet, as one namespace shows it.
pub(super) struct View<'a> {
    pub(super) auraxis: &'a Auraxis,
    pub(super) environment: Environment,
    /// What the planet's clock shows.
    pub(super) now: Timestamp,
}

impl View<'_> {
    /// The rows of `collection`; only those with one of `ids`, if those are given.
    pub(super) fn rows(&self, collection: &str, ids: Option<&[u64]>) -> Option<Vec<Value>> {
        let characters = |row: &dyn Fn(&Self, usize) -> Option<Value>| {
            self.characters(ids).into_iter().filter_map(|index| row(self, index)).collect()
        };
        Some(match collection {
            "character" | "single_character_by_id" => characters(&|view, index| Some(view.character(index))),
            "character_name" => characters(&|view, index| Some(view.character_name(index))),
            "characters_online_status" => characters(&|view, index| Some(view.online_status(index))),
            "characters_world" => characters(&|view, index| Some(view.character_world(index))),
            "outfit_member" => characters(&Self::outfit_member),
            "outfit_member_extended" => characters(&Self::membership),
            "outfit" => self.outfits(ids),
            "world" => self.worlds(),
            "zone" => zones(),
            "faction" => factions(),
            "loadout" => loadouts(),
            "map_region" => map_regions(),
            "metagame_event" => metagame_events(),
            _ => return None,
        })
    }

    /// Adds what `resolves` name to a row of `collection`.
    pub(super) fn resolve(&self, collection: &str, row: &mut Value, resolves: &[String]) {
        if key(collection) != Some("character_id") {
            return;
        }
        let id = row["character_id"].as_str().and_then(|id| id.parse().ok()).map(CharacterId);
        let Some(index) = id.and_then(|id| self.auraxis.population.index_of(id)) else { return };
        for resolve in resolves {
            match resolve.as_str() {
                "world" => row["world_id"] = self.character_world(index)["world_id"].clone(),
                "online_status" => row["online_status"] = self.online_status(index)["online_status"].clone(),
                "outfit_member" => {
                    self.outfit_member(index).into_iter().for_each(|member| row["outfit_member"] = member);
                }
                "outfit" | "outfit_member_extended" => {
                    self.membership(index).into_iter().for_each(|outfit| row[resolve] = outfit);
                }
                _ => {}
            }
        }
    }

    /// The characters of this environment, by index.
    fn characters(&self, ids: Option<&[u64]>) -> Vec<usize> {
        let population = &self.auraxis.population;
        let here = |index: &usize| self.environment.has(population.characters[*index].world);
        match ids {
            Some(ids) => ids.iter().filter_map(|id| population.index_of(CharacterId(*id))).filter(here).collect(),
            None => (0..population.characters.len()).filter(here).collect(),
        }
    }

    /// Whether this namespace shows the character.
    pub(super) fn has(&self, id: CharacterId) -> bool {
        !self.characters(Some(&[id.0])).is_empty()
    }

    /// The world of a character, `0` if there is no such character.
    pub(super) fn world_of(&self, id: CharacterId) -> String {
        let index = self.auraxis.population.index_of(id);
        index.map_or(World::NONE, |index| self.at(index).world).to_string()
    }

    /// What Census remembers of what happened.
    pub(super) fn chronicle(&self) -> &Chronicle {
        &self.auraxis.chronicle
    }

    /// The time so many seconds ago.
    pub(super) fn long_ago(&self, seconds: u64) -> Timestamp {
        Timestamp::from_secs(self.now.as_secs()) - Duration::from_secs(seconds)
    }

    fn at(&self, index: usize) -> &Character {
        &self.auraxis.population.characters[index]
    }

    fn character(&self, index: usize) -> Value {
        let character = self.at(index);
        let rank = character.battle_rank;
        json!({
            "character_id": character.id.to_string(),
            "name": name(character),
            "faction_id": character.faction.to_string(),
            "head_id": (index % 8 + 1).to_string(),
            "title_id": if character.id == cast::MEMBERS[0].id { TITLES[0].0 } else { 0 }.to_string(),
            "times": {
                "creation": seconds(character.created),
                "creation_date": date(character.created),
                "last_save": seconds(character.last_login),
                "last_save_date": date(character.last_login),
                "last_login": seconds(character.last_login),
                "last_login_date": date(character.last_login),
                "login_count": character.logins.to_string(),
                "minutes_played": (u32::from(rank) * 700).to_string(),
            },
            "certs": {
                "earned_points": (u32::from(rank) * 1000).to_string(),
                "gifted_points": "1000",
                "spent_points": (u32::from(rank) * 900).to_string(),
                "available_points": (u32::from(rank) * 100 + 1000).to_string(),
                "percent_to_next": "0.5",
            },
            "battle_rank": {"percent_to_next": "0", "value": rank.to_string()},
            "profile_id": "0",
            "daily_ribbon": {"count": "0", "time": seconds(character.created), "date": date(character.created)},
            "prestige_level": "0",
        })
    }

    fn character_name(&self, index: usize) -> Value {
        let character = self.at(index);
        json!({"character_id": character.id.to_string(), "name": name(character)})
    }

    fn character_world(&self, index: usize) -> Value {
        let character = self.at(index);
        json!({"character_id": character.id.to_string(), "world_id": character.world.to_string()})
    }

    fn online_status(&self, index: usize) -> Value {
        let character = self.at(index);
        let status = if character.online { character.world } else { World::NONE };
        json!({"character_id": character.id.to_string(), "online_status": status.to_string()})
    }

    fn outfit_member(&self, index: usize) -> Option<Value> {
        let character = self.at(index);
        let outfit = &self.auraxis.population.outfits[character.outfit?];
        let leads = outfit.members.first() == Some(&index);
        Some(json!({
            "outfit_id": outfit.id.to_string(),
            "character_id": character.id.to_string(),
            "member_since": seconds(outfit.created),
            "member_since_date": date(outfit.created),
            "rank": if leads { "Leader" } else { "Private" },
            "rank_ordinal": if leads { "1" } else { "8" },
        }))
    }

    /// A membership and the outfit in one row.
    fn membership(&self, index: usize) -> Option<Value> {
        let mut member = self.outfit_member(index)?;
        let outfit = self.outfit(&self.auraxis.population.outfits[self.at(index).outfit?]);
        if let (Value::Object(member), Value::Object(outfit)) = (&mut member, outfit) {
            member.extend(outfit);
        }
        Some(member)
    }

    fn outfits(&self, ids: Option<&[u64]>) -> Vec<Value> {
        let wanted = |outfit: &&Outfit| {
            let world = outfit.members.first().map_or(World::NONE, |leader| self.at(*leader).world);
            self.environment.has(world) && ids.is_none_or(|ids| ids.contains(&outfit.id.0))
        };
        self.auraxis.population.outfits.iter().filter(wanted).map(|outfit| self.outfit(outfit)).collect()
    }

    fn outfit(&self, outfit: &Outfit) -> Value {
        let leader = outfit.members.first().map_or(CharacterId::NONE, |leader| self.at(*leader).id);
        json!({
            "outfit_id": outfit.id.to_string(),
            "name": outfit.name,
            "name_lower": outfit.name.to_lowercase(),
            "alias": outfit.alias,
            "alias_lower": outfit.alias.to_lowercase(),
            "time_created": seconds(outfit.created),
            "time_created_date": date(outfit.created),
            "leader_character_id": leader.to_string(),
            "member_count": outfit.members.len().to_string(),
        })
    }

    fn worlds(&self) -> Vec<Value> {
        let here = |world: &World| self.environment.has(*world);
        self.auraxis
            .worlds()
            .filter(here)
            .map(|world| {
                let name = world.name().map_or_else(|| format!("World {world}"), str::to_owned);
                json!({"world_id": world.to_string(), "state": "online", "name": languages(&name)})
            })
            .collect()
    }
}

fn zones() -> Vec<Value> {
    let continents = CONTINENTS.into_iter().map(|zone| (zone, "0"));
    let others = [Zone(96), Zone(97), Zone(98)].map(|zone| (zone, "1"));
    continents
        .chain(others)
        .map(|(zone, dynamic)| {
            let name = zone.name().unwrap_or("Unknown");
            json!({"zone_id": zone.to_string(), "code": name, "hex_size": "200", "name": languages(name),
                "description": languages(name), "geometry_id": zone.to_string(), "dynamic": dynamic})
        })
        .collect()
}

fn factions() -> Vec<Value> {
    (0..=4)
        .map(Faction)
        .map(|faction| {
            let (name, tag) = (faction.name().unwrap_or("None"), faction.tag().unwrap_or("None"));
            let selectable = if faction.is_none() { "0" } else { "1" };
            json!({"faction_id": faction.to_string(), "name": languages(name), "image_set_id": "20",
                "image_id": "18", "image_path": "/files/ps2/images/static/18.png", "code_tag": tag,
                "user_selectable": selectable})
        })
        .collect()
}

fn loadouts() -> Vec<Value> {
    (1..=45)
        .map(Loadout)
        .filter_map(|loadout| {
            let (class, faction) = (loadout.class()?, loadout.faction()?);
            let code_name = format!("{} {}", faction.tag()?, class.name());
            // The profile's number is one above for everybody but NSO, whose profiles came ten years later.
            let profile = if faction == Faction::NSO { loadout.0 + 162 } else { loadout.0 + 1 };
            Some(json!({"loadout_id": loadout.to_string(), "profile_id": profile.to_string(),
                "faction_id": faction.to_string(), "code_name": code_name}))
        })
        .collect()
}

fn map_regions() -> Vec<Value> {
    let bases = CONTINENTS.into_iter().flat_map(facilities::of_zone);
    bases
        .map(|base| {
            let mut row = json!({"map_region_id": base.region.to_string(), "zone_id": base.zone.to_string(),
                "facility_id": base.facility.to_string(), "facility_name": base.name()});
            if let (Some(kind), Some(name)) = (base.kind, base.kind_name()) {
                row["facility_type_id"] = kind.to_string().into();
                row["facility_type"] = name.into();
            }
            row
        })
        .collect()
}

fn metagame_events() -> Vec<Value> {
    ALERTS
        .iter()
        .map(|alert| {
            let name = alert.id.info().map_or("Alert", |info| info.name);
            json!({"metagame_event_id": alert.id.to_string(), "name": languages(name),
                "description": languages(MetagameState::STARTED.name().unwrap_or_default()), "type": "9",
                "experience_bonus": alert.bonus.to_string(), "duration_minutes": alert.minutes.to_string()})
        })
        .collect()
}

fn name(character: &Character) -> Value {
    json!({"first": character.name, "first_lower": character.name.to_lowercase()})
}
