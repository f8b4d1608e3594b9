//! `bugle clash keys`: the keys of an account at the developer portal.

use std::collections::BTreeSet;

use bugle::clash::{MadeKey, Portal, PortalError, PortalKey};
use bugle::in_words;
use clap::{Args, Subcommand};
use secrecy::ExposeSecret as _;
use serde::Serialize;

use super::login::Login;
use super::words::dash;
use crate::args::number::keys;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::pretty::{Sheet, Table};

/// What to do with them.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Lists all keys of the account, whoever made them
    List(List),
    /// Sees to it that there are keys for the address that this runs at: those of our name that are there, or new ones
    Make(Make),
    /// Removes keys that carry our name
    Remove(Remove),
}

#[derive(Debug, Args)]
pub(crate) struct Account {
    /// What our keys are called: no others are ever touched
    #[arg(long, value_name = "NAME", default_value = "bugle", value_parser = name)]
    name: String,
    #[command(flatten)]
    login: Login,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    account: Account,
}

#[derive(Debug, Args)]
pub(crate) struct Make {
    /// How many: 10 at most, which is all that an account can have
    #[arg(long, value_name = "KEYS", default_value_t = 1, value_parser = keys)]
    count: usize,
    /// Remove keys of our name that are for other addresses
    #[arg(long)]
    may_remove: bool,
    /// Write the keys themselves, one a line, and nothing else: a secret, as a password is
    #[arg(long)]
    show: bool,
    #[command(flatten)]
    account: Account,
}

#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// Which: ids that `bugle clash keys list` shows
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    #[command(flatten)]
    account: Account,
}

pub(super) async fn run(command: KeysCommand, format: Format) -> Result<(), Failure> {
    let mut output = Output::new(format);
    match command {
        KeysCommand::List(args) => {
            let listed = args.account.portal()?.list().await.map_err(|error| failed(&error))?;
            write(&listed.iter().map(|key| Row::new(key, None)).collect::<Vec<_>>(), &mut output)?;
        }
        KeysCommand::Make(args) => {
            let portal = args.account.portal()?.keys(args.count).may_remove(args.may_remove);
            write_made(&portal.make().await.map_err(|error| failed(&error))?, args.show, &mut output)?;
        }
        KeysCommand::Remove(args) => {
            let ids: Vec<_> = args.ids.iter().collect::<BTreeSet<_>>().into_iter().collect();
            let removed = args.account.portal()?.remove(&ids).await.map_err(|error| not_removed(&error, ids.len()))?;
            write(&removed.iter().map(|key| Row::new(key, None)).collect::<Vec<_>>(), &mut output)?;
        }
    }
    output.flush()
}

impl Account {
    fn portal(&self) -> Result<Portal, Failure> {
        let portal = self.login.portal()?.ok_or_else(|| {
            let places = "set BUGLE_CLASH_EMAIL and BUGLE_CLASH_PASSWORD, or name a file with --login";
            Failure::Usage(format!("no account at the developer portal: {places}"))
        })?;
        Ok(portal.name(&self.name))
    }
}

fn failed(error: &PortalError) -> Failure {
    let words = in_words(error);
    match error {
        PortalError::BadSettings { .. } => Failure::Usage(words),
        PortalError::Unavailable { .. } | PortalError::NoAnswer { .. } | PortalError::TooSlow => {
            Failure::Said(format!("{words}; try again in a while"))
        }
        _ => Failure::Said(words),
    }
}

/// The same, where some may have been removed before.
fn not_removed(error: &PortalError, ids: usize) -> Failure {
    let is_before = matches!(error, PortalError::NotOurs { .. } | PortalError::WrongCredentials);
    match failed(error) {
        Failure::Said(words) if ids > 1 && !is_before => {
            Failure::Said(format!("{words}; some of them may be gone: `bugle clash keys list` shows what is left"))
        }
        other => other,
    }
}

/// A key, as it is written: without the key.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    addresses: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<&'a str>,
    /// Whether it carries our name.
    ours: bool,
    /// Whether it was made just now.
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<bool>,
}

impl<'a> Row<'a> {
    fn new(key: &'a PortalKey, new: Option<bool>) -> Self {
        let PortalKey { id, name, description, addresses, valid_until, ours, .. } = key;
        Self { id, name, description, addresses, valid_until: valid_until.as_deref(), ours: *ours, new }
    }
}

fn write(rows: &[Row<'_>], output: &mut Output) -> Result<(), Failure> {
    if output.is_pretty() { output.sheet(&sheet(rows)) } else { rows.iter().try_for_each(|row| output.json(row)) }
}

/// The keys that are there now: themselves, where that was asked for, or what there is to say of them.
fn write_made(made: &[MadeKey], show: bool, output: &mut Output) -> Result<(), Failure> {
    if show {
        return made.iter().try_for_each(|made| output.line(made.key.expose_secret()));
    }
    write(&made.iter().map(|made| Row::new(&made.about, Some(made.is_new))).collect::<Vec<_>>(), output)
}

fn sheet(rows: &[Row<'_>]) -> Sheet {
    let mut table = Table::new(["id", "", "until", "addresses", "name"]);
    for row in rows {
        let mark = match (row.ours, row.new) {
            (_, Some(true)) => "new",
            (true, _) => "ours",
            (false, _) => "",
        };
        let until = row.valid_until.map_or_else(dash, ToOwned::to_owned);
        table.row([row.id.to_owned(), mark.to_owned(), until, row.addresses.join(" "), row.name.to_owned()]);
    }
    let mut sheet = Sheet::default();
    sheet.table(table, "no keys");
    sheet
}

fn name(text: &str) -> Result<String, String> {
    let is_fit = !text.trim().is_empty() && !text.chars().any(char::is_control);
    if is_fit { Ok(text.to_owned()) } else { Err("expected a name, such as `bugle`".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_shown_without_the_keys() {
        let addresses = ["192.0.2.7".to_owned(), "198.51.100.0/24".to_owned()];
        let row = |id, name, ours, new| Row {
            id,
            name,
            description: "made by bugle",
            addresses: &addresses,
            valid_until: None,
            ours,
            new,
        };
        let rows =
            [row("a1", "bugle", true, Some(true)), row("b22", "mine", false, None), row("c", "bugle", true, None)];
        insta::assert_snapshot!("keys", sheet(&rows).text());
        assert_eq!(
            serde_json::to_string(&rows[0]).unwrap(),
            r#"{"id":"a1","name":"bugle","description":"made by bugle","addresses":["192.0.2.7","198.51.100.0/24"],"ours":true,"new":true}"#
        );
    }
}
