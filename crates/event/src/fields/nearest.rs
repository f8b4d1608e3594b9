//! What was probably meant.

use strsim::osa_distance;

/// The one of `known` that is nearest to `typed`, if it is near: a third of its letters may be wrong, and two that are
/// swapped count as one.
///
/// ```
/// assert_eq!(bugle_event::fields::nearest("wrld_id", ["world_id", "zone_id"]), Some("world_id"));
/// assert_eq!(bugle_event::fields::nearest("experience", ["world_id", "zone_id"]), None);
/// ```
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: String = typed.trim().chars().take(64).flat_map(char::to_lowercase).collect();
    let near = known.into_iter().map(|name| (osa_distance(&typed, &name.to_lowercase()), name));
    near.filter(|(distance, name)| distance * 3 <= name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// `; did you mean …?`, where something near is known.
///
/// ```
/// assert_eq!(bugle_event::fields::did_you_mean("wrld_id", ["world_id"]), "; did you mean `world_id`?");
/// ```
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(typed, known).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}
