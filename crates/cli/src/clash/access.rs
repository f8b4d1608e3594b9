//! Who asks, and whom: the options that `bugle clash` and `bugle tail clash` have in common.

use bugle::clash::Client;
use clap::Args;
use clap::builder::TypedValueParser as _;
use secrecy::SecretString;

use super::login::Login;
use crate::args::address::{Discreet, base_url, key};
use crate::failure::Failure;

/// A key, or an account that has some; and where the API is.
#[derive(Clone, Debug, Args)]
pub(crate) struct Access {
    /// Your API key, better given as `BUGLE_CLASH_KEY`
    #[arg(long, value_name = "KEY", env = "BUGLE_CLASH_KEY", hide_env_values = true, value_parser = Discreet(key).map(SecretString::from))]
    key: Option<SecretString>,
    /// Another API that speaks the protocol
    #[arg(long, value_name = "URL", env = "BUGLE_BASE_URL", hide_env_values = true, value_parser = Discreet(base_url))]
    base_url: Option<String>,
    #[command(flatten)]
    login: Login,
}

impl Access {
    /// Whether each run logs in.
    pub(super) fn logs_in(&self) -> bool {
        self.key.is_none()
    }

    /// The client of these: with the key, and where there is none, or it is not accepted, with one that the developer portal
    /// has for this address, or makes.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        let (key, portal) = (self.key.clone(), self.login.portal()?);
        if key.is_none() && portal.is_none() {
            return Err(no_key());
        }
        let mut client = Client::builder().keys(key);
        if let Some(portal) = portal {
            client = client.portal(portal);
        }
        if let Some(url) = &self.base_url {
            client = client.base_url(url);
        }
        client.build().map_err(|error| Failure::from_error(&error))
    }
}

fn no_key() -> Failure {
    let get_one = "make one at https://developer.clashofclans.com";
    Failure::Usage(format!("no API key: give it as BUGLE_CLASH_KEY or with --key; {get_one}"))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use crate::args::Cli;

    #[test]
    fn s1_what_is_secret_among_the_arguments_is_not_shown() {
        for arguments in [&["clash", "verify", "#2PP", "t0ken"][..], &["tail", "clash", "--clan", "#2PP"]] {
            let cli = Cli::try_parse_from([&["bugle"], arguments, &["--key", "s3cret"]].concat()).unwrap();
            let shown = format!("{cli:?}");
            assert!(shown.contains("#2PP") && !shown.contains("s3cret") && !shown.contains("t0ken"), "{shown}");
        }
    }
}
