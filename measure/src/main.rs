//! Bugle beside other clients: the same load from the same service, in the same run, each client in a process of its own.
//!
//! ```text
//! cargo run --release --manifest-path measure/Cargo.toml [--features auraxis] [-- [--json] [--times N] [ROW...]]
//! ```
//!
//! auraxium, cocapi and coc.py are measured where `peers/run` has installed them. Machines are noisy: what counts is how
//! the clients of one row compare in one run, and not a figure by itself.

#![allow(clippy::disallowed_methods, reason = "it measures by the clocks of the machine, and starts what it measures")]

mod bare;
mod bare_polls;
mod client;
mod figures;
mod latency;
mod own;
mod own_polls;
#[cfg(feature = "auraxis")]
mod peer;
mod run;
mod service;
mod table;

use std::process::ExitCode;

/// As the program has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["serve", load] => service::serve(load),
        ["client", name, address, count] => client::run(name, address, count.parse().expect("a number")),
        _ => match table::Wish::read(&arguments) {
            Ok(wish) => wish.print(),
            Err(reason) => {
                eprintln!("measure: {reason}");
                return ExitCode::from(2);
            }
        },
    }
    ExitCode::SUCCESS
}
