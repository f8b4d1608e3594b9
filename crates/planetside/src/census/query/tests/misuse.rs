//! What the service would refuse.

use crate::census::query::{Condition, Join, Query, Resolve, Tree, contains, equals, less, starts_with};

#[track_caller]
fn check(queries: impl IntoIterator<Item = Query>) -> String {
    let errors = queries.into_iter().map(|query| match query.check() {
        Ok(()) => format!("{query} is fine"),
        Err(misuse) => misuse.to_string(),
    });
    errors.collect::<Vec<_>>().join("\n")
}

#[test]
fn values_that_would_be_read_as_something_else() {
    let term = |condition: Condition| Query::new("character").term("name.first", condition);
    let none: [&str; 0] = [];
    insta::assert_snapshot!(check([
        term(equals("^hig")),
        term(equals("a,b")),
        term(less(["1", "2,3"])),
        term(equals(none)),
        term(contains("VS")),
        term(contains(["VSE", "é"])),
        Query::new("character").term("", 1),
        Query::new("character").term("c:limit", 5),
        Query::new("character").ids("1/2"),
        Query::new("character").ids(""),
    ]), @r"
    the value `^hig` of the field `name.first` would be read as something else
    the value `a,b` of the field `name.first` would be read as something else
    the value `2,3` of the field `name.first` would be read as something else
    no value for the field `name.first`
    a search for what `name.first` contains needs three characters at least
    a search for what `name.first` contains needs three characters at least
    `` is no name of a field
    `c:limit` is no name of a field
    `1/2` is no name of a row
    `` is no name of a row
    ");
    // What is meant so can be said so.
    for query in [term(Condition::raw("^hig,!b")), term(starts_with("^")), term(contains("日本語")), term(equals(""))]
    {
        assert_eq!(query.check(), Ok(()), "{query}");
    }
}

#[test]
fn limits_that_cannot_be() {
    let item = || Query::new("item");
    insta::assert_snapshot!(check([
        item().limit(0),
        item().limit(100_001),
        Query::new("world_event").limit(1_001),
        Query::new("character").limit_per_db(5_001),
        item().limit_per_db(0),
    ]), @r"
    the limit of c:limit is 1 to 100000, not 0
    the limit of c:limit is 1 to 100000, not 100001
    the limit of c:limit is 1 to 1000, not 1001
    the limit of c:limitPerDB is 1 to 5000, not 5001
    the limit of c:limitPerDB is 1 to 5000, not 0
    ");
    let events = Query::new("event").term("type", "KILL").limit(1_000);
    for query in [item().limit(100_000), events, item().limit_per_db(5_000)] {
        assert_eq!(query.check(), Ok(()), "{query}");
    }
}

#[test]
fn commands_without_a_field_or_with_none_that_can_be() {
    let none: [&str; 0] = [];
    let item = || Query::new("item");
    insta::assert_snapshot!(check([
        item().show(none),
        item().hide(none),
        item().command("tree", ""),
        item().tree(Tree::by("")),
        item().tree(Tree::by("a").prefix("b^c")),
        item().command("distinct", ""),
        item().sort(""),
        item().has("a b"),
        item().resolve("a,b"),
        item().resolve("a(b"),
        item().show("a&b"),
        item().lang("e n"),
        item().distinct("a b"),
        item().resolve(Resolve::new("a").show("b c")),
        item().tree(Tree::by("a^b")),
    ]), @r"
    c:show needs a field
    c:hide needs a field
    c:tree needs a field
    c:tree needs a field
    `b^c` is no name of a field
    c:distinct needs a field
    `` is no name of a field
    `a b` is no name of a field
    `a,b` is no name of a field
    `a(b` is no name of a field
    `a&b` is no name of a field
    `e n` is no name of a field
    `a b` is no name of a field
    `b c` is no name of a field
    `a^b` is no name of a field
    ");
}

#[test]
fn commands_that_cannot_be_read() {
    let item = |name, value| Query::new("item").command(name, value);
    let queries = [item("limit", "Bogus"), item("case", "perhaps"), item("join", "a("), item("a b", "")];
    insta::assert_snapshot!(check(queries), @r"
    the value of c:limit cannot be read
    the value of c:case cannot be read
    the value of c:join cannot be read
    `a b` is no name of a command
    ");
    assert_eq!(item("new_one", "").check(), Ok(()));
}

#[test]
fn joins_that_are_not_answered_as_they_are_meant() {
    let parent = |collection: &str| Join::new(collection).join("c");
    let joined = |join: Join| Query::new("item").join(join);
    insta::assert_snapshot!(check([
        joined(parent("a")).join(parent("b")),
        joined(Join::new("d").join(parent("a")).join(parent("b"))),
        joined(Join::new("a").term("b", [1, 2])),
        joined(Join::new("a").term("b", "O'Neill")),
        joined(Join::new("a").term("b", "(x)")),
        joined(Join::new("a").term("b", contains("VS"))),
        joined(Join::new("a").on("")),
        joined(Join::new("a^list:1")),
        joined(Join::new("a").inject_at("b(c")),
        joined(Join::new("a").show([] as [&str; 0])),
    ]), @r"
    of joins beside each other only one can have joins of its own: not `b`, too
    of joins beside each other only one can have joins of its own: not `b`, too
    the field `b` of a join cannot have several values
    the value `O'Neill` of the field `b` would be read as something else
    the value `(x)` of the field `b` would be read as something else
    a search for what `b` contains needs three characters at least
    `` is no name of a field
    `a^list:1` is no name of a collection
    `b(c` is no name of a field
    c:show needs a field
    ");
    assert_eq!(joined(parent("a")).join("b").join("c").check(), Ok(()));
}

#[test]
fn collections_that_want_something() {
    let board = || Query::new("leaderboard").term("name", "Kills").term("period", "Forever");
    insta::assert_snapshot!(check([
        Query::collections().term("a", 1),
        Query::collections().limit(5),
        Query::new(""),
        Query::new("../item"),
        Query::new("item").namespace("ps2/v2"),
        Query::new("event"),
        Query::new("event").limit(5),
        Query::new("map").term("world_id", 1),
        Query::new("map").term("zone_ids", 2),
        board().sort("value"),
        board().show("rank"),
        board().lang("en"),
        Query::new("item").term("name.en", "x".repeat(60_000)),
    ]), @r"
    a query with terms or commands needs a collection
    a query with terms or commands needs a collection
    `` is no name of a collection
    `../item` is no name of a collection
    `ps2/v2` is no name of a namespace
    `event` needs a type, an id or a time
    `event` needs a type, an id or a time
    `map` needs world_id and zone_ids
    `map` needs world_id and zone_ids
    `leaderboard` does not heed c:sort
    `leaderboard` does not heed c:show
    `leaderboard` does not heed c:lang
    the query is too long to be sent
    ");
    let whole =
        board().term("world", 1).limit(100).start(5).join(Join::new("character").on("character_id")).tree("rank");
    for query in [whole.timing().no_retry(), Query::new("map").term("world_id", 1).term("zone_ids", [2, 4])] {
        assert_eq!(query.check(), Ok(()), "{query}");
    }
}
