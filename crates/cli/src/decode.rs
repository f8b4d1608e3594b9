//! `bugle planetside decode`: what was recorded of the push service, into events.

use std::path::Path;

use bugle::Event;
use bugle::planetside::{Line, Playback};

use crate::args::Decode;
use crate::failure::Failure;
use crate::input::Lines;
use crate::names::Names;
use crate::output::{Format, Output};
use crate::say::{self, counted};
use crate::sift::Sift;

pub(crate) fn run(args: &Decode, format: Format) -> Result<(), Failure> {
    let sift = Sift::new(&args.asked, &args.pattern, &["planetside"])?;
    let names = Names::of(args.names.load()?);
    let mut playback = sift.as_ref().map_or_else(Playback::default, |sift| Playback::deriving(&sift.interest()));
    let mut decoding = Decoding { output: Output::new(format), names, sift, messages: args.messages };
    let mut is_damaged = false;
    for path in &args.files {
        is_damaged |= decoding.file(path, &mut playback)?;
    }
    decoding.output.flush()?;
    let tally = playback.tally();
    say::lines(&tally);
    if tally.events() + tally.messages() == 0 && (is_damaged || tally.not_messages() > 0) {
        return Err(Failure::Unreadable);
    }
    Ok(())
}

/// What is done with what is read.
struct Decoding {
    output: Output,
    names: Names,
    /// `None`: everything is written.
    sift: Option<Sift>,
    /// Whether what is no event is written too.
    messages: bool,
}

impl Decoding {
    /// Writes what is in a file. Says whether it is damaged.
    fn file(&mut self, path: &Path, playback: &mut Playback) -> Result<bool, Failure> {
        let (mut lines, torn) = (Lines::open(path)?, playback.torn());
        while let Some(line) = lines.next()? {
            // An empty line says nothing and counts for nothing.
            if !line.is_empty()
                && let Some(line) = playback.on_line(line)
            {
                self.line(line)?;
            }
            if self.sift.as_ref().is_some_and(Sift::is_done) {
                break;
            }
        }
        let torn = playback.torn() - torn;
        if torn > 0 {
            let lines = counted(torn, "line");
            let are = if torn == 1 { "is" } else { "are" };
            say::line(&format!("{}: {lines} of the recording {are} cut off, and left out", path.display()));
        }
        if let Some(damage) = lines.damage() {
            say::line(&format!("{}: {damage}", path.display()));
        }
        Ok(torn > 0 || lines.damage().is_some())
    }

    /// Writes what a line says: in one, several messages may have run together.
    fn line(&mut self, line: Line) -> Result<(), Failure> {
        match line {
            Line::Event(event) => self.event(&event.into_event()),
            Line::Message(message) if self.messages => self.output.event(&message.into_event(), &self.names),
            Line::Several(lines) => lines.into_iter().try_for_each(|line| self.line(line)),
            _ => Ok(()),
        }
    }

    fn event(&mut self, event: &Event) -> Result<(), Failure> {
        Sift::write(&mut self.sift, event, u64::MAX, &mut self.output, &self.names).map(|_| ())
    }
}
