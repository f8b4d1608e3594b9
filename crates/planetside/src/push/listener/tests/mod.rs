//! Traces of listeners.

#[cfg(feature = "server")]
mod claims;
mod counted;
mod endpoints;
mod garbled;
mod idle;
mod less;
mod life;
mod play;
mod restart;
mod several;
mod silent;
mod told;
mod worlds;
