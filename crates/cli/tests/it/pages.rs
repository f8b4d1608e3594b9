//! The guide: the commands of each page, run as they are printed, in an empty directory, without a key.
//!
//! What goes on until somebody ends it is ended by two events, and what waits for a minute does not: the games are faster
//! than real ones.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::beside::Place;
use crate::guide::{pages, top};

/// Beginnings of lines that are not run here, and where they are.
const ELSEWHERE: [(&str, &str); 7] = [
    ("cargo ", "what builds and tests is the check itself, and examples have their own test"),
    ("sudo ", "no machine is to have a service for this"),
    ("journalctl ", "no machine is to have a service for this"),
    ("docker ", "an engine is not everywhere"),
    ("peers/run", "a step of the check"),
    ("bugle tail planetside --endpoint wss:", "a service of the real world"),
    (
        "bugle tail clash --clan '#2PP' --war '#2PP' --journal state/ --reader postgres",
        "with a database, among the peers",
    ),
];

fn is_run(line: &str) -> bool {
    !ELSEWHERE.iter().any(|(start, _)| line.starts_with(start))
}

/// What a page takes for granted, because another one has made it.
const MADE_BEFORE: [(&str, &str); 1] = [("running.md", "bugle tail planetside --journal state/ --reader bot")];

/// A hook of a chat, which counts what is posted there.
struct Hook {
    url: String,
    posted: Arc<AtomicUsize>,
}

impl Hook {
    fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let posted = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&posted);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap() > 0 {}
                let head = head.to_lowercase();
                let (_, length) = head.split_once("content-length: ").unwrap();
                let mut body = vec![0; length.lines().next().unwrap().parse().unwrap()];
                stream.read_exact(&mut body).unwrap();
                counted.fetch_add(1, Relaxed);
                stream.get_mut().write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").unwrap();
            }
        });
        Self { url, posted }
    }
}

/// What goes on in the background must go on until it is ended.
const END: &str = "end() {
    code=$?
    { set +x; } 2>/dev/null
    for job in $(jobs -p); do
        kill $job 2>/dev/null || { echo \"what was started in the background has ended\" >&2; code=1; }
    done
    exit $code
}
";

/// What ends what goes on until somebody ends it.
const BUGLE: &str = "case \" $* \" in *' --help '* | *' -n '*) ;; *' --every '*) set -- \"$@\" -n 1 ;;
' tail '* | ' clash watch '* | ' demo '*) set -- \"$@\" -n 2 ;; esac
";

/// The blocks of a page in a language, each with the words before it.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<(&'a str, String)> {
    let fence = format!("```{language}\n");
    let parts = page.split(&fence).collect::<Vec<_>>();
    let blocks = parts.windows(2).map(|pair| (pair[0], pair[1].split("```").next().unwrap().to_owned()));
    blocks.collect()
}

/// Writes the programs that a page says to save, and gives its commands.
fn prepare(page: &str, text: &str, dir: &Path) -> String {
    for (before, program) in blocks(text, "python") {
        if let Some((_, name)) = before.rsplit_once("ave it as `") {
            fs::write(dir.join(name.split('`').next().unwrap()), program).unwrap();
        }
    }
    let made = MADE_BEFORE.iter().filter(|(whose, _)| *whose == page).map(|(_, made)| (*made).to_owned());
    let printed = blocks(text, "sh").into_iter().map(|(_, block)| block);
    let lines: Vec<_> =
        made.chain(printed).flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let lines = lines.into_iter().filter(|line| is_run(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn run(page: &str, path: &Path) -> usize {
    let place = Place::new(BUGLE);
    place.program("sleep", "#!/bin/sh\n");
    let hook = Hook::listen();
    let text = fs::read_to_string(path).unwrap().replace("https://discord.com/api/webhooks/...", &hook.url);
    let commands = prepare(page, &text, &place.work());
    let script = format!("set -euo pipefail\ntrap end EXIT\n{END}set -x\n{commands}\n");
    let output = place.run(&["--rate", "5000", "--speed", "600"], &script);
    let (out, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{page}: {}\n{said}\n{out}", output.status);
    hook.posted.load(Relaxed)
}

/// A test for each page that has commands.
macro_rules! pages {
    ($($test:ident: $page:literal,)*) => {
        const PAGES: &[&str] = &[$($page),*];

        $(#[test]
        fn $test() {
            run($page, &top().join("book").join($page));
        })*
    };
}

pages! {
    census: "census.md",
    clash_watching: "clash-watching.md",
    index: "index.md",
    planetside: "planetside.md",
    planetside_connections: "planetside-connections.md",
    planetside_derived: "planetside-derived.md",
    planetside_gaps: "planetside-gaps.md",
    program: "program.md",
    quick_start: "quick-start.md",
    readme: "../README.md",
    running: "running.md",
    testing: "testing.md",
}

#[test]
fn programs() {
    let posted = run("programs.md", &top().join("book/programs.md"));
    assert!(posted >= 2, "{posted} were posted");
}

#[test]
fn every_page_with_commands_is_run() {
    let mut starts = Vec::new();
    for path in pages() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<_> = blocks(&text, "sh").into_iter().map(|(_, block)| block).collect();
        let lines: Vec<_> = lines.iter().flat_map(|block| block.lines()).collect();
        let has_commands = lines.iter().any(|line| is_run(line));
        assert!(
            !has_commands || name == "programs.md" || PAGES.contains(&name),
            "{name} has commands that nobody runs"
        );
        // What is not marked as a language of its own may hide a command.
        assert!(!text.contains("```\nbugle ") && !text.contains("```console"), "{name}: say `sh`");
        starts.extend(lines.iter().map(|line| (*line).to_owned()));
    }
    for (start, _) in ELSEWHERE {
        assert!(starts.iter().any(|line| line.starts_with(start)), "no page has {start}");
    }
}
