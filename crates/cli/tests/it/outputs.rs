//! The examples that help shows: each is run in simulated games, as it stands there, and what the first of a command prints
//! is what the guide shows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::beside::Place;

const EXAMPLES: &str = include_str!("../../src/examples.txt");

/// How much of an output is shown.
const LINES_MAX: usize = 14;
const LETTERS_MAX: usize = 110;

/// What was typed, and what came of it.
pub(crate) struct Shown {
    pub(crate) line: String,
    pub(crate) output: String,
}

/// What examples take for granted.
const BEFORE: &str = "set -euo pipefail
mkdir -p ~/.local/share/man ~/.local/share/bash-completion/completions ~/.zfunc ~/.config/fish/completions
bugle tail planetside clash --clan '#2PP' --war '#2PP' --journal state/ --reader bot -n 80 > events.ndjson
bugle tail planetside --record frames.ndjson.gz -n 80 > /dev/null
bugle clash war '#2PP' --raw > bodies.ndjson
gzip -k bodies.ndjson
";

/// What goes on until somebody ends it is ended by some events. What is shown is as on a terminal.
const BUGLE: &str = "case \" $* \" in *' -n '* | *' --count '*) ;;
' tail '* | ' demo '*) set -- \"$@\" -n 4 ;; ' clash watch '*) set -- \"$@\" -n 1 ;; esac
case \" $* \" in *' -- '*) ;; ' sim '*) set -- \"$@\" -- true ;;
*) [ -z \"${SHOWN:-}\" ] || set -- \"$@\" --format pretty ;; esac
";

/// Commands with their examples.
fn sections() -> Vec<(&'static str, Vec<&'static str>)> {
    let sections = EXAMPLES.split("\n\n").map(|section| {
        let (name, lines) = section.split_once('\n').unwrap();
        (name, lines.lines().map(str::trim).collect())
    });
    sections.collect()
}

/// Runs all examples of these commands against one simulation, in their order; gives what the first of each printed.
fn run(
    sections: &[(&'static str, Vec<&'static str>)],
    options: &[&str],
    before: &str,
) -> BTreeMap<&'static str, Shown> {
    let place = Place::new(BUGLE);
    // Who reads what was written is not always here.
    for reader in ["jq", "man"] {
        place.program(reader, "#!/bin/sh\ncat > /dev/null\n");
    }
    let mut script = before.to_owned();
    for (at, (_, lines)) in sections.iter().enumerate() {
        for (nth, line) in lines.iter().enumerate() {
            let shown = if nth == 0 { "export SHOWN=1; " } else { "" };
            let out = format!("../{at}.{nth}");
            let failed = format!("echo \"ended with $?: $(cat {out})\" >&2; exit 1");
            writeln!(script, "echo {} >&2; ({shown}{line}) > {out} 2>&1 || {{ {failed}; }}", quoted(line)).unwrap();
        }
    }
    let output = place.run(options, &script);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = |at: usize, line: &str| {
        let output = fs::read_to_string(place.path().join(format!("{at}.0"))).unwrap();
        Shown { line: line.to_owned(), output: cut(&output, place.path()) }
    };
    sections.iter().enumerate().map(|(at, (name, lines))| (*name, shown(at, lines[0]))).collect()
}

fn quoted(line: &str) -> String {
    format!("'{}'", line.replace('\'', r"'\''"))
}

/// As much as is shown of it.
fn cut(output: &str, dir: &Path) -> String {
    let output = output.replace(&dir.display().to_string(), "");
    let mut lines: Vec<_> = output.lines().map(str::trim_end).map(shortened).collect();
    if lines.len() > LINES_MAX {
        lines.truncate(LINES_MAX - 1);
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

fn shortened(line: &str) -> String {
    if line.chars().count() <= LETTERS_MAX {
        return line.to_owned();
    }
    let kept: String = line.chars().take(LETTERS_MAX - 1).collect();
    format!("{kept}…")
}

/// What the first example of each command prints.
pub(crate) fn all() -> BTreeMap<&'static str, Shown> {
    let (of_keys, others): (Vec<_>, Vec<_>) =
        sections().into_iter().partition(|(name, _)| name.starts_with("bugle clash keys"));
    let mut shown = run(&others, &["--seed", "7", "--rate", "1000", "--speed", "60"], BEFORE);
    let key = "bugle clash keys make > made\nKEY=$(sed 's/.*\"id\":\"\\([^\"]*\\)\".*/\\1/' made)\n";
    shown.extend(run(&of_keys, &["--seed", "7", "--portal-keys"], key));
    shown
}

/// What of an output is there whatever happens in the games: the heads of its tables, the names in a sheet.
pub(crate) fn form(output: &str) -> BTreeSet<String> {
    let is_head = |line: &str| {
        let is_of_a_name = |letter: char| letter.is_ascii_lowercase() || letter == ' ' || letter == '#';
        line.contains("  ") && line.chars().all(is_of_a_name)
    };
    let mut form = BTreeSet::new();
    // What stands below a head, up to an empty line, is cells.
    for block in output.split("\n\n") {
        for line in block.lines() {
            if is_head(line) {
                form.insert(line.split_whitespace().collect::<Vec<_>>().join(" "));
                break;
            }
            let label = line.split_once("  ").filter(|_| line.starts_with(char::is_lowercase));
            form.extend(label.map(|(label, _)| label.to_owned()));
        }
    }
    form
}

#[test]
fn heads_and_labels_are_the_form_of_an_output() {
    let output = "clan          #2PP Town Criers\nlevel         9\n #  role  tag\n 1  member  #89\nnever  asking  x\n12:00:01 death  x\n";
    assert_eq!(form(output).into_iter().collect::<Vec<_>>(), ["# role tag", "clan", "level"]);
}
