//! `bugle clash verify`: whether somebody is who they say.

use std::io::BufRead as _;
use std::path::Path;

use bugle::clash::PlayerTag;
use secrecy::{ExposeSecret as _, SecretString};

use super::api::{Api, What, failed, read};
use crate::failure::Failure;
use crate::output::Output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The player's tag
    #[arg(value_name = "TAG")]
    tag: PlayerTag,
    /// The token that the player finds in the settings of the game; `-` reads it from standard input
    #[arg(value_name = "TOKEN", value_parser = token)]
    token: SecretString,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let Args { tag, token } = args;
    let what = What::tagged(format!("player {tag}"));
    let token = if token.expose_secret() == "-" { typed()? } else { token };
    let answer =
        api.client.verify_token(tag, token.expose_secret()).answer().await.map_err(|error| failed(&what, &error))?;
    let verified = read(&what, &answer)?;
    match () {
        () if api.raw => output.raw(&answer.body)?,
        () if output.is_pretty() && verified.is_ok() => output.line(format_args!("the token is that of {tag}"))?,
        () if output.is_pretty() => {}
        () => output.json(&verified)?,
    }
    output.flush()?;
    if verified.is_ok() {
        return Ok(());
    }
    Err(Failure::Said(format!("{what}: the token is not theirs, or was used before; each is good once")))
}

fn token(text: &str) -> Result<SecretString, String> {
    let text = text.trim();
    if text.is_empty() { Err("expected a token".to_owned()) } else { Ok(text.into()) }
}

/// The first line of standard input.
fn typed() -> Result<SecretString, Failure> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|source| Failure::Read { path: Path::new("-").to_owned(), source })?;
    token(&line).map_err(Failure::Usage)
}
