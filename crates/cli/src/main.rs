//! The `bugle` program: live games as one event stream in the terminal. It reads arguments, wires the library
//! together and prints; it decides nothing.

mod args;
mod decode;
mod demo;
mod detect;
mod failure;
mod feed;
mod follow;
mod input;
mod journal;
mod names;
mod output;
mod pretty;
mod sim;
mod status_line;
mod tail;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::args::{ClashCommand, Cli, Command, PlanetsideCommand};
use crate::failure::Failure;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("BUGLE_LOG").unwrap_or_else(|_| "error".into()))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .compact()
        .init();
    hush_caught_panics();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bugle: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// A journal that is damaged may make its store panic. That is caught and comes as an error, which says it all.
fn hush_caught_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !bugle::journal::panics_are_caught() {
            usual(panic);
        }
    }));
}

/// Help goes out as it is; of an error the first line says all, and where to read more.
fn usage(error: &clap::Error) -> ExitCode {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if is_help {
        let printed = error.print();
        return if printed.is_ok() && !error.use_stderr() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    let text = error.to_string();
    let said: Vec<_> = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:")).collect();
    let said = said.join(" ");
    let said = said.trim_start_matches("error: ").trim_end();
    let said = said.strip_suffix("For more information, try '--help'.").unwrap_or(said).trim_end();
    eprintln!("bugle: {said} (see --help)");
    ExitCode::from(2)
}

#[tokio::main]
async fn run(cli: Cli) -> Result<(), Failure> {
    let format = cli.format;
    #[cfg(unix)]
    catch_file_limit();
    match cli.command {
        Command::Demo(args) => demo::run(args, format).await,
        Command::Sim(args) => sim::run(args).await,
        Command::Tail(args) => tail::run(args, format).await,
        Command::Journal { command } => journal::run(command, format).await,
        Command::Planetside { command: PlanetsideCommand::Decode(args) } => decode::run(&args, format),
        Command::Clash { command: ClashCommand::Detect(args) } => detect::run(&args, format),
    }
}

/// Where files may not grow (`ulimit -f`), a write that would is to fail like any other, and not to end the program
/// without a word: the signal that comes with it is caught.
#[cfg(unix)]
fn catch_file_limit() {
    use tokio::signal::unix::{SignalKind, signal};
    /// `SIGXFSZ` on Linux, macOS and the BSDs. Elsewhere it is a signal that does no harm.
    const FILE_LIMIT: i32 = 25;
    if let Err(error) = signal(SignalKind::from_raw(FILE_LIMIT)) {
        tracing::debug!(%error, "the limit of file sizes");
    }
}
