//! Where recorded bodies are, and how to read them.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/clash");

/// All recorded bodies below `folder`, in the order of their names. Empty, with a word about it, where there are none.
pub(crate) fn bodies(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    collect(&Path::new(FOLDER).join(folder), &mut found);
    if found.is_empty() {
        eprintln!("skipped: no recorded data");
    }
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push((path.clone(), unwrapped(&read(&path))));
        }
    }
}

fn read(path: &Path) -> Vec<u8> {
    let stored = fs::read(path).unwrap();
    note(path);
    if path.extension().is_none_or(|extension| extension != "gz") {
        return stored;
    }
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(&stored[..]).read_to_end(&mut plain).unwrap();
    plain
}

/// The whole check counts which files are read.
fn note(path: &Path) {
    if let Some(log) = std::env::var_os("BUGLE_RECORDED_LOG") {
        let mut log = fs::File::options().append(true).open(log).unwrap();
        log.write_all(format!("{}\n", path.display()).as_bytes()).unwrap();
    }
}

/// Some recordings wrap the body together with the headers.
fn unwrapped(json: &[u8]) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_slice(json).unwrap();
    match value.get("body") {
        Some(body) => serde_json::to_vec(body).unwrap(),
        None => json.to_vec(),
    }
}
