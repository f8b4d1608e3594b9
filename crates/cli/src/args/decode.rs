//! The arguments of `bugle planetside decode`.

use std::path::PathBuf;

use clap::Args;

use super::asked::Asked;
use super::names::NamesFile;
use super::pattern::{PatternText, pattern};

#[derive(Debug, Args)]
pub(crate) struct Decode {
    /// Recordings, plain or gzipped: those of `tail planetside --record`, and others, a message a line; `-` is standard
    /// input
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Write the other messages too: heartbeats, state changes, echoes
    #[arg(long)]
    pub(crate) messages: bool,
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// Write a line each time that several events make this pattern, by the time of the recording: `count 3 of Death by
    /// attacker_character_id within 10s`. Without `--on`, no other events are written
    #[arg(long, value_name = "PATTERN", value_parser = pattern)]
    pub(crate) pattern: Vec<PatternText>,
    #[command(flatten)]
    pub(crate) names: NamesFile,
}
