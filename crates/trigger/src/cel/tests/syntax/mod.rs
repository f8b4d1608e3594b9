//! The words of texts: what can be read, what comes of it, and where each part is.

mod limits;
mod places;
mod same;
mod shown;
mod texts;
