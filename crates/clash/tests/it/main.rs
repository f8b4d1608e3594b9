//! Tests over recorded bodies, where there are any.

mod recorded;
mod recordings;
