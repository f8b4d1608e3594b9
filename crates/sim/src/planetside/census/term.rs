//! Terms: what rows must meet.

use std::cmp::Ordering;

use serde_json::Value;

use super::collections::key;
use super::error::CensusError;
use super::path;

/// One condition.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) field: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    StartsWith,
    Contains,
    Not,
}

impl Term {
    /// The operator is the first character of the value; commas separate alternatives.
    pub(super) fn parse(field: &str, value: &str) -> Result<Self, CensusError> {
        let operator = match value.chars().next() {
            Some('<') => Operator::Less,
            Some('[') => Operator::AtMost,
            Some('>') => Operator::Greater,
            Some(']') => Operator::AtLeast,
            Some('^') => Operator::StartsWith,
            Some('*') => Operator::Contains,
            Some('!') => Operator::Not,
            _ => Operator::Equal,
        };
        let value = if operator == Operator::Equal { value } else { &value[1..] };
        let values: Vec<_> = list(value).collect();
        if field.ends_with("_id") && values.iter().any(|value| value.parse::<i64>().is_err()) {
            return Err(CensusError::NotANumber(field.to_owned()));
        }
        if operator == Operator::Contains && (values.is_empty() || values.iter().any(|value| value.chars().count() < 3))
        {
            return Err(CensusError::SearchTooShort(field.to_owned()));
        }
        Ok(Self { field: field.to_owned(), operator, values })
    }

    /// That `field` is one of `ids`.
    pub(super) fn one_of(field: &str, ids: &str) -> Result<Self, CensusError> {
        let values: Vec<_> = list(ids).collect();
        if values.iter().any(|value| field.ends_with("_id") && value.parse::<i64>().is_err()) {
            return Err(CensusError::NotANumber(field.to_owned()));
        }
        Ok(Self { field: field.to_owned(), operator: Operator::Equal, values })
    }

    /// Whether `row` meets it.
    pub(super) fn meets(&self, row: &Value, case_blind: bool) -> bool {
        let fold = |text: &str| if case_blind { text.to_lowercase() } else { text.to_owned() };
        let found: Vec<_> = path::all(row, &self.field).into_iter().filter_map(Value::as_str).map(fold).collect();
        let one = |value: &String| found.iter().any(|found| self.operator.holds(found, &fold(value)));
        match self.operator {
            Operator::Not => found.is_empty() || self.values.iter().all(one),
            _ => self.values.iter().any(one),
        }
    }

    pub(super) fn is_exact(&self, row: &Value) -> bool {
        path::text(row, &self.field).is_some_and(|found| self.values.iter().any(|value| value == found))
    }

    /// The ids that it asks for, if it asks for rows of `collection` by their key.
    pub(super) fn ids(&self, collection: &str) -> Option<Vec<u64>> {
        let by_key = self.operator == Operator::Equal && Some(self.field.as_str()) == key(collection);
        by_key.then(|| self.values.iter().filter_map(|value| value.parse().ok()).collect())
    }
}

impl Operator {
    fn holds(self, found: &str, value: &str) -> bool {
        let order = || compare(Some(found), Some(value));
        match self {
            Self::Equal => found == value,
            Self::Less => order().is_lt(),
            Self::AtMost => order().is_le(),
            Self::Greater => order().is_gt(),
            Self::AtLeast => order().is_ge(),
            Self::StartsWith => found.starts_with(value),
            Self::Contains => found.contains(value),
            Self::Not => found != value,
        }
    }
}

/// Numbers by size, words by the alphabet; what is absent comes first.
pub(super) fn compare(one: Option<&str>, two: Option<&str>) -> Ordering {
    if let (Some(Ok(one)), Some(Ok(two))) = (one.map(str::parse::<i64>), two.map(str::parse::<i64>)) {
        return one.cmp(&two);
    }
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
    match (number(one), number(two)) {
        (Some(one), Some(two)) => one.total_cmp(&two),
        _ => one.cmp(&two),
    }
}

/// The parts of a list with commas.
pub(super) fn list(value: &str) -> impl Iterator<Item = String> + '_ {
    value.split(',').filter(|part| !part.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_operator_holds_where_it_should() {
        let row = json!({"name": {"en": "Kingfisher"}, "size": "7", "list": [{"id": "1"}, {"id": "2"}]});
        let meets = |field: &str, value: &str| Term::parse(field, value).unwrap().meets(&row, false);
        for (field, value) in [
            ("size", "7"),
            ("size", "9,7"),
            ("size", "<10"),
            ("size", "[7"),
            ("size", ">6"),
            ("size", "]7"),
            ("size", "!8"),
            ("size", "!8,9"),
            ("name.en", "^King"),
            ("name.en", "*fish"),
            ("name.de", "!x"),
            ("list.id", "2"),
        ] {
            assert!(meets(field, value), "{field}={value}");
        }
        for (field, value) in [
            ("size", "<7"),
            ("size", ">7"),
            ("size", "!7,8"),
            ("name.en", "^king"),
            ("name.en", "kingfisher"),
            ("name.de", "x"),
        ] {
            assert!(!meets(field, value), "{field}={value}");
        }
        assert!(Term::parse("name.en", "^king").unwrap().meets(&row, true));
        let ids = ["5428990000000000001", "5428990000000000003"].map(Some);
        assert!(compare(ids[0], ids[1]).is_lt(), "more digits than a float has");
    }

    #[test]
    fn what_no_term_can_be_is_refused() {
        assert_eq!(Term::parse("item_id", ">x").unwrap_err(), CensusError::NotANumber("item_id".into()));
        assert_eq!(Term::parse("name.en", "*ab").unwrap_err(), CensusError::SearchTooShort("name.en".into()));
        assert_eq!(Term::parse("name.en", "*").unwrap_err(), CensusError::SearchTooShort("name.en".into()));
    }
}
