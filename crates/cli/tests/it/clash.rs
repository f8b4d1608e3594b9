//! `bugle clash`: what is asked of the API, as people and pipes get it.

use std::process::Output;

use serde_json::Value;

use crate::fake::{Answer, Fake};
use crate::services::Sim;
use crate::{bugle, events, json, text};

/// A body with a field that nobody knows, a name that commands terminals, and spaces of its own.
const CLAN: &str = "{ \"tag\":\"#2PP\",\"name\":\"A\\u001b[2J\\u202e\",\"new\":{\"a\":[1]},\"members\":1,\
    \"memberList\":[{\"tag\":\"#8QYY0\",\"name\":\"\\u0633\\u0645\\nB\",\"role\":\"admin\",\"clanRank\":1}] }";

/// What `bugle clash` says with these arguments of the service at `url`.
fn asked(url: &str, arguments: &[&str]) -> Output {
    bugle(&[&["clash"], arguments, &["--key", "s3cret", "--base-url", url]].concat()).output().unwrap()
}

/// The one line that it fails with, and with which code.
fn failed(output: &Output) -> (Option<i32>, String) {
    let said = text(&output.stderr);
    assert!(!output.status.success() && output.stdout.is_empty(), "{said}");
    assert!(said.lines().count() == 1 && said.starts_with("bugle: "), "{said}");
    assert!(!said.contains("panicked") && !said.contains("s3cret"), "{said}");
    (output.status.code(), said)
}

#[test]
fn a_body_is_raw_or_json_or_for_people() {
    let fake = Fake::start(|_, path| match path {
        "/clans/%232PP" => Answer::json("200 OK", CLAN),
        _ => Answer::json("404 Not Found", r#"{"reason":"notFound"}"#),
    });
    let raw = asked(&fake.url, &["clan", "2pp", "--raw"]);
    assert_eq!(text(&raw.stdout), format!("{CLAN}\n"), "{}", text(&raw.stderr));
    let body = json(&asked(&fake.url, &["clan", "#2PP"]));
    assert_eq!((&body["member_list"][0]["role"], &body["new"]["a"][0]), (&"admin".into(), &1.into()));
    let shown = text(&asked(&fake.url, &["clan", "#2PP", "--format", "pretty"]).stdout);
    assert!(shown.contains("elder") && shown.ends_with("#8QYY0  سم B\n"), "{shown}");
    assert!(!shown.contains(|letter: char| letter != '\n' && letter.is_control() || letter == '\u{202e}'), "{shown:?}");
}

#[test]
fn an_error_is_one_line_that_says_what_would_help() {
    let fake = Fake::start(|_, path| match path {
        "/clans/%232PP" | "/clans/%232PP/currentwar/leaguegroup" => {
            Answer::json("404 Not Found", r#"{"reason":"notFound"}"#)
        }
        "/clans/%232PP/currentwar" => Answer::json("403 Forbidden", r#"{"reason":"accessDenied"}"#),
        "/players/%232PP" => Answer::json(
            "403 Forbidden",
            r#"{"reason":"accessDenied.invalidIp","message":"Invalid authorization: API key does not allow access from IP 192.0.2.7"}"#,
        ),
        "/clans?minClanLevel=5" => {
            Answer::json("400 Bad Request", r#"{"reason":"badRequest","message":"No s3cret\nhere"}"#)
        }
        _ => Answer::json("200 OK", "<html>"),
    });
    let said = |arguments: &[&str], words: &[&str]| {
        let (code, said) = failed(&asked(&fake.url, arguments));
        assert_eq!(code, Some(1), "{said}");
        for word in words {
            assert!(said.contains(word), "{said}");
        }
    };
    said(&["clan", "#2PP"], &["clan #2PP", "not found", "check the tag"]);
    said(&["cwl", "#2PP"], &["clan #2PP is in no group of clan war leagues"]);
    said(&["war", "#2PP"], &["war of clan #2PP", "private", "leader can make it public"]);
    said(&["player", "#2PP"], &["player #2PP", "192.0.2.7", "bugle clash keys make"]);
    said(&["search", "--min-level", "5"], &["refuses the request (No [hidden] here)"]);
    said(&["battles", "#2PP"], &["battles of player #2PP", "broken"]);
}

const LEAGUE_WAR: &str = r##"{"state":"inWar","teamSize":15,"warStartTime":"20260610T070000.000Z",
    "preparationStartTime":"20260609T070000.000Z","clan":{"tag":"#2LL","name":"Foes","stars":3},
    "opponent":{"tag":"#2PP","name":"We","stars":9}}"##;

const GROUP: &str = r##"{"state":"inWar","season":"2026-06-02","clans":[{"tag":"#2PP","name":"We"},{"tag":"#2LL","name":"Foes"}],
    "rounds":[{"warTags":["#8QYY0","#8QYY2"]},{"warTags":["#0"]}]}"##;

/// The regular war is over; in clan war leagues one is fought.
#[test]
fn a_clan_in_clan_war_leagues_shows_its_war_there() {
    const WAR: &str = r##"{"state":"inWar","teamSize":15,"warStartTime":"20260610T070000.000Z","preparationStartTime":"20260609T070000.000Z",
        "clan":{"tag":"#2LL","name":"Foes","stars":3},"opponent":{"tag":"#2PP","name":"We","stars":9}}"##;
    let fake = Fake::start(|_, path| match path {
        "/clans/%232PP/currentwar" => Answer::json(
            "200 OK",
            r##"{"state":"warEnded","teamSize":5,"clan":{"tag":"#2PP","name":"We"},"opponent":{"tag":"#2GG","name":"Old"}}"##,
        ),
        "/clans/%232PP/currentwar/leaguegroup" => Answer::json(
            "200 OK",
            r##"{"state":"inWar","season":"2026-06-02","clans":[{"tag":"#2PP","name":"We"},{"tag":"#2LL","name":"Foes"}],
                "rounds":[{"warTags":["#8QYY0"]},{"warTags":["#0"]}]}"##,
        ),
        "/clanwarleagues/wars/%238QYY0" => Answer::json("200 OK", WAR),
        _ => Answer::HangUp,
    });
    let output = asked(&fake.url, &["war", "#2PP"]);
    assert_eq!(json(&output)["team_size"], 15);
    assert_eq!(text(&output.stderr), "bugle: clan #2PP plays clan war leagues: this is its war #8QYY0 there\n");
    let shown = text(&asked(&fake.url, &["war", "#2PP", "--format", "pretty"]).stdout);
    assert!(shown.starts_with("war of clan war leagues of 15 against 15, winning"), "{shown}");
    assert_eq!(text(&asked(&fake.url, &["war", "#2PP", "--raw"]).stdout), format!("{WAR}\n"));

    let group = json(&asked(&fake.url, &["cwl", "#2PP"]));
    assert_eq!((&group["standings"][0]["tag"], &group["wars"][0]["round"]), (&"#2PP".into(), &1.into()));
}

/// A war that cannot be looked for is not said to be none; one bad war does not hide the others.
#[test]
fn what_cannot_be_seen_is_said() {
    let fake = |of_group: &'static str| {
        Fake::start(move |_, path| match path {
            "/clans/%232PP/currentwar" => Answer::json("200 OK", r#"{"state":"notInWar"}"#),
            "/clans/%232PP/currentwar/leaguegroup" => Answer::json(of_group, GROUP),
            "/clanwarleagues/wars/%238QYY0" => Answer::json("200 OK", LEAGUE_WAR),
            _ => Answer::json("404 Not Found", r#"{"reason":"notFound"}"#),
        })
    };
    let (code, said) = failed(&asked(&fake("400 Bad Request").url, &["war", "#2PP"]));
    assert!(code == Some(1) && said.contains("clan war leagues of clan #2PP"), "{said}");
    let good = fake("200 OK");
    assert_eq!(json(&asked(&good.url, &["war", "#2PP"]))["team_size"], 15);
    let group = asked(&good.url, &["cwl", "#2PP"]);
    assert_eq!(json(&group)["standings"][0]["tag"], "#2PP");
    assert!(text(&group.stderr).starts_with("bugle: 1 war cannot be seen, and nothing"), "{}", text(&group.stderr));
}

#[test]
fn a_list_that_turns_back_on_itself_ends() {
    let fake = Fake::start(|_, _| {
        Answer::json("200 OK", r#"{"items":[{"id":1,"name":"A"}],"paging":{"cursors":{"after":"x"}}}"#)
    });
    assert_eq!(events(&asked(&fake.url, &["locations", "--all"])).len(), 1);
    assert_eq!(text(&asked(&fake.url, &["locations", "--all", "--raw"]).stdout).lines().count(), 2);
    assert_eq!(text(&asked(&fake.url, &["locations", "--raw"]).stdout).lines().count(), 1);
}

#[test]
fn numbers_that_were_not_sent_are_none() {
    const WAR: &str = r##"{"state":"inWar","clan":{"tag":"#2PP","name":"We","members":[{"tag":"#8QYY0","name":"A","attacks":[
        {"attackerTag":"#8QYY0","defenderTag":"#2QP","order":1}]}]},"opponent":{"tag":"#2LL","name":"Foes","stars":"x","members":[]}}"##;
    let fake = Fake::start(|_, path| match path {
        "/clans/%232PP/currentwar" => Answer::json("200 OK", WAR),
        "/clans?minClanLevel=5" => Answer::json("200 OK", r##"{"items":[{"tag":"#2PP","name":"We"}]}"##),
        "/players/%238QYY0/battlelog" => Answer::json("200 OK", r##"{"items":[{"opponentPlayerTag":"#2QP"}]}"##),
        "/locations/global/rankings/clans" => Answer::json("200 OK", r##"{"items":[{"tag":"#2PP","rank":0}]}"##),
        _ => Answer::json(
            "200 OK",
            r##"{"items":[{"startTime":"20260130T070000.000Z","members":[{"tag":"#8QYY0","name":"A"}]}]}"##,
        ),
    });
    let asks: [&[&str]; 4] =
        [&["war", "#2PP"], &["search", "--min-level", "5"], &["battles", "#8QYY0"], &["raids", "#2PP"]];
    for arguments in asks {
        let written = text(&asked(&fake.url, arguments).stdout).replace("T07:00:00Z", "");
        assert!(written.starts_with('{') && !written.contains(":0") && !written.contains("false"), "{written}");
        let shown = text(&asked(&fake.url, &[arguments, &["--format", "pretty"]].concat()).stdout);
        let numbers = shown.replace("2026-01-30 07:00", "").replace("#8QYY0", "");
        assert!(shown.contains('-') && !numbers.contains('0'), "{arguments:?}: {shown}");
    }
    assert_eq!(json(&asked(&fake.url, &["rankings", "clans"]))["rank"], 0, "what was sent is written");
}

/// Where a list ends that never says so, and that rows are written before it is known where.
#[test]
fn a_list_is_written_as_it_comes_and_left_where_it_brings_nothing_new() {
    let fake = Fake::start(|n, path| {
        let row = if path.contains("after") { n.min(3) } else { 1 };
        Answer::json(
            "200 OK",
            &format!(r#"{{"items":[{{"id":{row},"name":"A"}},{{}}],"paging":{{"cursors":{{"after":"x{n}"}}}}}}"#),
        )
    });
    let all = asked(&fake.url, &["locations", "--all", "--format", "pretty"]);
    let (shown, said) = (text(&all.stdout), text(&all.stderr));
    assert!(all.status.success() && shown.lines().count() == 4, "{shown}");
    assert!(said.contains("bring nothing new") && said.contains("5 rows cannot be read"), "{said}");
    let raw = asked(&fake.url, &["locations", "--all", "--raw"]);
    assert!(raw.status.success() && text(&raw.stderr).contains("bring nothing new"), "{}", text(&raw.stderr));
    let broken = Fake::start(|n, _| match n {
        1 => Answer::json("200 OK", r#"{"items":[{"id":1,"name":"A"}],"paging":{"cursors":{"after":"x"}}}"#),
        _ => Answer::json("400 Bad Request", r#"{"reason":"badRequest"}"#),
    });
    let some = asked(&broken.url, &["locations", "--all", "--format", "pretty"]);
    assert_eq!((some.status.code(), text(&some.stdout).lines().count()), (Some(1), 2));
}

#[test]
fn what_is_not_there_is_said_by_what_was_asked_for() {
    let fake = Fake::start(|_, _| Answer::json("404 Not Found", r#"{"reason":"notFound"}"#));
    let said = |arguments: &[&str]| failed(&asked(&fake.url, arguments)).1;
    let ranking = said(&["rankings", "builder-base-clans", "32000087"]);
    assert!(ranking.contains("builder base clans of location 32000087") && ranking.contains("has none"), "{ranking}");
    for arguments in [&["rankings", "clans"][..], &["search", "--min-level", "5"], &["locations"]] {
        let said = said(arguments);
        assert!(said.contains("base URL") && !said.contains("tag") && !said.contains("country"), "{said}");
    }
    assert!(said(&["raids", "#2PP"]).contains("check the tag"));
}

/// The simulator, and all that can be asked of it.
#[test]
fn the_simulator_answers_every_subcommand() {
    let sim = Sim::start(&["--seed", "3"]);
    let rows = |arguments: &[&str]| {
        let output = asked(sim.address("clash"), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        events(&output)
    };
    assert_eq!(rows(&["clan", "#2PP"])[0]["tag"], "#2PP");
    assert_eq!(rows(&["player", "#8QYY0"])[0]["tag"], "#8QYY0");
    assert!(rows(&["war", "#2PP"])[0]["state"].is_string());
    assert!(rows(&["raids", "#2PP"]).iter().all(|season| season["start_time"].is_string()));
    assert!(!rows(&["battles", "#8QYY0"]).is_empty());
    assert!(!rows(&["search", "--min-members", "1"]).is_empty());
    let ranks: Vec<_> = rows(&["rankings", "clans"]).iter().map(|clan| clan["rank"].as_u64().unwrap()).collect();
    assert_eq!(ranks, (1..=ranks.len() as u64).collect::<Vec<_>>());

    let (some, all) = (rows(&["locations", "--limit", "7"]), rows(&["locations", "--limit", "100", "--all"]));
    let ids = |rows: &[Value]| rows.iter().map(|row| row["id"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!((some.len(), &ids(&all)[..7]), (7, &ids(&some)[..]));
    let mut once = ids(&all);
    once.dedup();
    assert!(once.len() > 100 && once == ids(&all), "{}", once.len());
    let shown = asked(sim.address("clash"), &["locations", "--limit", "7", "--format", "pretty"]);
    assert_eq!(text(&shown.stdout).lines().count(), 8);
    assert!(text(&shown.stderr).contains("--all"), "{}", text(&shown.stderr));
}

#[test]
fn a_token_is_good_once() {
    let sim = Sim::start(&["--seed", "3"]);
    let token = sim.tags()["fixed_token"].as_str().unwrap().to_owned();
    let verify = |token: &str| asked(sim.address("clash"), &["verify", "#8QYY0", token]);
    assert_eq!(json(&verify(&token))["status"], "ok");
    let again = verify(&token);
    assert_eq!((again.status.code(), text(&again.stderr).contains("good once")), (Some(1), true));
}

#[test]
fn keys_are_made_used_and_removed_and_the_password_is_seen_nowhere() {
    let sim = Sim::start(&["--portal-keys"]);
    let portal = sim.portal();
    let said = |field: &str| portal[field].as_str().unwrap().to_owned();
    let (email, password, url) = (said("email"), said("password"), said("url"));
    let run = |arguments: &[&str]| {
        let mut command = bugle(&[&["clash"], arguments].concat());
        command.env("BUGLE_CLASH_EMAIL", &email).env("BUGLE_CLASH_PASSWORD", &password).env("BUGLE_PORTAL_URL", &url);
        let output = command.env("BUGLE_BASE_URL", sim.address("clash")).env("BUGLE_LOG", "trace").output().unwrap();
        let written = text(&output.stdout) + &text(&output.stderr);
        assert!(!written.contains(&password) && !written.contains(&email), "{arguments:?}: {written}");
        output
    };
    let made = run(&["keys", "make", "--show"]);
    let key = text(&made.stdout).trim().to_owned();
    assert!(key.len() > 20 && !key.contains('\n'), "{}", text(&made.stderr));
    let clan = asked(sim.address("clash"), &["clan", "#2PP"]);
    assert!(failed(&clan).1.contains("not accepted"));
    let mut command = bugle(&["clash", "clan", "#2PP", "--base-url", sim.address("clash")]);
    assert_eq!(json(&command.env("BUGLE_CLASH_KEY", &key).output().unwrap())["tag"], "#2PP");
    assert_eq!(json(&run(&["clan", "#2PP"]))["tag"], "#2PP", "a login stands in for a key");

    let listed = events(&run(&["keys", "list"]));
    let ours: Vec<_> = listed.iter().filter(|row| row["ours"] == true).collect();
    assert!(ours.len() == 1 && !listed.iter().any(|row| row.to_string().contains(&key)), "{listed:?}");
    let id = ours[0]["id"].as_str().unwrap();
    assert_eq!(events(&run(&["keys", "remove", id])).len(), 1);
    let refused = run(&["keys", "remove", id]);
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused.stderr));
    assert!(text(&refused.stderr).contains("no other is removed"), "{}", text(&refused.stderr));
}

#[test]
fn an_account_is_taken_from_a_file_or_the_environment_whole() {
    let keys = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = bugle(&[&["clash", "keys", "list"], arguments].concat());
        failed(&command.envs(environment.iter().copied()).output().unwrap())
    };
    let (code, said) = keys(&[], &[]);
    assert!(code == Some(2) && said.contains("BUGLE_CLASH_EMAIL") && said.contains("--login"), "{said}");
    let (code, said) = keys(&[], &[("BUGLE_CLASH_PASSWORD", "s3cret")]);
    assert!(code == Some(2) && said.contains("BUGLE_CLASH_EMAIL is not"), "{said}");
    let (code, said) = keys(&["--login", "no/such"], &[]);
    assert!(code == Some(1) && said.contains("cannot read no/such"), "{said}");
    let (code, said) = keys(&["--portal-url", "ftp://u:s3cret@host"], &[]);
    assert!(code == Some(2) && said.contains("--portal-url"), "{said}");
}

#[test]
fn t2_nonsense_is_answered_with_what_would_do() {
    let check = |arguments: &[&str], words: &[&str]| {
        let (code, said) = failed(&asked("http://127.0.0.1:1/v1", arguments));
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{arguments:?}: {said}");
        }
    };
    for command in ["clan", "war", "cwl", "raids", "player", "battles"] {
        check(&[command, "#2PZ"], &["#2PZ", "0289PYLQGRJCUV"]);
        check(&[command], &["<TAG>"]);
    }
    check(&["search"], &["--name", "--min-level", "--labels"]);
    check(&["search", "--name", "ab"], &["three characters at least"]);
    check(&["search", "--war-frequency", "daily"], &["--war-frequency", "oncePerWeek"]);
    check(&["search", "--location", "global"], &["--location", "bugle clash locations"]);
    check(&["search", "--min-members", "5", "--max-members", "3"], &["--min-members", "--max-members"]);
    for value in ["", "x", "0", "-1", "99999999999"] {
        check(&["search", "--labels", value], &["--labels", "a whole number from 1"]);
        check(&["locations", "--limit", value], &["--limit", "a whole number from 1"]);
        let (code, said) = failed(&bugle(&["clash", "keys", "make", "--count", value]).output().unwrap());
        assert!(code == Some(2) && said.contains("from 1 to 10"), "{value}: {said}");
    }
    check(&["rankings", "clams"], &["clams", "capitals"]);
    check(&["rankings", "clans", "here"], &["global", "32000249"]);
    check(&["verify", "#8QYY0", ""], &["expected a token"]);
    check(&["clans"], &["clans"]);
}
