//! Whatever a push service does, in whatever order: frames, silence, closings, restarts; the listener goes on.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| bugle_planetside::fuzz_connection(bytes));
