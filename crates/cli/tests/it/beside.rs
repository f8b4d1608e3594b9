//! Scripts that run beside the simulator, in a directory of their own, with programs of ours before all others on the path.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::VARIABLES;

/// Where such a script runs.
pub(crate) struct Place {
    dir: TempDir,
}

impl Place {
    /// `bugle` on the path of the script changes its arguments by these lines, and is then what it is.
    pub(crate) fn new(bugle: &str) -> Self {
        let place = Self { dir: TempDir::new().unwrap() };
        fs::create_dir(place.path().join("bin")).and_then(|()| fs::create_dir(place.work())).unwrap();
        let program = assert_cmd::cargo::cargo_bin("bugle");
        place.program("bugle", &format!("#!/bin/bash\n{bugle}exec '{}' \"$@\"\n", program.display()));
        place
    }

    /// What is around the directory in which it runs.
    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The directory in which it runs, empty at first.
    pub(crate) fn work(&self) -> PathBuf {
        self.path().join("place")
    }

    /// Something else that can be run by its name.
    pub(crate) fn program(&self, name: &str, text: &str) {
        let path = self.path().join("bin").join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs the script beside a simulator with these options.
    pub(crate) fn run(&self, options: &[&str], script: &str) -> Output {
        fs::write(self.path().join("script.sh"), script).unwrap();
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("bugle"));
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        let path = format!("{}:{}", self.path().join("bin").display(), std::env::var("PATH").unwrap());
        // Around all of it, and not around each command: `timeout` that is ended as soon as it is started leaves behind
        // what it has just started, which happened to what the last line of a page starts in the background.
        command.arg("sim").args(options).args(["--", "timeout", "-k", "10", "300", "bash", "../script.sh"]);
        command.env("PATH", path).env("HOME", self.path()).env("TZ", "UTC");
        command.current_dir(self.work()).stdin(Stdio::null()).output().unwrap()
    }
}
