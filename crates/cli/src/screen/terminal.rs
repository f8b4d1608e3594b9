//! The terminal, while it is a screen. However that ends, it is given back as it was.

use std::io::{self, BufWriter, Stdout, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::say;

/// A frame is written in one go, so that nobody sees half of it.
pub(super) type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// More than a frame takes.
const FRAME_BYTES: usize = 1 << 18;

/// Whether it is a screen now.
static IS_OPEN: AtomicBool = AtomicBool::new(false);

/// Makes it a screen.
pub(super) fn open() -> io::Result<Screen> {
    static HOOK: Once = Once::new();
    // What a panic says is to be read on the terminal as it was.
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !bugle::journal::panics_are_caught() {
                close();
            }
            usual(panic);
        }));
    });
    enable_raw_mode()?;
    IS_OPEN.store(true, Ordering::SeqCst);
    say::hold();
    let out = BufWriter::with_capacity(FRAME_BYTES, stdout());
    execute!(stdout(), EnterAlternateScreen)
        .and_then(|()| Terminal::new(CrosstermBackend::new(out)))
        .inspect_err(|_| close())
}

/// Gives it back, if it was taken. What fails then has nobody who could be told.
pub(crate) fn close() {
    if IS_OPEN.swap(false, Ordering::SeqCst) {
        drop(disable_raw_mode());
        drop(execute!(stdout(), LeaveAlternateScreen, Show));
        say::release();
    }
}
