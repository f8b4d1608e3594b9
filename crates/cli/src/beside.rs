//! What runs beside the simulator, `bugle sim -- COMMAND`: it meets the simulated games where it would have met the real
//! ones.

use std::ffi::{OsStr, OsString};
use std::io;
use std::process::ExitStatus;

use bugle_sim::Addresses;
use tokio::process::Command;

use crate::failure::Failure;

/// Names of those that go on around a proxy, as most programs and as some know them.
const AROUND_PROXIES: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// Runs the command to its end. Ctrl-C is for the command, which has it from the terminal; whoever asks this program to end
/// asks the command, and who asks twice gets it.
pub(crate) async fn run(
    program: &OsStr,
    arguments: &[OsString],
    printed: &str,
    addresses: &Addresses,
    are_keys_of_portal: bool,
) -> Result<(), Failure> {
    let mut command = Command::new(program);
    command.args(arguments).kill_on_drop(true).env("BUGLE_SIM", printed);
    for (name, value) in variables(addresses, are_keys_of_portal) {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    // The simulator is here, wherever a proxy may be.
    for name in AROUND_PROXIES {
        let others = std::env::var(name).ok().filter(|others| !others.is_empty());
        command.env(
            name,
            [others.as_deref(), Some("127.0.0.1,localhost")].into_iter().flatten().collect::<Vec<_>>().join(","),
        );
    }
    let program = program.display();
    let ended = wait(command).await.map_err(|failed| match failed {
        Failed::Start(error) => Failure::Usage(format!("cannot run {program}: {error}")),
        Failed::Watch(error) => Failure::Said(format!("cannot look after {program}: {error}")),
    })?;
    if ended.success() { Ok(()) } else { Err(Failure::Ended(code(ended))) }
}

/// What decides where the program asks, and as whom. What is there for the real services does not go to these.
fn variables(addresses: &Addresses, are_keys_of_portal: bool) -> [(&'static str, Option<&str>); 8] {
    let portal = &addresses.portal;
    [
        ("BUGLE_ENDPOINT", Some(&addresses.push)),
        ("BUGLE_CENSUS_URL", Some(&addresses.census)),
        ("BUGLE_SERVICE_ID", Some("simulated")),
        ("BUGLE_BASE_URL", Some(&addresses.clash)),
        ("BUGLE_PORTAL_URL", Some(&portal.url)),
        ("BUGLE_CLASH_KEY", (!are_keys_of_portal).then_some("any")),
        ("BUGLE_CLASH_EMAIL", are_keys_of_portal.then_some(&portal.email)),
        ("BUGLE_CLASH_PASSWORD", are_keys_of_portal.then_some(&portal.password)),
    ]
}

/// What did not work.
enum Failed {
    Start(io::Error),
    Watch(io::Error),
}

/// Starts it, and waits for its end. Signals are listened to before, so that none ends this program alone.
#[cfg(unix)]
async fn wait(mut command: Command) -> Result<ExitStatus, Failed> {
    use rustix::process::{Pid, Signal, kill_process};
    use tokio::signal::unix::{SignalKind, signal};

    let listen = |kind| signal(kind).map_err(Failed::Watch);
    let (mut interrupted, mut terminated) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    let mut child = command.spawn().map_err(Failed::Start)?;
    let mut is_asked = false;
    loop {
        tokio::select! {
            ended = child.wait() => return ended.map_err(Failed::Watch),
            _ = interrupted.recv() => {}
            // A shell that somebody types into does not listen to the first.
            _ = terminated.recv() => if is_asked {
                child.start_kill().map_err(Failed::Watch)?;
            } else {
                is_asked = true;
                let pid = child.id().and_then(|pid| Pid::from_raw(pid.try_into().ok()?));
                // Where it cannot be told, it has ended.
                let _told = pid.map(|pid| kill_process(pid, Signal::TERM));
            }
        }
    }
}

#[cfg(not(unix))]
async fn wait(mut command: Command) -> Result<ExitStatus, Failed> {
    let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
    let mut child = command.spawn().map_err(Failed::Start)?;
    loop {
        tokio::select! {
            ended = child.wait() => return ended.map_err(Failed::Watch),
            _ = &mut interrupted => interrupted.set(tokio::signal::ctrl_c()),
        }
    }
}

/// As a shell has it: 128 and the number of the signal.
fn code(ended: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&ended) {
        return u8::try_from(128 + signal).unwrap_or(1);
    }
    ended.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}
