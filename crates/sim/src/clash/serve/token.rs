//! The tokens with which players prove who they are. A player finds one in the settings of the game; it is good once, and
//! then there is another.

use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::chance::{Topic, at, lot};
use super::super::everyone::Everyone;
use super::super::id::PlayerId;
use super::super::realm::Realm;

/// What a player finds in the settings of the game now.
pub(in super::super) fn token(realm: &Realm, player: PlayerId) -> String {
    const SYMBOLS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let used = realm.tokens_used.get(&player).copied().unwrap_or(0);
    let mut left = lot(realm.seed, Topic::Token, &[at(player.0), i64::from(used)]);
    let symbols = std::iter::repeat_with(|| {
        let symbol = SYMBOLS[(left % 32) as usize];
        left /= 32;
        char::from(symbol)
    });
    symbols.take(8).collect()
}

/// Answers whether a token is a player's. One that is, is used up.
pub(in super::super) fn verify(asked: &Asked, realms: [&mut Realm; 2]) -> Answer {
    for realm in realms {
        let everyone = Everyone::of(realm);
        if let Some(player) = everyone.player_tagged(asked.tag()) {
            let (is_good, answer) = checked(asked, everyone, player);
            if is_good {
                *realm.tokens_used.entry(player).or_default() += 1;
            }
            return answer;
        }
    }
    Answer::not_found(Some(asked.tag()))
}

/// Whether a token is a player's, and what is said to that.
pub(super) fn checked(asked: &Asked, everyone: Everyone<'_>, player: PlayerId) -> (bool, Answer) {
    let body: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
    let Some(said) = body["token"].as_str() else {
        return (false, Answer::bad_request("Invalid token"));
    };
    let is_good = said == token(everyone.realm, player);
    let status = if is_good { "ok" } else { "invalid" };
    (is_good, Answer::good(json!({ "tag": everyone.player_tag(player), "token": said, "status": status }), 600))
}
