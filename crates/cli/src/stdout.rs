//! Whether there was a standard output when the program began. Rust puts `/dev/null` where there was none, before `main`:
//! all that is written would be lost, and nobody would hear of it. So this looks earlier.

use std::sync::atomic::{AtomicBool, Ordering};

static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether whoever started the program had closed its standard output (`>&-`). Where this cannot be known, it was not.
pub(crate) fn was_closed() -> bool {
    WAS_CLOSED.load(Ordering::Relaxed)
}

#[cfg(unix)]
#[used]
#[expect(unsafe_code, reason = "only the loader runs code before Rust's runtime does; what it runs is safe")]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
static AT_START: extern "C" fn() = look;

#[cfg(unix)]
extern "C" fn look() {
    use std::os::fd::AsFd as _;

    // What is closed cannot be copied.
    WAS_CLOSED.store(std::io::stdout().as_fd().try_clone_to_owned().is_err(), Ordering::Relaxed);
}
