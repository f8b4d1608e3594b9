//! `bugle explain`: which clause kept a trigger from firing on an event.

mod source;
mod verdict;

use bugle::Event;

use crate::args::Explain;
use crate::args::planetside::where_id_is;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::rule::Rule;

use self::source::Take;
use self::verdict::Judge;

pub(crate) fn run(args: &Explain, is_verbose: bool, format: Format) -> Result<(), Failure> {
    if let Some(name) = args.asked.character_names().first() {
        return Err(Failure::Usage(format!("--character {name}: {}", where_id_is(name))));
    }
    let rule = Rule::of_any_game(&args.asked)?;
    let mut explaining = Explaining { judge: Judge::new(rule, &args.asked, is_verbose)?, output: Output::new(format) };
    match &args.journal {
        Some(dir) => source::journal(args, dir, &mut explaining)?,
        None => source::files(args, &mut explaining)?,
    }
    explaining.output.flush()?;
    explaining.judge.summary();
    Ok(())
}

/// Verdicts that are written as events come.
struct Explaining {
    judge: Judge,
    output: Output,
}

impl Take for Explaining {
    fn explain(&mut self, event: &Event) -> Result<(), Failure> {
        self.judge.write(event, &mut self.output)
    }

    fn pass(&mut self, event: &Event) {
        self.judge.pass(event);
    }

    fn remembers(&self) -> bool {
        self.judge.remembers()
    }
}
