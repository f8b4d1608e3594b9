//! Times as a table has room for them.

use bugle::Timestamp;

/// `12 s`, `3 min`, `2 h`, `5 d`: the largest unit of which there are two, or one.
pub(super) fn short(millis: u64) -> String {
    let seconds = millis / 1000;
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// How long ago something was seen.
pub(super) fn seen(now: Timestamp, at: Option<Timestamp>) -> String {
    at.map_or_else(|| "never".to_owned(), |at| format!("{} ago", short(millis(now, at))))
}

/// When the next look comes, which is late by so much.
pub(super) fn next(now: Timestamp, due: Option<Timestamp>, lag_ms: u64) -> String {
    match due {
        None => "asking".to_owned(),
        Some(due) if due > now => format!("in {}", short(millis(due, now))),
        Some(_) if lag_ms < 1000 => "now".to_owned(),
        Some(_) => format!("{} late", short(lag_ms)),
    }
}

/// How long it is from `from` to `to`; nothing, where that is the other way round.
fn millis(to: Timestamp, from: Timestamp) -> u64 {
    u64::try_from(to.as_millis() - from.as_millis()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let said = [0, 119_999, 120_000, 7_199_000, 7_200_000, 172_800_000].map(short);
        assert_eq!(said, ["0 s", "119 s", "2 min", "119 min", "2 h", "2 d"]);
        let at = Timestamp::from_secs;
        assert_eq!((seen(at(10), None), seen(at(10), Some(at(3)))), ("never".to_owned(), "7 s ago".to_owned()));
        assert_eq!(seen(at(10), Some(at(30))), "0 s ago", "the clock was set back");
        let next = [next(at(10), None, 0), next(at(10), Some(at(15)), 0), next(at(10), Some(at(10)), 900)];
        assert_eq!(next, ["asking", "in 5 s", "now"]);
        assert_eq!(super::next(at(10), Some(at(4)), 6000), "6 s late");
    }
}
