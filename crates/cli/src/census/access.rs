//! Who asks, and whom: the options that `bugle census` and `bugle tail planetside` have in common.

use bugle::planetside::{Builder, Client, Environment};
use clap::Args;
use clap::builder::TypedValueParser as _;
use secrecy::{ExposeSecret as _, SecretString};

use crate::args::address::{Discreet, census_url, service_id};
use crate::args::planetside::environment;

/// A service id, and where Census is.
#[derive(Clone, Debug, Args)]
#[group(id = "census-access")]
pub(crate) struct Access {
    /// Your Census service id, better given as `BUGLE_SERVICE_ID`
    #[arg(long, value_name = "ID", env = "BUGLE_SERVICE_ID", hide_env_values = true, default_value = "example",
        value_parser = Discreet(service_id).map(SecretString::from))]
    service_id: SecretString,
    /// Another Census REST service
    #[arg(long, visible_alias = "census", value_name = "URL", env = "BUGLE_CENSUS_URL", hide_env_values = true,
        value_parser = Discreet(census_url))]
    census_url: Option<String>,
    /// Which game servers: `ps2`, `ps2ps4us`, `ps2ps4eu`; some services have `all`
    #[arg(long, value_name = "NAME", default_value = "ps2", value_parser = environment)]
    pub(crate) environment: Environment,
}

impl Access {
    /// The beginnings of a client of these.
    pub(crate) fn builder(&self) -> Builder {
        let builder =
            Client::builder().service_id(self.service_id.expose_secret()).environment(self.environment.clone());
        match &self.census_url {
            Some(url) => builder.census_url(url),
            None => builder,
        }
    }

    /// Whether it is the service id that everybody may use for a first look.
    pub(crate) fn is_example(&self) -> bool {
        self.service_id.expose_secret() == "example"
    }

    /// Where Census is, if it is not where it always is.
    pub(super) fn census_url(&self) -> Option<&str> {
        self.census_url.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use crate::args::Cli;

    #[test]
    fn s1_a_service_id_among_the_arguments_is_not_shown() {
        for arguments in [&["census", "character", "Higby"][..], &["tail", "planetside"]] {
            let cli = Cli::try_parse_from([&["bugle"], arguments, &["--service-id", "s3cret"]].concat()).unwrap();
            let shown = format!("{cli:?}");
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }
}
