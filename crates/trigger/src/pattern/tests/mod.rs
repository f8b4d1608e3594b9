//! Patterns by example, and against a plain evaluation of the whole history.

mod doors;
mod examples;
mod keys;
mod memory;

mod naive;
mod naive_order;
mod naive_waits;
mod random;
mod saved;
mod texts;
