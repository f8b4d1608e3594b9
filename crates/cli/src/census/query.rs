//! `bugle census query`: asks whatever there is to ask.

use bugle::planetside::census::Verb;

use super::api::Api;
use super::listing::listing;
use super::statement::Statement;
use crate::failure::Failure;
use crate::output::Output;
use crate::say::say;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    asked: Statement,
}

const EXAMPLES: &str = "\
Examples:
  bugle census query character name.first_lower=^hig c:limit=5 c:show=name.first,battle_rank.value
  bugle census query 'character?name.first_lower=^hig&c:limit=5'
  bugle census query 'https://census.daybreakgames.com/s:example/get/ps2:v2/item?c:limit=3'
  bugle census query item_category c:limit=200 | jq -r .name.en";

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
