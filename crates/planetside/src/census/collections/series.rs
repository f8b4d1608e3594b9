//! Numbers by day, week and month, as histories have them.

use bugle_model::{Quoted, Reading};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// Numbers by day, week or month, the newest first: `{"d01": "26", "d02": "0", ..}`.
///
/// ```
/// use bugle_planetside::census::Days;
///
/// let days: Days = serde_json::from_str(r#"{"d01": "26", "d02": "5"}"#)?;
/// assert_eq!((days.get(1), days.get(31), days.total()), (Some(26), None, 31));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series<const LETTER: char, const COUNT: usize>(Vec<Option<i64>>);

/// The last 31 days; `1` is the latest one.
pub type Days = Series<'d', 31>;
/// The last 13 weeks; `1` is the latest one.
pub type Weeks = Series<'w', 13>;
/// The last 12 months; `1` is the latest one.
pub type Months = Series<'m', 12>;

impl<const LETTER: char, const COUNT: usize> Series<LETTER, COUNT> {
    /// The number of the day, week or month, of which `1` is the latest. `None`: it was not sent.
    pub fn get(&self, place: usize) -> Option<i64> {
        self.0.get(place.checked_sub(1)?).copied().flatten()
    }

    /// The numbers that were sent, the latest first, each with its place from 1 on.
    pub fn iter(&self) -> impl Iterator<Item = (usize, i64)> {
        (1..).zip(&self.0).filter_map(|(place, number)| Some((place, (*number)?)))
    }

    /// All of them together.
    pub fn total(&self) -> i64 {
        self.iter().map(|(_, number)| number).fold(0, i64::saturating_add)
    }

    /// The place that a field names.
    fn place(name: &str) -> Option<usize> {
        let digits = name.strip_prefix(LETTER).filter(|digits| digits.len() == 2)?;
        digits.parse().ok().filter(|place| (1..=COUNT).contains(place))
    }
}

impl<const LETTER: char, const COUNT: usize> Quoted for Series<LETTER, COUNT> {
    /// A place that is not known, or has no number, is counted; whoever has the series keeps it as it came.
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        let sent: Map<String, Value> = serde_json::from_str(json).ok()?;
        let mut numbers = Vec::with_capacity(COUNT);
        for (name, value) in &sent {
            match Self::place(name).and_then(|place| Some((place, i64::read_quoted(&value.to_string(), reading)?))) {
                Some((place, number)) => {
                    if numbers.len() < place {
                        numbers.resize(place, None);
                    }
                    numbers[place - 1] = Some(number);
                }
                None => reading.odd_inside(),
            }
        }
        (!numbers.is_empty() || sent.is_empty()).then_some(Self(numbers))
    }

    fn to_quoted(&self) -> Value {
        self.iter().map(|(place, number)| (format!("{LETTER}{place:02}"), number.to_quoted())).collect()
    }
}

impl<const LETTER: char, const COUNT: usize> Serialize for Series<LETTER, COUNT> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(place, number)| (format!("{LETTER}{place:02}"), number)))
    }
}

impl<'de, const LETTER: char, const COUNT: usize> Deserialize<'de> for Series<LETTER, COUNT> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let sent = Value::deserialize(deserializer)?;
        Self::read_quoted(&sent.to_string(), &mut Reading::of_our_own())
            .ok_or_else(|| serde::de::Error::custom("not numbers by day, week or month"))
    }
}
