//! What was joined to a row.

use std::borrow::Cow;

use serde_json::Value;

use crate::read::Reading;
use crate::row::fill::AnyRow;
use crate::row::quoted::Quoted;

/// What was put into a row under `name`, or is a row of the collection `name` that was joined without saying where to
/// put it (`item_id_join_item`).
fn find<'a>(row: &'a dyn AnyRow, name: &str) -> Option<Cow<'a, Value>> {
    let is_join = |key: &str| key.strip_suffix(name).is_some_and(|key| key.ends_with("_join_"));
    let extra = row.extra();
    let found = extra.get(name).or_else(|| extra.iter().find(|(key, _)| is_join(key)).map(|(_, value)| value));
    if let Some(found) = found {
        return Some(Cow::Borrowed(found));
    }
    let cell = row.cell(row.names().find(name)?).filter(|cell| !cell.is_none())?;
    Some(Cow::Owned(cell.to_quoted()))
}

fn read<T: Quoted>(value: &Value) -> Option<T> {
    T::read_quoted(&value.to_string(), &mut Reading::default())
}

/// The row that was joined; of several, the first.
pub fn joined<T: Quoted>(row: &dyn AnyRow, name: &str) -> Option<T> {
    match &*find(row, name)? {
        Value::Array(list) => list.first().and_then(read),
        one => read(one),
    }
}

/// All rows that were joined. Those that cannot be read are left out.
pub fn joined_list<T: Quoted>(row: &dyn AnyRow, name: &str) -> Vec<T> {
    match find(row, name).as_deref() {
        Some(Value::Array(list)) => list.iter().filter_map(read).collect(),
        Some(one) => read(one).into_iter().collect(),
        None => Vec::new(),
    }
}
