//! Addresses of the API: a path and a query in, what is asked for out. Pure. Nothing here refuses by itself, so that every
//! answer, a refusal too, comes from one place and looks like the service's.

use axum::extract::Query;
use http::{Method, Uri};

use super::paging::Page;
use super::resource::{Resource, Search};

/// What `method`, `uri` and `body` ask for.
pub(super) fn resource(method: &Method, uri: &Uri, _body: &[u8]) -> Resource {
    let Some(parts) = parts(uri.path()) else { return Resource::Unreadable("Invalid path") };
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    let (["v1", rest @ ..], &Method::GET | &Method::HEAD) = (parts.as_slice(), method) else {
        return Resource::Unknown;
    };
    let Some(query) = Arguments::of(uri) else { return Resource::Unreadable("Invalid query") };
    let page = || query.page();
    let found = match *rest {
        ["clans"] => query.search().map(Resource::Search),
        ["clans", tag] => Ok(Resource::Clan(tag.to_owned())),
        ["clans", tag, "members"] => page().map(|page| Resource::Members(tag.to_owned(), page)),
        ["clans", tag, "currentwar"] => Ok(Resource::War(tag.to_owned())),
        ["clans", tag, "currentwar", "leaguegroup"] => Ok(Resource::LeagueGroup(tag.to_owned())),
        ["clans", tag, "warlog"] => page().map(|page| Resource::WarLog(tag.to_owned(), page)),
        ["players", tag] => Ok(Resource::Player(tag.to_owned())),
        ["locations"] => page().map(Resource::Locations),
        _ => Ok(Resource::Unknown),
    };
    found.unwrap_or_else(Resource::Unreadable)
}

/// Whether it is to be as it is right now.
pub(super) fn is_realtime(uri: &Uri) -> bool {
    Arguments::of(uri).and_then(|query| query.text("realtime")).is_some_and(|text| text == "true")
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

    fn text(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    fn number(&self, name: &'static str) -> Result<Option<usize>, &'static str> {
        self.text(name).map(|text| text.parse().map_err(|_| name)).transpose()
    }

    fn page(&self) -> Result<Page, &'static str> {
        let limit = self.number("limit").map_err(|_| "Invalid limit")?;
        Ok(Page { limit, after: self.text("after") })
    }

    fn search(&self) -> Result<Search, &'static str> {
        let min_members = self.number("minMembers").map_err(|_| "Invalid minMembers")?;
        let max_members = self.number("maxMembers").map_err(|_| "Invalid maxMembers")?;
        Ok(Search { name: self.text("name"), min_members, max_members, page: self.page()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(address: &str) -> Resource {
        resource(&Method::GET, &address.parse().unwrap(), b"")
    }

    #[test]
    fn addresses_are_read() {
        assert_eq!(asked("/v1/clans/%232PP"), Resource::Clan("#2PP".into()));
        assert_eq!(asked("http://host/v1/clans/%232pp/currentwar?realtime=true"), Resource::War("#2pp".into()));
        let page = Page { limit: Some(3), after: Some("a=".into()) };
        assert_eq!(asked("/v1/clans/%232PP/warlog?limit=3&after=a%3D"), Resource::WarLog("#2PP".into(), page));
        for nowhere in ["/", "/clans/%232PP", "/v1", "/v1/clans/%232PP/chat", "/v2/locations"] {
            assert_eq!(asked(nowhere), Resource::Unknown, "{nowhere}");
        }
        assert_eq!(resource(&Method::POST, &"/v1/locations".parse().unwrap(), b""), Resource::Unknown);
    }

    #[test]
    fn realtime_is_asked_for_in_one_way() {
        let asked = |address: &str| is_realtime(&address.parse().unwrap());
        assert!(asked("/v1/clans/%232PP/currentwar?limit=1&realtime=true"));
        assert!(!asked("/v1/clans/%232PP/currentwar?realtime=false") && !asked("/v1/clans/%232PP/currentwar"));
    }

    #[test]
    fn what_cannot_be_read_is_a_bad_request() {
        for odd in ["/v1/clans/%FF", "/v1/locations?limit=x", "/v1/clans?minMembers=-1", "/v1/clans?maxMembers=1e9"] {
            assert!(matches!(asked(odd), Resource::Unreadable(_)), "{odd}");
        }
        assert_eq!(asked("/v1/players/%2x%"), Resource::Player("%2x%".into()));
    }
}
