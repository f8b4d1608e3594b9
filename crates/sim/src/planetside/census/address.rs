//! What an address of Census asks for. Pure.

use bugle_planetside::Environment;

use super::super::environment::of_namespace;
use super::error::CensusError;

/// `/s:ID/json/get/ps2:v2/character/1,2`, of which the service id, the format and the ids may be missing.
#[derive(Debug)]
pub(super) struct Address<'a> {
    pub(super) service_id: Option<&'a str>,
    pub(super) is_count: bool,
    pub(super) namespace: Namespace,
    pub(super) collection: Option<&'a str>,
    pub(super) ids: Option<&'a str>,
}

/// Whose collections are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Namespace {
    /// Those of an environment of the game.
    Game(Environment),
    /// Those of all games.
    Global,
}

impl<'a> Address<'a> {
    /// Reads a path that has been decoded.
    pub(super) fn parse(path: &'a str) -> Result<Self, CensusError> {
        let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
        let service_id = parts.next_if(|part| part.starts_with("s:"));
        parts.next_if_eq(&"json");
        let is_count = match parts.next() {
            Some("get") => false,
            Some("count") => true,
            _ => return Err(CensusError::BadSyntax),
        };
        let namespace = match parts.next().ok_or(CensusError::Server)? {
            "global" | "global:v2" => Namespace::Global,
            name => Namespace::Game(of_namespace(name).ok_or(CensusError::NoData)?),
        };
        let (collection, ids) = (parts.next(), parts.next());
        // Terms belong behind a question mark.
        if collection.into_iter().chain(ids).any(|part| part.contains(['&', '='])) || parts.next().is_some() {
            return Err(CensusError::BadSyntax);
        }
        Ok(Self { service_id, is_count, namespace, collection, ids })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_may_be_missing_but_not_be_others() {
        let whole = Address::parse("s:me/json/count/ps2:v2/item/1,2").unwrap();
        assert_eq!((whole.service_id, whole.is_count, whole.ids), (Some("s:me"), true, Some("1,2")));
        let short = Address::parse("get/ps2ps4eu/item").unwrap();
        assert_eq!(short.namespace, Namespace::Game(Environment::Ps2Ps4Eu));
        assert_eq!((short.service_id, short.is_count, short.collection), (None, false, Some("item")));
        assert_eq!(Address::parse("get/global").unwrap().namespace, Namespace::Global);
        for (path, error) in [
            ("get", CensusError::Server),
            ("take/ps2/item", CensusError::BadSyntax),
            ("get/ps2/item&field=value", CensusError::BadSyntax),
            ("get/ps2/item/1/2", CensusError::BadSyntax),
            ("get/bogus", CensusError::NoData),
        ] {
            assert_eq!(Address::parse(path).unwrap_err(), error, "{path}");
        }
    }
}
