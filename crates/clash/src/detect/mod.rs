//! Finds the events in recorded answers. Pure: lines go in, events come out.
//!
//! A line is `{"observed_at": "2026-01-01T00:00:00Z", "body": {...}}` or a bare body; a body may fill many lines, and a
//! list of them is as good. Answers about several clans or players may be mixed, and groups
//! of clan war leagues with their wars.
//!
//! Bare bodies are taken in the order in which they come. What is written as `observed_at` is then the last time that
//! the input mentions. Where it mentions none, it is the earliest moment at which a war can have been in the state that
//! was seen, and 1970 for clans and players, which is to say: unknown. It never depends on how often, or in between what
//! else, a body is given.

pub(crate) mod detector;
pub(crate) mod error;
pub(crate) mod found;
mod league;
mod lines;
mod record;
mod subjects;
pub(crate) mod summary;
