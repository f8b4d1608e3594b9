//! Whether what two fields hold can be the same key.

use bugle_event::Timestamp;
use bugle_event::fields::{Type, digits};

/// Whether events can ever be joined by a field that holds `one`, and another that holds `other`.
pub(super) fn can_join(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Any, _) | (_, Type::Any) => true,
        (Type::List(item), other) | (other, Type::List(item)) => can_join(item, other),
        (Type::Text(Some(words)), other) | (other, Type::Text(Some(words))) => {
            words.iter().any(|word| can_be(word, other))
        }
        (Type::Text(None), _) | (_, Type::Text(None)) => true,
        (one, other) => is_number(one) && is_number(other) || one == other,
    }
}

fn is_number(holds: &Type) -> bool {
    matches!(holds, Type::Int | Type::Double | Type::Id)
}

/// Whether what `holds` can be as this word.
fn can_be(word: &str, holds: &Type) -> bool {
    match holds {
        Type::Bool => matches!(word, "true" | "false"),
        Type::Int => word.parse::<i64>().is_ok() || digits(word).is_some(),
        Type::Id => digits(word).is_some(),
        Type::Double => word.parse::<f64>().is_ok(),
        Type::Time => word.parse::<Timestamp>().is_ok(),
        Type::Text(Some(words)) => words.contains(word),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Type {
        Type::Text(Some(words.iter().map(|word| (*word).to_owned()).collect()))
    }

    #[test]
    fn what_can_be_the_same_can_be_joined_whichever_is_first() {
        let (text, list) = (Type::Text(None), |item| Type::List(Box::new(item)));
        let check = |one: &Type, other: &Type, can| {
            assert_eq!((can_join(one, other), can_join(other, one)), (can, can), "{one:?} {other:?}");
        };
        for number in [Type::Int, Type::Id, Type::Double] {
            check(&number, &Type::Int, true);
            check(&number, &words(&["north", "7"]), true);
            check(&list(number.clone()), &list(Type::Id), true);
            for other in [Type::Bool, Type::Time, words(&["north"])] {
                check(&number, &other, false);
                check(&list(number.clone()), &other, false);
            }
        }
        for any in [Type::Any, text] {
            for other in [Type::Bool, Type::Int, Type::Id, Type::Time, words(&["north"]), list(Type::Bool)] {
                check(&any, &other, true);
                check(&other, &other, true);
            }
        }
        check(&Type::Bool, &Type::Time, false);
        check(&Type::Bool, &words(&["true"]), true);
        check(&Type::Time, &words(&["2026-01-31T12:00:00Z"]), true);
        check(&words(&["north", "south"]), &words(&["south"]), true);
        check(&words(&["north"]), &words(&["south"]), false);
    }
}
