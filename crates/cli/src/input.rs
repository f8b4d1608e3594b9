//! Files of lines, plain or gzipped, or standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use crate::failure::Failure;

/// The longest line that is kept whole. Real ones are some hundred KB at most.
const LINE_MAX: u64 = 64 << 20;

/// The lines of one file.
pub(crate) struct Lines {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    line: Vec<u8>,
}

impl Lines {
    /// Opens `path`; `-` is standard input. What begins like gzip is unpacked.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let opened = || -> io::Result<Box<dyn BufRead>> {
            let mut plain: Box<dyn BufRead> = if path == Path::new("-") {
                Box::new(BufReader::new(io::stdin()))
            } else {
                Box::new(BufReader::with_capacity(1 << 16, File::open(path)?))
            };
            let zipped = plain.fill_buf()?.starts_with(&[0x1f, 0x8b]);
            Ok(if zipped { Box::new(BufReader::new(MultiGzDecoder::new(plain))) } else { plain })
        };
        let reader = opened().map_err(|source| Failure::Read { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), reader, line: Vec::new() })
    }

    /// The next line, without its end. A line that is longer than anything real is cut off there; the rest of it
    /// comes as the next line.
    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>, Failure> {
        self.line.clear();
        let read = self.reader.by_ref().take(LINE_MAX).read_until(b'\n', &mut self.line);
        match read {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(self.line.trim_ascii_end())),
            Err(source) => Err(Failure::Read { path: self.path.clone(), source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn check(content: &[u8], expected: &[&str]) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        let mut lines = Lines::open(file.path()).unwrap();
        let mut actual = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            actual.push(String::from_utf8(line.to_vec()).unwrap());
        }
        assert_eq!(actual, expected);
    }

    #[test]
    fn plain_and_gzipped_lines_read_alike() {
        check(b"a\r\n\nlast", &["a", "", "last"]);
        let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zipped.write_all(b"a\nb\n").unwrap();
        check(&zipped.finish().unwrap(), &["a", "b"]);
        check(b"", &[]);
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Lines::open(Path::new("no/such.ndjson")).err().unwrap();
        assert!(error.to_string().starts_with("cannot read no/such.ndjson: "), "{error}");
    }
}
