//! What rows say in other words, and relations that take more than a line.

use super::place::{Many, One};
#[allow(clippy::wildcard_imports, reason = "a table of nearly all that there are")]
use crate::census::collections::*;
use crate::census::error::CensusError;
use crate::ids::Faction as FactionId;

/// Where pictures are.
const IMAGES: &str = "https://census.daybreakgames.com/files/ps2/images/static";

macro_rules! pictures {
    ($($row:ident)+) => {$(
        impl $row {
            /// The address of its picture.
            pub fn image_url(&self) -> Option<String> {
                self.image_id.filter(|image| !image.is_none()).map(|image| format!("{IMAGES}/{image}.png"))
            }
        }
    )+};
}

pictures! {
    Achievement Directive DirectiveTier DirectiveTree Faction Fish Item MarketingBundle Skill SkillCategory SkillLine
    SkillSet Vehicle
}

impl CharactersOnlineStatus {
    /// Whether it is online.
    pub fn is_online(&self) -> bool {
        self.online_status.is_some_and(|world| !world.is_none())
    }
}

impl One<Character> {
    /// Whether it is online. `None`: there is no such character, or the service does not say.
    ///
    /// # Cancel safety
    /// Nothing is lost.
    pub async fn is_online(&self) -> Result<Option<bool>, CensusError> {
        Ok(self.online_status().await?.as_ref().map(CharactersOnlineStatus::is_online))
    }

    /// What it is called, with its title before the name.
    ///
    /// # Cancel safety
    /// Nothing is lost.
    pub async fn name_with_title(&self, language: Language) -> Result<Option<String>, CensusError> {
        use super::place::Of as _;

        let Some(character) = self.clone().await? else { return Ok(None) };
        let title = character.of(self.client()).title().await?;
        let title = title.and_then(|title| title.name?.preferred(&[language]).map(str::to_owned));
        let Some(name) = character.name.and_then(|name| name.first) else { return Ok(None) };
        Ok(Some(title.map_or_else(|| name.clone(), |title| format!("{title} {name}"))))
    }
}

impl Many<Character> {
    /// Those who are online, and where.
    pub fn online(&self) -> Many<CharactersOnlineStatus> {
        self.online_status().filter(CharactersOnlineStatus::is_online)
    }
}

impl One<Outfit> {
    /// The members who are online, and where: the way on from there leads to the characters and what they are called.
    pub fn online_members(&self) -> Many<CharactersOnlineStatus> {
        self.online_statuses().filter(CharactersOnlineStatus::is_online)
    }
}

macro_rules! both_ways {
    ($($place:ident)+) => {$(
        impl $place<MapRegion> {
            /// The facilities that are linked with its own: the lattice, in both directions.
            pub fn connected(&self) -> Many<MapRegion> {
                self.linked_from().and(&self.linked_to())
            }

            /// The links of the lattice that begin or end at its facility.
            pub fn links(&self) -> Many<FacilityLink> {
                self.links_from().and(&self.links_to())
            }
        }

        impl $place<Vehicle> {
            /// What a faction can learn for it.
            pub fn skill_sets_of(&self, faction: impl Into<FactionId>) -> Many<SkillSet> {
                let faction = faction.into();
                self.skill_set_rows().filter(move |row| row.faction_id == Some(faction)).skill_set()
            }
        }
    )+};
}

both_ways! { One Many }

impl Weapon {
    /// Whether it gets hot instead of empty.
    pub fn is_heat_weapon(&self) -> bool {
        self.heat_capacity.is_some_and(|capacity| capacity > 0.0)
    }
}
