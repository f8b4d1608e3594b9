//! A disk that fails as it is told.

use std::io;
use std::sync::{Arc, Mutex};

use redb::StorageBackend;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An operation is refused, as by a full disk. The program goes on, and ends in order.
    Refuse,
    /// The program is killed in the middle of an operation: half of it is done.
    Kill,
    /// The power goes: of what was written since the last sync each sector is there or not.
    PowerCut,
}

/// A disk in memory. Clones are the same disk.
#[derive(Clone, Debug)]
pub(crate) struct Disk(Arc<Mutex<Platter>>);

#[derive(Debug)]
struct Platter {
    /// What the system shows.
    seen: Vec<u8>,
    /// What survives a power cut.
    synced: Vec<u8>,
    /// What was written since the last sync: where, and how much.
    unsynced: Vec<(usize, usize)>,
    operations: u64,
    fault: Option<(u64, Fault)>,
    is_dead: bool,
}

const SECTOR: usize = 512;

impl Disk {
    pub(crate) fn new(content: Vec<u8>, fault: Option<(u64, Fault)>) -> Self {
        let synced = content.clone();
        let unsynced = Vec::new();
        Self(Arc::new(Mutex::new(Platter { seen: content, synced, unsynced, operations: 0, fault, is_dead: false })))
    }

    /// How many operations that change something there were.
    pub(crate) fn operations(&self) -> u64 {
        self.0.lock().unwrap().operations
    }

    /// Whether the fault has come to pass.
    pub(crate) fn has_failed(&self) -> bool {
        let platter = self.0.lock().unwrap();
        platter.fault.is_some_and(|(at, _)| platter.operations >= at)
    }

    /// What is there afterwards.
    pub(crate) fn remains(&self) -> Vec<u8> {
        let platter = self.0.lock().unwrap();
        let Some((at, Fault::PowerCut)) = platter.fault else { return platter.seen.clone() };
        let mut random = fastrand::Rng::with_seed(at);
        let mut remains = platter.synced.clone();
        // The length is the file system's own business; the longer one is the harder case.
        remains.resize(platter.seen.len().max(remains.len()), 0);
        for &(place, length) in &platter.unsynced {
            for start in (place..place + length).step_by(SECTOR) {
                let end = (start + SECTOR).min(place + length).min(platter.seen.len());
                if start < end && random.bool() {
                    remains[start..end].copy_from_slice(&platter.seen[start..end]);
                }
            }
        }
        remains
    }

    fn change(&self, change: impl FnOnce(&mut Platter, bool)) -> io::Result<()> {
        let mut platter = self.0.lock().unwrap();
        if platter.is_dead {
            return Err(io::Error::other("dead"));
        }
        platter.operations += 1;
        match platter.fault.filter(|(at, _)| *at == platter.operations) {
            None => {
                change(&mut platter, true);
                Ok(())
            }
            Some((_, Fault::Refuse)) => Err(io::ErrorKind::StorageFull.into()),
            Some((_, Fault::Kill | Fault::PowerCut)) => {
                change(&mut platter, false);
                platter.is_dead = true;
                Err(io::Error::other("dead"))
            }
        }
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let platter = self.0.lock().unwrap();
        let place = usize::try_from(offset).unwrap();
        let read = platter.seen.get(place..place + out.len());
        out.copy_from_slice(read.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let len = usize::try_from(len).unwrap();
        self.change(|platter, is_whole| {
            if is_whole {
                platter.seen.resize(len, 0);
            }
        })
    }

    fn sync_data(&self) -> io::Result<()> {
        self.change(|platter, is_whole| {
            if is_whole {
                platter.synced.clone_from(&platter.seen);
                platter.unsynced.clear();
            }
        })
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let place = usize::try_from(offset).unwrap();
        self.change(|platter, is_whole| {
            let length = if is_whole { data.len() } else { data.len() / 2 };
            platter.seen[place..place + length].copy_from_slice(&data[..length]);
            platter.unsynced.push((place, data.len()));
        })
    }
}
