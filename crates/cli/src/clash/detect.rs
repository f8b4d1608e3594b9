//! `bugle clash detect`: recorded bodies of the API into the events that lie between them.

use std::path::{Path, PathBuf};

use bugle::clash::{Counts, Detector, Found, ResourceKind, WatchOptions};
use bugle::{Event, in_words};

use crate::args::clash::kind;
use crate::failure::Failure;
use crate::input::Lines;
use crate::names::Names;
use crate::output::{Format, Output};
use crate::say;

/// How many faults are said one by one.
const FAULTS_MAX: u64 = 20;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What the bodies show
    #[arg(long, value_parser = kind())]
    kind: ResourceKind,
    /// Recordings, plain or gzipped, in order of time; `-`, or none, is standard input. Each line is
    /// `{"observed_at": "...", "body": {...}}` or a body alone; a body may fill many lines, and several may be mixed
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    files: Vec<PathBuf>,
    /// Write the attacks that the first body of a war shows already, too
    #[arg(long)]
    backfill: bool,
    /// Write the changes of points, trophies and ranks, too
    #[arg(long)]
    noisy: bool,
}

pub(super) fn run(args: &Args, format: Format) -> Result<(), Failure> {
    let options = WatchOptions::default().noisy(args.noisy).backfill(args.backfill);
    let mut detector = Detector::new(args.kind, options);
    let mut report = Report { output: Output::new(format), names: Names::default(), faults: 0 };
    for path in &args.files {
        report.file(&mut detector, path)?;
    }
    // Each file was ended before: nothing is left that could be cut off.
    report.events(&detector.finish().unwrap_or_default())?;
    report.output.flush()?;
    if report.faults > FAULTS_MAX {
        say::line(&format!("and {}", say::counted(report.faults - FAULTS_MAX, "more fault")));
    }
    let summary = detector.summary();
    say::lines(&summary);
    let Counts { bodies, broken, .. } = summary.counts;
    if bodies == broken && broken + report.faults > 0 {
        return Err(Failure::Unreadable);
    }
    Ok(())
}

/// What is written and said.
struct Report {
    output: Output,
    names: Names,
    faults: u64,
}

impl Report {
    /// Writes the events of a file, and says what is wrong with it. What cannot be read costs only itself.
    fn file(&mut self, detector: &mut Detector, path: &Path) -> Result<(), Failure> {
        let mut lines = Lines::open(path)?;
        let mut number = 0;
        while let Some(line) = lines.next()? {
            number += 1;
            let found = detector.read(line);
            self.events(&found.events)?;
            // What is left of a line where a file is cut off is no fault of its own.
            if lines.damage().is_none() {
                self.faults(&found, path, |lines_ago| format!("line {}", number - lines_ago));
            }
        }
        let rest = detector.end_file();
        match lines.damage() {
            Some(damage) => self.fault(path, &format!("line {}", number.max(1)), &damage.to_string()),
            None => self.faults(&rest, path, |_| "the end".to_owned()),
        }
        Ok(())
    }

    fn events(&mut self, events: &[Event]) -> Result<(), Failure> {
        events.iter().try_for_each(|event| self.output.event(event, &self.names))
    }

    fn faults(&mut self, found: &Found, path: &Path, place: impl Fn(u64) -> String) {
        for fault in &found.faults {
            self.fault(path, &place(fault.lines_ago), &in_words(&fault.error));
        }
    }

    fn fault(&mut self, path: &Path, place: &str, words: &str) {
        self.faults += 1;
        if self.faults <= FAULTS_MAX {
            say::line(&format!("{}, {place}: {words}", path.display()));
        }
    }
}
