//! One question to the API, as users put it together.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use bytes::Bytes;
use futures_core::future::BoxFuture;
use http::Method;

use super::answer::Answer;
use super::client::Client;
use super::endpoint::{Endpoint, Paged, Realtime, encoded};
use super::error::ApiError;
use super::question::{Question, Urgency};

/// What is said of pages, and not of what is on them.
const PAGING: [&str; 3] = ["limit", "after", "before"];

/// A question that is not asked, because of this.
fn bad(what: &str) -> ApiError {
    ApiError::BadArgument { what: what.to_owned() }
}

/// A question to the API: awaited, it gives what the answer shows.
///
/// Dropping it, or what it becomes, at any time loses nothing: questions change nothing.
///
/// ```no_run
/// # async fn example(client: bugle_clash::Client) -> Result<(), bugle_clash::ApiError> {
/// let clan = client.clan("#2PP").await?;
/// let found = client.search_clans().name("bugle").min_members(10).limit(5).await?;
/// println!("{} has {} members, {} clans are found", clan.name, clan.members, found.items.len());
/// # Ok(())
/// # }
/// ```
#[must_use = "a question that is not awaited is not asked"]
pub struct Call<E> {
    client: Client,
    path: Result<String, ApiError>,
    query: Vec<(&'static str, String)>,
    body: Option<Bytes>,
    endpoint: PhantomData<fn() -> E>,
}

impl<E: Endpoint> Call<E> {
    pub(super) fn new(client: &Client, path: Result<String, ApiError>) -> Self {
        Self { client: client.clone(), path, query: Vec::new(), body: None, endpoint: PhantomData }
    }

    /// The answer with all that belongs to it: the body as it came, how old it is and how long it is good for.
    pub async fn answer(self) -> Result<Answer<E::Body>, ApiError> {
        let client = self.client.clone();
        client.answer::<E>(self.question()?).await
    }

    /// Where it is asked for, behind the base URL. An error where the API would not know what is meant.
    pub fn path(&self) -> Result<String, ApiError> {
        let path = self.path.clone()?;
        if self.said("after").is_some() && self.said("before").is_some() {
            return Err(bad("a page is after a cursor or before one, not both"));
        }
        if E::NEEDS_FILTER && self.query.iter().all(|(name, _)| PAGING.contains(name)) {
            return Err(bad("the API does not list all: say what is searched for, such as a part of the name"));
        }
        if self.query.is_empty() {
            return Ok(path);
        }
        let pairs: Vec<_> = self.query.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        Ok(format!("{path}?{}", pairs.join("&")))
    }

    fn question(self) -> Result<Question, ApiError> {
        Ok(Question {
            endpoint: E::NAME,
            path: self.path()?,
            method: if self.body.is_some() { Method::POST } else { Method::GET },
            body: self.body.unwrap_or_default(),
            can_be_private: E::CAN_BE_PRIVATE,
            urgency: Urgency::Awaited,
        })
    }

    /// With a body, which makes it a `POST`.
    pub(super) fn with_body(self, body: impl Into<Bytes>) -> Self {
        Self { body: Some(body.into()), ..self }
    }

    /// What was said of this.
    pub(super) fn said(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(said, _)| *said == name).map(|(_, value)| &**value)
    }

    /// Asks nothing, because of this; what was wrong before counts.
    pub(super) fn refuse(self, what: &str) -> Self {
        Self { path: self.path.and_then(|_| Err(bad(what))), ..self }
    }

    /// Says one of what can be said; the last time that it is said counts.
    pub(super) fn say(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.query.retain(|(said, _)| *said != name);
        self.query.push((name, value.to_string()));
        self
    }
}

impl<E: Paged> Call<E> {
    /// The most rows of a page, one at least. Unless set, the API decides.
    pub fn limit(self, rows: u32) -> Self {
        let call = self.say("limit", &rows);
        if rows == 0 { call.refuse("a page has one row at least") } else { call }
    }

    /// The page after the one with this cursor: [`Page::after`](crate::Page::after).
    pub fn after(self, cursor: impl AsRef<str>) -> Self {
        self.say("after", &cursor.as_ref())
    }

    /// The page before the one with this cursor: [`Page::before`](crate::Page::before). Then a walk goes to the
    /// beginning.
    pub fn before(self, cursor: impl AsRef<str>) -> Self {
        self.say("before", &cursor.as_ref())
    }
}

impl<E: Realtime> Call<E> {
    /// What is true now, and not what the cache holds: only for keys that Supercell granted it.
    pub fn realtime(self) -> Self {
        self.say("realtime", &true)
    }
}

impl<E: Endpoint> IntoFuture for Call<E> {
    type Output = Result<E::Body, ApiError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let answer = self.answer().await?;
            answer.json().map_err(|error| answer.unreadable(&error))
        })
    }
}

impl<E> Clone for Call<E> {
    fn clone(&self) -> Self {
        let Self { client, path, query, body, endpoint } = self;
        let (client, path, query) = (client.clone(), path.clone(), query.clone());
        Self { client, path, query, body: body.clone(), endpoint: *endpoint }
    }
}

/// A body may hold what a player was told in confidence.
impl<E: Endpoint> fmt::Debug for Call<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("endpoint", &E::NAME).field("path", &self.path()).finish_non_exhaustive()
    }
}
