//! A session at the portal: each call, and what its answer means.

use std::net::IpAddr;
use std::time::Duration;

use bugle_event::{Said, Timestamp};
use bugle_http::{Request, Response, Transport, date};
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::cidr::address_in;
use super::error::PortalError;
use super::listed::Listed;
use super::settings::Portal;
use crate::client::keys::key::Key;
use crate::client::words::is_hidden;

/// How long one call may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Somebody logged in. What the portal gave to show for it, and all that is secret, is kept from view.
pub(super) struct Session<'a> {
    portal: &'a Portal,
    base: String,
    transport: Transport,
    cookies: Vec<(String, SecretString)>,
    /// Whatever must not be shown, should the portal repeat it.
    secrets: Vec<SecretString>,
    /// What the portal was asked from, as far as it says so.
    pub(super) address: Option<IpAddr>,
}

/// The keys of an account, as they were at a moment of the portal's own clock.
pub(super) struct List {
    pub(super) keys: Vec<Listed>,
    pub(super) at: Option<Timestamp>,
}

impl<'a> Session<'a> {
    /// Logs in.
    pub(super) async fn login(portal: &'a Portal) -> Result<Self, PortalError> {
        let base = portal.checked()?;
        let lower = portal.email.expose_secret().to_lowercase();
        let who = lower.split('@').next().unwrap_or_default().to_owned();
        let secrets = vec![portal.email.clone(), portal.password.clone(), lower.into(), who.into()];
        let transport = portal.sent_by().unwrap_or_else(|| bugle_http::network(TIMEOUT));
        let mut session = Self { portal, base, transport, cookies: Vec::new(), secrets, address: None };
        let said = json!({"email": portal.email.expose_secret(), "password": portal.password.expose_secret()});
        let (answer, _) = session.call("log in", "/login", &said).await?;
        let token = answer.get("temporaryAPIToken").and_then(Value::as_str).unwrap_or_default();
        session.address = address_in(token);
        session.secrets.push(token.to_owned().into());
        Ok(session)
    }

    /// All keys of the account.
    pub(super) async fn list(&mut self) -> Result<List, PortalError> {
        const CALL: &str = "list keys";
        let (answer, at) = self.call(CALL, "/apikey/list", &json!({})).await?;
        let Some(keys) = answer.get("keys").and_then(Value::as_array) else {
            return Err(PortalError::Unexpected { call: CALL, status: StatusCode::OK.as_u16() });
        };
        let keys: Vec<_> = keys.iter().filter_map(|key| Listed::read(key, &self.portal.name)).collect();
        self.secrets.extend(keys.iter().map(|key| key.key.clone()));
        Ok(List { keys, at })
    }

    /// Makes a key of our name for these addresses.
    pub(super) async fn create(&mut self, addresses: &[IpAddr]) -> Result<Listed, PortalError> {
        const CALL: &str = "make a key";
        let said = json!({
            "name": self.portal.name,
            "description": "made by bugle",
            "cidrRanges": addresses,
            "scopes": ["clash"],
        });
        let (answer, _) = self.call(CALL, "/apikey/create", &said).await?;
        let made = answer.get("key").and_then(|key| Listed::read(key, &self.portal.name));
        let made = made.filter(|made| Key::new(&made.key).is_ok());
        let made = made.ok_or(PortalError::Unexpected { call: CALL, status: StatusCode::OK.as_u16() })?;
        self.secrets.push(made.key.clone());
        if !made.about.is_for(addresses) {
            return Err(PortalError::Unexpected {
                call: "make a key for this address",
                status: StatusCode::OK.as_u16(),
            });
        }
        Ok(made)
    }

    /// Revokes a key.
    pub(super) async fn revoke(&mut self, id: &str) -> Result<(), PortalError> {
        self.call("remove a key", "/apikey/revoke", &json!({"id": id})).await.map(drop)
    }

    /// What must not be shown.
    pub(super) fn secrets(&self) -> Vec<&str> {
        let cookies = self.cookies.iter().map(|(_, value)| value);
        let secrets = self.secrets.iter().chain(cookies).map(SecretString::expose_secret);
        secrets.filter(|secret| is_hidden(secret)).collect()
    }

    /// The answer to a call, and when the portal says it was.
    async fn call(
        &mut self,
        call: &'static str,
        path: &str,
        said: &Value,
    ) -> Result<(Value, Option<Timestamp>), PortalError> {
        let request = self.request(path, said)?;
        let answered = tokio::time::timeout(TIMEOUT, self.transport.clone().oneshot(request)).await;
        let response =
            answered.map_err(|_| PortalError::TooSlow)?.map_err(|source| PortalError::NoAnswer { source })?;
        self.take_cookies(response.headers());
        let answer = self.judge(call, path == "/login", &response)?;
        Ok((answer, date(response.headers())))
    }

    fn request(&self, path: &str, said: &Value) -> Result<Request, PortalError> {
        let mut request = Request::new(Bytes::from(said.to_string()));
        *request.method_mut() = Method::POST;
        let uri = format!("{}{path}", self.base);
        let bad = || PortalError::BadSettings { what: "the address of the developer portal is none".to_owned() };
        *request.uri_mut() = uri.parse().map_err(|_| bad())?;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={}", value.expose_secret()));
        if let Ok(mut cookies) = HeaderValue::try_from(cookies.collect::<Vec<_>>().join("; "))
            && !cookies.is_empty()
        {
            cookies.set_sensitive(true);
            headers.insert(COOKIE, cookies);
        }
        Ok(request)
    }

    /// Keeps what the portal wants to be shown at the next call.
    fn take_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE) {
            let Ok(text) = cookie.to_str() else { continue };
            let Some((name, value)) = text.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            self.cookies.retain(|(other, _)| *other != name);
            self.cookies.push((name, value.into()));
        }
    }

    /// What an answer means.
    fn judge(&self, call: &'static str, is_login: bool, response: &Response) -> Result<Value, PortalError> {
        let status = response.status();
        let answer = serde_json::from_slice::<Value>(response.body()).ok().filter(Value::is_object);
        // A page in its place is of somebody on the way, who knows nothing of accounts.
        let is_of_the_portal = answer.is_some() || response.body().is_empty();
        let refused = || PortalError::Refused { call, message: self.words(answer.as_ref()) };
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if !is_of_the_portal => {
                Err(PortalError::Unavailable { status: status.as_u16() })
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
                if is_login && answer.as_ref().is_some_and(is_of_accounts) =>
            {
                Err(PortalError::WrongCredentials)
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if is_login => {
                Err(PortalError::Unavailable { status: status.as_u16() })
            }
            StatusCode::TOO_MANY_REQUESTS => Err(PortalError::Unavailable { status: status.as_u16() }),
            _ if status.is_server_error() => Err(PortalError::Unavailable { status: status.as_u16() }),
            _ if status.is_client_error() && is_of_the_portal && status != StatusCode::NOT_FOUND => Err(refused()),
            _ if status.is_success() && answer.as_ref().is_some_and(is_refusal) => Err(refused()),
            _ if status.is_success() => answer.ok_or(PortalError::Unexpected { call, status: status.as_u16() }),
            _ => Err(PortalError::Unexpected { call, status: status.as_u16() }),
        }
    }

    /// What the portal says to people.
    fn words(&self, answer: Option<&Value>) -> String {
        let text = |value: &Value| {
            let of = |name: &str| Some(value.get(name)?.as_str()?.to_owned()).filter(|text| !text.is_empty());
            of("detail").or_else(|| of("message")).or_else(|| of("reason"))
        };
        let text = answer.and_then(|answer| answer.get("status").and_then(text).or_else(|| text(answer)));
        Said::hiding(&text.unwrap_or_default(), self.secrets()).into()
    }
}

/// Whether the portal itself speaks, and not somebody on the way who lets nobody through.
fn is_of_accounts(answer: &Value) -> bool {
    let is_text = |name: &str| answer.get(name).is_some_and(Value::is_string);
    let is_described = is_text("error") && is_text("description");
    answer.get("status").is_some_and(Value::is_object) || is_text("reason") || is_described
}

/// Whether a good status is contradicted in words.
fn is_refusal(answer: &Value) -> bool {
    let code = answer.get("status").and_then(|status| status.get("code")?.as_i64());
    let is_error = answer.get("reason").is_some_and(Value::is_string) && answer.get("status").is_none();
    is_error || code.is_some_and(|code| code != 0 && code != 200)
}
