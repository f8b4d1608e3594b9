//! The watchers: answers go in, signals come out. Pure: no clock, no socket, no task; `follow/` drives them.
//!
//! A [`Watcher`](watcher::Watcher) keeps the last accepted body of its subject and tells how the next one differs. It is
//! the judge of what it is given: a body that is out of date or broken is counted and changes nothing. What is special to
//! a clan, a war or a player is a [`Resource`](resource::Resource), in a folder each.

mod absence;
mod absences;
pub(crate) mod any;
pub(crate) mod aside;
mod asked;
mod attributes;
pub(crate) mod battles;
pub(crate) mod body;
pub(crate) mod clan;
pub(crate) mod counts;
pub(crate) mod cwl;
mod former;
pub(crate) mod history;
pub(crate) mod league_history;
pub(crate) mod league_war;
pub(crate) mod look;
pub(crate) mod memory;
pub(crate) mod mention;
pub(crate) mod need;
pub(crate) mod neighbours;
pub(crate) mod once;
pub(crate) mod options;
pub(crate) mod picked;
pub(crate) mod player;
pub(crate) mod raid;
pub(crate) mod recorded;
pub(crate) mod resource;
pub(crate) mod sight;
pub(crate) mod state;
pub(crate) mod transfers;
pub(crate) mod war;
pub(crate) mod watcher;
