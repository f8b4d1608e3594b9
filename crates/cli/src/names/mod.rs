//! Names for the ids in a line. They are looked up while events go on: what takes too long is shown as its id.

mod beside;
mod id;
mod known;
mod look_up;
mod machine;
#[cfg(test)]
mod tests;

pub(crate) use self::beside::Named;
pub(crate) use self::look_up::LookUp;
pub(crate) use self::machine::{Names, PATIENCE};
