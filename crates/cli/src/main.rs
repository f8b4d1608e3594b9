//! The bugle program: live games as one event stream in the terminal
fn main() {}
