//! The log, on standard error: what `BUGLE_LOG` asks for.

use std::env::VarError;
use std::io::{self, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::failure::Failure;
use crate::say;

const VARIABLE: &str = "BUGLE_LOG";

/// Begins to write it. Only errors, unless the variable says something else, or so many `--verbose` do.
pub(crate) fn start(verbose: u8) -> Result<(), Failure> {
    let wanted = match (std::env::var(VARIABLE), verbose) {
        (Ok(wanted), _) if !wanted.trim().is_empty() => wanted,
        (Ok(_) | Err(VarError::NotPresent), 0) => String::new(),
        (Ok(_) | Err(VarError::NotPresent), 1) => "info".to_owned(),
        (Ok(_) | Err(VarError::NotPresent), _) => {
            "warn,bugle=debug,bugle_planetside=debug,bugle_clash=debug,bugle_journal=debug".to_owned()
        }
        (Err(VarError::NotUnicode(_)), _) => return Err(refused("it is not UTF-8")),
    };
    tracing_subscriber::fmt()
        .with_env_filter(filter(&wanted)?)
        .with_writer(|| Lines)
        .with_ansi(false)
        .with_target(false)
        .compact()
        .init();
    Ok(())
}

/// What is asked for, if all of it makes sense: a word that is none would silence what it was meant to show.
fn filter(wanted: &str) -> Result<EnvFilter, Failure> {
    if wanted.trim().is_empty() {
        return Ok(EnvFilter::new("error"));
    }
    let parts = wanted.split(',').map(str::trim).filter(|part| !part.is_empty());
    for part in parts.filter(|part| !part.contains(['=', '[']) && !part.starts_with("bugle")) {
        // By itself it would be taken for the name of a module, whatever it is.
        part.parse::<LevelFilter>().map_err(|_| refused(&format!("`{part}` is no level")))?;
    }
    EnvFilter::builder().parse(wanted).map_err(|_| refused(&format!("`{wanted}` makes no sense")))
}

fn refused(why: &str) -> Failure {
    let expected = "expected error, warn, info, debug, trace or off, or a list like `warn,bugle_clash=debug`";
    Failure::Usage(format!("{VARIABLE}: {why}; {expected}"))
}

/// Standard error, for whole entries of the log: each is a line, whatever is in it.
struct Lines;

impl Write for Lines {
    fn write(&mut self, entry: &[u8]) -> io::Result<usize> {
        say::line(&String::from_utf8_lossy(entry));
        Ok(entry.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t2_a_log_that_is_only_half_right_is_refused() {
        for right in ["", " ", "debug", "WARN", "off", "bugle_clash", "warn,bugle_planetside::push=trace", "h2=info,"] {
            assert!(filter(right).is_ok(), "{right}");
        }
        for wrong in ["###", "debug,###", "dbug", "warn,hyper", "bugle_clash=dbug", "debug warn", "=", "a=b=c"] {
            let said = filter(wrong).map(drop).unwrap_err().to_string();
            assert!(said.starts_with("BUGLE_LOG: ") && said.contains("bugle_clash=debug"), "{wrong}: {said}");
        }
    }
}
