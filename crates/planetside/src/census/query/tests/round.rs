//! From a query to its address and back.

use proptest::prelude::*;

use super::any::query;
use crate::census::query::Query;

proptest! {
    #[test]
    fn a_query_comes_back_from_its_address(query in query()) {
        prop_assert_eq!(query.check(), Ok(()));
        let address = query.to_string();
        prop_assert!(address.parse::<http::Uri>().is_ok(), "{}", address);
        prop_assert_eq!(Query::from_url(&address).unwrap(), query);
    }

    /// Whatever is read, checked or not: what is written of it says the same.
    #[test]
    fn what_was_read_is_written_so_that_it_is_read_the_same(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "?", "&", "=", "c:", "join", "tree", "resolve", "show", "hide", "sort", "limit", "case", "distinct",
                "lang", "has", "^", "'", "`", "(", ")", ",", ":", "on:", "type:", "terms:", "list:", "outer:", "field:",
                "prefix:", "inject_at:", "1", "-1", "0", "a", "b", "!", "*", "[", "%", "%41", "%2C", "+", "é", "c:join=",
                "&c:tree=", "&c:resolve=", "/", "&c:sort=",
            ]),
            0..24,
        )
    ) {
        let address = format!("/get/ps2:v2/x?{}", parts.concat());
        let Ok(query) = Query::from_url(&address) else { return Ok(()) };
        prop_assert_eq!(Query::from_url(&query.to_string()), Ok(query.clone()), "{}", address);
        drop(query.check());
    }

    #[test]
    fn any_text_is_a_query_or_is_none(text in any::<String>()) {
        if let Ok(query) = Query::from_url(&text) {
            prop_assert_eq!(Query::from_url(&query.to_string()), Ok(query));
        }
    }
}
