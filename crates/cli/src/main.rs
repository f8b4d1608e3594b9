//! The `bugle` program: live games as one event stream in the terminal. It reads arguments, wires the library
//! together and prints; it decides nothing.

mod args;
mod beside;
mod catalog;
mod census;
mod clash;
mod clock;
mod decode;
mod demo;
mod doctor;
mod examples;
mod explain;
mod failure;
mod feed;
mod follow;
mod input;
mod journal;
mod log;
mod manual;
mod names;
mod output;
mod pattern;
mod pretty;
mod progress;
mod rate;
mod record;
mod rule;
mod say;
mod screen;
mod sift;
mod sim;
mod status_line;
mod stdout;
mod subcommands;
mod tail;
mod taste;
mod usage;

use std::process::ExitCode;

use crate::args::{Cli, Command, PlanetsideCommand};
use crate::failure::Failure;

/// With bodies of thousands of clans that come and go, the usual one looks through ever longer lists of gaps.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match begin() {
        Ok(()) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(Failure::Told) => ExitCode::from(2),
        Err(Failure::Ended(code)) => ExitCode::from(code),
        Err(failure @ Failure::Usage(_)) => {
            say::insist(format_args!("{failure} (see --help)"));
            ExitCode::from(2)
        }
        Err(Failure::Text(first, shown)) => {
            say::insist(first);
            for text in shown {
                say::line(&text);
            }
            ExitCode::from(2)
        }
        Err(failure) => {
            say::insist(failure);
            ExitCode::FAILURE
        }
    }
}

fn begin() -> Result<(), Failure> {
    if stdout::was_closed() {
        return Err(Failure::NoOutput);
    }
    let Some(cli) = usage::read()? else { return Ok(()) };
    if cli.quiet {
        say::be_quiet();
    }
    output::use_colours(cli.color);
    log::start(cli.verbose)?;
    hush_caught_panics();
    run(cli)
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

#[tokio::main]
async fn run(cli: Cli) -> Result<(), Failure> {
    let format = cli.format;
    if format.is_pretty() {
        pretty::use_local_time();
    }
    #[cfg(unix)]
    catch_file_limit();
    match cli.command {
        Command::Demo(args) => demo::run(args, format).await,
        Command::Sim(args) => sim::run(args).await,
        Command::Tail(args) => tail::run(*args, format).await,
        Command::Explain(args) => explain::run(&args, cli.verbose > 0, format),
        Command::Doctor(args) => doctor::run(*args, format).await,
        Command::Events(args) => catalog::events(&args, format),
        Command::Worlds => catalog::worlds(format),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { dir } => manual::man(dir.as_deref()),
        Command::Journal { command } => journal::run(command, format).await,
        Command::Planetside { command: PlanetsideCommand::Decode(args) } => decode::run(&args, format),
        Command::Census { command } => command.run(format).await,
        Command::Clash { command } => clash::run(command, format).await,
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
