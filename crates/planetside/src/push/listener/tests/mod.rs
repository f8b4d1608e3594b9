//! Traces of listeners.

mod life;
mod play;
mod restart;
mod several;
