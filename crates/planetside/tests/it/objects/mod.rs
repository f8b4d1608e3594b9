//! Objects and relations, over a little Census that counts what it is asked.

mod chains;
mod little;
mod long;
mod past;
mod ranks;
mod world;
