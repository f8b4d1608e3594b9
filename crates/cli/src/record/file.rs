//! The file of a recording: whole lines only, whatever ended the program before.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::Duration;

use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use crate::failure::Failure;
use crate::input::{GZIP, is_damage};

/// How long frames are gathered for a piece of a gzipped file, which is lost where the program is killed: the shorter,
/// the less is lost, and the larger is the file.
const GATHERS: Duration = Duration::from_secs(1);

/// A file that lines are added to. A gzipped one is made of pieces that each can be read by itself.
pub(super) struct RecordFile {
    file: File,
    is_zipped: bool,
    /// How long it is, without what is torn at its end.
    whole: u64,
    /// Whether it ends with a piece of a line.
    is_torn: bool,
}

impl RecordFile {
    /// Opens `path`; what ends with `.gz` is gzipped. Says so where the end of it was cut off.
    pub(super) fn open(path: &Path) -> Result<(Self, Option<&'static str>), Failure> {
        let is_zipped = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
        let opened = Self::look(path, is_zipped).map_err(|source| Failure::Write { path: path.to_owned(), source })?;
        let Some(file) = opened else {
            let what = if is_zipped { "is not gzipped, and is called so" } else { "is gzipped, and is not called so" };
            return Err(Failure::Usage(format!("--record {} {what}: record into another file", path.display())));
        };
        let cut = file.is_torn.then_some("the end was cut off when it was recorded last; what is whole stays");
        Ok((file, cut))
    }

    /// `None`: it is another sort of file than its name says.
    fn look(path: &Path, is_zipped: bool) -> io::Result<Option<Self>> {
        let mut file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
        // A pipe has no length, and nothing in it.
        let length = if file.metadata()?.is_file() { file.metadata()?.len() } else { 0 };
        if length == 0 {
            return Ok(Some(Self { file, is_zipped, whole: 0, is_torn: false }));
        }
        let mut mark = Vec::new();
        (&file).take(GZIP.len() as u64).read_to_end(&mut mark)?;
        if is_zipped != GZIP.starts_with(&mark) {
            return Ok(None);
        }
        let whole = if is_zipped { whole_pieces(&file)? } else { length };
        let is_torn = if is_zipped { whole < length } else { !ends_with_line(&mut file)? };
        Ok(Some(Self { file, is_zipped, whole, is_torn }))
    }

    /// How long lines are gathered before they are written.
    pub(super) fn gathers(&self) -> Duration {
        if self.is_zipped { GATHERS } else { Duration::ZERO }
    }

    /// Adds whole lines, at once.
    pub(super) fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.mend()?;
        // Until it is done, a part of it may be there.
        self.is_torn = true;
        let written = if self.is_zipped { zipped(lines)? } else { lines.to_vec() };
        self.file.write_all(&written)?;
        self.whole += written.len() as u64;
        self.is_torn = false;
        Ok(())
    }

    /// Sees to it that what is added can be read behind what is torn.
    fn mend(&mut self) -> io::Result<()> {
        if !self.is_torn {
            return Ok(());
        }
        if self.is_zipped {
            // Nothing behind a piece that is cut off could be read.
            self.file.set_len(self.whole)
        } else {
            self.file.write_all(b"\n")
        }
    }
}

/// How long the pieces are that can be read to their ends.
fn whole_pieces(file: &File) -> io::Result<u64> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    reader.seek(SeekFrom::Start(0))?;
    let mut whole = 0;
    loop {
        let mut piece = GzDecoder::new(&mut reader);
        match io::copy(&mut piece, &mut io::sink()) {
            Ok(_) => {}
            Err(error) if is_damage(&error) => return Ok(whole),
            Err(error) => return Err(error),
        }
        let end = reader.stream_position()?;
        if end == whole {
            return Ok(whole);
        }
        whole = end;
        if io::BufRead::fill_buf(&mut reader)?.is_empty() {
            return Ok(whole);
        }
    }
}

fn ends_with_line(file: &mut File) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

fn zipped(lines: &[u8]) -> io::Result<Vec<u8>> {
    let mut zipped = GzEncoder::new(Vec::new(), flate2::Compression::default());
    zipped.write_all(lines)?;
    zipped.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Lines;

    /// The lines of a file, as they are read back, and whether it is damaged.
    fn lines(path: &Path) -> (Vec<String>, bool) {
        let (mut lines, mut found) = (Lines::open(path).unwrap(), Vec::new());
        while let Some(line) = lines.next().unwrap() {
            found.push(String::from_utf8(line.to_vec()).unwrap());
        }
        (found, lines.damage().is_some())
    }

    fn written(path: &Path, lines: &[&str]) -> Option<&'static str> {
        let (mut file, cut) = RecordFile::open(path).unwrap();
        for line in lines {
            file.write(format!("{line}\n").as_bytes()).unwrap();
        }
        cut
    }

    #[test]
    fn lines_are_added_behind_those_that_are_there() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.ndjson", "a.ndjson.gz"] {
            let path = dir.path().join(name);
            for _ in 0..2 {
                assert_eq!(written(&path, &["one", "two"]), None);
            }
            assert_eq!(lines(&path), (["one", "two", "one", "two"].map(str::to_owned).into(), false), "{name}");
        }
    }

    /// Wherever the program was killed: what is behind can be read, and so is what was whole before.
    #[test]
    fn what_was_cut_off_is_mended_before_more_is_added() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.ndjson", "a.ndjson.gz"] {
            let path = dir.path().join(name);
            written(&path, &["first"]);
            let first = std::fs::metadata(&path).unwrap().len();
            written(&path, &["second"]);
            let both = std::fs::read(&path).unwrap();
            for length in first + 1..both.len() as u64 {
                std::fs::write(&path, &both[..usize::try_from(length).unwrap()]).unwrap();
                assert!(written(&path, &["third"]).is_some(), "{name} {length}");
                let (found, is_damaged) = lines(&path);
                let ends = (found.first().unwrap().as_str(), found.last().unwrap().as_str());
                assert_eq!((ends, is_damaged), (("first", "third"), false), "{name} {length}: {found:?}");
                assert_eq!(written(&path, &[]), None, "it is mended");
            }
        }
    }

    #[test]
    fn a_file_of_another_sort_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let (plain, zipped) = (dir.path().join("a.gz"), dir.path().join("b.ndjson"));
        std::fs::write(&plain, "{}\n").unwrap();
        std::fs::write(&zipped, super::zipped(b"{}\n").unwrap()).unwrap();
        for (path, said) in
            [(&plain, "is not gzipped, and is called so"), (&zipped, "is gzipped, and is not called so")]
        {
            let before = std::fs::read(path).unwrap();
            let told = RecordFile::open(path).err().unwrap().to_string();
            assert!(told.contains(said), "{told}");
            assert_eq!(std::fs::read(path).unwrap(), before);
        }
        assert!(RecordFile::open(dir.path()).err().unwrap().to_string().starts_with("cannot write "));
    }
}
