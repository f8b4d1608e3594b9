//! Addresses and secrets: what is wrong with one is said without repeating it.

use std::ffi::OsStr;

use bugle::{clash, planetside};
use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};

/// Takes a text that passes `check`. An error names the option and says what would do, and never what was given: there
/// may be a secret in it.
#[derive(Clone)]
pub(crate) struct Discreet(pub(crate) fn(&str) -> Result<(), &'static str>);

impl TypedValueParser for Discreet {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        let text = value.to_str().ok_or("expected text in UTF-8");
        text.and_then(|text| (self.0)(text).map(|()| text.to_owned())).map_err(|expected| {
            let option = arg.map_or_else(|| "an argument".to_owned(), ToString::to_string);
            let variable = arg.and_then(Arg::get_env).map(|name| format!(" (or {})", name.display()));
            let text = format!("invalid value for '{option}'{}: {expected}\n", variable.unwrap_or_default());
            Error::raw(ErrorKind::ValueValidation, text).with_cmd(command)
        })
    }
}

/// An address of a push service.
pub(super) fn endpoint(text: &str) -> Result<(), &'static str> {
    let built = planetside::Client::builder().service_id("a").endpoint(text).build();
    built.map(drop).map_err(|_| "expected an address like wss://push.planetside2.com/streaming")
}

/// An address of Census.
pub(crate) fn census_url(text: &str) -> Result<(), &'static str> {
    let built = planetside::Client::builder().service_id("a").census_url(text).build();
    built.map(drop).map_err(|_| "expected an address like https://census.daybreakgames.com")
}

/// An address of the API of Clash of Clans.
pub(crate) fn base_url(text: &str) -> Result<(), &'static str> {
    match clash::Client::builder().key("a").base_url(text).build() {
        Ok(_) => Ok(()),
        Err(clash::BuildError::CredentialsInBaseUrl) => {
            Err("expected a base URL without user name and password, like https://api.clashofclans.com/v1")
        }
        Err(_) => Err("expected a base URL like https://api.clashofclans.com/v1, without `?` and `#`"),
    }
}

/// An address of the developer portal of Clash of Clans.
pub(crate) fn portal_url(text: &str) -> Result<(), &'static str> {
    let portal = clash::Portal::login("a", "b").base_url(text);
    clash::Client::builder().portal(portal).build().map(drop).map_err(
        |_| "expected an address like https://developer.clashofclans.com/api, without user name, password, `?` and `#`",
    )
}

/// A service id.
pub(crate) fn service_id(text: &str) -> Result<(), &'static str> {
    planetside::Client::builder().service_id(text).build().map(drop).map_err(|_| {
        "expected a service id: letters, digits, `-`, `_` and `.` only, and perhaps `s:` in front; \
         get one at https://census.daybreakgames.com/#devSignup"
    })
}

/// An API key.
pub(crate) fn key(text: &str) -> Result<(), &'static str> {
    clash::Client::builder().key(text).build().map(drop).map_err(
        |_| "expected an API key, without spaces and line ends; make one at https://developer.clashofclans.com",
    )
}
