//! Rows of which nothing is known, for people: their fields, line by line.

use serde_json::Value;

use super::row::Row;
use crate::pretty::Sheet;

/// Each row, with an empty line between them; then what stands beside them.
pub(super) fn listing(rows: &[Row<'_>], beside: &serde_json::Map<String, Value>) -> Sheet {
    let mut sheet = Sheet::default();
    for (number, Row(row)) in rows.iter().enumerate() {
        if number > 0 {
            sheet.line("");
        }
        lines(row, &mut sheet);
    }
    if rows.is_empty() {
        sheet.line("no rows");
    }
    if !beside.is_empty() {
        sheet.line("");
        lines(&Value::Object(beside.clone()), &mut sheet);
    }
    sheet
}

/// The fields of a row, those inside of others by their path.
fn lines(row: &Value, sheet: &mut Sheet) {
    let mut fields = Vec::new();
    flatten(row, String::new(), &mut fields);
    let width = fields.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
    for (path, value) in fields {
        sheet.line(format_args!("{path:<width$}  {value}"));
    }
}

fn flatten(value: &Value, path: String, fields: &mut Vec<(String, String)>) {
    let deeper = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(inside) => inside.iter().for_each(|(name, value)| flatten(value, deeper(name), fields)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(number, value)| flatten(value, deeper(&number.to_string()), fields));
        }
        Value::String(text) => fields.push((path, text.clone())),
        value => fields.push((path, value.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::census::row::shows;

    #[test]
    fn fields_inside_of_others_stand_by_their_path() {
        let rows =
            [json!({"item_id": "4", "name": {"en": "NC1 Gauss Rifle"}, "list": [{"a": 1}, "b"]}), json!({"x": null})];
        let rows: Vec<_> = rows.iter().map(Row).collect();
        let beside = json!({"timing": {"total-ms": 3}});
        shows(
            &listing(&rows, beside.as_object().unwrap()).text(),
            &["item_id", "NC1 Gauss Rifle", "name.en", "list.0.a", "list.1", "timing.total-ms", "null"],
        );
        assert_eq!(listing(&[], &serde_json::Map::new()).text(), "no rows");
    }
}
