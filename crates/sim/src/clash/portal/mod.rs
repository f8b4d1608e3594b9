//! The simulated developer portal: one account, its sessions, and its keys, each bound to addresses.
//!
//! `desk.rs` is the portal, pure: what a visitor sends and the time go in, an answer comes out. `http.rs` speaks HTTP.

pub(super) mod account;
pub(super) mod calls;
pub(super) mod cidr;
pub(super) mod desk;
pub(super) mod http;
pub(super) mod key;
pub(super) mod session;
pub(super) mod token;
