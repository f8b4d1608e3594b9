//! Which keys of the account to use, which to revoke and how many to create. Pure.
//!
//! A key of our name that is bound to our address is used again. One that is bound elsewhere is of no use any more, and
//! revoked where that is allowed. No other key is touched, and an account never has more than ten.

use std::net::IpAddr;

use bugle_event::Timestamp;

use super::error::PortalError;
use super::listed::PortalKey;
use super::settings::KEYS_MAX;

/// What is wanted of the account.
#[derive(Clone, Debug)]
pub(super) struct Wish<'a> {
    /// What our keys are called.
    pub(super) name: &'a str,
    /// How many are wanted.
    pub(super) count: usize,
    /// Whether any may be revoked.
    pub(super) may_remove: bool,
    /// All addresses that each must be good for.
    pub(super) addresses: &'a [IpAddr],
}

/// A key of the account, as far as that matters here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Present<'a> {
    pub(super) about: &'a PortalKey,
    /// Whether the API refuses it, whatever the portal says.
    pub(super) is_refused: bool,
}

/// What is to be done, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// The places, among those that are present, of the keys to use.
    pub(super) keep: Vec<usize>,
    /// The places of those to revoke.
    pub(super) revoke: Vec<usize>,
    /// How many to create.
    pub(super) create: usize,
}

/// What to do about the keys that the account has at `now`, where that is known.
pub(super) fn plan(wish: &Wish<'_>, present: &[Present<'_>], now: Option<Timestamp>) -> Result<Plan, PortalError> {
    let is_good = |key: &Present<'_>| !key.is_refused && !key.about.is_expired(now) && key.about.is_for(wish.addresses);
    let ours = present.iter().enumerate().filter(|(_, key)| key.about.ours);
    let (mut good, useless): (Vec<_>, Vec<_>) = ours.partition(|(_, key)| is_good(key));
    // More than are wanted may be somebody's who calls them as we do: they are left alone.
    good.truncate(wish.count);
    let places = |keys: &[(usize, &Present<'_>)]| keys.iter().map(|(place, _)| *place).collect::<Vec<_>>();
    let revoke = if wish.may_remove { places(&useless) } else { Vec::new() };
    let room = KEYS_MAX.saturating_sub(present.len() - revoke.len());
    let create = (wish.count - good.len()).min(room);
    if good.is_empty() && create == 0 {
        let spared = useless.len() - revoke.len();
        return Err(PortalError::Full { total: present.len(), name: wish.name.to_owned(), ours: spared });
    }
    Ok(Plan { keep: places(&good), revoke, create })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(name: &str, address: &str) -> PortalKey {
        PortalKey {
            id: "1".into(),
            name: name.into(),
            description: String::new(),
            addresses: vec![address.into()],
            valid_until: None,
            ours: name == "bugle",
        }
    }

    /// What is done about keys written `name@address`, with a `!` behind those that the API refuses.
    fn planned(count: usize, may_remove: bool, keys: &[&str]) -> Result<Plan, PortalError> {
        let addresses = ["192.0.2.7".parse().unwrap()];
        let wish = Wish { name: "bugle", count, may_remove, addresses: &addresses };
        let listed: Vec<_> = keys
            .iter()
            .map(|text| {
                let (name, address) = text.trim_end_matches('!').split_once('@').unwrap();
                (key(name, address), text.ends_with('!'))
            })
            .collect();
        let present: Vec<_> =
            listed.iter().map(|(about, is_refused)| Present { about, is_refused: *is_refused }).collect();
        plan(&wish, &present, None)
    }

    fn said(keep: &[usize], revoke: &[usize], create: usize) -> Plan {
        Plan { keep: keep.to_vec(), revoke: revoke.to_vec(), create }
    }

    #[test]
    fn keys_for_the_address_are_used_again_and_others_made() {
        assert_eq!(planned(1, true, &[]).unwrap(), said(&[], &[], 1));
        assert_eq!(planned(1, true, &["bugle@192.0.2.7"]).unwrap(), said(&[0], &[], 0));
        assert_eq!(planned(3, true, &["mine@192.0.2.7", "bugle@192.0.2.0/24"]).unwrap(), said(&[1], &[], 2));
        assert_eq!(planned(1, true, &["bugle@192.0.2.7", "bugle@192.0.2.7"]).unwrap(), said(&[0], &[], 0));
    }

    #[test]
    fn only_keys_of_our_name_are_revoked_and_only_where_that_is_allowed() {
        let keys = ["bugle@192.0.2.8", "mine@192.0.2.8", "bugle@192.0.2.7!", "Bugle@192.0.2.9"];
        assert_eq!(planned(1, true, &keys).unwrap(), said(&[], &[0, 2], 1));
        assert_eq!(planned(1, false, &keys).unwrap(), said(&[], &[], 1));
    }

    #[test]
    fn a_full_account_says_what_would_help() {
        let others = ["mine@192.0.2.7"; 10];
        let error = planned(1, true, &others).unwrap_err().to_string();
        assert_eq!(
            error,
            "the account has 10 keys, which is all that it may have, and none is called `bugle`; remove one at \
             https://developer.clashofclans.com"
        );
        let mut keys = others;
        keys[3] = "bugle@192.0.2.8";
        assert_eq!(planned(2, true, &keys).unwrap(), said(&[], &[3], 1));
        let error = planned(1, false, &keys).unwrap_err().to_string();
        assert_eq!(
            error,
            "the account has 10 keys, which is all that it may have, and its 1 called `bugle` for other \
             addresses may only be removed where that is allowed; remove one at https://developer.clashofclans.com"
        );
        keys[4] = "bugle@192.0.2.7";
        assert_eq!(planned(3, false, &keys).unwrap(), said(&[4], &[], 0));
    }

    fn any_key() -> impl Strategy<Value = (PortalKey, bool)> {
        let name = prop::sample::select(vec!["bugle", "mine"]);
        let address = prop::sample::select(vec!["192.0.2.7", "192.0.2.8", "192.0.2.0/24", "198.51.100.0/24"]);
        (name, address, any::<bool>()).prop_map(|(name, address, is_refused)| (key(name, address), is_refused))
    }

    proptest! {
        #[test]
        fn a_plan_keeps_to_the_rules(
            listed in prop::collection::vec(any_key(), 0..=12),
            count in 1_usize..=10,
            may_remove in any::<bool>(),
        ) {
            let addresses = ["192.0.2.7".parse().unwrap()];
            let wish = Wish { name: "bugle", count, may_remove, addresses: &addresses };
            let present: Vec<_> =
                listed.iter().map(|(about, is_refused)| Present { about, is_refused: *is_refused }).collect();
            let is_good = |at: usize| present[at].about.is_for(&addresses) && !present[at].is_refused;
            let are_ours = |places: &[usize]| places.iter().all(|&at| present[at].about.name == "bugle");
            if let Ok(Plan { keep, revoke, create }) = plan(&wish, &present, None) {
                prop_assert!(are_ours(&keep) && are_ours(&revoke));
                prop_assert!(keep.iter().all(|&at| is_good(at)) && revoke.iter().all(|&at| !is_good(at)));
                prop_assert!(revoke.is_empty() || may_remove);
                prop_assert!(create == 0 || present.len() - revoke.len() + create <= 10);
                prop_assert!((1..=count).contains(&(keep.len() + create)));
                let is_short = keep.len() + create < count;
                prop_assert!(!is_short || present.len() - revoke.len() + create >= 10);
            } else {
                let could = (0..present.len())
                    .any(|at| present[at].about.ours && (is_good(at) || may_remove && present.len() <= 10));
                prop_assert!(!could && present.len() >= 10);
            }
        }
    }
}
