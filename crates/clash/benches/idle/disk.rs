//! Keeps states where they cost no memory.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

use bugle_clash::Event;
use bugle_event::{BoxError, Checkpoint, Saved, Signal, Signals, States, Subject, Timestamp};
use futures_core::future::BoxFuture;

use super::made_up::number;

/// Room for a state in the file.
const SLOT: usize = 256 * 1024;

pub(crate) struct Disk(File);

impl Default for Disk {
    fn default() -> Self {
        Self(tempfile::tempfile().expect("there is room"))
    }
}

impl Disk {
    pub(super) fn commit(&self, signals: &Signals<Event>) -> io::Result<()> {
        let mut file = &self.0;
        for signal in signals {
            let Signal::Checkpoint(Checkpoint { subject, at, state }) = signal else { continue };
            file.seek(place(subject))?;
            file.write_all(&at.as_millis().to_le_bytes())?;
            if let Some(state) = state {
                file.write_all(&(state.len() as u64).to_le_bytes())?;
                file.write_all(state)?;
            }
        }
        Ok(())
    }

    fn read(&self, subject: &Subject) -> io::Result<Option<Saved>> {
        let mut file = &self.0;
        let (mut at, mut len) = ([0; 8], [0; 8]);
        file.seek(place(subject))?;
        match file.read_exact(&mut at).and_then(|()| file.read_exact(&mut len)) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let mut state = vec![0; usize::try_from(u64::from_le_bytes(len)).unwrap_or_default()];
        file.read_exact(&mut state)?;
        let at = Timestamp::from_millis(i64::from_le_bytes(at));
        Ok((!state.is_empty()).then(|| Saved { at, state: Some(state.into()) }))
    }
}

fn place(subject: &Subject) -> SeekFrom {
    SeekFrom::Start((number(&subject.to_string()) * SLOT) as u64)
}

impl States for Disk {
    fn load(&self, subject: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        let saved = self.read(subject).map_err(BoxError::from);
        Box::pin(async { saved })
    }
}
