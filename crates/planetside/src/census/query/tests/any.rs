//! Any query that can be sent.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::census::query::{Condition, Join, Operator, Query, Resolve, Tree, Verb, descending};

fn name() -> impl Strategy<Value = String> {
    "[a-z_]{1,6}(\\.[a-zA-Z0-9]{1,4})?"
}

fn collection() -> impl Strategy<Value = String> {
    // None of those that want something.
    "x_[a-z_]{0,6}"
}

fn names() -> impl Strategy<Value = Vec<String>> {
    vec(name(), 1..4)
}

fn operator() -> impl Strategy<Value = Operator> {
    prop::sample::select(vec![
        Operator::Equal,
        Operator::Less,
        Operator::AtMost,
        Operator::Greater,
        Operator::AtLeast,
        Operator::StartsWith,
        Operator::Contains,
        Operator::Not,
    ])
}

/// Texts that are no other condition than is meant.
fn conditions() -> impl Strategy<Value = Condition> {
    (operator(), vec("[^,<>\\[\\]^*!][^,]{2,8}", 1..4)).prop_map(|(operator, values)| Condition::new(operator, values))
}

fn in_joins() -> impl Strategy<Value = Condition> {
    (operator(), "[^,<>\\[\\]^*!'`()][^,'`()^]{2,8}").prop_map(|(operator, value)| Condition::new(operator, value))
}

fn shown() -> impl Strategy<Value = Option<(bool, Vec<String>)>> {
    option::of((any::<bool>(), names()))
}

fn join() -> impl Strategy<Value = Join> {
    let fields = (option::of(name()), option::of(name()), option::of(name()), any::<bool>(), any::<bool>());
    (collection(), fields, shown(), vec((name(), in_joins()), 0..3)).prop_map(|(collection, fields, shown, terms)| {
        let (on, to, inject_at, is_list, is_inner) = fields;
        let mut join = Join { on, to, is_list, is_inner, inject_at, ..Join::new(collection) };
        join = match shown {
            Some((true, names)) => join.show(names),
            Some((false, names)) => join.hide(names),
            None => join,
        };
        terms.into_iter().fold(join, |join, (field, condition)| join.term(field, condition))
    })
}

/// Joins beside each other, the last of which has some of its own.
fn joins() -> impl Strategy<Value = Vec<Join>> {
    vec(vec(join(), 1..3), 0..4)
        .prop_map(|levels| {
            levels.into_iter().rev().reduce(|inner, mut outer| {
                let last = outer.pop().expect("one at least");
                outer.push(inner.into_iter().fold(last, Join::join));
                outer
            })
        })
        .prop_map(Option::unwrap_or_default)
}

fn resolves() -> impl Strategy<Value = Vec<Resolve>> {
    let one = (name(), vec(name(), 0..3)).prop_map(|(name, fields)| Resolve::new(name).show(fields));
    vec(one, 0..3)
}

fn trees() -> impl Strategy<Value = Option<Tree>> {
    let tree = (name(), any::<bool>(), option::of(name()), option::of(name()));
    option::of(tree.prop_map(|(field, is_list, prefix, start)| Tree { field, is_list, prefix, start }))
}

/// Commands with numbers, fields and languages.
fn lists() -> impl Strategy<Value = Query> {
    let numbers = (option::of(1..5000_u32), option::of(1..5000_u32), option::of(any::<u32>()));
    let sorts = vec((name(), any::<bool>()), 0..3);
    (collection(), numbers, sorts, vec(name(), 0..3), vec("[a-z]{2}", 0..3), option::of(name())).prop_map(
        |(collection, (limit, limit_per_db, start), sorts, has, languages, distinct)| {
            let mut query = Query::new(collection).has(has).lang(languages);
            query.ask.limit = limit;
            query.ask.limit_per_db = limit_per_db;
            query.ask.start = start;
            query.ask.distinct = distinct;
            sorts.into_iter().fold(
                query,
                |query, (field, is_descending)| {
                    if is_descending { query.sort(descending(field)) } else { query.sort(field) }
                },
            )
        },
    )
}

fn flags() -> impl Strategy<Value = [bool; 6]> {
    any::<[bool; 6]>()
}

/// Any query that nothing is wrong with, and says its namespace.
pub(super) fn query() -> impl Strategy<Value = Query> {
    let rest = (resolves(), trees(), joins(), shown(), vec(("other[a-z]{1,4}", ".{0,5}"), 0..2));
    let terms = vec((name(), conditions()), 0..4);
    (lists(), flags(), vec("[0-9]{1,19}", 0..3), terms, rest).prop_map(|(query, flags, ids, terms, rest)| {
        let (resolves, tree, joins, shown, others) = rest;
        let mut query = query.namespace("ps2:v2").ids(ids);
        query.ask.tree = tree;
        query = terms.into_iter().fold(query, |query, (field, condition)| query.term(field, condition));
        query = resolves.into_iter().fold(query, Query::resolve);
        query = joins.into_iter().fold(query, Query::join);
        query = match shown {
            Some((true, names)) => query.show(names),
            Some((false, names)) => query.hide(names),
            None => query,
        };
        query = others.iter().fold(query, |query, (name, value)| query.command(name, value));
        let setters: [fn(Query) -> Query; 6] = [
            Query::case_blind,
            Query::include_null,
            Query::timing,
            Query::exact_match_first,
            Query::no_retry,
            |query| query.verb(Verb::Count),
        ];
        let set = flags.into_iter().zip(setters).filter(|(is_set, _)| *is_set);
        set.fold(query, |query, (_, set)| set(query))
    })
}
