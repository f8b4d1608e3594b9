//! Holes in answers, anywhere.

use serde_json::Value;

/// All places in a body, as pointers.
pub(crate) fn places(body: &Value, at: &str, found: &mut Vec<String>) {
    match body {
        Value::Object(fields) => {
            for (name, inner) in fields {
                found.push(format!("{at}/{name}"));
                places(inner, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(rows) => {
            for (number, inner) in rows.iter().enumerate() {
                found.push(format!("{at}/{number}"));
                places(inner, &format!("{at}/{number}"), found);
            }
        }
        _ => {}
    }
}

/// `body` without what is at `path`, or with something else there.
pub(crate) fn holed(body: &Value, path: &str, hole: Option<&Value>) -> Value {
    let (parent, field) = path.rsplit_once('/').unwrap();
    let mut body = body.clone();
    match (body.pointer_mut(parent).unwrap(), hole) {
        (Value::Object(fields), None) => _ = fields.remove(field),
        (Value::Object(fields), Some(value)) => _ = fields.insert(field.to_owned(), value.clone()),
        (Value::Array(rows), None) => _ = rows.remove(field.parse().unwrap()),
        (Value::Array(rows), Some(value)) => rows[field.parse::<usize>().unwrap()] = value.clone(),
        _ => unreachable!("only lists and objects have something in them"),
    }
    body
}
