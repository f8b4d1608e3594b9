//! `bugle explain`: which clause kept a trigger from firing on an event.

use serde_json::Value;

use crate::journal::filled;
use crate::mistakes::check;
use crate::{bugle, events, text};

/// Somebody dies: on this world, at this second, with or without a headshot.
fn death(character: u64, world: u32, second: u32, is_headshot: bool) -> String {
    format!(
        r#"{{"payload":{{"attacker_character_id":"5","attacker_fire_mode_id":"0","attacker_loadout_id":"4","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":"{character}","character_loadout_id":"32","event_name":"Death","is_headshot":"{}","timestamp":"{}","world_id":"{world}","zone_id":"8"}},"service":"event","type":"serviceMessage"}}"#,
        u8::from(is_headshot),
        1_700_000_000 + second,
    )
}

const LOGIN: &str = r#"{"payload":{"character_id":"3","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"1"},"service":"event","type":"serviceMessage"}"#;
const HEARTBEAT: &str = r#"{"online":{"EventServerEndpoint_Jaeger_19":"true"},"service":"event","timestamp":"1700000000","type":"heartbeat"}"#;

/// What is recorded, as events, a line each.
fn decoded() -> String {
    let frames = [
        LOGIN.to_owned(),
        HEARTBEAT.to_owned(),
        death(3, 1, 0, false),
        death(7, 1, 10, true),
        death(9, 10, 20, true),
        death(11, 1, 90, true),
    ];
    let decode = bugle(&["planetside", "decode", "--messages", "-"]).write_stdin(frames.join("\n")).output().unwrap();
    text(&decode.stdout)
}

/// Whether it fires on each event, and if not the clause that kept it.
fn told(verdicts: &[Value]) -> Vec<String> {
    let tell = |verdict: &Value| match verdict["failed"]["clause"].as_str() {
        Some(clause) => format!("{clause}: {}", verdict["failed"]["note"].as_str().unwrap_or("")),
        None => format!("fires {}", verdict["fires"]),
    };
    verdicts.iter().map(tell).collect()
}

#[test]
fn each_event_is_told_what_kept_the_trigger_from_firing_on_it() {
    let arguments = ["explain", "-", "--on", "Death", "--world", "Osprey", "--cooldown", "60"];
    let output = bugle(&arguments).write_stdin(decoded()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(
        told(&events(&output)),
        [
            "kind is planetside.death: it is planetside.player_login",
            "kind is planetside.death: it is planetside.message.heartbeat",
            "fires true",
            "has rested 60s: it is quiet until 2023-11-14T22:14:20Z",
            "world is 1: it is 10",
            "fires true",
        ]
    );
    let said = text(&output.stderr);
    assert!(said.starts_with("6 events asked, 2 fire\n") && said.contains("2 - kind is planetside.death\n"), "{said}");
    let once = bugle(&["explain", "-", "--on", "Death", "--once"]).write_stdin(decoded()).output().unwrap();
    let once = events(&once);
    assert_eq!(once.iter().filter(|verdict| verdict["fires"] == true).count(), 1);
    assert_eq!(once[3]["failed"]["clause"], "has its one shot");
}

/// What is asked about one event is what was said of it among all.
#[test]
fn what_came_before_the_event_that_is_asked_about_counts() {
    let quiet = ["explain", "-", "--on", "Death", "--world", "Osprey", "--cooldown", "60"];
    let all = events(&bugle(&quiet).write_stdin(decoded()).output().unwrap());
    let id = all[3]["id"].as_str().unwrap();
    let one = bugle(&quiet).args(["--id", id]).write_stdin(decoded()).output().unwrap();
    assert_eq!(told(&events(&one)), ["has rested 60s: it is quiet until 2023-11-14T22:14:20Z"]);
    assert!(text(&one.stderr).starts_with("1 event asked, 0 fire\n"), "{}", text(&one.stderr));

    let dir = filled();
    let path = dir.path().to_str().unwrap();
    let first = |arguments: &[&str]| {
        let asked = ["explain", "--journal", path, "--on", "Death", "--once"];
        let output = bugle(&asked).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        (events(&output), text(&output.stderr))
    };
    let (all, said) = first(&[]);
    assert!(said.contains("1 fire\n") && !said.contains("no longer kept"), "{said}");
    let second = all.iter().filter(|verdict| verdict["type"] == "planetside.death").nth(1).unwrap();
    let (seq, id) = (second["seq"].as_str().unwrap(), second["id"].as_str().unwrap());
    let of_one = [first(&["--seq", seq]).0, first(&["--id", id]).0];
    assert_eq!(of_one, [[second.clone()], [second.clone()]]);
    assert_eq!(first(&["--last", "1000"]).0, all[all.len() - 1000..]);

    bugle(&["journal", "prune", path, "--keep-events", "1000"]).assert().success();
    let (_, said) = first(&["--last", "1"]);
    assert!(said.starts_with("what came before event ") && said.contains(" is no longer kept"), "{said}");
}

#[test]
fn people_read_the_event_and_below_it_the_clause_or_all_of_them() {
    let arguments = ["explain", "-", "--on", "Death", "--world", "Wainwright", "--format", "pretty"];
    let output = bugle(&arguments).write_stdin(decoded()).output().unwrap();
    let said = text(&output.stdout);
    assert!(
        said.contains("Wainwright: character 5 [Combat Medic] killed character 9 [Heavy Assault] with a headshot"),
        "{said}"
    );
    assert!(said.contains("\n         = fires\n") && said.contains("\n         - world is 10: it is 1\n"), "{said}");
    let output = bugle(&arguments).arg("--verbose").write_stdin(decoded()).output().unwrap();
    let said = text(&output.stdout);
    let all = "\n         + kind is planetside.death\n         - world is 10: it is 1\n         = does not fire\n";
    assert!(said.contains(all), "{said}");
    let json = bugle(&["explain", "-", "--on", "Death", "--verbose"]).write_stdin(decoded()).output().unwrap();
    assert_eq!(events(&json)[0]["clauses"][0]["held"], false);
}

#[test]
fn what_tails_detections_and_journals_have_is_read() {
    let dir = filled();
    let path = dir.path().to_str().unwrap();
    let exported = bugle(&["journal", "export", path]).output().unwrap();
    let of_lines =
        bugle(&["explain", "-", "--on", "Death,ClanSnapshot"]).write_stdin(exported.stdout).output().unwrap();
    let of_journal = bugle(&["explain", "--journal", path, "--on", "Death,ClanSnapshot"]).output().unwrap();
    assert!(of_lines.status.success() && of_lines.stdout == of_journal.stdout, "{}", text(&of_lines.stderr));
    let verdicts = events(&of_lines);
    for kind in ["planetside.death", "clash.clan.snapshot", "gap"] {
        let mut of_kind = verdicts.iter().filter(|verdict| verdict["type"] == kind).peekable();
        assert!(
            of_kind.peek().is_some() && of_kind.all(|verdict| (verdict["fires"] == true) == (kind != "gap")),
            "{kind}"
        );
    }
    let some = |arguments: &[&str]| {
        let output = bugle(&[&["explain", "--journal", path][..], arguments].concat()).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        events(&output)
    };
    assert_eq!(some(&["--last", "3"]), some(&[])[verdicts.len() - 3..]);
    assert_eq!(some(&["--seq", "7"]), some(&[])[6..7]);
    assert_eq!(some(&["--id", verdicts[8]["id"].as_str().unwrap()])[0]["seq"], "9");
}

#[test]
fn a_line_that_is_no_event_costs_only_itself() {
    let good = decoded();
    let firing = r#"{"pattern":"x","key":"","at":"2023-11-14T22:13:20Z","blind":false,"events":[]}"#;
    let foreign = r#"{"specversion":"1.0","id":"000000000000000000000000000000aa","source":"chess","type":"chess.move","subject":"board/a1","observedat":"2023-11-14T22:13:20Z","origin":"live","data":{"to":"e4"}}"#;
    let broken = good.lines().nth(2).unwrap().replace("specversion", "spec");
    let input = format!("nonsense\n\n{firing}\n{foreign}\n{broken}\n{{\"specversion\":\"1.0\"\n{good}");
    let output = bugle(&["explain", "-", "--on", "Death"]).write_stdin(input).output().unwrap();
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    let verdicts = events(&output);
    assert_eq!((verdicts.len(), &verdicts[0]["type"]), (7, &"chess.move".into()));
    let told: Vec<_> = said.lines().take(3).collect();
    let expected = [
        "-, line 1: no event: expected ident (column 2)",
        "-, line 5: no event: missing field `specversion`",
        "-, line 6: no event: it breaks off",
    ];
    assert_eq!(told, expected);
    let output = bugle(&["explain", "-"]).write_stdin("nonsense\n").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("bugle: nothing in the input could be read; of recorded frames"));
    assert_eq!(bugle(&["explain", "-"]).write_stdin("").output().unwrap().status.code(), Some(0));
}

#[test]
fn nonsense_is_answered_in_one_line() {
    let dir = filled();
    let path = dir.path().to_str().unwrap();
    check(&["explain"], &["<FILE>"]);
    check(&["explain", "no/such.ndjson"], &["no/such.ndjson"]);
    check(&["explain", "-", "--journal", path], &["--journal"]);
    check(&["explain", "-", "--seq", "3"], &["--seq", "FILE"]);
    check(&["explain", "--journal", path, "--seq", "99999"], &["no event 99999", "it has 1 to "]);
    check(&["explain", "--journal", path, "--seq", "0"], &["--seq", "from 1"]);
    check(&["explain", "--journal", path, "--seq", "3", "--last", "2"], &["--seq", "--last"]);
    check(&["explain", "--journal", path, "--id", "b09"], &["--id", "32 digits"]);
    check(&["explain", "--journal", path, "--id", &"0".repeat(32)], &["no event 000"]);
    check(&["explain", "--journal", "no/such"], &["there is no journal in"]);
    check(&["explain", "-", "--on", "Deth"], &["`Death`"]);
    check(&["explain", "-", "--on", "WarAttack", "--world", "1"], &["clash.war.attack has no world", "clan, player"]);
    check(&["explain", "-", "--cooldown", "soon"], &["--cooldown", "such as 60"]);
}
