//! What runs beside the simulator, `bugle sim -- COMMAND`: it meets the simulated games where it would have met the real
//! ones.

use std::ffi::{OsStr, OsString};
use std::process::ExitStatus;

use bugle_sim::Addresses;
use tokio::process::{Child, Command};

use crate::failure::Failure;

/// Runs the command to its end. Ctrl-C is for the command, which has it from the terminal; whoever asks this program to end
/// asks the command.
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
    let program = program.display();
    let mut child = command.spawn().map_err(|error| Failure::Usage(format!("cannot run {program}: {error}")))?;
    let ended = wait(&mut child).await.map_err(|error| Failure::Said(format!("{program}: {error}")))?;
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

#[cfg(unix)]
async fn wait(child: &mut Child) -> std::io::Result<ExitStatus> {
    use rustix::process::{Pid, Signal, kill_process};
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    loop {
        tokio::select! {
            ended = child.wait() => return ended,
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {
                let pid = child.id().and_then(|pid| Pid::from_raw(pid.try_into().ok()?));
                // Where it cannot be told, it has ended.
                let _told = pid.map(|pid| kill_process(pid, Signal::TERM));
            }
        }
    }
}

#[cfg(not(unix))]
async fn wait(child: &mut Child) -> std::io::Result<ExitStatus> {
    loop {
        tokio::select! { ended = child.wait() => return ended, _ = tokio::signal::ctrl_c() => {} }
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
