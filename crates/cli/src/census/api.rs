//! The way to Census: a client, and what its answers are written as.

use bugle::in_words;
use bugle::planetside::census::{Answer, CensusError, Query};
use bugle::planetside::{Client, Remedy};

use super::row::Row;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::Sheet;

/// A client, and how what it gives is to be written.
pub(crate) struct Api {
    pub(super) client: Client,
    /// Where Census is, if it is not where it always is.
    pub(super) url: Option<String>,
    /// Whether bodies are to be written as they come.
    pub(super) raw: bool,
}

impl Api {
    /// Asks. `what` is what an error is about.
    pub(super) async fn ask(&self, what: &str, query: Query) -> Result<Answer, Failure> {
        self.client.query(query).await.map_err(|error| failed(what, &error))
    }

    /// Writes an answer: as it came, as a line of JSON for each row, or as the `sheet` of its rows.
    pub(super) fn show(
        &self,
        answer: &Answer,
        output: &mut Output,
        sheet: impl FnOnce(&[Row<'_>]) -> Sheet,
    ) -> Result<(), Failure> {
        if self.raw {
            return output.raw(answer.body());
        }
        if !output.is_pretty() {
            return answer.rows.iter().try_for_each(|row| output.json(row));
        }
        let rows: Vec<_> = answer.rows.iter().map(Row).collect();
        output.sheet(&sheet(&rows))
    }
}

/// Why there is nothing to be seen of `what`, and what would help.
pub(super) fn failed(what: &str, error: &CensusError) -> Failure {
    let words = in_words(error);
    let help = match (error, error.remedy()) {
        (CensusError::Misuse { .. }, _) => return Failure::Usage(format!("{what}: {words}")),
        (CensusError::UnknownCollection, _) => "; `bugle census collections` lists them".to_owned(),
        (CensusError::ServiceIdUnknown, _) => ", and give it as BUGLE_SERVICE_ID".to_owned(),
        (CensusError::Maintenance, _) => "; it takes minutes to hours, try again then".to_owned(),
        (_, Remedy::RetryAfter(wait)) => format!("; try again in {} s", wait.as_secs()),
        (_, Remedy::Retry) => "; try again in a while".to_owned(),
        _ => String::new(),
    };
    Failure::Said(format!("{what}: {words}{help}"))
}

/// There is no `what`.
pub(super) fn nobody(what: &str, help: &str) -> Failure {
    Failure::Said(format!("there is no {}; {help}", bugle::clean(what)))
}
