//! Addresses that others wrote.

use crate::census::query::{Condition, Join, NotAQuery, Query, Tree, Verb, at_least, not, starts_with};

#[track_caller]
fn check(url: &str, query: Query) {
    assert_eq!(Query::from_url(url), Ok(query.namespace("ps2:v2")));
}

#[test]
fn hosts_service_ids_and_formats_are_dropped() {
    for url in [
        "https://census.daybreakgames.com/s:s3cret/get/ps2:v2/character/5428",
        "http://census.daybreakgames.com/json/get/ps2:v2/character/5428/",
        "http://census.daybreakgames.com/s:s3cret/json/get/ps2%3Av2/character/5428?",
        "http://127.0.0.1:8124/json/s:s3cret/get/ps2:v2/character/5428?#top",
        "/get/ps2:v2/character/5428",
        "get/ps2:v2/character/,5428,",
    ] {
        let query = Query::from_url(url).unwrap();
        assert_eq!(query, Query::new("character").ids("5428").namespace("ps2:v2"), "{url}");
        assert!(!format!("{query} {query:?}").contains("s3cret"));
    }
    let sanctuary = Query::from_url("https://census.lithafalcon.cc/get/ps2/item?c:censusJSON=false").unwrap();
    assert_eq!(sanctuary, Query::new("item").namespace("ps2").command("censusJSON", "false"));
    assert_eq!(Query::from_url("/get/ps2:v2").unwrap(), Query::collections().namespace("ps2:v2"));
    check("https://census.daybreakgames.com/count/ps2:v2/outfit", Query::new("outfit").verb(Verb::Count));
}

#[test]
fn the_same_said_otherwise_is_the_same() {
    let lower = Query::new("character").term("name.first_lower", starts_with("hig by"));
    for url in [
        "/get/ps2:v2/character?name.first_lower=^hig by",
        "/get/ps2:v2/character?&name.first_lower=%5ehig%20by&",
        "/get/ps2:v2/character/?name%2Efirst_lower=%5Ehig+by&c:case=true&c:retry=t&c:timing=0&c:includeNull=f",
    ] {
        check(url, lower.clone());
    }
    check("/get/ps2:v2/item?c:show=a&c:hide=b&c:show=c", Query::new("item").show(["a", "c"]));
    check("/get/ps2:v2/item?c:hide=b&c:show=a", Query::new("item").show("a"));
    check("/get/ps2:v2/item?c:sort=a:1,b:-1", Query::new("item").sort("a").sort(super::super::descending("b")));
    check("/get/ps2:v2/item?x=1&x=2,3", Query::new("item").term("x", 1).term("x", [2, 3]));
    check("/get/ps2:v2/item?x", Query::new("item").term("x", ""));
    check(
        "/get/ps2:v2/item?c:resolve=a(b,c),d,e(f)",
        Query::new("item").resolve("a(b,c)").resolve("d").resolve("e(f)"),
    );
    let tree = Tree::by("RowData.RegionId").start("Regions.Row").list();
    check("/get/ps2:v2/map?c:tree=start:Regions.Row^list:true^field:RowData.RegionId", Query::new("map").tree(tree));
}

/// The example of all keys, as documentation of the service writes it, and what other clients make of a join.
#[test]
fn joins_are_read_in_each_dialect() {
    let item = Join::new("item").on("item_id").to("item_id").list().show(["name.en", "faction_id"]).inject_at("it");
    let all = item.term("faction_id", 2).term("item_type_id", not(26));
    let children = all.clone().join(Join::new("weapon").inject_at("w")).join("item_category");
    let documented = "item^on:item_id^to:item_id^list:1^outer:1^show:name.en'faction_id^inject_at:it\
        ^terms:faction_id=2'item_type_id=!26";
    let query = || Query::new("x");
    check(&format!("/get/ps2:v2/x?c:join={documented}"), query().join(all.clone()));
    check(
        &format!("/get/ps2:v2/x?c:join={documented}(weapon^inject_at:w,item_category),faction"),
        query().join(children).join("faction"),
    );
    check("/get/ps2:v2/x?c:join=a&c:join=b^outer:0", query().join("a").join(Join::new("b").inner()));
    check("/get/ps2:v2/x?c:join=on:b^type:a", query().join(Join::new("a").on("b")));
    check("/get/ps2:v2/x?c:join=type:a^terms:b=1`c=2", query().join(Join::new("a").term("b", 1).term("c", 2)));
    let begins = Join::new("a").term("name.en", starts_with("O'Neill`s")).term("n", at_least(3)).on("q");
    check("/get/ps2:v2/x?c:join=a^terms:name.en=^O'Neill`s'n=]3^on:q", query().join(begins));
    check("/get/ps2:v2/x?c:join=a^show:b^hide:c", query().join(Join::new("a").show("b")));
    check("/get/ps2:v2/x?c:join=a^hide:c^show:b'", query().join(Join::new("a").show("b")));
}

#[test]
fn what_cannot_be_read_is_kept() {
    for command in [
        "c:limit=Bogus",
        "c:limit=-1",
        "c:start=99999999999",
        "c:case=perhaps",
        "c:tree=",
        "c:tree=a^b:c",
        "c:tree=a^b",
        "c:distinct=",
        "c:resolve=a(b",
        "c:resolve=a)",
        "c:join=a(b",
        "c:join=a)",
        "c:join=a,",
        "c:join=^on:a",
        "c:join=a^list:7",
        "c:join=a^terms:b",
        "c:join=type:a:b",
        "c:foo=bar",
        "c:=",
        "c:resolve=(a)",
    ] {
        let address = format!("/get/ps2:v2/x?{command}");
        let query = Query::from_url(&address).unwrap();
        assert_eq!(query.to_string().replace("%5E", "^"), address);
        let (name, value) = command["c:".len()..].split_once('=').unwrap();
        assert_eq!(query.ask.others, [(name.to_owned(), value.to_owned())]);
    }
}

#[test]
fn a_join_as_deep_as_any_program_can_be_told_is_no_danger() {
    let deep = |depth: usize| format!("/get/ps2:v2/x?c:join=a{}{}", "(a".repeat(depth), ")".repeat(depth));
    assert_eq!(Query::from_url(&deep(16)).unwrap().ask.joins.len(), 1);
    for depth in [17, 100_000] {
        assert_eq!(Query::from_url(&deep(depth)).unwrap().ask.others.len(), 1, "{depth}");
    }
}

#[test]
fn what_is_no_query_is_said() {
    for (url, error) in [
        ("https://census.daybreakgames.com/", NotAQuery::NoVerb),
        ("", NotAQuery::NoVerb),
        ("https://census.daybreakgames.com/s:s3cret/put/ps2:v2/x?get", NotAQuery::NoVerb),
        ("/s:s3cret/get", NotAQuery::NoNamespace),
        ("/s:s3cret/xml/get/ps2:v2/x", NotAQuery::Xml),
        ("/get/ps2:v2/x/1/2", NotAQuery::LongPath),
        ("/s:s3cret/get/ps2:v2/x?a=%FF", NotAQuery::Encoding),
        ("/s:s3cret/get/ps2:v2/%FF", NotAQuery::Encoding),
    ] {
        let told = Query::from_url(url).unwrap_err();
        assert_eq!(told, error, "{url}");
        assert!(!format!("{told} {told:?}").contains("s3cret"));
    }
    // As a recording has it: all of it is the name of a collection.
    let odd = Query::from_url("https://census.daybreakgames.com/get/ps2/item&field=value").unwrap();
    assert_eq!((odd.collection(), odd.check().is_err()), (Some("item&field=value"), true));
    assert_eq!(Condition::raw("").values(), [""]);
}
