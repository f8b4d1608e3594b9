//! Leaderboards: who has done most of something in a time. They are sorted from what `characters_stat_history` says.

use serde_json::{Map, Value, json};

use super::career::{Career, Stat, all_time};
use super::error::CensusError;
use super::found;
use super::query::Query;
use super::term::list;
use super::view::View;

/// How many places there are.
const PLACES_MAX: usize = 10_000;

/// How many are shown unless told.
const USUAL: usize = 10;

/// A place.
struct Place {
    id: u64,
    value: u64,
    rank: usize,
}

impl Place {
    fn row(&self) -> Value {
        json!({"character_id": self.id.to_string(), "value": self.value.to_string(), "rank": self.rank.to_string()})
    }
}

/// The answer of `leaderboard`, or of `characters_leaderboard`, which shows some characters only.
pub(super) fn answer(
    view: &View<'_>,
    name: &str,
    pairs: &[(String, String)],
) -> Result<Map<String, Value>, CensusError> {
    let argument = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let (stat, period) = argument("name").zip(argument("period")).ok_or(CensusError::Server)?;
    let counted = counted(stat).ok_or(CensusError::Server)?;
    let world = argument("world").map(|text| text.parse::<u64>().map_err(|_| CensusError::NotANumber("world".into())));
    let places = places(view, counted, period, world.transpose()?).ok_or(CensusError::Server)?;
    let query = Query::commands(pairs)?;
    let limit = query.rows_max(name, USUAL);
    let (count, mut rows) = if name == "leaderboard" {
        (places.len(), places.iter().skip(query.start).take(limit).map(Place::row).collect())
    } else {
        let ids: Vec<_> = list(argument("character_id").ok_or(CensusError::Server)?).collect();
        let mine = |place: &&Place| ids.contains(&place.id.to_string());
        (places.len(), places.iter().filter(mine).map(Place::row).collect::<Vec<_>>())
    };
    // All commands but these are left out of account.
    let query = Query { show: Vec::new(), hide: Vec::new(), languages: Vec::new(), with_null: false, ..query };
    found::present(view, name, &query, &std::collections::BTreeSet::new(), &mut rows);
    let mut body = found::listing(name, rows, &query);
    body.insert("limit".into(), limit.into());
    body.insert("key".into(), format!("{period}_{stat}").into());
    body.insert("count".into(), count.into());
    Ok(body)
}

fn counted(stat: &str) -> Option<Stat> {
    Some(match stat {
        "Kills" => Stat::Kills,
        "Score" => Stat::Score,
        "Time" => Stat::Time,
        "Deaths" => Stat::Deaths,
        _ => return None,
    })
}

/// All places, the first of them 0. Whoever has done nothing has none.
fn places(view: &View<'_>, stat: Stat, period: &str, world: Option<u64>) -> Option<Vec<Place>> {
    let value: fn(&Career) -> u64 = match period {
        "Forever" => |career| career.all_time,
        "Monthly" => |career| career.month(0),
        "Weekly" => |career| career.week(0),
        "Daily" => |career| career.day(0),
        "OneLife" => |career| career.one_life_max,
        _ => return None,
    };
    let indices = view.characters(None).into_iter();
    let there = indices.filter(|index| world.is_none_or(|world| u64::from(view.at(*index).world.0) == world));
    let mut places: Vec<_> = there
        .map(|index| {
            let value = match period {
                "Forever" => all_time(view, index, stat),
                _ => value(&Career::of(view, index, stat)),
            };
            Place { id: view.at(index).id.0, value, rank: 0 }
        })
        .filter(|place| place.value > 0)
        .collect();
    places.sort_by_key(|place| (std::cmp::Reverse(place.value), place.id));
    places.truncate(PLACES_MAX);
    places.iter_mut().enumerate().for_each(|(rank, place)| place.rank = rank);
    Some(places)
}
