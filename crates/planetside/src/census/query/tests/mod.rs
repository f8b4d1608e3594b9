//! Queries and their addresses.

mod any;
mod foreign;
mod golden;
mod misuse;
mod round;
