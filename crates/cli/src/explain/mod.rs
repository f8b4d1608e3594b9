//! `bugle explain`: which clause kept a trigger from firing on an event.

mod source;
mod verdict;

use crate::args::Explain;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::rule::Rule;

use self::verdict::Judge;

pub(crate) fn run(args: &Explain, format: Format) -> Result<(), Failure> {
    let rule = Rule::of_any_game(&args.asked)?;
    let mut judge = Judge::new(rule, &args.asked, args.verbose)?;
    let mut output = Output::new(format);
    match &args.journal {
        Some(dir) => source::journal(args, dir, &mut |event| judge.write(event, &mut output))?,
        None => source::files(args, &mut |event| judge.write(event, &mut output))?,
    }
    output.flush()?;
    judge.summary();
    Ok(())
}
