//! Arguments that go by what can be watched in Clash of Clans: one for each kind of thing.

use bugle::clash::ResourceKind;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::who::{self, Who, who};

/// What to follow: `--clan`, `--war`, and whatever else can be watched, of each kind those who are meant. None is empty.
#[derive(Clone, Debug)]
pub(crate) struct Targets(pub(crate) Vec<(ResourceKind, Vec<Who>)>);

impl Args for Targets {
    fn augment_args(command: Command) -> Command {
        ResourceKind::ALL.iter().fold(command, |command, kind| command.arg(tags(*kind)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Targets {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let of_kind = |kind: &ResourceKind| Some((*kind, matches.get_many(kind.name())?.copied().collect()));
        Ok(Self(ResourceKind::ALL.iter().filter_map(of_kind).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn tags(kind: ResourceKind) -> Arg {
    Arg::new(kind.name())
        .long(kind.name())
        .value_name("TAG")
        .value_delimiter(',')
        .action(ArgAction::Append)
        .value_parser(move |text: &str| who(kind, text))
        .help(who::help(kind))
}

/// A kind of answer, by its name.
pub(crate) fn kind() -> impl TypedValueParser<Value = ResourceKind> {
    let kinds = ResourceKind::ALL.iter().map(|kind| PossibleValue::new(kind.name()).help(kind.answers()));
    PossibleValuesParser::new(kinds).try_map(|name| name.parse::<ResourceKind>())
}
