//! Puts lines together to JSON values: a line each, or pretty-printed over many.

/// Why lines do not make a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// A string or an object does not end where it must.
    Off,
}

/// Gathers lines until the brackets are even.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pending: Vec<u8>,
    /// How many lines are pending.
    count: usize,
    depth: usize,
}

impl Lines {
    /// Takes a line. Gives the value that it completes; an error for what came before and can no longer be completed.
    pub(super) fn push(&mut self, line: &[u8]) -> (Option<Cut>, Result<Option<Vec<u8>>, Cut>) {
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii_end();
        // A value that begins inside of another one, which was all on one line: that one was cut off.
        let is_cut = self.count == 1 && self.pending.len() > 1 && self.pending[0] == b'{' && line.starts_with(b"{");
        let cut = is_cut.then(|| self.reset());
        (cut, self.take(line))
    }

    /// The rest, at the end of the input: `Err` where something was cut off.
    pub(super) fn finish(&mut self) -> Result<(), Cut> {
        if self.pending.is_empty() { Ok(()) } else { Err(self.reset()) }
    }

    fn take(&mut self, line: &[u8]) -> Result<Option<Vec<u8>>, Cut> {
        if self.pending.is_empty() && line.trim_ascii().is_empty() {
            return Ok(None);
        }
        let Some(depth) = depth_after(self.depth, line) else {
            return Err(self.reset());
        };
        self.depth = depth;
        self.count += 1;
        self.pending.extend_from_slice(line);
        self.pending.push(b'\n');
        if self.depth > 0 {
            return Ok(None);
        }
        self.count = 0;
        Ok(Some(std::mem::take(&mut self.pending)))
    }

    fn reset(&mut self) -> Cut {
        *self = Self::default();
        Cut::Off
    }
}

/// How many brackets are open after `line`. `None`: it closes one that is not open, or ends inside of a string.
fn depth_after(mut depth: usize, line: &[u8]) -> Option<usize> {
    let (mut in_string, mut escaped) = (false, false);
    for &byte in line {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    (!in_string).then_some(depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> (Vec<String>, usize) {
        let (mut lines, mut values, mut cuts) = (Lines::default(), Vec::new(), 0);
        for line in text.lines() {
            let (cut, value) = lines.push(line.as_bytes());
            cuts += usize::from(cut.is_some()) + usize::from(value.is_err());
            values.extend(value.ok().flatten().map(|value| String::from_utf8(value).unwrap().replace('\n', "")));
        }
        cuts += usize::from(lines.finish().is_err());
        (values, cuts)
    }

    #[test]
    fn a_value_may_fill_one_line_or_many() {
        assert_eq!(
            values("{\"a\":1}\n\n{\n \"b\": [\n  \"}\\\"\"\n ]\n}\n"),
            (vec!["{\"a\":1}".into(), "{ \"b\": [  \"}\\\"\" ]}".into()], 0)
        );
    }

    #[test]
    fn a_line_that_is_cut_off_takes_no_other_with_it() {
        let whole = vec!["{\"b\":2}".to_owned()];
        assert_eq!(values("{\"a\": {\n{\"b\":2}"), (whole.clone(), 1));
        assert_eq!(values("{\"a\": \"x\n{\"b\":2}"), (whole.clone(), 1));
        assert_eq!(values("}\n{\"b\":2}\n{"), (whole, 2));
    }
}
