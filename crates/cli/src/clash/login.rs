//! The account at the developer portal: from the environment or from a file, and never among the arguments, which
//! everybody on the machine can read.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bugle::clash::Portal;
use clap::Args;

use crate::args::address::{Discreet, portal_url};
use crate::failure::Failure;
use crate::say::say;

const EMAIL: &str = "BUGLE_CLASH_EMAIL";
const PASSWORD: &str = "BUGLE_CLASH_PASSWORD";

/// The longest file that is read.
const FILE_MAX: u64 = 4096;

/// Where the account is found.
#[derive(Clone, Debug, Args)]
pub(crate) struct Login {
    /// A file with the e-mail address and the password of your account at the developer portal, a line each, instead of
    /// `BUGLE_CLASH_EMAIL` and `BUGLE_CLASH_PASSWORD`. Whatever needs keys and is given none logs in once, each time that it
    /// is run
    #[arg(long, value_name = "FILE")]
    login: Option<PathBuf>,
    /// Another developer portal
    #[arg(long, value_name = "URL", env = "BUGLE_PORTAL_URL", hide_env_values = true, value_parser = Discreet(portal_url))]
    portal_url: Option<String>,
}

impl Login {
    /// The account, if there is one.
    pub(super) fn portal(&self) -> Result<Option<Portal>, Failure> {
        let found = match &self.login {
            Some(path) => Some(in_file(path)?),
            None => in_environment(|name| std::env::var(name).ok())?,
        };
        let Some((email, password)) = found else { return Ok(None) };
        let portal = Portal::login(email, password).on_wait(|wait| say(waits(wait)));
        Ok(Some(match &self.portal_url {
            Some(url) => portal.base_url(url),
            None => portal,
        }))
    }
}

/// Why nothing is heard for so long.
fn waits(wait: Duration) -> String {
    let wait = wait.as_millis().div_ceil(1000);
    format!(
        "the API does not accept the keys that the developer portal gave; the portal is asked once a minute at most, and \
        again in {wait} s"
    )
}

/// The two variables, both or neither.
fn in_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Option<(String, String)>, Failure> {
    let said = |name| variable(name).filter(|text| !text.is_empty());
    match (said(EMAIL), said(PASSWORD)) {
        (Some(email), Some(password)) => Ok(Some((email, password))),
        (None, None) => Ok(None),
        (None, _) => Err(Failure::Usage(format!("{PASSWORD} is set, and {EMAIL} is not: a login takes both"))),
        (_, None) => Err(Failure::Usage(format!("{EMAIL} is set, and {PASSWORD} is not: a login takes both"))),
    }
}

/// The first two lines of a file.
fn in_file(path: &Path) -> Result<(String, String), Failure> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| {
        let is_open = is_open_to_others(&file)?;
        file.take(FILE_MAX).read_to_string(&mut text).map(|_| is_open)
    });
    let is_open = read.map_err(|source| Failure::Read { path: path.to_owned(), source })?;
    let path = path.display();
    if is_open {
        say(format_args!("others on this machine may read {path}: `chmod 600` keeps it to you"));
    }
    let mut lines = text.lines().map(str::trim);
    match (lines.next(), lines.next()) {
        (Some(email), Some(password)) if !email.is_empty() && !password.is_empty() => {
            Ok((email.to_owned(), password.to_owned()))
        }
        _ => Err(Failure::Usage(format!("--login {path}: expected the e-mail address and the password, a line each"))),
    }
}

#[cfg(unix)]
fn is_open_to_others(file: &File) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let about = file.metadata()?;
    Ok(about.is_file() && about.mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &File) -> std::io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_both_or_neither() {
        let with = |email: &'static str, password: &'static str| {
            in_environment(move |name| Some(if name == EMAIL { email } else { password }.to_owned()))
        };
        assert_eq!(with("a@b", "p").unwrap(), Some(("a@b".to_owned(), "p".to_owned())));
        assert_eq!(with("", "").unwrap(), None);
        assert!(with("a@b", "").unwrap_err().to_string().contains("BUGLE_CLASH_PASSWORD is not"));
        let error = with("", "s3cret").unwrap_err().to_string();
        assert!(error.contains("BUGLE_CLASH_EMAIL is not") && !error.contains("s3cret"), "{error}");
    }

    #[test]
    fn a_file_has_a_line_each() {
        let check = |text: &str| {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), text).unwrap();
            in_file(file.path())
        };
        assert_eq!(check(" a@b \r\np w\nmore\n").unwrap(), ("a@b".to_owned(), "p w".to_owned()));
        for text in ["", "s3cret", "s3cret\n\n", "\ns3cret\n"] {
            let error = check(text).unwrap_err().to_string();
            assert!(error.contains("a line each") && !error.contains("s3cret"), "{error}");
        }
    }
}
