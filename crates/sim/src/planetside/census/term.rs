//! Terms: what rows must meet.

use std::cmp::Ordering;

use serde_json::Value;

use super::collections::key;
use super::error::CensusError;

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
        if operator == Operator::Contains && values.iter().any(|value| value.len() < 3) {
            return Err(CensusError::SearchTooShort(field.to_owned()));
        }
        Ok(Self { field: field.to_owned(), operator, values })
    }

    /// That `field` is one of `ids`.
    pub(super) fn one_of(field: &str, ids: &str) -> Self {
        Self { field: field.to_owned(), operator: Operator::Equal, values: list(ids).collect() }
    }

    /// Whether `row` meets it.
    pub(super) fn meets(&self, row: &Value, case_blind: bool) -> bool {
        let Some(found) = text(row, &self.field) else { return self.operator == Operator::Not };
        let fold = |text: &str| if case_blind { text.to_lowercase() } else { text.to_owned() };
        let found = fold(found);
        let one = |value: &String| self.operator.holds(&found, &fold(value));
        match self.operator {
            Operator::Not => self.values.iter().all(one),
            _ => self.values.iter().any(one),
        }
    }

    pub(super) fn is_exact(&self, row: &Value) -> bool {
        text(row, &self.field).is_some_and(|found| self.values.iter().any(|value| value == found))
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
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
    match (number(one), number(two)) {
        (Some(one), Some(two)) => one.total_cmp(&two),
        _ => one.cmp(&two),
    }
}

/// The value under a path with dots.
pub(super) fn lookup<'a>(row: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(row, |value, key| value.get(key))
}

pub(super) fn text<'a>(row: &'a Value, path: &str) -> Option<&'a str> {
    lookup(row, path)?.as_str()
}

/// The parts of a list with commas.
pub(super) fn list(value: &str) -> impl Iterator<Item = String> + '_ {
    value.split(',').filter(|part| !part.is_empty()).map(str::to_owned)
}
