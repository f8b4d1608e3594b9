//! The quickest way from a payload to an event. The service sends the keys of a payload in alphabetical order: whoever
//! knows which key comes next need not look for it, and a value goes from the frame to its place.
//!
//! It takes nothing that the fields would not give, and gives the same event; whatever is not as it should be (another
//! order, a field that is new, missing or odd) it leaves to them.

use crate::event::field::Field;
use crate::event::fill::Fill;
use crate::wire::is_plain;

/// An event that is read from keys in their order.
pub(crate) trait InOrder: Fill {
    /// Where a field is.
    type Place: Copy + 'static;
    /// All keys that a payload may have, its name among them, with what is between each and its text; in the order in
    /// which they come.
    const KEYS: &'static [(&'static str, Self::Place)];

    /// Puts into its place what `text` says up to the next quote, and gives what is behind that. `None`: it takes a closer
    /// look.
    fn take<'a>(&mut self, place: Self::Place, text: &'a str) -> Option<&'a str>;

    /// The bit of a place.
    fn bit(place: Self::Place) -> u64;

    /// The event that `payload` is. `None`: it takes a closer look.
    fn in_order(payload: &str) -> Option<Self> {
        if !is_plain(payload) {
            return None;
        }
        let (mut event, mut told) = (Self::default(), 0);
        let mut rest = payload.strip_prefix('{')?;
        for (key, place) in Self::KEYS {
            let Some(text) = rest.strip_prefix(key) else { continue };
            let after = event.take(*place, text)?;
            told |= Self::bit(*place);
            match after.strip_prefix(',') {
                Some(more) => rest = more,
                None => return (after == "}" && told & Self::REQUIRED == Self::REQUIRED).then_some(event),
            }
        }
        None
    }
}

/// Puts into `field` what `text` says up to the next quote, and gives what is behind that.
pub(crate) fn take<'a, T: Field>(field: &mut T, text: &'a str) -> Option<&'a str> {
    let (read, after) = T::read_quoted(text)?;
    *field = read;
    Some(after)
}

/// The key of a field, and what is between it and its text.
macro_rules! key {
    ($field:ident) => {
        concat!("\"", stringify!($field), "\":\"")
    };
}

pub(crate) use key;

/// The keys, as the service sorts them.
pub(crate) const fn alphabetical<P: Copy, const N: usize>(mut keys: [(&'static str, P); N]) -> [(&'static str, P); N] {
    let mut sorted = 1;
    while sorted < N {
        let mut at = sorted;
        while at > 0 && is_before(keys[at].0, keys[at - 1].0) {
            (keys[at], keys[at - 1]) = (keys[at - 1], keys[at]);
            at -= 1;
        }
        sorted += 1;
    }
    keys
}

const fn is_before(key: &str, other: &str) -> bool {
    let (key, other) = (key.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < key.len() && at < other.len() {
        if key[at] != other[at] {
            return key[at] < other[at];
        }
        at += 1;
    }
    key.len() < other.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Death, Event, FacilityControl, GainExperience, ItemAdded, MetagameEvent};
    use crate::wire::{Fields, flat_object};

    const LOGIN: &str = r#"{"character_id":"7","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"10"}"#;

    fn login(payload: &str) -> Option<Event> {
        Event::in_order("PlayerLogin", payload)
    }

    fn patiently(payload: &str) -> Option<Event> {
        let mut fields = Fields::default();
        flat_object(payload, &mut fields)?;
        Event::known("PlayerLogin", &fields)
    }

    fn sorted<E: InOrder>() {
        assert!(E::KEYS.windows(2).all(|keys| keys[0].0 < keys[1].0), "{:?}", E::FIELDS);
        assert_eq!(E::KEYS.len(), E::FIELDS.len() + 1);
    }

    #[test]
    fn keys_are_as_the_service_sorts_them() {
        sorted::<Death>();
        sorted::<FacilityControl>();
        sorted::<GainExperience>();
        sorted::<ItemAdded>();
        sorted::<MetagameEvent>();
        // One that another begins with comes first.
        assert_eq!(alphabetical([("ab", 1), ("a", 2), ("b", 3), ("aa", 4)]).map(|key| key.1), [2, 4, 1, 3]);
    }

    #[test]
    fn what_the_service_sends_is_taken() {
        assert!(login(LOGIN).is_some());
        assert_eq!(login(LOGIN), patiently(LOGIN));
    }

    #[test]
    fn whatever_is_not_as_it_should_be_is_left() {
        for (what, with) in [
            (r#""world_id":"10""#, r#""world_id":10"#),
            (r#""world_id":"10""#, r#""world_id":"ten""#),
            (r#""world_id":"10""#, r#""world_id":"10","zone_id":"2""#),
            (r#""world_id":"10""#, r#""world_id":"10","#),
            (r#""world_id":"10""#, r#""world_id":"10"x"#),
            (r#","world_id":"10""#, ""),
            (r#""character_id":"7","#, r#""character_id":"7","character_id":"7","#),
            (r#""character_id":"7","#, r#""character_id":"","#),
            (r#""character_id":"7","#, r#""boost":"1","character_id":"7","#),
            (r#""character_id""#, r#" "character_id""#),
            (r#""7""#, r#""\u0037""#),
        ] {
            let payload = LOGIN.replacen(what, with, 1);
            assert_ne!(payload, LOGIN);
            assert_eq!(login(&payload), None, "{payload}");
        }
        assert_eq!(login("{}"), None);
        assert_eq!(Event::in_order("Harvest", LOGIN), None);
        // What is in a text stays as it is written where it has no escapes.
        let item = r#"{"character_id":"7","context":"a\nb","event_name":"ItemAdded","item_count":"1","item_id":"2","timestamp":"1700000000","world_id":"10","zone_id":"2"}"#;
        assert_eq!(Event::in_order("ItemAdded", item), None);
        assert!(Event::in_order("ItemAdded", &item.replace('\\', "")).is_some());
    }
}
