//! `tail planetside --record`: frames into a file as they arrive, beside everything else. Neither a slow disk nor a broken
//! one holds up the stream: what could not be recorded is counted and told.

mod file;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::thread;
use std::time::Duration;

use bugle::planetside::RawFrame;
use tokio::time::Instant;

use self::file::RecordFile;
use crate::failure::Failure;
use crate::say::{counted, say};

/// How many frames wait for the disk at most: seconds of the busiest stream.
const WAITING_MAX: usize = 32_768;

/// How much is written at once.
const BATCH_BYTES: usize = 256 << 10;

/// How long the end waits for the disk.
const END_WITHIN: Duration = Duration::from_secs(5);

/// After how long the end asks again whether there is room.
const AGAIN: Duration = Duration::from_millis(10);

/// A recording that is being made.
pub(crate) struct Recording {
    path: PathBuf,
    lines: SyncSender<Step>,
    lost: Arc<AtomicU64>,
    news: Receiver<String>,
    ended: Receiver<()>,
}

/// What is to be done next.
enum Step {
    Line(String),
    End,
}

impl Recording {
    /// Records into this file, behind what is in it.
    pub(crate) fn start(path: &Path) -> Result<Self, Failure> {
        let (file, cut) = RecordFile::open(path)?;
        if let Some(cut) = cut {
            say(format_args!("{}: {cut}", path.display()));
        }
        let ((lines, steps), (tell, news), (end, ended)) =
            (mpsc::sync_channel(WAITING_MAX), mpsc::channel(), mpsc::sync_channel(1));
        let lost = Arc::new(AtomicU64::new(0));
        let writer = Writer { file, path: path.to_owned(), tell, lost: Arc::clone(&lost), lost_told: 0, failed: 0 };
        let run = move || {
            writer.run(&steps);
            let _gone = end.send(());
        };
        let started = thread::Builder::new().name("recorder".to_owned()).spawn(run);
        started.map_err(|source| Failure::Write { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), lines, lost, news, ended })
    }

    /// Takes frames. It waits for nobody.
    pub(crate) fn tap(&self) -> impl FnMut(RawFrame<'_>) + Send + 'static {
        let (lines, lost) = (self.lines.clone(), Arc::clone(&self.lost));
        move |frame| {
            if let Err(TrySendError::Full(_)) = lines.try_send(Step::Line(frame.to_string())) {
                lost.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// What people should hear of it, once.
    pub(crate) fn news(&self) -> impl Iterator<Item = String> + '_ {
        self.news.try_iter()
    }

    /// Waits until everything is written, for as long as a disk may take. The stream has stopped.
    pub(crate) fn end(self) {
        let until = Instant::now() + END_WITHIN;
        let mut is_over = false;
        while !is_over && Instant::now() < until {
            // Where there is no room yet, there will be.
            let is_full = matches!(self.lines.try_send(Step::End), Err(TrySendError::Full(_)));
            let wait = if is_full { AGAIN } else { until.saturating_duration_since(Instant::now()) };
            is_over = self.ended.recv_timeout(wait) != Err(RecvTimeoutError::Timeout);
        }
        self.news.try_iter().for_each(say);
        if !is_over {
            let path = self.path.display();
            say(format_args!("{path}: the end of the recording is not written, the disk takes too long"));
        }
    }
}

/// Writes lines, in a thread of its own.
struct Writer {
    file: RecordFile,
    path: PathBuf,
    tell: mpsc::Sender<String>,
    /// What there was no room for.
    lost: Arc<AtomicU64>,
    /// How much of that was told.
    lost_told: u64,
    /// Frames that could not be written, since the last that could.
    failed: u64,
}

impl Writer {
    fn run(mut self, steps: &Receiver<Step>) {
        let mut batch = String::new();
        while let Ok(Step::Line(first)) = steps.recv() {
            batch.clear();
            let mut frames = 0;
            let mut add = |line: &str| {
                batch.push_str(line);
                batch.push('\n');
                frames += 1;
                batch.len() < BATCH_BYTES
            };
            let (until, mut has_room, mut is_over) = (Instant::now() + self.file.gathers(), add(&first), false);
            while has_room {
                match steps.recv_timeout(until.saturating_duration_since(Instant::now())) {
                    Ok(Step::Line(line)) => has_room = add(&line),
                    Err(RecvTimeoutError::Timeout) => break,
                    Ok(Step::End) | Err(RecvTimeoutError::Disconnected) => {
                        is_over = true;
                        break;
                    }
                }
            }
            self.write(&batch, frames);
            if is_over {
                break;
            }
        }
        self.tell_lost(1);
    }

    fn write(&mut self, batch: &str, frames: u64) {
        match self.file.write(batch.as_bytes()) {
            Ok(()) if self.failed == 0 => {}
            Ok(()) => {
                let missing = counted(std::mem::take(&mut self.failed), "frame");
                self.say(&format!("is recorded again; {missing} could not be"));
            }
            Err(error) => {
                if self.failed == 0 {
                    self.say(&format!("cannot be recorded, and the stream goes on: {error}"));
                }
                self.failed += frames;
            }
        }
        // Not with each piece: where it is slow, it stays so.
        self.tell_lost(self.lost_told.max(1));
    }

    /// Says how many frames found no room, if so many more did than were told.
    fn tell_lost(&mut self, more: u64) {
        let lost = self.lost.load(Ordering::Relaxed);
        if lost - self.lost_told >= more {
            self.lost_told = lost;
            self.say(&format!("{} could not be recorded: the disk is too slow", counted(lost, "frame")));
        }
    }

    fn say(&self, words: &str) {
        let _gone = self.tell.send(format!("{}: {words}", self.path.display()));
    }
}
