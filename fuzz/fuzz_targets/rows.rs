//! Whatever lies in the journal's file, reading it gives an error or a value.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| bugle_journal::fuzz_rows(bytes));
