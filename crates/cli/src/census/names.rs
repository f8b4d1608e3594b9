//! `bugle census names`: a file of what ids are called.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use bugle::planetside::Names;
use bugle::{Clock as _, SystemClock};

use super::api::{Api, failed};
use crate::failure::Failure;
use crate::output::Output;
use crate::say::say;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write them here, in place of what is there once all have come; to standard output unless told
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    if api.raw {
        return Err(Failure::Usage("names come from many answers: there is none that --raw could show".to_owned()));
    }
    // Before it takes minutes.
    if let Some(path) = &args.to {
        let probe = path.with_extension(format!("{}.probe", std::process::id()));
        let made = std::fs::File::create_new(&probe).and_then(|_| std::fs::remove_file(&probe));
        let is_none = || std::io::Error::from(std::io::ErrorKind::IsADirectory);
        let made = if path.is_dir() { Err(is_none()) } else { made };
        made.map_err(|source| Failure::Write { path: path.clone(), source })?;
    }
    let names = api.client.names(SystemClock.now()).await.map_err(|error| failed("names", &error))?;
    let has_any = names.counts().any(|(_, count)| count > 0);
    if !has_any {
        return Err(Failure::Said("Census shows no names now: nothing is written".to_owned()));
    }
    say(told(&names));
    let Some(path) = &args.to else { return output.raw(names.to_json().as_bytes()) };
    // Of a file that is none there is nothing to keep.
    let names = Names::load(path).map_or_else(|_| names.clone(), |older| names.filled_from(&older));
    replace(path, &names).map_err(|source| Failure::Write { path: path.clone(), source })
}

/// How many came, and of what none did.
fn told(names: &Names) -> String {
    let (some, none): (Vec<_>, Vec<_>) = names.counts().partition(|(_, count)| *count > 0);
    let some: Vec<_> = some.into_iter().map(|(sort, count)| format!("{count} {sort}")).collect();
    let none: Vec<_> = none.into_iter().map(|(sort, _)| sort).collect();
    let lack = match &none[..] {
        [] => String::new(),
        none => format!("; Census shows no {}", none.join(", ")),
    };
    format!("names of {}{lack}", some.join(", "))
}

/// Puts the file in place as a whole: whoever reads it meanwhile finds the old one or the new one.
fn replace(path: &Path, names: &Names) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let write = || {
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(names.to_json().as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().inspect_err(|_| {
        let _gone = std::fs::remove_file(&beside);
    })
}
