//! From what is wanted to what each connection holds, and to the commands that make it so. Pure.

mod command;
mod echo;
mod shares;
mod subscription;
mod wanted;

pub use subscription::Subscription;

pub(crate) use command::{read_back, read_back_listed};
pub(crate) use shares::{Place, Plan};
