//! What the machine is like: the program, open files, the disk.

use std::fs;
use std::path::Path;

use bugle::journal::Archive;
use bugle::{JournalError, in_words};

use super::finding::Finding;
use crate::pretty::size;

/// What thousands of watched tags and their connections take.
const FILES_MIN: u64 = 1024;

/// What a journal may grow to unless told.
const DISK_MIN: u64 = 4 << 30;

pub(super) fn look(journal: &Path) -> Vec<Finding> {
    let mut findings = vec![Finding::good(
        "program",
        format!("bugle {} on {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH),
    )];
    findings.extend(files());
    findings.push(writable(journal));
    findings.extend(room(journal));
    findings
}

/// How many files may be open. Elsewhere than on Linux nobody says.
fn files() -> Option<Finding> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let most: u64 =
        limits.lines().find_map(|line| line.strip_prefix("Max open files")?.split_whitespace().next()?.parse().ok())?;
    Some(if most < FILES_MIN {
        Finding::odd(
            "open files",
            format!("{most} at most"),
            format!("`ulimit -n {FILES_MIN}`, or LimitNOFILE= in a systemd unit"),
        )
    } else {
        Finding::good("open files", format!("{most} at most"))
    })
}

/// The directory of a journal, or the nearest one above it in which it would be made.
fn place(journal: &Path) -> &Path {
    let place = journal.ancestors().find(|place| place.is_dir());
    place.filter(|place| !place.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a journal can be written there, or where it would be made.
fn writable(journal: &Path) -> Finding {
    // As whoever writes to it would.
    match Archive::open_alone(journal, &bugle::journal::codecs()).and_then(|archive| archive.stats().map(drop)) {
        Err(JournalError::InUse { path }) => {
            return Finding::good("journal", format!("{} is written by another program", path.display()));
        }
        Err(error) if !matches!(error, JournalError::Missing { .. }) => {
            let what = "name another directory with --journal; `bugle journal verify` looks at all of a damaged one";
            return Finding::bad("journal", in_words(&error), what);
        }
        _ => {}
    }
    let place = place(journal);
    let probe = place.join(format!(".bugle-doctor-{}", std::process::id()));
    let written = fs::File::create_new(&probe).and_then(|file| file.sync_all());
    // Where it could not be made, there is nothing to take away.
    drop(fs::remove_file(&probe));
    match written {
        Ok(()) => Finding::good("journal", format!("{} can be written", place.display())),
        Err(error) => Finding::bad(
            "journal",
            format!("{} cannot be written: {error}", place.display()),
            "name another directory with --journal, or let this user write there",
        ),
    }
}

/// How much room there is.
#[cfg(unix)]
fn room(journal: &Path) -> Option<Finding> {
    let disk = rustix::fs::statvfs(place(journal)).ok()?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    Some(if free < DISK_MIN {
        Finding::odd("disk", format!("{} free", size(free)), "a journal takes up to 4 GB unless --keep-bytes says less")
    } else {
        Finding::good("disk", format!("{} free", size(free)))
    })
}

#[cfg(not(unix))]
fn room(_journal: &Path) -> Option<Finding> {
    None
}
