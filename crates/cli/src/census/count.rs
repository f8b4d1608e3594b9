//! `bugle census count`: counts rows.

use bugle::planetside::census::{Answer, Verb};
use serde_json::json;

use super::api::Api;
use super::statement::Statement;
use crate::failure::Failure;
use crate::output::Output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    asked: Statement,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let query = args.asked.query(api)?.verb(Verb::Count);
    let what = Statement::what(&query);
    let answer = api.ask(&what, query).await?;
    if api.raw { output.raw(answer.body()) } else { show(&what, &answer, output) }
}

/// Writes a number.
pub(super) fn show(what: &str, answer: &Answer, output: &mut Output) -> Result<(), Failure> {
    let count = answer.count().ok_or_else(|| Failure::Said(format!("{what}: Census gave no number")))?;
    if output.is_pretty() { output.line(count) } else { output.json(&json!({ "count": count })) }
}
