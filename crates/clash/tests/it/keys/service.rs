//! A scripted service: an API whose keys are bound to addresses, and the portal that makes them.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use bugle_clash::{Client, ClientBuilder, Portal};
use bugle_http::{Request, Response, Transport, TransportError};
use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::scripted::answer;

pub(crate) const EMAIL: &str = "somebody@example.org";
pub(crate) const PASSWORD: &str = "PASSWORD-hunter2";

/// A key of the account.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) ranges: Vec<String>,
    pub(crate) key: String,
}

/// A request to the API, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    pub(crate) at: Instant,
    pub(crate) key: String,
    pub(crate) path: String,
    pub(crate) status: u16,
}

/// What is behind the service.
pub(crate) struct State {
    /// From where the API is asked, and from where the portal.
    pub(crate) address: IpAddr,
    pub(crate) portal_address: Option<IpAddr>,
    pub(crate) keys: Vec<Listed>,
    pub(crate) came: Vec<Came>,
    pub(crate) logins: Vec<Instant>,
    /// The calls at the portal, by their paths.
    pub(crate) calls: Vec<String>,
    /// What the portal answers instead, if anything.
    pub(crate) portal_says: Option<(u16, String)>,
    /// Which of its calls that is for, by how they end: all, unless set.
    pub(crate) portal_says_at: &'static str,
    /// What the API answers to a key instead, if anything.
    pub(crate) api_says: fn(&str) -> Option<Response>,
    /// How long requests take to come, and answers to be back.
    pub(crate) way: (Duration, Duration),
    made: u32,
}

/// The service. Clones are the same.
#[derive(Clone)]
pub(crate) struct Service(Arc<Mutex<State>>);

impl Service {
    /// Asked from this address, with these keys of the account, each written `name@range`. They are called `KEY-1`, ….
    pub(crate) fn new(address: &str, keys: &[&str]) -> Self {
        let service = Self(Arc::new(Mutex::new(State {
            address: address.parse().unwrap(),
            portal_address: None,
            keys: Vec::new(),
            came: Vec::new(),
            logins: Vec::new(),
            calls: Vec::new(),
            portal_says: None,
            portal_says_at: "",
            api_says: |_| None,
            way: (Duration::ZERO, Duration::ZERO),
            made: 0,
        })));
        for key in keys {
            let (name, range) = key.split_once('@').unwrap();
            service.state().make(name, vec![range.to_owned()]);
        }
        service
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn moves_to(&self, address: &str) {
        self.state().address = address.parse().unwrap();
    }

    pub(crate) fn transport(&self) -> Transport {
        let service = self.clone();
        Transport::new(tower::service_fn(move |request| service.clone().answer(request)))
    }

    /// A client without keys.
    pub(crate) fn client(&self) -> ClientBuilder {
        Client::builder().base_url("http://api/v1").transport(self.transport()).retries(0)
    }

    /// The account, at the portal of this service.
    pub(crate) fn portal(&self) -> Portal {
        Portal::login(EMAIL, PASSWORD).base_url("http://portal/api").transport(self.transport())
    }

    async fn answer(self, request: Request) -> Result<Response, TransportError> {
        let (there, back) = self.state().way;
        sleep(there).await;
        let response = match request.uri().host() {
            Some("portal") => self.state().at_portal(&request),
            _ => self.state().at_api(&request),
        };
        sleep(back).await;
        Ok(response)
    }
}

impl State {
    pub(crate) fn make(&mut self, name: &str, ranges: Vec<String>) -> Value {
        self.made += 1;
        let (id, key) = (format!("id-{}", self.made), format!("KEY-{}", self.made));
        self.keys.push(Listed { id, name: name.to_owned(), ranges, key });
        shown(self.keys.last().unwrap())
    }

    fn at_api(&mut self, request: &Request) -> Response {
        let key = request.headers()[AUTHORIZATION].to_str().unwrap().strip_prefix("Bearer ").unwrap().to_owned();
        let path = request.uri().path().to_owned();
        let response = (self.api_says)(&key).unwrap_or_else(|| self.judged(&key, &path));
        self.came.push(Came { at: Instant::now(), key, path, status: response.status().as_u16() });
        response
    }

    fn judged(&self, key: &str, path: &str) -> Response {
        let Some(known) = self.keys.iter().find(|known| known.key == key) else {
            return refusal("accessDenied", "Invalid authorization");
        };
        let address = self.address.to_string();
        if !known.ranges.iter().any(|range| range.trim_end_matches("/32") == address) {
            return refusal("accessDenied.invalidIp", &format!("API key does not allow access from IP {address}"));
        }
        let tag = path.rsplit("%23").next().unwrap();
        let clan =
            json!({"tag": format!("#{tag}"), "name": "C", "members": 1, "memberList": [{"tag": "#2PP", "name": "A"}]});
        answer(200, &[("cache-control", "max-age=60")], clan.to_string().into())
    }

    fn at_portal(&mut self, request: &Request) -> Response {
        let (call, body) = (request.uri().path().to_owned(), serde_json::from_slice::<Value>(request.body()).unwrap());
        self.calls.push(call.clone());
        if call == "/api/login" {
            self.logins.push(Instant::now());
        }
        if let Some((status, body)) = self.portal_says.as_ref().filter(|_| call.ends_with(self.portal_says_at)) {
            return answer(*status, &[], body.clone().into());
        }
        if call == "/api/login" {
            let is_known = body["email"] == EMAIL && body["password"] == PASSWORD;
            return if is_known { self.logged_in() } else { said(403, json!({"reason": "accessDenied"})) };
        }
        let cookie = request.headers().get(COOKIE).and_then(|cookie| cookie.to_str().ok());
        if cookie != Some("session=COOKIE-1; other=COOKIE-2") || !request.headers()[COOKIE].is_sensitive() {
            return said(403, json!({"reason": "accessDenied"}));
        }
        self.with_account(&call, &body)
    }

    fn with_account(&mut self, call: &str, body: &Value) -> Response {
        match call {
            "/api/apikey/list" => said(200, json!({"keys": self.keys.iter().map(shown).collect::<Vec<_>>()})),
            "/api/apikey/create" if self.keys.len() >= 10 => said(400, json!({"detail": "too many keys"})),
            "/api/apikey/create" => {
                assert_eq!(body["scopes"], json!(["clash"]));
                let ranges =
                    body["cidrRanges"].as_array().unwrap().iter().map(|range| range.as_str().unwrap().to_owned());
                let key = self.make(body["name"].as_str().unwrap(), ranges.collect());
                said(200, json!({"key": key}))
            }
            "/api/apikey/revoke" => {
                self.keys.retain(|key| body["id"] != key.id.as_str());
                said(200, json!({}))
            }
            _ => said(404, json!({})),
        }
    }

    fn logged_in(&self) -> Response {
        let address = self.portal_address.unwrap_or(self.address);
        let limits = json!([{"tier": "developer/bronze", "type": "throttling"}, {"cidrs": [format!("{address}/32")], "type": "client"}]);
        let token =
            format!("e30.{}.TOKEN", base64url(json!({"iss": "supercell", "limits": limits}).to_string().as_bytes()));
        let body = json!({"temporaryAPIToken": token, "developer": {"prevLoginIp": "192.0.2.99"}}).to_string();
        answer(
            200,
            &[("set-cookie", "session=COOKIE-1; Path=/; HttpOnly"), ("set-cookie", "other=COOKIE-2")],
            body.into(),
        )
    }
}

fn shown(key: &Listed) -> Value {
    let Listed { id, name, ranges, key } = key;
    json!({"id": id, "name": name, "description": "d", "cidrRanges": ranges, "scopes": ["clash"], "key": key, "validUntil": null})
}

pub(crate) fn said(status: u16, mut body: Value) -> Response {
    if status == 200 {
        body["status"] = json!({"code": 0, "message": "ok", "detail": null});
        body["sessionExpiresInSeconds"] = json!(3600);
    }
    answer(status, &[], body.to_string().into())
}

pub(crate) fn refusal(reason: &str, message: &str) -> Response {
    answer(403, &[], json!({"reason": reason, "message": message}).to_string().into())
}

pub(crate) fn throttled() -> Response {
    answer(429, &[("retry-after", "20")], Bytes::new())
}

/// base64url without padding.
fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let letters = bytes.chunks(3).flat_map(|chunk| {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        (0..=chunk.len()).map(move |at| char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]))
    });
    letters.collect()
}

/// A tag of its own for each number.
pub(crate) fn tag(number: usize) -> String {
    const SYMBOLS: &[u8] = b"0289PYLQGRJCUV";
    let digits = (0..6).map(|place| char::from(SYMBOLS[number / SYMBOLS.len().pow(place) % SYMBOLS.len()]));
    format!("#2{}", digits.collect::<String>())
}
