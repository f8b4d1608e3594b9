//! Spans of time as they are written: `500ms`, `5s`, `10m`, `2h`, `1d`, `1h30m`.

use std::time::Duration;

/// The units, and how many milliseconds each has.
const UNITS: [(&str, u64); 5] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// The span that `text` is: numbers with a unit each. `None`: it is none, or longer than can be counted.
pub(super) fn span(text: &str) -> Option<Duration> {
    let (mut rest, mut millis) = (text, None::<u64>);
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, unit) = rest.split_at(digits);
        let len = unit.find(|letter: char| letter.is_ascii_digit()).unwrap_or(unit.len());
        let (unit, after) = unit.split_at(len);
        let (_, each) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let more = number.parse::<u64>().ok()?.checked_mul(*each)?;
        millis = Some(millis.unwrap_or(0).checked_add(more)?);
        rest = after;
    }
    millis.map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_numbers_with_units() {
        let millis = |text| span(text).map(|span| span.as_millis());
        assert_eq!(
            ["500ms", "5s", "10m", "2h", "1d", "1h30m", "0s"].map(millis),
            [500, 5000, 600_000, 7_200_000, 86_400_000, 5_400_000, 0].map(Some)
        );
        for garbage in
            ["", "5", "s", "5 s", "5x", "-5s", "1.5h", "h5", "99999999999999999999s", "18446744073709551615d"]
        {
            assert_eq!(millis(garbage), None, "{garbage}");
        }
    }
}
