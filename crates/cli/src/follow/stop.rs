//! How the program is asked to end, and how it does even where something holds it up.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::say;
use crate::screen;

/// How long ending may take: a little longer than a stream waits for its actions.
const WITHIN: Duration = Duration::from_secs(6);

/// Signals within this time are one.
const ONCE: Duration = Duration::from_secs(1);

/// Resolves when somebody presses Ctrl-C, or when the system asks the program to end. Whoever asks a second time, or has
/// waited for some seconds, gets it: a write that nobody reads would hold up the program for ever.
pub(crate) async fn stop_signal() {
    let (asked, is_asked) = oneshot::channel();
    #[expect(
        clippy::disallowed_methods,
        reason = "it must go on while everything else stands still, and is never waited for"
    )]
    tokio::task::spawn(async move {
        signal().await;
        let _nobody_waits = asked.send(());
        // Some who ask to end do so twice at once.
        sleep(ONCE).await;
        tokio::select! { () = signal() => {}, () = sleep(WITHIN) => {} }
        screen::close();
        say::insist("ended before all was written");
        std::process::exit(1);
    });
    // It is not dropped before it has sent.
    let _asked = is_asked.await;
}

async fn signal() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminated = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! { () = interrupted => {}, () = terminated => {} }
    }
    #[cfg(not(unix))]
    interrupted.await;
}

/// Resolves when whoever reads standard output is gone: a pipe tells before the next event comes, which may take long.
/// Where that cannot be known, never.
pub(crate) async fn nobody_reads() {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        use tokio::io::Interest;
        use tokio::net::unix::pipe::Sender;

        // Only to listen. It is written to as before, and blocks as before.
        let output = std::io::stdout().as_fd().try_clone_to_owned();
        if let Ok(output) = output.and_then(Sender::from_owned_fd_unchecked)
            && output.ready(Interest::ERROR).await.is_ok()
        {
            return;
        }
    }
    std::future::pending::<()>().await;
}
