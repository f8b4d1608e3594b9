//! Where the API shows things.

use crate::tag::{ClanTag, PlayerTag};

/// A clan with its members.
pub(crate) fn clan(tag: &ClanTag) -> String {
    format!("/clans/{}", encoded(tag.symbols()))
}

/// A clan's regular or friendly war.
pub(crate) fn current_war(clan: &ClanTag) -> String {
    format!("/clans/{}/currentwar", encoded(clan.symbols()))
}

/// Whether a clan can hide what is there.
pub(super) fn can_hide(path: &str) -> bool {
    path.ends_with("/currentwar")
}

/// A player.
pub(crate) fn player(tag: &PlayerTag) -> String {
    format!("/players/{}", encoded(tag.symbols()))
}

/// A tag in a path: `#` and whatever is not a letter or digit are percent-encoded.
pub(crate) fn encoded(symbols: &str) -> String {
    let encode = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    std::iter::once(b'#').chain(symbols.bytes()).map(encode).collect()
}
