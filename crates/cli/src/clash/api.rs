//! The way to the API: a client, and what its answers are written as.

use std::fmt;

use bugle::clash::{Answer, ApiError, Call, Client, Endpoint, Model, Remedy};
use bugle::in_words;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::Sheet;

/// What there is to say of a war that is not there, though the group of clan war leagues names it.
pub(crate) const LOST: &str = "the API names that war, and does not show it";

/// What there is to say where the API lacks something that it always has.
pub(crate) const AMISS: &str = "is the base URL right?";

/// What is asked for.
pub(crate) struct What {
    /// What it is called.
    words: String,
    /// What would help whoever asks for one that is not there.
    where_missing: &'static str,
}

impl What {
    /// Something that is called so, which is found by a tag.
    pub(crate) fn tagged(words: String) -> Self {
        Self { words, where_missing: "check the tag" }
    }

    /// Something that is called so, and what would help where there is none.
    pub(crate) fn new(words: impl Into<String>, where_missing: &'static str) -> Self {
        Self { words: words.into(), where_missing }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// A client, and how what it gives is to be written.
pub(crate) struct Api {
    pub(crate) client: Client,
    /// Whether bodies are to be written as they come.
    pub(crate) raw: bool,
}

impl Api {
    /// Asks for one thing and writes it: as it came, as a line of JSON, or as the `sheet` of it.
    pub(crate) async fn show<E>(
        &self,
        what: &What,
        call: Call<E>,
        output: &mut Output,
        sheet: impl FnOnce(&E::Body) -> Sheet,
    ) -> Result<(), Failure>
    where
        E: Endpoint<Body: Serialize>,
    {
        let answer = call.answer().await.map_err(|error| failed(what, &error))?;
        if self.raw {
            return output.raw(&answer.body);
        }
        let body = read(what, &answer)?;
        if output.is_pretty() { output.sheet(&sheet(&body)) } else { output.json(&body) }
    }
}

/// What the body of an answer shows.
pub(crate) fn read<T: Model>(what: &What, answer: &Answer<T>) -> Result<T, Failure> {
    answer.json().map_err(|error| Failure::Said(format!("{what}: the answer is none that can be used ({error})")))
}

/// Why there is nothing to be seen of `what`, and what would help.
pub(crate) fn failed(what: &What, error: &ApiError) -> Failure {
    let words = in_words(error);
    let help = match (error, error.remedy()) {
        (ApiError::BadArgument { .. }, _) => return Failure::Usage(words),
        (ApiError::NotFound { .. }, _) => format!("; {}", what.where_missing),
        (ApiError::Private { .. }, _) => "; its leader can make it public in the game".to_owned(),
        (ApiError::InvalidAddress { .. }, _) => ", or let `bugle clash keys make` make one: see its --login".to_owned(),
        (ApiError::Maintenance, _) => "; it takes minutes to hours, try again then".to_owned(),
        (ApiError::Throttled { .. }, _) | (_, Remedy::GiveUp) => String::new(),
        (_, Remedy::RetryAfter(wait)) => format!("; try again in {} s", wait.as_secs()),
        _ => "; try again in a while".to_owned(),
    };
    Failure::Said(format!("{what}: {words}{help}"))
}
