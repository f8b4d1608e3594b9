//! What was found out about one thing.

use serde::Serialize;

use crate::failure::Failure;
use crate::output::Output;
use crate::say::counted;

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Good,
    /// It works, and could be better.
    Odd,
    /// It does not work.
    Bad,
}

#[derive(Debug, Serialize)]
pub(super) struct Finding {
    pub(super) what: &'static str,
    pub(super) state: State,
    pub(super) found: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) todo: Option<String>,
}

impl Finding {
    pub(super) fn good(what: &'static str, found: impl Into<String>) -> Self {
        Self { what, state: State::Good, found: found.into(), todo: None }
    }

    pub(super) fn odd(what: &'static str, found: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { what, state: State::Odd, found: found.into(), todo: Some(todo.into()) }
    }

    pub(super) fn bad(what: &'static str, found: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { state: State::Bad, ..Self::odd(what, found, todo) }
    }

    pub(super) fn write(&self, output: &mut Output) -> Result<(), Failure> {
        if !output.is_pretty() {
            return output.json(self);
        }
        let mark = match self.state {
            State::Good => "ok",
            State::Odd => "..",
            State::Bad => "!!",
        };
        output.line(format_args!("{mark}  {:<14} {}", self.what, self.found))?;
        self.todo.iter().try_for_each(|todo| output.line(format_args!("    {:<14} {todo}", "")))
    }
}

/// What is said at the end, where something does not work.
pub(super) fn in_all(bad: u64) -> String {
    let verb = if bad == 1 { "does" } else { "do" };
    format!("{} {verb} not work: see above", counted(bad, "thing"))
}
