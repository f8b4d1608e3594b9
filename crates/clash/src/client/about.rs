//! Whom an answer is about: something on the way may have given that to another question.

use std::borrow::Cow;

use serde::Deserialize;

use super::endpoint::encoded;

/// What a body says of that, as far as it says it in the usual way.
#[derive(Deserialize)]
struct About<'a> {
    #[serde(borrow)]
    tag: Option<Cow<'a, str>>,
    #[serde(borrow)]
    clan: Option<Side<'a>>,
    #[serde(borrow)]
    opponent: Option<Side<'a>>,
}

#[derive(Deserialize)]
struct Side<'a> {
    #[serde(borrow)]
    tag: Option<Cow<'a, str>>,
}

/// The tag that `body` is about, if that is none that was asked for: a clan, a player or a token names itself, a war of a
/// clan its two sides. What says nothing of it, or is another kind of thing, is believed.
pub(super) fn another(path: &str, body: &[u8]) -> Option<String> {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let (place, rest) = path.trim_start_matches('/').split_once('/')?;
    let (asked, what) = rest.split_once('/').unwrap_or((rest, ""));
    let is_asked_for = |tag: &str| encoded(tag).eq_ignore_ascii_case(asked);
    match (place, what) {
        ("clans" | "players", "") | ("players", "verifytoken") => {
            let tag = About::of(body)?.tag?;
            (!is_asked_for(&tag)).then(|| tag.into_owned())
        }
        ("clans", "currentwar") => {
            let About { clan, opponent, .. } = About::of(body)?;
            let (clan, opponent) = (clan?.tag?, opponent?.tag?);
            (!is_asked_for(&clan) && !is_asked_for(&opponent)).then(|| clan.into_owned())
        }
        _ => None,
    }
}

impl<'a> About<'a> {
    fn of(body: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
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
