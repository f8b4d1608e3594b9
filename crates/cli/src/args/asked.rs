//! Which events are asked for: the options that `tail` and `explain` have in common.

use std::time::Duration;

use bugle::planetside::{CharacterId, ExperienceId, Faction, World};
use bugle::{Kind, Subject};
use clap::Args;

use super::kind::kind;
use super::nearest::nearest;
use super::number::span;
use super::planetside::{character, faction, world};
use super::value::subject;
use crate::census::who::Who;

/// Which events: kinds, filters, conditions. Gaps come in any case.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Only these events: `Death`, `FacilityControl`, `WarAttack`, `clash.war.attack`, ...; all unless told
    #[arg(long, short, value_name = "EVENT", value_delimiter = ',', value_parser = kind)]
    pub(crate) on: Vec<Kind>,
    /// Only these worlds, by number or name. As all filters, it narrows the events that have such a thing
    #[arg(long, short, value_name = "WORLD", value_delimiter = ',', value_parser = world)]
    pub(crate) world: Vec<World>,
    /// Only these characters, on either side, by id; `tail` takes names, too, and looks them up when it starts
    #[arg(long, value_name = "NAME|ID", value_delimiter = ',', value_parser = character)]
    pub(crate) character: Vec<Who>,
    /// Only where these factions are part of it, on either side: `VS`, `NC`, `TR`, `NSO`. Of characters the side counts
    /// that they fight for
    #[arg(long, value_name = "FACTION", value_delimiter = ',', value_parser = faction)]
    pub(crate) faction: Vec<Faction>,
    /// Only experience that was granted for these: `revive`, `squad heal`, or a group: `heals`, `revives`, `repairs`,
    /// `resupplies`, `assists`, `spawns`, `vehicle kills`; or by number. The service then sends no other
    #[arg(long, value_name = "WORDS|ID", value_delimiter = ',', value_parser = experience)]
    pub(crate) experience: Vec<Granted>,
    /// Only what is about these: `zone/2`, `outfit/37500000000000001`, `clan/#2PP`, `player/#8QYY0`, ... Several of one
    /// sort: any of them; of several sorts: all at once
    #[arg(long, value_name = "SUBJECT", value_delimiter = ',', value_parser = subject)]
    pub(crate) subject: Vec<Subject>,
    /// Only events for which this expression holds, in CEL: `event.is_headshot && event.world_id == 10`. `event` has the
    /// fields of the event; `kind`, `source`, `subject`, `time`, `observed_at`, `origin` and `id` are known as well
    #[arg(long = "where", value_name = "CEL", allow_hyphen_values = true, value_parser = expression)]
    pub(crate) holds: Option<String>,
    /// Only the first
    #[arg(long)]
    pub(crate) once: bool,
    /// After one, none for so long, by the time at which they happened: `60`, `5m`
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub(crate) cooldown: Option<Duration>,
}

/// What experience is granted for: one id, or several of a sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Granted(Vec<ExperienceId>);

fn experience(text: &str) -> Result<Granted, String> {
    ExperienceId::named(text).map(Granted).ok_or_else(|| {
        let known: Vec<_> = ExperienceId::names().collect();
        match nearest(text, &known) {
            Some(name) => format!("nothing is called so; did you mean `{name}`?"),
            None => format!("nothing is called so; expected a number, or one of {}", known.join(", ")),
        }
    })
}

/// An expression may begin with a minus. What looks like an option is one, and the expression was forgotten.
fn expression(text: &str) -> Result<String, String> {
    let is_option = text.strip_prefix("--").is_some_and(|name| name.starts_with(|letter: char| letter.is_alphabetic()));
    if is_option {
        return Err("expected an expression, such as 'event.is_headshot'".to_owned());
    }
    Ok(text.to_owned())
}

impl Asked {
    /// Whom events must be about. Characters that are named are not among them.
    pub(crate) fn filters(&self) -> impl Iterator<Item = Subject> {
        let worlds = self.world.iter().map(|world| Subject::from(*world));
        let ids = self.character.iter().filter_map(|who| match who {
            Who::Id(id) => Some(Subject::from(CharacterId(*id))),
            Who::Name(_) => None,
        });
        let granted = self.experience.iter().flat_map(|Granted(ids)| ids).map(|id| Subject::from(*id));
        let factions = self.faction.iter().map(|faction| Subject::from(*faction));
        worlds.chain(ids).chain(factions).chain(granted).chain(self.subject.iter().cloned())
    }

    /// Whether nothing narrows what is asked for.
    pub(crate) fn is_everything(&self) -> bool {
        let is_unnamed = self.filters().next().is_none() && self.character.is_empty();
        self.on.is_empty() && is_unnamed && !self.narrows_events()
    }

    /// Whether it is about single events, and not about patterns of them.
    pub(crate) fn narrows_events(&self) -> bool {
        self.holds.is_some() || self.once || self.cooldown.is_some()
    }

    /// The names of characters that events must be about.
    pub(crate) fn character_names(&self) -> Vec<String> {
        let name = |who: &Who| match who {
            Who::Name(name) => Some(name.clone()),
            Who::Id(_) => None,
        };
        self.character.iter().filter_map(name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn experience_is_asked_for_by_what_people_say() {
        assert_eq!(experience("Revive"), Ok(Granted(vec![ExperienceId::REVIVE])));
        assert_eq!(experience("heals"), Ok(Granted(ExperienceId::HEALS.to_vec())));
        assert_eq!(experience("1410"), Ok(Granted(vec![ExperienceId(1410)])));
        assert_eq!(experience("reviv").unwrap_err(), "nothing is called so; did you mean `revive`?");
        assert!(experience("applause for all").unwrap_err().contains("vehicle kills, "));
    }
}
