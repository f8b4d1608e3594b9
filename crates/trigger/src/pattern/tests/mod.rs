//! Patterns by example, and against a plain evaluation of the whole history.

mod another;
mod doors;
mod down;
mod examples;
mod keys;
mod memory;
mod naive;
mod naive_order;
mod naive_waits;
mod panics;
mod random;
mod saved;
mod texts;
