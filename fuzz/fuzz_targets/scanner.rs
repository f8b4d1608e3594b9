//! The quick way through a frame takes nothing that the slow way would not take, and reads it alike.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|frame: &str| assert!(bugle_planetside::fuzz_scanner(frame)));
