//! `bugle clash locations`: countries and regions.

use super::api::{AMISS, Api, What};
use super::paging::Paging;
use super::words::dash;
use crate::failure::Failure;
use crate::output::Output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    paging: Paging,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let head = [">number", "code", "name"];
    args.paging
        .show(&What::new("locations", AMISS), api.client.locations(), (api, output), head, |location| {
            let code = location.country_code.clone().unwrap_or_else(dash);
            [location.id.to_string(), code, location.name.clone()]
        })
        .await
}
