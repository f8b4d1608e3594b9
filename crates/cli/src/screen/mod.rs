//! All of it on one screen: how the games stand, what nobody saw, and what happens.

mod alerts;
mod board;
mod draw;
mod feed;
mod gaps;
mod live;
mod populations;
mod shown;
mod terminal;
#[cfg(test)]
mod tests;
mod totals;
mod view;
mod wars;

pub(crate) use self::draw::About;
pub(crate) use self::live::{REDRAW, Screen, WHY_NOT, can_be, wants};
pub(crate) use self::terminal::close;
