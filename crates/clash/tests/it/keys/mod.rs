//! Keys: what they may be used for, and what becomes of them when they are refused.

mod healing;
mod portal;
mod rate;
mod refusals;
mod secrets;
mod service;
