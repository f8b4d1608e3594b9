//! A good answer: the body as it came, and how long the API keeps giving the same one.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bugle_event::Timestamp;
use bugle_http::{Freshness, Response, date};
use bugle_model::{Body, BodyError, Model};
use bytes::Bytes;
use http::StatusCode;

use super::error::ApiError;

/// An answer whose body shows a `T`.
pub struct Answer<T> {
    /// The body, as it came.
    pub body: Bytes,
    /// How long a request for the same gets the same answer: an hour at most, whatever is said. Zero where the API does
    /// not say.
    pub max_age: Duration,
    /// How long the answer was kept by somebody on its way, who says so. Zero where nobody does.
    pub age: Duration,
    /// When the API says it answered.
    pub date: Option<Timestamp>,
    shows: PhantomData<fn() -> T>,
}

impl<T: Model> Answer<T> {
    pub(super) fn new(response: Response) -> Self {
        let (freshness, date) = (Freshness::of(response.headers()), date(response.headers()));
        Self { body: response.into_body(), max_age: freshness.left(), age: freshness.age, date, shows: PhantomData }
    }

    /// What the body says.
    pub fn json(&self) -> Result<T, BodyError> {
        self.read().map(|body| body.value)
    }

    /// Why the body shows nothing, as an error of the question.
    pub(super) fn unreadable(&self, error: &BodyError) -> ApiError {
        match error {
            BodyError::NotJson { .. } => ApiError::Broken { len: self.body.len() },
            _ => ApiError::Unexpected { status: StatusCode::OK.as_u16() },
        }
    }

    /// What the body says, and how much of it was odd.
    pub fn read(&self) -> Result<Body<T>, BodyError> {
        T::from_json(&self.body)
    }
}

impl<T> fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { body, max_age, age, date, shows: _ } = self;
        let mut answer = f.debug_struct("Answer");
        answer.field("bytes", &body.len()).field("max_age", max_age).field("age", age).field("date", date).finish()
    }
}
