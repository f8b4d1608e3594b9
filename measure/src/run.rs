//! Starts a service and a client, each as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::figures::Figures;

/// A client that can be measured.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Client {
    /// One of this program.
    Here(&'static str),
    /// A script in `measure/peers/`, run by the Python of the peer that `peers/run` has installed.
    Python(&'static str),
}

impl Client {
    pub(crate) fn name(self) -> &'static str {
        let (Self::Here(name) | Self::Python(name)) = self;
        name
    }

    /// The command that runs it. `None`: it is not installed.
    fn command(self) -> Option<Command> {
        match self {
            Self::Here("auraxis") if cfg!(not(feature = "auraxis")) => None,
            Self::Here(name) => {
                let mut command = this();
                command.args(["client", name]);
                Some(command)
            }
            Self::Python(name) => {
                let top = top();
                let python = top.join("target/peers").join(name).join("venv/bin/python");
                let mut command = Command::new(&python);
                // Safe: a script has the name of what it imports.
                command.arg("-P").arg(top.join("measure/peers").join(name).with_extension("py"));
                python.exists().then_some(command)
            }
        }
    }

    /// Runs it once under this load. `None`: it is not installed, or it failed, and said why.
    pub(crate) fn run(self, load: &str, count: u64) -> Option<Figures> {
        let mut command = self.command()?;
        let service = Service::start(load);
        command.args([&service.address, &count.to_string()]);
        // Services are at home.
        command.env("NO_PROXY", "127.0.0.1,localhost").env("no_proxy", "127.0.0.1,localhost");
        let done = command.stderr(Stdio::inherit()).output().expect("a client can be started");
        let said = String::from_utf8_lossy(&done.stdout);
        let figures = said.lines().last().and_then(|last| serde_json::from_str(last).ok());
        if figures.is_none() {
            eprintln!("measure: {} failed: {}", self.name(), done.status);
        }
        figures
    }
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it is in the project").to_owned()
}

fn this() -> Command {
    Command::new(std::env::current_exe().expect("this program is somewhere"))
}

/// A service in a process of its own, until it is dropped.
struct Service {
    child: Child,
    address: String,
}

impl Service {
    fn start(load: &str) -> Self {
        let mut child = this().args(["serve", load]).stdout(Stdio::piped()).spawn().expect("a service can be started");
        let mut address = String::new();
        let said = child.stdout.take().expect("its output is taken");
        BufReader::new(said).read_line(&mut address).expect("it says its address");
        Self { child, address: address.trim().to_owned() }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().and_then(|()| self.child.wait().map(drop)).unwrap_or_default();
    }
}
