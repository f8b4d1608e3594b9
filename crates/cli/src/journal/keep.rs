//! `bugle journal prune` and `compact`: journals made smaller.

use std::path::Path;

use bugle::{Clock as _, Retention, SystemClock};
use serde_json::json;

use super::open::{open, open_alone};
use crate::args::Prune;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::pretty::size;
use crate::progress::{Progress, Unit};
use crate::say::counted;

pub(super) fn prune(args: &Prune, format: Format) -> Result<(), Failure> {
    let failure = |error| Failure::from_journal(&args.dir, &error);
    let mut archive = open_alone(&args.dir)?;
    let retention = args.keep.instead_of(Retention::EVERYTHING);
    let pruned = archive.prune(retention, SystemClock.now()).map_err(failure)?;
    let kept = archive.stats().map_err(failure)?.events;
    let kept = kept.end.saturating_sub(kept.start);
    let mut output = Output::new(format);
    if output.is_pretty() {
        output.line(format_args!("{} went, {kept} kept", counted(pruned, "event")))?;
    } else {
        output.json(&json!({ "pruned": pruned, "kept": kept }))?;
    }
    output.flush()
}

pub(super) fn compact(dir: &Path, format: Format) -> Result<(), Failure> {
    let failure = |error| Failure::from_journal(dir, &error);
    let progress = Progress::of("compact", None, Unit::Time);
    let (before, _) = open_alone(dir)?.compact().map_err(failure)?;
    drop(progress);
    // It has its last size only when it is closed.
    let after = open(dir)?.stats().map_err(failure)?.file_bytes;
    let mut output = Output::new(format);
    if output.is_pretty() {
        output.line(format_args!("the file had {}, and has {}", size(before), size(after)))?;
    } else {
        output.json(&json!({ "bytes_before": before, "bytes_after": after }))?;
    }
    output.flush()
}
