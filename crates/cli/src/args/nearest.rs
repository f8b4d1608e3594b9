//! What was probably meant.

use strsim::levenshtein;

/// The one of `known` that is nearest to `typed`, if it is near: a third of its letters may be wrong.
pub(super) fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed: String = typed.trim().chars().take(32).flat_map(char::to_lowercase).collect();
    let near = known.iter().map(|name| (levenshtein(&typed, &name.to_lowercase()), *name));
    near.filter(|(distance, name)| distance * 3 <= name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_found_and_what_is_not_is_not() {
        let known = ["Osprey", "SolTech", "Emerald"];
        for (typed, expected) in [("ospray", Some("Osprey")), ("Emrald", Some("Emerald")), ("Solltec", Some("SolTech"))]
        {
            assert_eq!(nearest(typed, &known), expected);
        }
        for typed in ["", "x", "Genudine", "Ospreyospreyosprey"] {
            assert_eq!(nearest(typed, &known), None, "{typed}");
        }
    }
}
