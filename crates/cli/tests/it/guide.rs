//! The guide: its lists of events and commands are what the program says, and every link leads somewhere. After a change:
//! `BUGLE_WRITE_BOOK=1 cargo test -p bugle-cli --test it guide`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::outputs::{self, Shown};
use crate::{bugle, text};

pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The pages of the guide.
pub(crate) fn pages() -> Vec<PathBuf> {
    let files = fs::read_dir(top().join("book")).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "md")).collect()
}

/// Compares a page with what it should be, or writes it.
fn hold(page: &str, wanted: &str) {
    let path = top().join("book").join(page);
    if std::env::var_os("BUGLE_WRITE_BOOK").is_some() {
        fs::write(&path, wanted).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == wanted, "book/{page} is out of date: BUGLE_WRITE_BOOK=1 cargo test -p bugle-cli --test it guide");
}

#[test]
fn every_event_is_in_the_guide() {
    let output = bugle(&["events", "--format", "json"]).output().unwrap();
    let entries: Vec<Value> = crate::events(&output);
    let mut page =
        "# Every event\n\n`bugle events` lists them, `bugle events NAME` shows one, and `schema/` has the JSON \
                    Schema of each. What is shown is `data`; the envelope around it is the same for all: see \
                    [words](concepts.md).\n"
            .to_owned();
    for (game, title) in [("planetside", "PlanetSide 2"), ("clash", "Clash of Clans"), ("", "Both")] {
        write!(page, "\n## {title}\n").unwrap();
        for entry in &entries {
            let of = |name: &str| entry[name].as_str().unwrap().to_owned();
            let kind = of("kind");
            if kind.split_once('.').map_or("", |(game, _)| game) != game {
                continue;
            }
            let filters: Vec<_> =
                entry["filters"].as_array().unwrap().iter().map(|noun| noun.as_str().unwrap()).collect();
            let filters = if filters.is_empty() { "none".to_owned() } else { filters.join(", ") };
            let sample = serde_json::to_string_pretty(&entry["sample"]).unwrap();
            write!(
                page,
                "\n### {}\n\n{}\n\n`{kind}`, filters: {filters}\n\n```json\n{sample}\n```\n",
                of("title"),
                of("about")
            )
            .unwrap();
        }
    }
    hold("events.md", &page);
}

/// The commands below `path`, as its help lists them.
fn commands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next().filter(|_| !line.starts_with("   ")));
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// What the guide shows of an output: what it has, as long as that has the form of what comes now.
fn shown<'a>(there: &'a str, fresh: &'a Shown) -> &'a str {
    let start = format!("```text\n$ {}\n", fresh.line);
    let kept = there.split_once(&start).and_then(|(_, rest)| rest.split_once("\n```")).map(|(output, _)| output);
    kept.filter(|kept| outputs::form(kept) == outputs::form(&fresh.output)).unwrap_or(&fresh.output)
}

fn write_command(path: &[String], outputs: &BTreeMap<&str, Shown>, there: &str, page: &mut String) {
    let arguments: Vec<_> = path.iter().map(String::as_str).chain(["--help"]).collect();
    let help = text(&bugle(&arguments).output().unwrap().stdout);
    let title = [&["bugle".to_owned()], path].concat().join(" ");
    // What all commands have is shown once.
    let is_first = path.is_empty();
    let mut is_common = false;
    let lines = help.lines().filter(|line| {
        if line.ends_with(':') && !line.starts_with(' ') {
            is_common = !is_first && *line == "Output:";
        }
        !is_common || line.starts_with(|letter: char| letter.is_alphanumeric()) && !line.ends_with(':')
    });
    let lines: Vec<_> = lines.map(str::trim_end).collect();
    write!(page, "\n## {title}\n\n```text\n{}\n```\n", lines.join("\n").trim_end()).unwrap();
    let below = commands(&help);
    // What a group shows is shown by those in it.
    if let Some(fresh) = outputs.get(&*title).filter(|fresh| below.is_empty() && !fresh.output.is_empty()) {
        write!(page, "\n```text\n$ {}\n{}\n```\n", fresh.line, shown(there, fresh)).unwrap();
    }
    for name in below {
        write_command(&[path, &[name]].concat(), outputs, there, page);
    }
}

#[test]
fn every_command_is_in_the_guide() {
    let mut page =
        "# Every command\n\nWhat `--help` says of each, `-h` says it shorter, and what its first example prints in \
                    `bugle sim -- bash`. Every command has the options under *Output*.\n"
            .to_owned();
    let there = fs::read_to_string(top().join("book/commands.md")).unwrap_or_default();
    write_command(&[], &outputs::all(), &there, &mut page);
    assert!(page.matches("\n## ").count() > 30);
    hold("commands.md", &page);
}

/// What a heading can be found by.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

/// The text without what stands in blocks of code.
fn prose(text: &str) -> String {
    let mut is_code = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn anchors(text: &str) -> BTreeSet<String> {
    prose(text)
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .map(|line| anchor(line.trim_start_matches('#').trim()))
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    let book = top().join("book");
    let summary = fs::read_to_string(book.join("SUMMARY.md")).unwrap();
    let mut broken = Vec::new();
    let others = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| top().join(name));
    for path in pages().iter().chain(&others) {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.starts_with(&book) && name != "SUMMARY.md" && !summary.contains(&format!("({name})")) {
            broken.push(format!("{name} is not in SUMMARY.md"));
        }
        for link in prose(&text).split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())) {
            if link.contains("://") {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { path.clone() } else { path.with_file_name(file) };
            // Pages of the book are published without what is around it.
            let is_inside = !path.starts_with(&book) || !file.contains("..");
            let is_there = is_inside
                && target.exists()
                && (place.is_empty() || fs::read_to_string(&target).is_ok_and(|text| anchors(&text).contains(place)));
            if !is_there {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
