//! A key as the portal lists it.

use std::fmt;
use std::net::IpAddr;

use bugle_event::{Said, Timestamp};
use secrecy::SecretString;
use serde_json::Value;

use super::cidr::Cidr;

/// What the portal says of a key, without the key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PortalKey {
    /// What the portal calls it by.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// What its owner says about it.
    pub description: String,
    /// The addresses, and ranges of them, that it may be used from.
    pub addresses: Vec<String>,
    /// Until when it is good, as the portal says. `None`: for ever, as far as is said.
    pub valid_until: Option<String>,
    /// Whether it carries our name, so that it may be used, and be removed where that is allowed.
    pub ours: bool,
}

/// A key of the account that can be used. Only [`key`](Self::key) is secret; it is not shown by [`Debug`](fmt::Debug).
#[derive(Clone)]
#[non_exhaustive]
pub struct MadeKey {
    /// What the portal says of it.
    pub about: PortalKey,
    /// The key.
    pub key: SecretString,
    /// Whether it was made just now: the others were there.
    pub is_new: bool,
}

impl fmt::Debug for MadeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MadeKey").field("about", &self.about).field("is_new", &self.is_new).finish_non_exhaustive()
    }
}

/// A key as the portal lists it, the key included.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) about: PortalKey,
    pub(super) key: SecretString,
}

impl Listed {
    /// Reads a key of an answer. `None`: there is nothing to call it by.
    pub(super) fn read(value: &Value, our_name: &str) -> Option<Self> {
        let text = |name: &str| match value.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let ranges = value.get("cidrRanges").and_then(Value::as_array);
        let name = text("name").unwrap_or_default();
        let about = PortalKey {
            id: text("id").filter(|id| !id.is_empty())?,
            ours: name == our_name,
            name,
            description: text("description").unwrap_or_default(),
            addresses: ranges.into_iter().flatten().filter_map(|range| Some(range.as_str()?.to_owned())).collect(),
            valid_until: text("validUntil").filter(|until| !until.is_empty()),
        };
        Some(Self { about, key: text("key").unwrap_or_default().into() })
    }

    /// The same without anything that could command a terminal or holds one of `secrets`.
    pub(super) fn shown(&self, secrets: &[&str]) -> PortalKey {
        let fit = |text: &str| String::from(Said::hiding(text, secrets.iter().copied()));
        let about = &self.about;
        PortalKey {
            id: fit(&about.id),
            name: fit(&about.name),
            description: fit(&about.description),
            addresses: about.addresses.iter().map(|address| fit(address)).collect(),
            valid_until: about.valid_until.as_deref().map(fit),
            ours: about.ours,
        }
    }
}

impl PortalKey {
    /// Whether it may be used from all of these.
    pub(super) fn is_for(&self, addresses: &[IpAddr]) -> bool {
        let ranges: Vec<Cidr> = self.addresses.iter().filter_map(|range| range.parse().ok()).collect();
        addresses.iter().all(|address| ranges.iter().any(|range| range.contains(*address)))
    }

    /// Whether it is not good any more. What cannot be read is no reason to let go of a key.
    pub(super) fn is_expired(&self, now: Option<Timestamp>) -> bool {
        let until = self.valid_until.as_deref().and_then(moment);
        until.zip(now).is_some_and(|(until, now)| until <= now)
    }
}

/// A moment as a text, or as the seconds or milliseconds since 1970.
fn moment(text: &str) -> Option<Timestamp> {
    /// In seconds, the year 5138; in milliseconds, a day of 1973.
    const SECONDS_MAX: i64 = 100_000_000_000;
    match text.parse::<i64>() {
        Ok(0) => None,
        Ok(seconds) if seconds < SECONDS_MAX => Some(Timestamp::from_millis(seconds * 1000)),
        Ok(millis) => Some(Timestamp::from_millis(millis)),
        Err(_) => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> PortalKey {
        Listed::read(value, "bugle").unwrap().about
    }

    #[test]
    fn a_key_is_read_whatever_is_odd_about_it() {
        let key = read(&json!({"id": 7, "name": "bugle", "cidrRanges": ["192.0.2.7", 3], "validUntil": null}));
        assert!(key.ours && key.id == "7" && key.valid_until.is_none());
        assert_eq!(key.addresses, ["192.0.2.7"]);
        assert!(!read(&json!({"id": "a", "name": "Bugle"})).ours);
        assert!(Listed::read(&json!({"name": "bugle"}), "bugle").is_none());
    }

    #[test]
    fn a_key_is_for_an_address_in_any_of_its_ranges() {
        let key = read(&json!({"id": "a", "cidrRanges": ["192.0.2.0/24", "nonsense", "198.51.100.9/32"]}));
        let is_for = |addresses: &[&str]| {
            let addresses: Vec<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
            key.is_for(&addresses)
        };
        assert!(is_for(&["192.0.2.9"]) && is_for(&["192.0.2.9", "198.51.100.9"]));
        assert!(!is_for(&["192.0.3.9"]) && !is_for(&["192.0.2.9", "198.51.100.10"]));
    }

    #[test]
    fn a_key_expires_when_the_portal_says_so_in_any_of_its_ways() {
        let now = "2026-01-30T07:00:00Z".parse().ok();
        let expired = |until: Value| read(&json!({"id": "a", "validUntil": until})).is_expired(now);
        assert!(expired(json!("2026-01-30T06:59:59Z")) && !expired(json!("2026-01-30T07:00:01Z")));
        assert!(expired(json!(1_769_756_399)) && !expired(json!(1_769_756_401)));
        assert!(expired(json!("1769756399000")) && !expired(json!(1_769_756_401_000_i64)));
        assert!(!expired(json!(null)) && !expired(json!("never")) && !expired(json!(0)));
        assert!(!read(&json!({"id": "a", "validUntil": 1})).is_expired(None));
    }

    #[test]
    fn s1_a_key_is_not_shown_nor_what_forges_a_line() {
        let value = json!({"id": "a", "name": "bugle", "description": "old\nTOKEN \u{1b}[2J", "key": "TOKEN"});
        let listed = Listed::read(&value, "bugle").unwrap();
        let shown = listed.shown(&["TOKEN"]);
        assert_eq!(shown.description, "old [hidden] \u{fffd}[2J");
        let made = MadeKey { about: shown, key: listed.key.clone(), is_new: true };
        assert!(!format!("{made:?}{:?}", listed.key).contains("TOKEN"));
    }
}
