//! Census REST: addresses in, JSON out. Every value is a string, errors mostly come with status 200, and the body says what is
//! the matter. What it shows is the planet as it is at the moment; what the planet does not say is drawn from its seed.

mod address;
mod answer;
mod career;
mod collections;
mod dossier;
mod error;
mod events;
mod found;
mod join;
mod joined;
mod leaderboard;
pub(super) mod mishap;
mod path;
mod people;
mod query;
mod resolve;
mod shelf;
mod spelled;
mod term;
mod things;
mod tree;
mod view;
mod wardrobe;
mod whole;
mod worlds;

pub(super) use things::catalog::often_there;
