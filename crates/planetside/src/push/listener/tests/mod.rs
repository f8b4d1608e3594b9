//! Traces of listeners.

mod less;
mod life;
mod play;
mod restart;
mod several;
mod worlds;
