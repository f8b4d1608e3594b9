//! `bugle clash detect`: any number of recordings, packed or not, whole or not.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use bugle::clash::ResourceKind;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::mistakes::check;
use crate::{bugle, count, events, text};

/// A look at the clan `tag` at this hour, with these members.
fn look(hour: u32, tag: &str, members: &[&str]) -> Value {
    let listed: Vec<_> = members.iter().map(|tag| json!({ "tag": tag, "name": "M", "role": "member" })).collect();
    let body = json!({ "tag": tag, "name": "Example", "isWarLogPublic": true, "members": members.len(), "memberList": listed });
    json!({ "observed_at": format!("2026-01-01T{hour:02}:00:00Z"), "body": body })
}

fn zipped(text: &str) -> Vec<u8> {
    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    zipped.write_all(text.as_bytes()).unwrap();
    zipped.finish().unwrap()
}

/// Files for a while.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn add(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

fn detect(files: &[&Path]) -> Output {
    let mut command = bugle(&["clash", "detect", "--kind", "clan"]);
    command.args(files).output().unwrap()
}

fn joined(events: &[Value]) -> Vec<(String, String)> {
    let joined = events.iter().filter(|event| event["type"] == "clash.clan.member_joined");
    joined.map(|event| (event["data"]["clan_tag"].to_string(), event["data"]["member"]["tag"].to_string())).collect()
}

/// What is said of faults: all but the summary.
fn faults(output: &Output) -> Vec<String> {
    let said = text(&output.stderr);
    said.lines().take_while(|line| !line.contains(" unchanged, ")).map(str::to_owned).collect()
}

#[test]
fn any_number_of_files_about_any_number_of_clans_are_one_recording() {
    let files = Files::new();
    let (two, eight) = (["#2LL", "#2YY"], ["#8LL", "#8YY"]);
    let first = format!("{}\n{}", look(1, "#2PP", &two[..1]), look(1, "#8PP", &eight[..1]));
    let second = format!("{}\n{}\n", look(2, "#8PP", &eight), look(2, "#2PP", &two));
    let (plain, packed) = (files.add("1.ndjson", &first), files.add("2", zipped(&second)));
    let output = detect(&[&plain, &packed]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let found = events(&output);
    let expected = [("\"#8PP\"", "\"#8YY\""), ("\"#2PP\"", "\"#2YY\"")];
    assert_eq!(joined(&found), expected.map(|(clan, member)| (clan.to_owned(), member.to_owned())));
    assert_eq!(count(&found, "clash.clan.snapshot"), 2);
    assert!(faults(&output).is_empty());

    // Time runs in the order in which they are given: the other way round nobody joins.
    assert!(joined(&events(&detect(&[&packed, &plain]))).is_empty());
    for input in [(first.clone() + "\n" + &second).into_bytes(), [zipped(&(first + "\n")), zipped(&second)].concat()] {
        for name in [&["-"][..], &[]] {
            let mut command = bugle(&["clash", "detect", "--kind", "clan"]);
            assert_eq!(events(&command.args(name).write_stdin(input.clone()).output().unwrap()), found);
        }
    }
    check(&["clash", "detect", "--kind", "clan", files.0.path().to_str().unwrap()], &["cannot read", "irectory"]);
}

#[test]
fn a_packed_file_that_is_cut_off_counts_as_far_as_it_goes() {
    let files = Files::new();
    let lines: Vec<_> =
        (1..20).map(|hour| look(hour, "#2PP", if hour % 2 == 0 { &["#2LL"] } else { &["#2LL", "#2YY"] })).collect();
    let whole = lines.iter().fold(String::new(), |whole, line| whole + &line.to_string() + "\n");
    let packed = zipped(&whole);
    let (sum_missing, half) =
        (files.add("sum.gz", &packed[..packed.len() - 3]), files.add("half.gz", &packed[..packed.len() / 2]));
    let next = files.add("next", look(23, "#2PP", &["#2LL", "#9LL"]).to_string());

    let output = detect(&[&sum_missing, &next]);
    assert!(output.status.success());
    let found = joined(&events(&output));
    assert_eq!(found.len(), 9 + 1, "{found:?}");
    let said = faults(&output);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("sum.gz, line 19: the gzipped file is cut off here"), "{said:?}");

    let output = detect(&[&half, &next]);
    assert!(output.status.success() && joined(&events(&output)).len() < 10, "{output:?}");
    assert!(faults(&output).len() == 1 && faults(&output)[0].contains("half.gz, line "), "{:?}", faults(&output));

    // Of nothing nothing can be read.
    let output = detect(&[&files.add("mark.gz", [0x1f, 0x8b])]);
    assert_eq!((output.status.code(), faults(&output).len()), (Some(1), 1), "{}", text(&output.stderr));
}

#[test]
fn what_cannot_be_read_is_said_once_with_file_and_line_and_costs_only_itself() {
    let files = Files::new();
    let (one, two, three) =
        (look(1, "#2PP", &["#2LL"]), look(2, "#2PP", &["#2LL", "#2YY"]), look(3, "#2PP", &["#2YY", "#2LL", "#9LL"]));
    let list = format!("[{{\"tag\": 7, \"state\": 1}}, {three}]");
    let cut_off = "{\"observed_at\": \"2026-01-01T00:00:00Z\", \"body\": {";
    let first = files.add("a", format!("nonsense\n{one}\n{cut_off}\n{two}\n{list}\n{{\n \"tag\": [\n"));
    let other = files.add("b", look(4, "#2PP", &["#2YY", "#2LL", "#9LL", "#9YY"]).to_string());
    let output = detect(&[&first, &other]);
    assert!(output.status.success());
    assert_eq!(joined(&events(&output)).len(), 3, "{}", text(&output.stdout));
    let said = faults(&output);
    let places: Vec<_> = said.iter().map(|line| line.rsplit('/').next().unwrap().split(':').next().unwrap()).collect();
    assert_eq!(places, ["a, line 1", "a, line 3", "a, line 5", "a, the end"], "{said:?}");
    assert!(text(&output.stderr).contains("4 unreadable lines"), "{}", text(&output.stderr));
}

#[test]
fn of_very_many_faults_some_are_said() {
    let files = Files::new();
    let output =
        detect(&[&files.add("a", "}\n".repeat(5000)), &files.add("b", look(1, "#2PP", &["#2LL"]).to_string())]);
    assert!(output.status.success());
    let said = faults(&output);
    assert_eq!(said.len(), 21, "{said:?}");
    assert_eq!(said[20], "and 4980 more faults");
}

/// What can be watched is said in one place.
#[test]
fn whatever_can_be_watched_can_be_detected_and_followed() {
    for (command, before, behind) in
        [(&["clash", "detect", "--help"][..], "", ""), (&["tail", "--help"], "--", " <TAG>")]
    {
        let help = text(&bugle(command).output().unwrap().stdout);
        for kind in ResourceKind::ALL {
            let words = if before.is_empty() { kind.answers() } else { kind.these() };
            let name = format!("{before}{}{behind}", kind.name());
            let line = help.lines().position(|line| line.contains(&name)).expect(&name);
            let shown = help.lines().skip(line).take(2).collect::<Vec<_>>().join(" ");
            assert!(shown.contains(words), "{name}: {shown}");
        }
    }
    let all = ResourceKind::ALL.iter().copied().map(ResourceKind::name).collect::<Vec<_>>().join(", ");
    check(&["clash", "detect", "--kind", "clam"], &[&all]);
}
