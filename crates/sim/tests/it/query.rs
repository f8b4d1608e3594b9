//! Asks the simulator's Census.

use bugle_sim::{Config, Ledger, Sim};
use bytes::Bytes;
use serde_json::Value;
use tower::ServiceExt as _;

/// The id of the lead of the cast.
pub(crate) const LEAD: &str = "5428990000000000001";

/// Census of a simulator.
pub(crate) struct Census(pub Sim);

impl Census {
    /// Of the seed 7.
    pub(crate) fn new() -> Self {
        Self::of(Config { seed: 7, ..Config::default() }, Ledger::closed())
    }

    /// Of a simulator like this.
    pub(crate) fn of(config: Config, ledger: Ledger) -> Self {
        Self(Sim::in_memory(config, ledger))
    }

    /// The whole answer.
    pub(crate) async fn ask(&self, path: &str) -> http::Response<Bytes> {
        let path = path.replace('<', "%3C").replace('>', "%3E");
        let request = http::Request::get(format!("http://census/{path}")).body(Bytes::new()).unwrap();
        self.0.census_transport().oneshot(request).await.unwrap()
    }

    /// The body of the answer to a query of the PC's namespace.
    pub(crate) async fn get(&self, query: &str) -> Value {
        let path = format!("s:mine/get/ps2:v2/{query}");
        let response = self.ask(&path).await;
        serde_json::from_slice(response.body()).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The rows that a query gives.
    pub(crate) async fn rows(&self, query: &str) -> Vec<Value> {
        let body = self.get(query).await;
        let name = query.split(['?', '/']).next().unwrap();
        let rows = body[format!("{name}_list")].as_array().unwrap_or_else(|| panic!("{query}: {body}")).clone();
        assert_eq!(body["returned"], rows.len(), "{query}");
        rows
    }

    /// How many rows there are.
    pub(crate) async fn count(&self, query: &str) -> u64 {
        let response = self.ask(&format!("s:mine/count/ps2:v2/{query}")).await;
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        body["count"].as_u64().unwrap_or_else(|| panic!("{query}: {body}"))
    }
}

/// The text at `path`.
pub(crate) fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("{path} in {value}"))
}

/// The number at `path`.
pub(crate) fn number(value: &Value, path: &str) -> u64 {
    text(value, path).parse().unwrap_or_else(|error| panic!("{path} in {value}: {error}"))
}
