//! `bugle journal`: looks into the journals of tails and programs, and keeps them in order.

mod cursors;
mod export;
mod keep;
pub(crate) mod open;
mod replay;
mod select;
mod stats;
mod verify;

use crate::args::JournalCommand;
use crate::failure::Failure;
use crate::output::Format;

pub(crate) async fn run(command: JournalCommand, format: Format) -> Result<(), Failure> {
    match command {
        JournalCommand::Stats(args) => stats::run(&args.dir, format),
        JournalCommand::Verify(args) => verify::run(&args.dir, format),
        JournalCommand::Export(args) => export::run(&args, format),
        JournalCommand::Replay(args) => replay::run(&args, format).await,
        JournalCommand::Prune(args) => keep::prune(&args, format),
        JournalCommand::Compact(args) => keep::compact(&args.dir, format),
        JournalCommand::Cursors(args) => cursors::run(&args, format),
    }
}
