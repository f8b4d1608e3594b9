//! `bugle census query`: asks whatever there is to ask.

use bugle::planetside::census::Verb;

use super::api::Api;
use super::listing::listing;
use super::statement::Statement;
use crate::failure::Failure;
use crate::output::Output;
use crate::say::say;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    asked: Statement,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let query = args.asked.query(api)?;
    let (what, is_count) = (Statement::what(&query), query.said_verb() == Verb::Count);
    let answer = api.ask(&what, query).await?;
    if is_count && !api.raw {
        return super::count::show(&what, &answer, output);
    }
    // An empty output says nothing by itself.
    if answer.rows.is_empty() && !output.is_pretty() && !api.raw {
        say(format_args!("{what}: Census has no row that fits"));
    }
    api.show(&answer, output, |rows| listing(rows, &answer.rest))
}
