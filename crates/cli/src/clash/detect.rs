//! `bugle clash detect`: recorded bodies of the API into the events that lie between them.

use std::path::{Path, PathBuf};

use bugle::clash::{Counts, Detector, LineError, ResourceKind, WatchOptions};
use bugle::{Event, in_words};

use crate::args::clash::kind;
use crate::failure::Failure;
use crate::input::Lines;
use crate::names::Names;
use crate::output::{Format, Output};
use crate::say;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What the bodies show
    #[arg(long, value_parser = kind())]
    kind: ResourceKind,
    /// Recordings, plain or gzipped; `-` is standard input. Each line is `{"observed_at": "...", "body": {...}}` or
    /// a body alone
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write the attacks that the first body of a war shows already, too
    #[arg(long)]
    backfill: bool,
    /// Write the changes of points, trophies and ranks, too
    #[arg(long)]
    noisy: bool,
}

pub(super) fn run(args: &Args, format: Format) -> Result<(), Failure> {
    let mut output = Output::new(format);
    let names = Names::default();
    let options = WatchOptions::default().noisy(args.noisy).backfill(args.backfill);
    let mut detector = Detector::new(args.kind, options);
    for path in &args.files {
        let mut lines = Lines::open(path)?;
        let mut number = 0;
        while let Some(line) = lines.next()? {
            number += 1;
            write(detector.on_line(line), path, number, &mut output, &names)?;
        }
    }
    let last = args.files.last().map_or(Path::new("-"), |path| path);
    write(detector.finish(), last, 0, &mut output, &names)?;
    output.flush()?;
    let summary = detector.summary();
    say::lines(&summary);
    let Counts { bodies, broken, .. } = summary.counts;
    if bodies == broken && broken + summary.unreadable > 0 {
        return Err(Failure::Unreadable);
    }
    Ok(())
}

/// Writes the events of a line, or says what is wrong with it. A bad line costs only itself.
fn write(
    told: Result<Vec<Event>, LineError>,
    path: &Path,
    number: u64,
    output: &mut Output,
    names: &Names,
) -> Result<(), Failure> {
    match told {
        Ok(events) => events.iter().try_for_each(|event| output.event(event, names)),
        Err(error) => {
            let place = if number == 0 { "the end".to_owned() } else { format!("line {number}") };
            say::line(&format!("{}, {place}: {}", path.display(), in_words(&error)));
            Ok(())
        }
    }
}
