//! `bugle completions` and `bugle man`: what the command line says of itself, for shells and for `man`.

use std::io::{self, Write as _};
use std::path::Path;

use bugle::planetside::Faction;
use bugle::source::kinds;
use clap::builder::PossibleValuesParser;
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Cli;
use crate::args::planetside::known_worlds;
use crate::examples::with_examples;
use crate::failure::Failure;

pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut with_names(Cli::command()), "bugle", &mut script);
    Ok(io::stdout().write_all(&script)?)
}

/// What shells suggest where any of many names will do, and others besides. The program ends with it: what is made for
/// it is never given back.
fn with_names(command: Command) -> Command {
    let command = command.mut_args(|arg| {
        let names: Vec<&'static str> = match arg.get_value_names() {
            Some([name]) if name == "EVENT" => kinds().iter().map(|info| &*info.title().leak()).collect(),
            Some([name]) if name == "WORLD" => known_worlds().collect(),
            Some([name]) if name == "FACTION" => Faction::ALL.iter().filter_map(|faction| faction.tag()).collect(),
            _ => return arg,
        };
        // Not every shell knows what to do with spaces.
        arg.value_parser(PossibleValuesParser::new(names.into_iter().filter(|name| !name.contains(' '))))
    });
    command.mut_subcommands(with_names)
}

/// The page of the program, or a page for each command into `dir`.
pub(crate) fn man(dir: Option<&Path>) -> Result<(), Failure> {
    let command = with_examples(Cli::command());
    let Some(dir) = dir else { return Ok(Man::new(command).render(&mut io::stdout())?) };
    // A whole path that is not there is one that was mistyped.
    let made = if dir.exists() { Ok(()) } else { std::fs::create_dir(dir) };
    let written = made.and_then(|()| clap_mangen::generate_to(command, dir));
    written.map_err(|source| Failure::Write { path: dir.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shells_suggest_events_worlds_and_factions() {
        // PowerShell and Elvish complete no values.
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut with_names(Cli::command()), "bugle", &mut script);
            let script = String::from_utf8(script).unwrap();
            // None of these is in a help.
            for name in ["PlayerFacilityDefend", "DistrictDestroyed", "Wainwright"] {
                assert!(script.contains(name), "{shell}: {name}");
            }
        }
    }
}
