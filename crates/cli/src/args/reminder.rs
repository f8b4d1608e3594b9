//! When to remind of something, as people say it.

use std::time::Duration;

use super::number::lead;

/// How long before what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reminder {
    pub(crate) of: Of,
    pub(crate) lead: Duration,
}

/// Of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Start,
    End,
    Both,
}

/// `1h`, `start:30m`, `end:4h`.
pub(crate) fn reminder(text: &str) -> Result<Reminder, String> {
    let (of, time) = match text.split_once(':') {
        None => (Of::Both, text),
        Some(("start", time)) => (Of::Start, time),
        Some(("end", time)) => (Of::End, time),
        Some(_) => return Err("expected a time such as 30m or 2h, or one with `start:` or `end:` before it".to_owned()),
    };
    Ok(Reminder { of, lead: lead(time)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reminder_is_of_the_start_or_of_the_end_or_of_both() {
        let hour = Duration::from_hours(1);
        for (typed, of) in [("1h", Of::Both), ("start:1h", Of::Start), ("end:60m", Of::End)] {
            assert_eq!(reminder(typed), Ok(Reminder { of, lead: hour }), "{typed}");
        }
        for nonsense in ["", "1", "start", "start:", "begin:1h", "end:0s", "end:start:1h"] {
            assert!(reminder(nonsense).unwrap_err().contains("expected a time such as"), "{nonsense}");
        }
    }
}
