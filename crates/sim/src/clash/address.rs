//! Addresses of the API: a path and a query in, what is asked for out. Pure. Nothing here refuses by itself, so that every
//! answer, a refusal too, comes from one place and looks like the service's.

use axum::extract::Query;
use http::{Method, Uri};

use super::addresses::{ADDRESSES, Row};
use super::asked::Asked;
use super::paging::Page;
use super::resource::Resource;

/// What `method`, `uri` and `body` ask for.
pub(super) fn asked(method: &Method, uri: &Uri, body: &[u8]) -> Resource {
    let Some(parts) = parts(uri.path()) else { return Resource::Unreadable("Invalid path") };
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    let ["v1", rest @ ..] = parts.as_slice() else { return Resource::Unknown };
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let rows = ADDRESSES.iter().enumerate().filter(|(_, row)| row.method == method);
    let found = rows.into_iter().find_map(|(number, row)| Some((number, row, row.places(rest)?)));
    let Some((number, row, places)) = found else { return Resource::Unknown };
    let Some(arguments) = Arguments::of(uri) else { return Resource::Unreadable("Invalid query") };
    match arguments.page() {
        Ok(page) => Resource::Known(number, Asked { places, said: arguments.said(row), page, body: body.to_vec() }),
        Err(refusal) => Resource::Unreadable(refusal),
    }
}

/// Whether it is to be as it is right now.
pub(super) fn is_realtime(uri: &Uri) -> bool {
    Arguments::of(uri).is_some_and(|query| query.text("realtime") == Some("true"))
}

/// The parts of a path, decoded. `None`: they are no text.
fn parts(path: &str) -> Option<Vec<String>> {
    path.split('/').filter(|part| !part.is_empty()).map(decoded).collect()
}

/// `%232PP` is `#2PP`. A percent sign without two digits behind it stands for itself.
fn decoded(part: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::with_capacity(part.len()), part.as_bytes());
    while let [first, after @ ..] = rest {
        let digit = |place: usize| Some(char::from(*after.get(place)?).to_digit(16)?.to_le_bytes()[0]);
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push(high << 4 | low);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// What stands behind the question mark.
struct Arguments(Vec<(String, String)>);

impl Arguments {
    fn of(uri: &Uri) -> Option<Self> {
        Query::try_from_uri(uri).ok().map(|Query(pairs)| Self(pairs))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn page(&self) -> Result<Page, &'static str> {
        Page::said(self.text("limit"), self.text("after"), self.text("before"))
    }

    /// What means something at this address.
    fn said(&self, row: &Row) -> Vec<(&'static str, String)> {
        row.query.iter().filter_map(|name| Some((*name, self.text(name)?.to_owned()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clash::paging::From;

    fn ask(address: &str) -> Resource {
        asked(&Method::GET, &address.parse().unwrap(), b"")
    }

    /// The name of an address and what was read from it.
    fn known(address: &str) -> (&'static str, Asked) {
        match ask(address) {
            Resource::Known(row, asked) => (ADDRESSES[row].name, asked),
            other => panic!("{address}: {other:?}"),
        }
    }

    #[test]
    fn addresses_are_read() {
        let plain = |tag: &str| Asked { places: vec![tag.to_owned()], ..Asked::default() };
        assert_eq!(known("/v1/clans/%232PP"), ("clan", plain("#2PP")));
        assert_eq!(known("http://host/v1/clans/%232pp/currentwar?realtime=true"), ("current_war", plain("#2pp")));
        let page = Page { limit: Some(3), from: From::After(2) };
        let (name, asked) = known("/v1/clans/%232PP/warlog?limit=3&after=eyJwb3MiOjJ9");
        assert_eq!((name, asked), ("war_log", Asked { page, ..plain("#2PP") }));
        let (_, asked) = known("/v1/clans?name=a%26b&nonsense=1");
        assert_eq!(asked.said, [("name", "a&b".to_owned())]);
        for nowhere in ["/", "/clans/%232PP", "/v1", "/v1/clans/%232PP/chat", "/v2/locations", "/v1/players"] {
            assert_eq!(ask(nowhere), Resource::Unknown, "{nowhere}");
        }
        assert_eq!(super::asked(&Method::POST, &"/v1/locations".parse().unwrap(), b""), Resource::Unknown);
    }

    #[test]
    fn realtime_is_asked_for_in_one_way() {
        let asked = |address: &str| is_realtime(&address.parse().unwrap());
        assert!(asked("/v1/clans/%232PP/currentwar?limit=1&realtime=true"));
        assert!(!asked("/v1/clans/%232PP/currentwar?realtime=false") && !asked("/v1/clans/%232PP/currentwar"));
    }

    #[test]
    fn what_cannot_be_read_is_a_bad_request() {
        let both = "/v1/locations?after=eyJwb3MiOjJ9&before=eyJwb3MiOjJ9";
        for odd in ["/v1/clans/%FF", "/v1/locations?limit=x", "/v1/locations?limit=0", both] {
            assert!(matches!(ask(odd), Resource::Unreadable(_)), "{odd}");
        }
        assert_eq!(known("/v1/players/%2x%").1.tag(), "%2x%");
    }
}
