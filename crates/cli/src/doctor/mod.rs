//! `bugle doctor`: what works from here, what does not, and what to do about it.

mod finding;
mod games;
mod machine;

use crate::args::Doctor as Args;
use crate::failure::Failure;
use crate::output::{Format, Output};

use self::finding::{Finding, State};

pub(crate) async fn run(args: Args, format: Format) -> Result<(), Failure> {
    let mut output = Output::new(format);
    let mut bad = 0;
    let mut write = |findings: Vec<Finding>| {
        for finding in findings {
            bad += u64::from(finding.state == State::Bad);
            finding.write(&mut output)?;
        }
        output.flush()
    };
    write(machine::look(&args.journal))?;
    let (census, push, clash) =
        tokio::join!(games::census(&args.census), games::push(&args.census, &args.endpoint), games::clash(&args.clash));
    write(census)?;
    write(push)?;
    write(clash)?;
    if bad == 0 { Ok(()) } else { Err(Failure::Said(finding::in_all(bad))) }
}
