//! Where a journal is kept: [`seam`] says what the log needs of it, in [`memory`] and on [`disk`] it is had. Nobody above
//! the seam asks which of them it is.

pub(crate) mod disk;
pub(crate) mod group;
pub(crate) mod lookup;
pub(crate) mod memory;
pub(crate) mod seam;
