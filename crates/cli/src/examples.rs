//! Examples of each command: its help shows them, and the guide what comes of them.

use clap::Command;

/// A command's whole name at the beginning of a line, and below it what somebody may type.
const EXAMPLES: &str = include_str!("examples.txt");

/// The command and all below it, with their examples before whatever else is said below their help.
pub(crate) fn with_examples(command: Command) -> Command {
    let name = command.get_name().to_owned();
    with_those_of(&name, command)
}

fn with_those_of(name: &str, command: Command) -> Command {
    let notes = command.get_after_help().map_or_else(String::new, |notes| format!("\n\n{notes}"));
    let command = match of(name) {
        Some(examples) => command.after_help(format!("Examples:\n{examples}{notes}")),
        None => command,
    };
    command.mut_subcommands(|command| {
        let name = format!("{name} {}", command.get_name());
        with_those_of(&name, command)
    })
}

fn of(name: &str) -> Option<&'static str> {
    let section = EXAMPLES.split("\n\n").find(|section| section.lines().next() == Some(name))?;
    section.split_once('\n').map(|(_, examples)| examples.trim_end())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::args::Cli;

    fn names(path: &str, command: &Command, found: &mut Vec<String>) {
        let name = format!("{path}{}", command.get_name());
        command.get_subcommands().for_each(|command| names(&format!("{name} "), command, found));
        found.push(name);
    }

    #[test]
    fn every_command_has_examples_and_nothing_else_has() {
        let mut known = Vec::new();
        names("", &Cli::command(), &mut known);
        let mut titles: Vec<_> = EXAMPLES.split("\n\n").filter_map(|section| section.lines().next()).collect();
        known.sort_unstable();
        titles.sort_unstable();
        assert_eq!(titles, known);
    }

    #[test]
    fn examples_stand_before_what_else_is_said() {
        let mut command = with_examples(Cli::command());
        let doctor = command.find_subcommand_mut("doctor").unwrap().render_help().to_string();
        let (examples, notes) =
            (doctor.find("Examples:\n  bugle doctor\n").unwrap(), doctor.find("It ends with").unwrap());
        assert!(examples < notes);
    }
}
