//! Traces of listeners.

mod garbled;
mod less;
mod life;
mod play;
mod restart;
mod several;
mod worlds;
