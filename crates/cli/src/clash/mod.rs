//! `bugle clash`: asks the API of Clash of Clans, and looks into recordings of it. A subcommand that asks is one file, and
//! one line in the table.

pub(crate) mod access;
mod api;
mod asked;
mod battles;
mod clan;
mod cwl;
mod detect;
mod how;
mod keys;
mod kinds;
mod locations;
mod login;
mod paging;
mod player;
mod raids;
mod rankings;
mod scoreboard;
mod search;
mod table;
mod verify;
mod war;
mod watch;
pub(crate) mod wish;
pub(crate) mod words;

use self::keys::KeysCommand;
use self::table::Question;
use crate::failure::Failure;
use crate::output::Format;

/// What to do with the API, or with recordings of it.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum ClashCommand {
    #[command(flatten)]
    Question(Box<Question>),
    /// Lists, makes and removes keys at the developer portal
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Turns recorded bodies of the API into the events that lie between them
    Detect(detect::Args),
    /// Shows how far it is with what is followed
    Watch(Box<watch::Args>),
}

pub(crate) async fn run(command: ClashCommand, format: Format) -> Result<(), Failure> {
    match command {
        ClashCommand::Question(question) => question.run(format).await,
        ClashCommand::Keys { command } => keys::run(command, format).await,
        ClashCommand::Detect(args) => detect::run(&args, format),
        ClashCommand::Watch(args) => watch::run(*args, format).await,
    }
}
