//! The mistakes that people make: each is answered with one line that says what to do, with code 2 where the command line is
//! wrong and 1 where something else is.

use std::net::TcpListener;
use std::path::Path;

use crate::{bugle, text};

/// A command line, the code that it ends with, and words that its one line has.
type Row = (&'static str, i32, &'static [&'static str]);

/// What stands for something that a test makes: `{closed}` an address at which nobody listens, `{port}` a port that is taken,
/// `{empty}` an empty directory, `{file}` a file of text, `{none}` a path at which nothing is, `{gz}` a file that ends like
/// gzip and is none.
const ROWS: &[Row] = &[
    // Commands and options.
    ("tial planetside", 2, &["tial", "tail"]),
    ("tail planetsid", 2, &["planetsid", "planetside"]),
    ("tail", 2, &["GAME"]),
    ("tail planetside --worl Osprey", 2, &["--worl", "--world"]),
    ("tail planetside --format yaml", 2, &["yaml", "json", "pretty"]),
    ("tail planetside --color purple", 2, &["purple", "always", "never"]),
    ("tail planetside -q -v", 2, &["--quiet", "--verbose"]),
    ("demo extra", 2, &["extra"]),
    ("completions tcsh", 2, &["tcsh", "bash", "fish"]),
    ("tail planetside --top", 2, &["--top", "terminal"]),
    ("tail planetside --clan #2PP", 2, &["--clan", "clash"]),
    ("tail clash --key k --clan #2PP --outfit TEST", 2, &["--outfit", "planetside"]),
    // Events, worlds, characters, factions.
    ("tail planetside --on Deth", 2, &["Deth", "Death"]),
    ("tail planetside --on WarAttak", 2, &["WarAttak"]),
    ("events Deeth", 2, &["Deeth", "Death"]),
    ("tail planetside --world Ospray", 2, &["Ospray", "Osprey"]),
    ("tail planetside --world 70000", 2, &["--world"]),
    ("tail planetside --world Genudine", 2, &["Genudine", "ps2ps4us"]),
    ("tail planetside --environment pc", 2, &["pc", "ps2"]),
    ("tail planetside --faction XY", 2, &["XY", "VS"]),
    ("tail planetside --experience nonsense", 2, &["nonsense"]),
    ("tail planetside --subject osprey", 2, &["osprey", "/"]),
    // Conditions, patterns and times.
    ("tail planetside --on Death --where event.is_headshot&&", 2, &["--where"]),
    ("tail planetside --on Death --where event.is_hedshot", 2, &["is_hedshot", "is_headshot"]),
    ("tail planetside --on Death --where 1", 2, &["--where"]),
    ("tail planetside --pattern nonsense", 2, &["--pattern"]),
    ("tail planetside --on Death --cooldown soon", 2, &["--cooldown", "soon"]),
    ("tail planetside --count 0", 2, &["--count"]),
    ("tail planetside --count many", 2, &["many"]),
    ("tail planetside --connections 9", 2, &["--connections", "8"]),
    // Tags and keys.
    ("tail clash --key k --clan #2PZ", 2, &["#2PZ", "0289PYLQGRJCUV"]),
    ("tail clash --key k --clan", 2, &["--clan"]),
    ("tail clash --key k", 2, &["--clan"]),
    ("tail clash --clan #2PP", 2, &["BUGLE_CLASH_KEY", "developer.clashofclans.com"]),
    ("clash clan #2PP", 2, &["BUGLE_CLASH_KEY"]),
    ("clash clan 2PP --key k --base-url nonsense", 2, &["--base-url"]),
    ("clash player #nope --key k", 2, &["#nope"]),
    ("tail planetside --service-id a/b", 2, &["service id"]),
    ("tail clash --key k --clan #2PP --every 1x", 2, &["--every", "1x"]),
    ("tail clash --key k --clan #2PP --remind never", 2, &["--remind", "never"]),
    ("clash watch --clan #2PP --key k --base-url http://user:pass@localhost/v1", 2, &["user name"]),
    // Addresses and ports.
    ("tail planetside --endpoint nonsense", 2, &["--endpoint", "expected an address like"]),
    ("tail planetside --endpoint ws://{closed}/streaming", 1, &["cannot reach", "{closed}"]),
    ("tail clash --key k --clan #2PP --base-url http://{closed}/v1", 1, &["cannot reach", "{closed}"]),
    ("census character Higby --census-url http://{closed}", 1, &["cannot reach", "{closed}"]),
    ("clash clan #2PP --key k --base-url http://{closed}/v1", 1, &["cannot reach", "{closed}"]),
    ("sim --push-port {port}", 1, &["{port}"]),
    ("sim --push-port 70000", 2, &["70000"]),
    ("sim --fault stal", 2, &["stal", "stall"]),
    ("demo --speed 0", 2, &["--speed"]),
    ("sim --start yesterday", 2, &["--start", "yesterday"]),
    ("tail planetside --ca {file}", 2, &["--ca", "PEM"]),
    ("tail planetside --ca {none}", 1, &["cannot read", "{none}"]),
    // Files and journals.
    ("planetside decode {none}", 1, &["cannot read", "{none}"]),
    ("planetside decode {file}", 1, &["nothing in the input"]),
    ("planetside decode {gz}", 1, &["nothing in the input"]),
    ("clash detect --kind war {none}", 1, &["cannot read", "{none}"]),
    ("clash detect --kind wars {file}", 2, &["wars", "war"]),
    ("explain {none} --on Death", 1, &["cannot read", "{none}"]),
    ("journal stats {none}", 1, &["{none}"]),
    ("journal stats {empty}", 1, &["{empty}", "no journal"]),
    ("journal verify {file}", 1, &["{file}"]),
    ("journal export {empty}", 1, &["no journal"]),
    ("journal prune {empty}", 2, &["--keep"]),
    ("tail planetside --reader bot", 2, &["--journal"]),
    ("tail planetside --journal {file}", 1, &["{file}"]),
    ("sim --ledger {none}/ledger.ndjson", 1, &["cannot write", "{none}"]),
    ("tail planetside --record {none}/frames.ndjson", 1, &["{none}"]),
    ("tail planetside --names-file {none}", 1, &["{none}"]),
    ("man {file}", 1, &["cannot write", "{file}"]),
];

struct Made {
    dir: tempfile::TempDir,
    taken: TcpListener,
    closed: String,
}

impl Made {
    fn new() -> Self {
        let listener = || TcpListener::bind("127.0.0.1:0").unwrap();
        let (dir, taken, closed) = (tempfile::tempdir().unwrap(), listener(), listener());
        std::fs::create_dir(dir.path().join("empty")).unwrap();
        std::fs::write(dir.path().join("file"), "no JSON\n").unwrap();
        std::fs::write(dir.path().join("frames.gz"), "no gzip\n").unwrap();
        Self { dir, taken, closed: closed.local_addr().unwrap().to_string() }
    }

    fn path(&self, name: &str) -> String {
        Path::new(self.dir.path()).join(name).to_str().unwrap().to_owned()
    }

    fn filled(&self, text: &str) -> String {
        text.replace("{closed}", &self.closed)
            .replace("{port}", &self.taken.local_addr().unwrap().port().to_string())
            .replace("{empty}", &self.path("empty"))
            .replace("{file}", &self.path("file"))
            .replace("{none}", &self.path("none"))
            .replace("{gz}", &self.path("frames.gz"))
    }
}

#[test]
fn each_mistake_has_one_line_that_says_what_to_do() {
    assert!(ROWS.len() >= 60, "{}", ROWS.len());
    let made = Made::new();
    let mut wrong = Vec::new();
    for (line, code, words) in ROWS {
        let arguments: Vec<_> = line.split(' ').map(|part| made.filled(part)).collect();
        let output = bugle(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).output().unwrap();
        let said = text(&output.stderr);
        // Where a text makes no sense, it stands below with a mark; what was read before is summed up above.
        let is_one_line = said.lines().filter(|line| line.starts_with("bugle: ")).count() == 1;
        let is_one_line = is_one_line && !said.contains("panicked");
        let missing: Vec<_> = words.iter().filter(|word| !said.contains(&made.filled(word))).collect();
        if output.status.code() != Some(*code) || !is_one_line || !missing.is_empty() {
            wrong.push(format!("{line}\n  code {:?}, without {missing:?}: {said}", output.status.code()));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), ROWS.len(), wrong.join("\n"));
}
