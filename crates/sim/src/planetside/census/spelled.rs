//! How Census spells times and names.

use bugle_event::Timestamp;
use serde_json::{Value, json};

/// A name in all languages, which are one here.
pub(super) fn languages(name: &str) -> Value {
    json!({"de": name, "en": name, "es": name, "fr": name, "it": name, "tr": name})
}

/// Seconds since 1970.
pub(super) fn seconds(time: Timestamp) -> String {
    time.as_secs().to_string()
}

/// `2022-11-24 20:07:35.0`.
pub(super) fn date(time: Timestamp) -> String {
    let iso = Timestamp::from_secs(time.as_secs()).to_string();
    format!("{}.0", iso.trim_end_matches('Z').replace('T', " "))
}

/// Puts a time into `row`, twice as Census does.
pub(super) fn put_time(row: &mut Value, name: &str, time: Timestamp) {
    row[name] = seconds(time).into();
    row[format!("{name}_date")] = date(time).into();
}

/// Puts an image into `row`: its number, its set's, and where it is.
pub(super) fn put_image(row: &mut Value, image: u64) {
    row["image_set_id"] = (image + 1).to_string().into();
    row["image_id"] = image.to_string().into();
    row["image_path"] = format!("/files/ps2/images/static/{image}.png").into();
}

/// `row` with an image.
pub(super) fn with_image(mut row: Value, image: u64) -> Value {
    put_image(&mut row, image);
    row
}
