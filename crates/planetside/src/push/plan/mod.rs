//! From what is wanted to what each connection holds, and to the commands that make it so. Pure.

mod command;
mod echo;
mod groups;
#[cfg(all(test, feature = "server"))]
mod rules;
mod shares;
mod subscription;
mod usual;
mod volume;
mod wanted;

pub use subscription::Subscription;

pub(crate) use command::{read_back, read_back_listed};
pub(crate) use groups::Groups;
pub(crate) use shares::{Place, Plan};
