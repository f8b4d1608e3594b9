//! The service: takes requests, lets go wrong what should, and answers.

use axum::Router;
use axum::extract::{Path, Query as Pairs, State};
use axum::response::{IntoResponse, Response};
use bugle_planetside::Environment;
use http::StatusCode;
use http::header::{CONTENT_TYPE, LOCATION};
use serde_json::{Map, Value, json};

use super::super::service::Service;
use super::address::{Address, Namespace};
use super::collections::{self, COLLECTIONS};
use super::error::CensusError;
use super::mishap::{self, Mishap, Request};
use super::query::Query;
use super::view::View;
use super::{events, found, leaderboard, shelf, worlds};

/// The service id that everybody may use, a little.
const EXAMPLE: &str = "s:example";

/// Where everybody is sent while Census is closed. It is nobody's, so that nobody is asked.
const ELSEWHERE: &str = "http://maintenance.invalid/";

type Terms = Vec<(String, String)>;

impl Service {
    /// Census REST under `/s:ID/get/ps2:v2/...`, with or without the service id and `json`.
    pub fn census(&self) -> Router {
        Router::new().fallback(empty).route("/{*path}", axum::routing::get(answer)).with_state(self.clone())
    }
}

async fn empty() -> Response {
    respond(CensusError::Server.body().to_string())
}

async fn answer(
    State(service): State<Service>,
    Path(path): Path<String>,
    pairs: Result<Pairs<Terms>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let address = match Address::parse(&path) {
        Ok(address) => address,
        Err(error) => return respond(error.body().to_string()),
    };
    let Ok(Pairs(pairs)) = pairs else { return respond(CensusError::BadSyntax.body().to_string()) };
    let mishap = service.mishap(&Request {
        collection: address.collection,
        is_count: address.is_count,
        is_casual: address.service_id.is_none_or(|id| id == EXAMPLE),
    });
    let body = || look_up(&service, &address, &pairs).unwrap_or_else(|error| error.body());
    let body = match mishap {
        None => body(),
        Some(Mishap::Moved) => return (StatusCode::FOUND, [(LOCATION, ELSEWHERE)]).into_response(),
        Some(Mishap::Page) => return (StatusCode::OK, [(CONTENT_TYPE, "text/html")], mishap::PAGE).into_response(),
        Some(Mishap::Throttled) => CensusError::Missing.body(),
        Some(Mishap::Unavailable) => CensusError::Unavailable.body(),
        Some(Mishap::Uncounted) => json!({"count": -1}),
        Some(Mishap::Empty) => mishap::nothing(address.collection.unwrap_or("datatype"), address.is_count),
        Some(Mishap::Cut) => {
            let whole = body().to_string();
            return respond(whole.chars().take(whole.chars().count() / 2).collect());
        }
        Some(Mishap::Slow(time)) => {
            tokio::time::sleep(time).await;
            body()
        }
    };
    respond(body.to_string())
}

/// Census calls its JSON plain text now and then; clients must not care.
fn respond(body: String) -> Response {
    (StatusCode::OK, [(CONTENT_TYPE, "text/plain;charset=UTF-8")], body).into_response()
}

fn look_up(service: &Service, address: &Address<'_>, pairs: &Terms) -> Result<Value, CensusError> {
    if address.service_id.is_some_and(|id| !service.0.service_ids.admit(id)) {
        return Err(CensusError::NotRegistered);
    }
    let offline = service.offline();
    let auraxis = service.auraxis();
    let view = |environment| View { auraxis: &auraxis, environment, now: service.now(), offline: &offline };
    match (&address.namespace, address.collection) {
        (Namespace::Game(environment), None) => Ok(datatypes(&view(environment.clone()), pairs)),
        (Namespace::Game(environment), Some(collection)) => {
            in_game(&view(environment.clone()), address, collection, pairs)
        }
        (Namespace::Global, Some("game_server_status")) => servers(&view(Environment::Ps2), address, pairs),
        (Namespace::Global, _) => Err(CensusError::NoData),
    }
}

fn in_game(view: &View<'_>, address: &Address<'_>, name: &str, pairs: &Terms) -> Result<Value, CensusError> {
    let collection = collections::find(name).ok_or(CensusError::NoData)?;
    let count = |rows: usize| Ok(json!({"count": rows}));
    match name {
        "characters_event" | "characters_event_grouped" | "world_event" | "event" if address.is_count => {
            count(events::rows(view, name, address.ids, pairs)?.len())
        }
        "characters_event" | "characters_event_grouped" | "world_event" | "event" => {
            Ok(events::answer(view, name, address.ids, pairs)?.into())
        }
        "leaderboard" | "characters_leaderboard" => {
            let body = leaderboard::answer(view, name, pairs)?;
            if address.is_count { Ok(json!({"count": body["count"]})) } else { Ok(body.into()) }
        }
        "map" => {
            let (query, mut rows) = (Query::commands(pairs)?, worlds::map(view, pairs)?);
            if address.is_count {
                return count(rows.len());
            }
            found::present(view, name, &query, &std::collections::BTreeSet::new(), &mut rows);
            Ok(found::listing(name, rows, &query).into())
        }
        _ => {
            let mut query = Query::parse(pairs)?;
            address.ids.map(|ids| query.require(collection, ids)).transpose()?;
            if address.is_count {
                return count(found::count(view, collection, &query)?);
            }
            Ok(found::answer(view, collection, &query)?.into())
        }
    }
}

/// The servers of all games, which can be narrowed by any of their fields.
fn servers(view: &View<'_>, address: &Address<'_>, pairs: &Terms) -> Result<Value, CensusError> {
    let query = Query::parse(pairs)?;
    let mut rows = worlds::server_status(view);
    rows.retain(|row| query.terms.iter().all(|term| term.meets(row, query.is_case_blind)));
    if address.is_count {
        return Ok(json!({"count": rows.len()}));
    }
    rows.truncate(query.rows_max("game_server_status", 1));
    Ok(found::listing("game_server_status", rows, &query).into())
}

/// The collections there are. Of the small ones it is known how many rows they have.
fn datatypes(view: &View<'_>, pairs: &Terms) -> Value {
    let wanted = pairs.iter().find(|(key, _)| key == "name").map(|(_, name)| name.as_str());
    let count = |name: &str| match name {
        name if name.starts_with("characters_") => "dynamic".into(),
        "leaderboard" | "event" | "world_event" | "map" | "single_character_by_id" => "dynamic".into(),
        "outfit_member" | "outfit_member_extended" | "outfit_rank" => "?".into(),
        name => Value::from(shelf::rows(view, name, None).len()),
    };
    let rows = COLLECTIONS.iter().filter(|row| wanted.is_none_or(|wanted| wanted == row.name));
    let list: Vec<_> = rows
        .map(|row| {
            let count: Value = count(row.name);
            // The original writes it as a word where it does not know the number.
            let hidden = if count == "dynamic" { Value::from("false") } else { Value::from(false) };
            json!({"name": row.name, "hidden": hidden, "count": count, "resolve_list": row.resolves})
        })
        .collect();
    let mut body = Map::new();
    body.insert("returned".into(), list.len().into());
    body.insert("datatype_list".into(), list.into());
    body.into()
}
