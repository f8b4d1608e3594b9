//! Which events are asked for: the options that `tail` and `explain` have in common.

use std::time::Duration;

use bugle::planetside::{CharacterId, World};
use bugle::{Kind, Subject};
use clap::Args;

use super::kind::kind;
use super::number::seconds;
use super::planetside::{character, world};
use super::value::subject;

/// Which events: kinds, filters, conditions. Gaps come in any case.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Only these events: `Death`, `FacilityControl`, `WarAttack`, `clash.war.attack`, ...; all unless told
    #[arg(long, value_name = "EVENT", value_delimiter = ',', value_parser = kind)]
    pub(crate) on: Vec<Kind>,
    /// Only these worlds, by number or name. As all filters, it narrows the events that have such a thing
    #[arg(long, value_name = "WORLD", value_delimiter = ',', value_parser = world)]
    pub(crate) world: Vec<World>,
    /// Only these characters, on either side
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = character)]
    pub(crate) character: Vec<CharacterId>,
    /// Only what is about these: `zone/2`, `outfit/37500000000000001`, `clan/#2PP`, `player/#8QYY0`, ... Several of one
    /// sort: any of them; of several sorts: all at once
    #[arg(long, value_name = "SUBJECT", value_delimiter = ',', value_parser = subject)]
    pub(crate) subject: Vec<Subject>,
    /// Only events for which this expression holds, in CEL: `event.is_headshot && event.world_id == 10`. `event` has the
    /// fields of the event; `kind`, `source`, `subject`, `time`, `observed_at`, `origin` and `id` are known as well
    #[arg(long = "where", value_name = "CEL")]
    pub(crate) holds: Option<String>,
    /// Only the first
    #[arg(long)]
    pub(crate) once: bool,
    /// After one, none for so many seconds, by the time at which they happened
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) cooldown: Option<Duration>,
}

impl Asked {
    /// Whom events must be about.
    pub(crate) fn filters(&self) -> impl Iterator<Item = Subject> {
        let worlds = self.world.iter().map(|world| Subject::from(*world));
        let characters = self.character.iter().map(|character| Subject::from(*character));
        worlds.chain(characters).chain(self.subject.iter().cloned())
    }
}
