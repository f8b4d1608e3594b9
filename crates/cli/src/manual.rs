//! `bugle completions` and `bugle man`: what the command line says of itself, for shells and for `man`.

use std::io::{self, Write as _};
use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Cli;
use crate::examples::with_examples;
use crate::failure::Failure;

pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "bugle", &mut script);
    Ok(io::stdout().write_all(&script)?)
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
