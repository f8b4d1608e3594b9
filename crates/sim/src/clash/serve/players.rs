//! A player's profile, battles, weeks in the leagues, and tokens.

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::battles;
use super::super::calendar::week_at;
use super::super::everyone::stranger_number;
use super::super::id::PlayerId;
use super::super::json;
use super::super::leagues::Seat;
use super::super::object::object;
use super::super::realm::Realms;
use super::super::register::WEEKS_MAX;
use super::find::of_player;
use super::token;

pub(in super::super) fn player(asked: &Asked, realms: Realms<'_>) -> Answer {
    of_player(realms, asked.tag(), |everyone, player| {
        let mut profile = match stranger_number(player) {
            None => json::player(everyone.realm, player),
            Some(_) => json::player(&everyone.only_player(player), PlayerId(0)),
        };
        json::put_leagues(&mut profile, everyone, player);
        Answer::good(profile, 60)
    })
}

/// A list without pages.
pub(in super::super) fn battle_log(asked: &Asked, realms: Realms<'_>) -> Answer {
    of_player(realms, asked.tag(), |everyone, player| {
        let log: Vec<_> = battles::log(everyone, player).iter().map(|battle| json::battle(everyone, battle)).collect();
        Answer::good(object!({ "items": log }), 60)
    })
}

/// The finished weeks, the oldest first. A list without pages.
pub(in super::super) fn league_history(asked: &Asked, realms: Realms<'_>) -> Answer {
    of_player(realms, asked.tag(), |everyone, player| {
        let newest = week_at(everyone.now) - 1;
        let count = i64::try_from(WEEKS_MAX).unwrap_or(0) - 1;
        let weeks = (0..count).rev().map(|back| newest - back);
        let seats = weeks.filter_map(|week| Seat::of(everyone, week, player));
        let rows: Vec<_> = seats.map(|seat| json::league_week(everyone, player, &seat)).collect();
        Answer::good(object!({ "items": rows }), 300)
    })
}

/// Whether a token would be good. Asking in earnest is [`token::verify`].
pub(in super::super) fn verified_token(asked: &Asked, realms: Realms<'_>) -> Answer {
    of_player(realms, asked.tag(), |everyone, player| token::checked(asked, everyone, player).1)
}
