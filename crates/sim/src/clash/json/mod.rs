//! The realm as the API's JSON. Written from the API's documentation and recordings, and on purpose without any of the
//! types that the product reads it with: the two check each other.

mod battle;
mod clan;
mod group;
mod league;
mod player;
mod raid;
mod ranking;
mod war;
mod week;

pub(super) use battle::battle;
pub(super) use clan::{clan, found, location, member, members};
pub(super) use group::league_group;
pub(super) use league::{Icons, labels, league};
pub(super) use player::{builder_league, player, put_leagues};
pub(super) use raid::raid_season;
pub(super) use ranking::{ranking, season_row};
pub(super) use war::{league_war, season_entry, stub, war, war_log};
pub(super) use week::{league_week, player_league_group};

use bugle_event::Timestamp;
use serde_json::Value;

use super::clan::SYMBOLS;
use super::object::object;

/// Where the game keeps its pictures.
const PICTURES: &str = "https://api-assets.clashofclans.com";

/// `20260130T070000.000Z`; the milliseconds are always zero.
pub(super) fn time(time: Timestamp) -> String {
    let seconds = Timestamp::from_secs(time.as_secs()).to_string();
    seconds.replace(['-', ':'], "").replace('Z', ".000Z")
}

/// The three pictures of a badge.
pub(super) fn badge_urls(hash: &str) -> Value {
    let [small, large, medium] = [70, 512, 200].map(|size| format!("{PICTURES}/badges/{size}/{hash}.png"));
    object!({ "small": small, "large": large, "medium": medium })
}

/// Pictures of other things: the hash follows from what they belong to, so that it never changes.
fn icon_urls<const N: usize>(folder: &str, id: u32, sizes: [(&str, u32); N]) -> Value {
    let hash = picture(id);
    let url = |size| Value::from(format!("{PICTURES}/{folder}/{size}/{hash}.png"));
    Value::Object(sizes.into_iter().map(|(name, size)| (name.to_owned(), url(size))).collect())
}

/// 43 symbols that follow from `id`: each is drawn from the top bits of a congruential generator.
fn picture(id: u32) -> String {
    let mut state = u64::from(id);
    let symbols = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(SYMBOLS[(state >> 58) as usize])
    });
    symbols.take(43).collect()
}

/// A label of a clan (class 56) or of a player (class 57).
fn label(class: u32, names: &[&str], number: u32) -> Value {
    let id = class * 1_000_000 + number;
    let name = usize::try_from(number).ok().and_then(|at| names.get(at)).copied().unwrap_or_default();
    object!({ "id": id, "name": name, "iconUrls": icon_urls("labels", id, [("small", 64), ("medium", 128)]) })
}

/// Adds `value` to `object` under `name`, if there is one: the API leaves out what it has not.
fn put(object: &mut Value, name: &str, value: Option<impl Into<Value>>) {
    if let (Value::Object(fields), Some(value)) = (object, value) {
        fields.insert(name.to_owned(), value.into());
    }
}
