//! Traces of listeners.

mod garbled;
mod life;
mod play;
mod restart;
mod several;
