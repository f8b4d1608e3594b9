//! Addresses, to the letter. All but those of the last test are what auraxium 0.5.0 (`census.Query.url()`) makes of the
//! same query.

use crate::census::query::{
    Condition, Join, Operator, Query, Tree, Verb, at_least, at_most, contains, descending, equals, greater, less, not,
    starts_with,
};

#[track_caller]
fn check(query: &Query, address: &str) {
    assert_eq!(query.to_string(), address);
    assert_eq!(query.check(), Ok(()));
}

#[test]
fn verbs_collections_and_namespaces() {
    check(&Query::collections(), "/get/ps2:v2");
    check(&Query::new("character"), "/get/ps2:v2/character");
    check(&Query::new("character").limit(5).verb(Verb::Count), "/count/ps2:v2/character?c:limit=5");
    let servers = Query::new("game_server_status").namespace("global").term("game_code", "ps2").limit(100);
    check(&servers, "/get/global/game_server_status?game_code=ps2&c:limit=100");
    check(&Query::new("x").namespace("ps2ps4us:v2"), "/get/ps2ps4us:v2/x");
    assert_eq!(Query::new("x").path_in("ps2ps4eu:v2"), "/get/ps2ps4eu:v2/x");
    assert_eq!(Query::new("x").namespace("ps2").path_in("ps2ps4eu:v2"), "/get/ps2/x");
}

#[test]
fn operators() {
    let conditions: [(Condition, Operator, &str); 8] = [
        (equals("Mag-Scatter"), Operator::Equal, ""),
        (less("Mag-Scatter"), Operator::Less, "%3C"),
        (at_most("Mag-Scatter"), Operator::AtMost, "%5B"),
        (greater("Mag-Scatter"), Operator::Greater, "%3E"),
        (at_least("Mag-Scatter"), Operator::AtLeast, "%5D"),
        (starts_with("Mag-Scatter"), Operator::StartsWith, "%5E"),
        (contains("Mag-Scatter"), Operator::Contains, "*"),
        (not("Mag-Scatter"), Operator::Not, "!"),
    ];
    for (condition, operator, sign) in conditions {
        assert_eq!((condition.operator(), Condition::raw(&condition.to_string())), (operator, condition.clone()));
        check(&Query::new("item").term("name.en", condition), &format!("/get/ps2:v2/item?name.en={sign}Mag-Scatter"));
    }
}

#[test]
fn values() {
    let ids = [5_428_010_618_020_694_593_u64, 5_428_010_618_020_694_594];
    let address = "/get/ps2:v2/character?character_id=5428010618020694593,5428010618020694594";
    check(&Query::new("character").term("character_id", ids), address);
    check(&Query::new("character").term("character_id", ids.map(crate::CharacterId)), address);
    let range = Query::new("event").term("timestamp", greater(1)).term("timestamp", less(9)).term("type", "DEATH");
    check(&range, "/get/ps2:v2/event?timestamp=%3E1&timestamp=%3C9&type=DEATH");
    let signs = "Ünïted &=+/?#%:;@$!'()*~`\"|\\{}<>[]^ \t✓";
    let encoded = "%C3%9Cn%C3%AFted+%26%3D%2B/?%23%25:%3B@$!'()*~%60%22%7C%5C%7B%7D%3C%3E%5B%5D%5E+%09%E2%9C%93";
    check(&Query::new("outfit").term("name", signs), &format!("/get/ps2:v2/outfit?name={encoded}"));
    check(&Query::new("x").term("y", 1.5).term("z", -1), "/get/ps2:v2/x?y=1.5&z=-1");
}

#[test]
fn commands() {
    let item = || Query::new("item");
    for (query, command) in [
        (item().show(["item_id", "name.en"]), "show=item_id,name.en"),
        (item().hide(["a", "b"]), "hide=a,b"),
        (item().hide("a").show("item_id").show("name.en"), "show=item_id,name.en"),
        (item().show("a").hide("b"), "hide=b"),
        (item().sort("a").sort(descending("b")).sort("c"), "sort=a,b:-1,c"),
        (item().has("heat_capacity").has("x"), "has=heat_capacity,x"),
        (item().resolve("world").resolve("outfit(name,alias)"), "resolve=world,outfit(name,alias)"),
        (item().resolve(super::super::Resolve::new("a").show(["b", "c"])), "resolve=a(b,c)"),
        (item().case_blind(), "case=0"),
        (item().limit(20), "limit=20"),
        (item().limit_per_db(30), "limitPerDB=30"),
        (item().start(20).limit(10), "limit=10&c:start=20"),
        (item().include_null(), "includeNull=1"),
        (item().lang("en"), "lang=en"),
        (item().timing(), "timing=1"),
        (item().exact_match_first(), "exactMatchFirst=1"),
        (item().distinct("item_type_id"), "distinct=item_type_id"),
        (item().no_retry(), "retry=0"),
        (item().tree("type_id"), "tree=type_id"),
        (
            item().tree(Tree::by("type_id").list().prefix("type_").start("a.b")),
            "tree=type_id%5Eprefix:type_%5Elist:1%5Estart:a.b",
        ),
    ] {
        check(&query, &format!("/get/ps2:v2/item?c:{command}"));
    }
}

#[test]
fn all_commands_at_once_stand_in_their_order() {
    let query = Query::new("character")
        .no_retry()
        .distinct("d")
        .exact_match_first()
        .timing()
        .tree(Tree::by("f").list().prefix("p").start("s"))
        .join("world")
        .lang("en")
        .include_null()
        .start(3)
        .limit(5)
        .case_blind()
        .resolve("world")
        .resolve("outfit(name,alias)")
        .has("h")
        .sort("a")
        .sort(descending("b"))
        .show(["a", "b"])
        .term("name.first_lower", "higby");
    check(
        &query,
        "/get/ps2:v2/character?name.first_lower=higby&c:show=a,b&c:sort=a,b:-1&c:has=h\
            &c:resolve=world,outfit(name,alias)&c:case=0&c:limit=5&c:start=3&c:includeNull=1&c:lang=en&c:join=world\
            &c:tree=f%5Eprefix:p%5Elist:1%5Estart:s&c:timing=1&c:exactMatchFirst=1&c:distinct=d&c:retry=0",
    );
}

#[test]
fn joins() {
    let weapon = || Join::new("weapon");
    let items = Join::new("item")
        .list()
        .join(Join::new("item_category").inject_at("category").join(Join::new("faction").show("name.en")));
    for (joins, command) in [
        (vec![weapon()], "weapon"),
        (vec![weapon().on("item_id").to("item_id")], "weapon%5Eon:item_id%5Eto:item_id"),
        (vec![weapon().to("b").on("a")], "weapon%5Eon:a%5Eto:b"),
        (vec![weapon().hide(["x", "y"]).inner().list()], "weapon%5Elist:1%5Eouter:0%5Ehide:x'y"),
        (vec![weapon().inject_at("w").hide("a").show(["x", "y.z"])], "weapon%5Eshow:x'y.z%5Einject_at:w"),
        (
            vec![weapon().term("a", 2).term("b", not(26)).term("c", at_least(3))],
            "weapon%5Eterms:a%3D2'b%3D!26'c%3D%5D3",
        ),
        (
            vec![items, "world".into()],
            "item%5Elist:1(item_category%5Einject_at:category(faction%5Eshow:name.en)),world",
        ),
    ] {
        let query = joins.into_iter().fold(Query::new("x"), Query::join);
        check(&query, &format!("/get/ps2:v2/x?c:join={command}"));
    }
}

/// Where others write what the service does by itself, or leave out what was said.
#[test]
fn what_was_said_is_written() {
    // One row of a leaderboard is another wish than its ten.
    check(&Query::new("leaderboard").limit(1).start(0), "/get/ps2:v2/leaderboard?c:limit=1&c:start=0");
    check(&Query::new("x").term("is_default", true).term("y", false), "/get/ps2:v2/x?is_default=1&y=0");
    let at = bugle_event::Timestamp::from_millis(1_700_000_000_900);
    check(&Query::new("x").term("after", at), "/get/ps2:v2/x?after=1700000000");
    check(&Query::new("character").ids([5428, 5429]), "/get/ps2:v2/character/5428,5429");
    check(&Query::new("item").command("censusJSON", "false"), "/get/ps2:v2/item?c:censusJSON=false");
    check(&Query::new("item").command("limit", "7").command("case", "f"), "/get/ps2:v2/item?c:case=0&c:limit=7");
    check(&Query::new("item").case_blind().command("case", "true"), "/get/ps2:v2/item");
    let several = Query::new("x").term("a", starts_with(vec!["b", "c"])).term("d", not(&["e".to_owned()][..]));
    check(&several, "/get/ps2:v2/x?a=%5Eb,c&d=!e");
}
