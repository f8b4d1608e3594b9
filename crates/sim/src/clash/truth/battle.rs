//! Battles and finished league weeks of players, as events.

use bugle_clash::{self as api, Model};

use super::super::everyone::Everyone;
use super::super::fact::Fact;
use super::super::json;
use super::super::realm::Realm;
use super::tag::tag;

/// Adds the event of a fact about a battle or a league week. The whole row is of the product's making; what it is told
/// from others by are few of its fields.
pub(super) fn put(realm: &Realm, fact: &Fact, events: &mut Vec<api::Event>) {
    let everyone = Everyone::of(realm);
    match fact {
        Fact::Battle { player, battle } => {
            let battle = Box::new(row(&json::battle(everyone, battle)));
            let player_tag = tag(&everyone.player_tag(*player));
            events.push(api::PlayerBattle { player_tag, occurrence: 0, battle }.into());
        }
        Fact::LeagueWeekEnded { player, seat } => {
            let week = Box::new(row(&json::league_week(everyone, *player, seat)));
            let player_tag = tag(&everyone.player_tag(*player));
            events.push(api::LeagueWeekEnded { player_tag, week }.into());
        }
        _ => {}
    }
}

fn row<T: Model>(row: &serde_json::Value) -> T {
    T::from_json(row.to_string().as_bytes()).expect("it is a row of that kind").value
}
