//! Who has a tag, of those in the realms and beyond.

use super::super::answer::Answer;
use super::super::everyone::Everyone;
use super::super::id::{ClanId, PlayerId};
use super::super::realm::Realms;

/// What is said of the clan with this tag.
pub(super) fn of_clan(realms: Realms<'_>, tag: &str, say: impl FnOnce(Everyone<'_>, ClanId) -> Answer) -> Answer {
    let everyone = realms.map(Everyone::of);
    match everyone.into_iter().find_map(|everyone| Some((everyone, everyone.clan_tagged(tag)?))) {
        Some((everyone, clan)) => say(everyone, clan),
        None => Answer::not_found(Some(tag)),
    }
}

/// As [`of_clan`], for what a closed war log hides.
pub(super) fn of_log(
    realms: Realms<'_>,
    tag: &str,
    refused_secs: u64,
    say: impl FnOnce(Everyone<'_>, ClanId) -> Answer,
) -> Answer {
    of_clan(realms, tag, |everyone, clan| {
        if everyone.clan(clan).log_is_public { say(everyone, clan) } else { Answer::private(refused_secs) }
    })
}

/// What is said of the player with this tag.
pub(super) fn of_player(realms: Realms<'_>, tag: &str, say: impl FnOnce(Everyone<'_>, PlayerId) -> Answer) -> Answer {
    let everyone = realms.map(Everyone::of);
    match everyone.into_iter().find_map(|everyone| Some((everyone, everyone.player_tagged(tag)?))) {
        Some((everyone, player)) => say(everyone, player),
        None => Answer::not_found(Some(tag)),
    }
}
