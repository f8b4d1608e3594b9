//! The client of the Clash of Clans API: one request in, one answer or one error by meaning out.

mod answer;
mod authorize;
mod client;
mod error;

pub use answer::Answer;
pub use bugle_http::Remedy;
pub use client::{BuildError, Client, ClientBuilder};
pub use error::ApiError;
