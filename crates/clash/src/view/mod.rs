//! What people want to know of a body, and have to work out: all of it pure, and none of it kept.

pub(crate) mod army;
pub(crate) mod cwl;
pub(crate) mod cwl_result;
pub(crate) mod hits;
pub(crate) mod raid;
pub(crate) mod total;
pub(crate) mod unit_table;
pub(crate) mod war;
