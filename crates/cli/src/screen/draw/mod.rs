//! Draws it: from what is known and how it is looked at to a frame. Pure.

mod bar;
mod clash;
mod feed;
mod gaps;
mod picture;
mod planetside;
mod theme;
mod words;

pub(super) use self::picture::Picture;
pub(super) use self::theme::Theme;

pub(crate) use self::picture::About;
