//! The client: builds requests, sorts answers from errors.

use std::fmt;

use bugle_http::{Request, Response};

use super::answer::Answer;
use super::endpoint::Endpoint;
use super::error::ApiError;
use super::keys::keyed::Keyed;
use super::question::{Asked, Question};
use super::stack::Stack;

/// A client of the Clash of Clans API. Cheap to clone; clones share connections.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use bugle_clash::Client;
///
/// let client = Client::builder().key(std::env::var("BUGLE_CLASH_KEY")?).build()?;
/// let clan = client.clan("#2PP").await?;
/// println!("{} has {} members", clan.name, clan.members);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    stack: Stack,
    base: String,
}

impl Client {
    pub(super) fn new(keyed: Keyed, base: String) -> Self {
        Self { stack: Stack::new(keyed), base }
    }

    /// The answer to a question of `E`. Nothing is lost when the future is dropped: questions change nothing.
    pub(super) async fn answer<E: Endpoint>(&self, question: Question) -> Result<Answer<E::Body>, ApiError> {
        let response = self.ask(question).await?;
        if serde_json::from_slice::<serde::de::IgnoredAny>(response.body()).is_err() {
            return Err(ApiError::Broken { len: response.body().len() });
        }
        Ok(Answer::new(response))
    }

    /// As [`answer`](Self::answer), for who reads the body, if at all, and finds out whether it can be read.
    pub(crate) async fn ask(&self, question: Question) -> Result<Response, ApiError> {
        let can_be_private = question.can_be_private;
        let asked = self.exchange(question).await;
        if can_be_private { asked } else { asked.map_err(ApiError::of_what_is_public) }
    }

    async fn exchange(&self, question: Question) -> Result<Response, ApiError> {
        let Question { endpoint, path, method, body, can_be_private: _, urgency } = question;
        let (mut parts, body) = Request::new(body).into_parts();
        parts.method = method;
        parts.uri = format!("{}{path}", self.base).parse().map_err(|_| ApiError::BadRequest { message: path })?;
        parts.extensions.insert(Asked { endpoint, urgency });
        self.stack.ask(Request::from_parts(parts, body), urgency).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base", &self.base).finish_non_exhaustive()
    }
}
