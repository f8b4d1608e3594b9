//! Names of characters and outfits, made of syllables.

use rand::Rng;
use rand::seq::IndexedRandom as _;

const FIRST: [&str; 24] = [
    "Ash", "Bel", "Cor", "Dra", "Ember", "Fen", "Grim", "Hex", "Iron", "Jax", "Kestr", "Lun", "Mor", "Nyx", "Obsid",
    "Pyr", "Quill", "Rav", "Sol", "Tark", "Umbr", "Vex", "Wrath", "Zeph",
];
const LAST: [&str; 20] = [
    "a", "an", "ax", "bane", "bolt", "born", "dor", "el", "fall", "fang", "ian", "ix", "lock", "mir", "or", "run",
    "shade", "ter", "us", "wick",
];
const ADJECTIVES: [&str; 12] = [
    "Amber", "Broken", "Crimson", "Distant", "Eternal", "Frozen", "Golden", "Hollow", "Last", "Quiet", "Restless",
    "Violet",
];
const NOUNS: [&str; 12] = [
    "Battalion",
    "Company",
    "Dawn",
    "Guard",
    "Legion",
    "Lancers",
    "Outcasts",
    "Raiders",
    "Sentinels",
    "Syndicate",
    "Vanguard",
    "Watch",
];

/// A character's name that is unlike any other with a different `number`.
pub(super) fn character(rng: &mut impl Rng, number: usize) -> String {
    let (first, last) = (pick(rng, &FIRST), pick(rng, &LAST));
    // Every third name has no number in sight: those are told apart by their spelling.
    match number % 3 {
        0 => format!("{first}{last}{number}"),
        1 => format!("xX{first}{last}{number}Xx"),
        _ => format!("{first}{last}{}", spelled(number)),
    }
}

/// An outfit's name and its tag, unlike those with a different `number`.
pub(super) fn outfit(rng: &mut impl Rng, number: usize) -> (String, String) {
    let (adjective, noun) = (pick(rng, &ADJECTIVES), pick(rng, &NOUNS));
    let tag = format!("{}{}{}", &adjective[..1], &noun[..1], spelled(number).to_uppercase());
    (format!("{adjective} {noun} {}", spelled(number).to_uppercase()), tag)
}

fn pick(rng: &mut impl Rng, list: &[&'static str]) -> &'static str {
    list.choose(rng).expect("the lists above are not empty")
}

/// `number` in letters.
fn spelled(mut number: usize) -> String {
    const LETTERS: &[u8; 21] = b"bcdfghjklmnpqrstvwxyz";
    let mut letters = String::new();
    loop {
        letters.push(char::from(LETTERS[number % LETTERS.len()]));
        number /= LETTERS.len();
        if number == 0 {
            return letters;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;

    #[test]
    fn names_differ_and_are_words() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(7);
        let names: std::collections::BTreeSet<_> =
            (0..5000).map(|number| character(&mut rng, number).to_lowercase()).collect();
        assert_eq!(names.len(), 5000);
        assert!(names.iter().all(|name| name.chars().all(|letter| letter.is_ascii_alphanumeric())));
        let tags: std::collections::BTreeSet<_> = (0..200).map(|number| outfit(&mut rng, number).1).collect();
        assert!(tags.iter().all(|tag| (3..=4).contains(&tag.len())), "{tags:?}");
    }
}
