//! Files of lines, plain or gzipped, or standard input.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::failure::Failure;
use crate::progress::{Progress, Unit};

/// The longest line that is kept whole. Real ones are some hundred KB at most.
const LINE_MAX: u64 = 64 << 20;

/// How gzip begins.
pub(crate) const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The lines of one file.
pub(crate) struct Lines {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    is_zipped: bool,
    line: Vec<u8>,
    damage: Option<Damage>,
    /// Taken away when all is read.
    _progress: Progress,
}

/// Counts what is read.
struct Counted {
    input: Box<dyn Read>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = self.input.read(into)?;
        self.read.fetch_add(len as u64, Ordering::Relaxed);
        Ok(len)
    }
}

/// Why a gzipped file cannot be read any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    CutOff,
    Broken,
}

impl Lines {
    /// Opens `path`; `-` is standard input. What begins like gzip is unpacked.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let failure = |source| Failure::Read { path: path.to_owned(), source };
        let (input, len): (Box<dyn Read>, _) = if path == Path::new("-") {
            (Box::new(io::stdin()), None)
        } else {
            let file = File::open(path).map_err(failure)?;
            let len = file.metadata().ok().map(|about| about.len());
            (Box::new(file), len)
        };
        let progress = Progress::of(&format!("reading {}", path.display()), len, Unit::Bytes);
        let (reader, is_zipped) = unpacked(Counted { input, read: progress.counter() }).map_err(failure)?;
        Ok(Self { path: path.to_owned(), reader, is_zipped, line: Vec::new(), damage: None, _progress: progress })
    }

    /// The next line, without its end. A line that is longer than anything real is cut off there; the rest of it
    /// comes as the next line. Where a gzipped file is [damaged](Self::damage), what can be read of the line at that place
    /// is the last.
    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>, Failure> {
        self.line.clear();
        if self.damage.is_some() {
            return Ok(None);
        }
        match self.reader.by_ref().take(LINE_MAX).read_until(b'\n', &mut self.line) {
            Ok(_) => {}
            Err(error) if self.is_zipped && is_damage(&error) => self.damage = Some(Damage::of(&error)),
            Err(source) => return Err(Failure::Read { path: self.path.clone(), source }),
        }
        Ok((!self.line.is_empty()).then(|| self.line.trim_ascii_end()))
    }

    /// Why it could not be read to its end, if so.
    pub(crate) fn damage(&self) -> Option<Damage> {
        self.damage
    }
}

/// What is in `file`, and whether it was packed. A pipe may hand over less than the mark of gzip at once.
fn unpacked(mut file: impl Read + 'static) -> io::Result<(Box<dyn BufRead>, bool)> {
    let mut mark = Vec::new();
    file.by_ref().take(GZIP.len() as u64).read_to_end(&mut mark)?;
    let is_zipped = mark == GZIP;
    let whole = BufReader::with_capacity(1 << 16, Cursor::new(mark).chain(file));
    let reader: Box<dyn BufRead> =
        if is_zipped { Box::new(BufReader::new(MultiGzDecoder::new(whole))) } else { Box::new(whole) };
    Ok((reader, is_zipped))
}

/// Whether an error is about what is in a file, and not about reading it.
pub(crate) fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::InvalidInput | ErrorKind::InvalidData)
}

impl Damage {
    fn of(error: &io::Error) -> Self {
        if error.kind() == ErrorKind::UnexpectedEof { Self::CutOff } else { Self::Broken }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CutOff => "the gzipped file is cut off here; what came before counts",
            Self::Broken => "the gzipped file is broken from here on; what came before counts",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn read(content: &[u8]) -> (Vec<String>, Option<Damage>) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        let mut lines = Lines::open(file.path()).unwrap();
        let mut actual = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            actual.push(String::from_utf8(line.to_vec()).unwrap());
        }
        (actual, lines.damage())
    }

    fn check(content: &[u8], expected: &[&str]) {
        assert_eq!(read(content), (expected.iter().map(|line| (*line).to_owned()).collect(), None));
    }

    fn zipped(content: &[u8]) -> Vec<u8> {
        let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zipped.write_all(content).unwrap();
        zipped.finish().unwrap()
    }

    #[test]
    fn plain_and_gzipped_lines_read_alike() {
        check(b"a\r\n\nlast", &["a", "", "last"]);
        check(&zipped(b"a\nb\n"), &["a", "b"]);
        check(&[zipped(b"a\nb"), zipped(b"c\n")].concat(), &["a", "bc"]);
        for short in [&b""[..], b"a", b"\n"] {
            check(short, &[std::str::from_utf8(short).unwrap().trim_end()][..short.len()]);
        }
    }

    #[test]
    fn gzip_is_known_however_slowly_it_comes() {
        struct ByteByByte(Cursor<Vec<u8>>);
        impl Read for ByteByByte {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                let one = into.len().min(1);
                self.0.read(&mut into[..one])
            }
        }
        let (reader, is_zipped) = unpacked(ByteByByte(Cursor::new(zipped(b"a\nb\n")))).unwrap();
        assert!(is_zipped);
        assert_eq!(reader.lines().collect::<Result<Vec<_>, _>>().unwrap(), ["a", "b"]);
    }

    /// Wherever it is cut off, what can be read of it is, and that it was is known.
    #[test]
    fn a_gzipped_file_that_is_damaged_gives_what_can_be_read_of_it() {
        let (text, whole) = ("line\n".repeat(5000), zipped("line\n".repeat(5000).as_bytes()));
        for end in GZIP.len()..whole.len() {
            let (lines, damage) = read(&whole[..end]);
            assert_eq!(damage, Some(Damage::CutOff), "{end}");
            assert!(text.starts_with(&lines.join("\n")), "{end}");
        }
        assert_eq!(read(&whole[..whole.len() - 1]).0.len(), 5000, "only the sum at the end is missing");
        let (lines, damage) = read(&[&zipped(b"a\n")[..], b"garbage, more than gzip begins with"].concat());
        assert_eq!((lines, damage), (vec!["a".to_owned()], Some(Damage::Broken)));
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Lines::open(Path::new("no/such.ndjson")).err().unwrap();
        assert!(error.to_string().starts_with("cannot read no/such.ndjson: "), "{error}");
    }
}
