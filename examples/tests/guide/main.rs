//! The snippets of the guide that stand without the program around them. Each is part of one here, word for word, and that
//! is run against the simulator.
#![expect(clippy::print_stdout, reason = "an example talks to people")]

// As the guide has them, which is narrower.
#[rustfmt::skip]
mod coming_from;
#[rustfmt::skip]
mod connections;
#[rustfmt::skip]
mod patterns;
#[rustfmt::skip]
mod testing;
#[rustfmt::skip]
mod triggers;

use std::fs;
use std::path::Path;

use bugle::planetside::Client;
use bugle::{BoxError, EventStream};
use bugle_sim::{Config, Ledger, Sim};

/// Pages, and the program that has their snippets.
const PROGRAMS: [(&str, &str); 8] = [
    ("coming-from.md", include_str!("coming_from.rs")),
    ("README.md", FACE),
    ("library.md", FACE),
    ("patterns.md", include_str!("patterns.rs")),
    ("planetside-connections.md", include_str!("connections.rs")),
    ("planetside-derived.md", include_str!("triggers.rs")),
    ("testing.md", include_str!("testing.rs")),
    ("triggers.md", include_str!("triggers.rs")),
];

const FACE: &str = include_str!("../../../crates/bugle/tests/it/face.rs");

/// Both games, simulated, in this process.
fn play() -> Sim {
    Sim::in_memory(Config { rate: 200.0, population: 100, ..Config::default() }, Ledger::closed())
}

fn client(sim: &Sim) -> Result<Client, BoxError> {
    let (connector, transport) = (sim.connector(), sim.census_transport());
    Ok(Client::builder().service_id("example").connector(connector).transport(transport).build()?)
}

/// A stream of PlanetSide 2.
async fn follow(sim: &Sim, client: &Client) -> Result<EventStream, BoxError> {
    Ok(EventStream::builder().clock(sim.clock()).source(client.push()).build().await?)
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// Whether the lines of `snippet` are in `whole`: those of a paragraph follow each other, and the next one comes behind. Its
/// first lines may stand above the function that has the others.
fn is_in(snippet: &str, whole: &str) -> bool {
    let whole = lines(whole);
    let mut rest = &whole[..];
    snippet.split("\n\n").map(lines).filter(|part| !part.is_empty()).all(|part| {
        let found = rest.windows(part.len()).position(|some| some == part);
        rest = found.map_or(&[][..], |at| &rest[at + part.len()..]);
        found.is_some()
    })
}

/// What stands in the blocks of the page that begin like this.
fn blocks<'a>(page: &'a str, fence: &str) -> Vec<&'a str> {
    let fence = format!("```{fence}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect()
}

#[test]
fn every_snippet_is_compiled() -> Result<(), BoxError> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let as_doc_tests = fs::read_to_string(top.join("crates/bugle/src/lib.rs"))?;
    let pages =
        fs::read_dir(top.join("book"))?.map(|file| file.map(|file| file.path())).collect::<Result<Vec<_>, _>>()?;
    for path in pages.into_iter().chain([top.join("README.md")]) {
        let (Some(name), true) =
            (path.file_name().and_then(|name| name.to_str()), path.extension().is_some_and(|end| end == "md"))
        else {
            continue;
        };
        let page = fs::read_to_string(&path)?;
        let is_doc_test = as_doc_tests.contains(&format!("book/{name}\")"));
        let kinds: Vec<_> = page.lines().filter(|line| line.starts_with("```rust")).collect();
        assert!(
            is_doc_test || kinds.iter().all(|kind| kind.contains("ignore")),
            "{name}: nobody compiles its snippets"
        );
        let program = PROGRAMS.iter().find(|(page, _)| *page == name).map_or("", |(_, program)| program);
        for snippet in blocks(&page, "rust,ignore") {
            assert!(is_in(snippet, program), "{name}: no program has\n{snippet}");
        }
    }
    Ok(())
}

#[test]
fn what_is_not_in_a_program_is_found() {
    assert!(is_in("b\n  c\n", "a\nb\n    c\nd") && !is_in("b\nd\n", "a\nb\nc\nd"));
    assert!(is_in("a\n\nc\n", "a\nb\nc") && !is_in("c\n\na\n", "a\nb\nc"));
    assert_eq!(blocks("x\n```rust,ignore\na\n```\ny\n```rust,ignore\nb\n```\n", "rust,ignore"), ["a\n", "b\n"]);
}
