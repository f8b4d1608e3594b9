//! Whatever is kept of a watcher, taking it up gives an error, or a watcher that goes on.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| bugle_clash::fuzz_restore(bytes));
