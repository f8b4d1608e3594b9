//! Times and durations as CEL writes them. Both are whole milliseconds here, as the times of events are.

use bugle_event::Timestamp;

/// What each unit is in nanoseconds, longest name first where one begins with another.
const UNITS: [(&str, i128); 7] = [
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("ns", 1),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
];

/// `1h30m`, `-1.5s`, `0` in milliseconds. `None`: it is no duration, or none of whole milliseconds.
pub(super) fn duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut nanos: i128 = 0;
    while !rest.is_empty() {
        let len = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (number, behind) = rest.split_at(len);
        let (unit, size) = UNITS.iter().find(|(unit, _)| behind.starts_with(unit))?;
        nanos = nanos.checked_add(scaled(number, *size)?)?;
        rest = &behind[unit.len()..];
    }
    let is_whole = nanos % 1_000_000 == 0;
    if is_whole { i64::try_from(sign * nanos / 1_000_000).ok() } else { None }
}

/// `number`, which may have a fraction of up to nine digits, of a unit.
fn scaled(number: &str, size: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_number = !(whole.is_empty() && fraction.is_empty()) && whole.len() <= 18 && fraction.len() <= 9;
    if !is_number || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let parts: i128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    Some(whole * size + parts * size / 10_i128.pow(u32::try_from(fraction.len()).ok()?))
}

/// A time in RFC 3339, in milliseconds since the epoch. Two digits of the zone's hours must be there, as CEL wants it.
pub(super) fn time(text: &str) -> Option<i64> {
    let is_zoned = text.ends_with('Z') || text.len() > 6 && text.as_bytes()[text.len() - 3] == b':';
    let is_long = text.len() >= 20 && text.as_bytes()[10] == b'T';
    if !is_zoned || !is_long { None } else { text.parse().ok().map(Timestamp::as_millis) }
}

/// As CEL writes a duration: in seconds.
pub(super) fn in_seconds(millis: i64) -> String {
    let (sign, whole, parts) =
        (if millis < 0 { "-" } else { "" }, millis.unsigned_abs() / 1000, millis.unsigned_abs() % 1000);
    let fraction = format!("{parts:03}");
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}s"),
        fraction => format!("{sign}{whole}.{fraction}s"),
    }
}
