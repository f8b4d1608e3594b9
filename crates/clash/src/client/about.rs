//! Whom an answer is about: something on the way may have given that to another question.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use super::endpoint::encoded;

/// The tag that `body` is about, if that is none that was asked for: a clan, a player or a token names itself, a war of a
/// clan its two sides. What says nothing of it, or is another kind of thing, is believed.
pub(super) fn another(path: &str, body: &[u8]) -> Option<String> {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let (place, rest) = path.trim_start_matches('/').split_once('/')?;
    let (asked, what) = rest.split_once('/').unwrap_or((rest, ""));
    let names = match (place, what) {
        ("clans" | "players", "") | ("players", "verifytoken") => Names::Own,
        ("clans", "currentwar") => Names::OfSides,
        _ => return None,
    };
    let mut another = None;
    let search = Search { asked, names, another: &mut another };
    // It stops where it knows enough, which is an error to who reads on.
    let _is_over = serde_json::Deserializer::from_slice(body).deserialize_map(search);
    another
}

/// What tells whom a body is about.
enum Names {
    /// Its tag.
    Own,
    /// The tags of its two sides, one of which is the clan that was asked for.
    OfSides,
}

/// Looks for that, and reads no further than it must: it mostly stands in front.
struct Search<'s> {
    /// The tag, as it stands in the address.
    asked: &'s str,
    names: Names,
    another: &'s mut Option<String>,
}

#[derive(Deserialize)]
struct Side {
    tag: Option<String>,
}

impl<'de> Visitor<'de> for Search<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut side_before = None;
        while let Some(name) = fields.next_key::<String>()? {
            let tag = match (&self.names, &*name) {
                (Names::Own, "tag") => fields.next_value()?,
                (Names::OfSides, "clan" | "opponent") => fields.next_value::<Side>()?.tag,
                _ => {
                    fields.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            let Some(tag) = tag.filter(|tag| !encoded(tag).eq_ignore_ascii_case(self.asked)) else { return Ok(()) };
            match (&self.names, side_before.take()) {
                (Names::OfSides, None) => side_before = Some(tag),
                (_, before) => {
                    *self.another = Some(before.unwrap_or(tag));
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_about_what_was_asked_for() {
        let war = r##"{"state": "inWar", "clan": {"tag": "#2YY"}, "opponent": {"tag": "#2LL"}}"##;
        for (path, body, about) in [
            ("/players/%238QYY0", r##"{"tag": "#8QYY0", "clan": {"tag": "#2PP"}}"##, None),
            ("/players/%238QYY0/verifytoken", r##"{"tag": "#2Y9", "status": "ok"}"##, Some("#2Y9")),
            ("/clans/%232PP", r##"{"tag": "#2PPP"}"##, Some("#2PPP")),
            ("/clans/%232pp", r##"{"tag": "#2PP"}"##, None),
            ("/clans/%232PP/currentwar/leaguegroup", r##"{"tag": "#2YY", "clans": []}"##, None),
            ("/clans/%232PP/currentwar", war, Some("#2YY")),
            ("/clans/%232LL/currentwar?realtime=true", war, None),
            ("/clanwarleagues/wars/%232PP", war, None),
            ("/clans/%232PP/currentwar", r#"{"state": "notInWar", "clan": {}, "opponent": {}}"#, None),
            ("/clans/%232PP", r#"{"tag": 3}"#, None),
            ("/clans/%232PP/members", r#"{"items": []}"#, None),
        ] {
            assert_eq!(another(path, body.as_bytes()).as_deref(), about, "{path} {body}");
        }
    }
}
