//! Census REST, as much of it as names, outfits, presence, the cast and the small tables need: addresses in, JSON out.
//! Every value is a string, errors mostly come with status 200, and the body says what is the matter.

mod collections;
mod dossier;
mod error;
mod events;
mod goods;
mod join;
mod query;
mod rows;
mod shelf;
mod spelled;
mod term;

use axum::Router;
use axum::extract::{Path, Query as Pairs, State};
use axum::response::IntoResponse;
use bugle_planetside::Environment;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

use self::collections::COLLECTIONS;
use self::error::CensusError;
use self::query::Query;
use super::environment::of_namespace;
use super::service::Service;

impl Service {
    /// Census REST under `/s:ID/get/ps2:v2/...`, with or without the service id and `json`.
    pub fn census(&self) -> Router {
        Router::new().fallback(empty).route("/{*path}", axum::routing::get(answer)).with_state(self.clone())
    }
}

async fn empty() -> impl IntoResponse {
    respond(&CensusError::Server.body())
}

async fn answer(
    State(service): State<Service>,
    Path(path): Path<String>,
    pairs: Result<Pairs<Vec<(String, String)>>, axum::extract::rejection::QueryRejection>,
) -> impl IntoResponse {
    let body = match pairs {
        Ok(Pairs(pairs)) => look_up(&service, &path, &pairs).unwrap_or_else(|error| error.body()),
        Err(_) => CensusError::BadSyntax.body(),
    };
    respond(&body)
}

/// Census calls its JSON plain text now and then; clients must not care.
fn respond(body: &Value) -> impl IntoResponse + use<> {
    (StatusCode::OK, [(CONTENT_TYPE, "text/plain;charset=UTF-8")], body.to_string())
}

/// What an address asks for.
struct Address<'a> {
    service_id: Option<&'a str>,
    verb: &'a str,
    environment: Environment,
    collection: Option<&'a str>,
    ids: Option<&'a str>,
}

impl<'a> Address<'a> {
    fn parse(path: &'a str) -> Result<Self, CensusError> {
        let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
        let service_id = parts.next_if(|part| part.starts_with("s:"));
        parts.next_if_eq(&"json");
        let verb = parts.next().filter(|verb| matches!(*verb, "get" | "count")).ok_or(CensusError::BadSyntax)?;
        let namespace = parts.next().ok_or(CensusError::Server)?;
        let environment = of_namespace(namespace).ok_or(CensusError::NoData)?;
        let (collection, ids) = (parts.next(), parts.next());
        Ok(Self { service_id, verb, environment, collection, ids })
    }
}

fn look_up(service: &Service, path: &str, pairs: &[(String, String)]) -> Result<Value, CensusError> {
    let address = Address::parse(path)?;
    if address.service_id.is_some_and(|id| !service.0.service_ids.admit(id)) {
        return Err(CensusError::NotRegistered);
    }
    let Some(collection) = address.collection else { return Ok(datatypes()) };
    let key = collections::key(collection).ok_or(CensusError::NoData)?;
    let auraxis = service.auraxis();
    let view = rows::View { auraxis: &auraxis, environment: address.environment, now: service.now() };
    if collection == "characters_event" {
        let rows = events::rows(&view, address.ids, pairs)?;
        return Ok(if address.verb == "count" {
            json!({"count": rows.len()})
        } else {
            listing(collection, rows, false)
        });
    }
    let mut query = Query::parse(pairs)?;
    if let Some(ids) = address.ids {
        query.require(key, ids);
    }
    let found = query.run(&view, collection)?;
    drop(auraxis);
    Ok(if address.verb == "count" {
        json!({"count": found.matches})
    } else {
        listing(collection, found.rows, query.timing)
    })
}

fn listing(collection: &str, rows: Vec<Value>, timing: bool) -> Value {
    let mut body = Map::new();
    body.insert("returned".into(), rows.len().into());
    body.insert(format!("{collection}_list"), rows.into());
    if timing {
        body.insert("timing".into(), json!({"total-ms": "1"}));
    }
    body.into()
}

/// The collections there are.
fn datatypes() -> Value {
    let list: Vec<_> = COLLECTIONS
        .iter()
        .map(|row| json!({"name": row.name, "hidden": false, "count": "dynamic", "resolve_list": row.resolves}))
        .collect();
    json!({"returned": list.len(), "datatype_list": list})
}
