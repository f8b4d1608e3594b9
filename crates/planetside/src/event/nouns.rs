//! The nouns that events of a kind can be filtered by, worked out from the fields in its row by the compiler.

use crate::event::field::Facet;

/// The noun of a field of `E` that can be filtered by.
pub(crate) const fn of<E, F: Facet>(_: fn(&E) -> &F) -> &'static str {
    F::NOUN
}

/// `nouns`, each once, and how many that are.
pub(crate) const fn each_once<const N: usize>(nouns: [&'static str; N]) -> ([&'static str; N], usize) {
    let (mut once, mut count, mut at) = ([""; N], 0, 0);
    while at < N {
        let mut before = 0;
        while before < count && !is_same(once[before], nouns[at]) {
            before += 1;
        }
        if before == count {
            once[count] = nouns[at];
            count += 1;
        }
        at += 1;
    }
    (once, count)
}

/// As many of `nouns` as there are.
pub(crate) const fn list<const N: usize>(nouns: &'static ([&'static str; N], usize)) -> &'static [&'static str] {
    nouns.0.split_at(nouns.1).0
}

/// `==` is none for the compiler.
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

#[cfg(test)]
mod tests {
    use bugle_event::{Fact as _, Payload as _};

    use super::*;
    use crate::event::{Death, Event, FacilityControl, PlayerLogin, WorldOffline};
    use crate::ids::Faction;

    #[test]
    fn nouns_are_listed_once_in_the_order_of_the_row() {
        assert_eq!(Death::NOUNS, ["world", "zone", "character", "faction"], "of both characters");
        assert_eq!(FacilityControl::NOUNS, ["world", "zone", "outfit", "facility", "faction"]);
        assert_eq!((PlayerLogin::NOUNS, WorldOffline::NOUNS), (&["world", "character"][..], &["world"][..]));
        assert_eq!(Death::info().map(|info| (info.kind, info.nouns)), Some((Death::KIND, Death::NOUNS)));
        assert_eq!(each_once(["a", "ab", "a", "b", "ab"]), (["a", "ab", "b", "", ""], 3));
    }

    #[test]
    fn a_death_is_of_both_sides_and_of_none_where_none_is_told() {
        let sides = |team_id, attacker_team_id| {
            let death = Death { attacker_team_id, team_id, ..Default::default() };
            let mut sides = Vec::new();
            Event::from(death)
                .facets(&mut |facet| sides.extend((facet.noun == Faction::NOUN).then(|| facet.to_string())));
            sides
        };
        assert_eq!(sides(Some(Faction::VS), Some(Faction::TR)), ["faction/1", "faction/3"]);
        assert_eq!(sides(Some(Faction::NC), Some(Faction::NONE)), ["faction/2"], "a fall");
        assert!(sides(None, None).is_empty());
    }
}
