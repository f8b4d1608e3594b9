//! What was probably meant.

/// The one of `known` that is nearest to `typed`, if it is near: a third of its letters may be wrong.
pub(super) fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed: Vec<char> = typed.trim().chars().take(32).flat_map(char::to_lowercase).collect();
    let near = known.iter().map(|name| (distance(&typed, &name.to_lowercase().chars().collect::<Vec<_>>()), *name));
    near.filter(|(distance, name)| distance * 3 <= name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be added, taken away or changed to make one of the other.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = above + 1;
        for (at, same) in other.iter().enumerate() {
            let changed = corner + usize::from(letter != same);
            corner = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(corner + 1);
        }
    }
    row[other.len()]
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
