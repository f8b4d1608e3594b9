//! The command line, read; and what is said about one that makes no sense.

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory as _, FromArgMatches as _, ValueEnum as _};

use crate::args::{Cli, Game};
use crate::examples::with_examples;
use crate::failure::Failure;

/// What the command line asks for. `None`: only for help, which was given.
pub(crate) fn read() -> Result<Option<Cli>, Failure> {
    let command = without_empty_variables(with_negative_numbers(with_examples(Cli::command())));
    let matches = command.try_get_matches();
    let cli = matches.and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    match cli {
        Ok((cli, matches)) => stray(&cli, &matches).map_or(Ok(Some(cli)), |mistake| Err(Failure::Usage(mistake))),
        Err(error) => answer(&error).map(|()| None),
    }
}

/// What is wrong with an option of a game that is not followed: it would be passed over in silence. What is in the
/// environment is there for other commands as well.
fn stray(cli: &Cli, matches: &ArgMatches) -> Option<String> {
    let crate::args::Command::Tail(tail) = &cli.command else { return None };
    let games = &tail.games;
    let (name, matches) = matches.subcommand()?;
    let others: Vec<_> = Game::value_variants().iter().filter(|game| !games.contains(game)).collect();
    let command = Cli::command();
    let is_typed = |arg: &&Arg| matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
    command.find_subcommand(name)?.get_arguments().filter(is_typed).find_map(|arg| {
        let game = others.iter().find(|game| arg.get_help_heading() == Some(game.heading()))?;
        let followed = games.iter().map(|game| game.name()).collect::<Vec<_>>().join(" ");
        let (option, game) = (arg.get_long().unwrap_or_default(), game.name());
        Some(format!("--{option} is for {game}, which is not followed: `bugle {name} {followed} {game}` follows both"))
    })
}

/// A variable that is empty is none, as in a file of an engine or a service in which a line is left blank.
fn without_empty_variables(command: Command) -> Command {
    let command = command.mut_args(|arg| {
        let is_empty = arg.get_env().and_then(std::env::var_os).is_some_and(|value| value.is_empty());
        if is_empty { arg.env(None::<&str>) } else { arg }
    });
    command.mut_subcommands(without_empty_variables)
}

/// A number below 0 is a value like any other, and refused as such: not an option that nobody knows.
fn with_negative_numbers(command: Command) -> Command {
    let command = command.mut_args(|arg| {
        let takes_values = arg.get_action().takes_values();
        arg.allow_negative_numbers(takes_values)
    });
    command.mut_subcommands(with_negative_numbers)
}

/// Help goes out as it is; of an error the first line says all, and where to read more.
fn answer(error: &clap::Error) -> Result<(), Failure> {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Ok(error.print()?);
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let printed = error.print();
        return Err(printed.map_or_else(Failure::from, |()| Failure::Told));
    }
    Err(Failure::Usage(in_one_line(&error.to_string())))
}

fn in_one_line(text: &str) -> String {
    let said = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let said: Vec<_> = said.filter(|line| !line.is_empty()).collect();
    let said = said.join(" ").replace(" tip: ", "; ");
    let said = said.trim_start_matches("error: ").trim_end();
    said.strip_suffix("For more information, try '--help'.").unwrap_or(said).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every option of every command, with what it may be called with.
    fn options<'a>(path: &str, command: &'a Command, found: &mut Vec<(String, &'a clap::Arg)>) {
        let path = format!("{path} {}", command.get_name());
        found.extend(command.get_arguments().map(|arg| (path.clone(), arg)));
        command.get_subcommands().for_each(|command| options(&path, command, found));
    }

    #[test]
    fn t2_every_option_that_takes_a_value_takes_a_negative_number_for_one() {
        let mut command = with_negative_numbers(Cli::command());
        command.build();
        let mut found = Vec::new();
        options("", &command, &mut found);
        assert!(found.len() > 40, "{}", found.len());
        for (path, arg) in found.iter().filter(|(path, _)| !path.contains(" help")) {
            let takes_values = arg.get_action().takes_values();
            assert_eq!(arg.is_allow_negative_numbers_set(), takes_values, "{path} {arg}");
        }
    }
}
