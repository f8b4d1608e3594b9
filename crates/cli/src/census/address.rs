//! An address as it is typed: a whole one, one without its beginning, or only what stands behind the namespace.

use std::borrow::Cow;

/// The namespace where none is typed.
const NAMESPACE: &str = "ps2:v2";

/// The address of a query, of whatever is typed of it: `character?c:limit=1` is asked of the PC servers.
pub(super) fn whole(typed: &str) -> Cow<'_, str> {
    let path = path(typed);
    let is_kept = |segment: &&str| !segment.is_empty() && *segment != "json" && !segment.starts_with("s:");
    let mut segments = path.split('/').filter(is_kept).peekable();
    let verb = segments.next_if(|first| is_verb(first));
    let is_whole = host(typed).is_some() || segments.clone().any(is_verb) || segments.peek() == Some(&"xml");
    if is_whole {
        return Cow::Borrowed(typed);
    }
    // A service id and nothing else: whatever is said of it, it is not repeated.
    if verb.is_none() && segments.peek().is_none() && !path.is_empty() {
        return Cow::Borrowed("");
    }
    let namespace = segments.next_if(|first| first.contains(':') || matches!(*first, "ps2" | "global"));
    let (verb, namespace) = (verb.unwrap_or("get"), namespace.unwrap_or(NAMESPACE));
    let segments: Vec<_> = segments.collect();
    Cow::Owned(format!("/{verb}/{namespace}/{}{}", segments.join("/"), &typed[path.len()..]))
}

fn is_verb(segment: &str) -> bool {
    matches!(segment, "get" | "count")
}

/// The host and port of an address, with or without a scheme before it.
pub(super) fn host(typed: &str) -> Option<&str> {
    let path = path(typed);
    let behind = path.split_once("://").map(|(_, behind)| behind);
    let authority = behind.unwrap_or(path).split('/').next()?;
    let authority = authority.rsplit('@').next().unwrap_or(authority);
    // No collection has a point in its name, and no namespace ends like a port. A service id may have both.
    let has_port = authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let is_host = authority.contains('.') || has_port || authority.starts_with("localhost");
    let is_host = is_host && !authority.starts_with("s:");
    (behind.is_some() || is_host).then_some(authority)
}

/// What stands before parameters.
fn path(typed: &str) -> &str {
    typed.split(['?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_that_of_the_pc_servers() {
        for (typed, address) in [
            ("character?c:limit=1", "/get/ps2:v2/character?c:limit=1"),
            ("/character/5428,5429?c:resolve=world", "/get/ps2:v2/character/5428,5429?c:resolve=world"),
            ("ps2ps4us:v2/item?c:limit=1", "/get/ps2ps4us:v2/item?c:limit=1"),
            ("global/game_server_status?game_code=ps2", "/get/global/game_server_status?game_code=ps2"),
            ("s:s3cret/item?c:limit=1", "/get/ps2:v2/item?c:limit=1"),
            ("s:my.id/get/ps2:v2/item", "/get/ps2:v2/item"),
            ("census:8080/get/ps2/item", "census:8080/get/ps2/item"),
            ("[::1]:8124/get/ps2/item", "[::1]:8124/get/ps2/item"),
            ("count/ps2:v2/item?faction_id=1", "/count/ps2:v2/item?faction_id=1"),
            ("/s:s3cret/json/get/item?c:limit=1", "/get/ps2:v2/item?c:limit=1"),
            ("/mirror/get/ps2:v2/item", "/mirror/get/ps2:v2/item"),
            ("xml/get/ps2:v2/item", "xml/get/ps2:v2/item"),
            ("item?name.en=get/count://", "/get/ps2:v2/item?name.en=get/count://"),
            ("ps2:v2", "/get/ps2:v2/"),
            ("s:s3cret", ""),
            ("/", ""),
            (
                "https://census.daybreakgames.com/s:x/get/ps2:v2/item",
                "https://census.daybreakgames.com/s:x/get/ps2:v2/item",
            ),
        ] {
            assert_eq!(whole(typed), address, "{typed}");
        }
    }

    #[test]
    fn a_host_is_found_without_a_scheme() {
        for (typed, found) in [
            ("https://a@census.daybreakgames.com:443/s:x/get", Some("census.daybreakgames.com:443")),
            ("census.lithafalcon.cc/get/ps2/item", Some("census.lithafalcon.cc")),
            ("localhost:8124/get/ps2/item", Some("localhost:8124")),
            ("/get/ps2:v2/item?name.en=a.b", None),
            ("item?name.en=a.b", None),
        ] {
            assert_eq!(host(typed), found, "{typed}");
        }
    }
}
