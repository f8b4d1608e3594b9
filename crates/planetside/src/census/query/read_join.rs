//! Joins from how they stand in an address.

use super::condition::{Condition, Term};
use super::flag::read_bool;
use super::join::Join;
use super::names::split;

/// How deep joins can lie in each other, at most. The service is far from it.
const DEPTH_MAX: usize = 16;

/// What a join can be told.
const KEYS: [&str; 9] = ["type", "on", "to", "list", "outer", "show", "hide", "inject_at", "terms"];

/// The joins of a command. `None` where they cannot be read.
pub(super) fn read_joins(text: &str) -> Option<Vec<Join>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let mut rest = text;
    let joins = siblings(&mut rest, DEPTH_MAX)?;
    rest.is_empty().then_some(joins)
}

/// Those that stand beside each other, up to the bracket that closes them.
fn siblings(rest: &mut &str, depth: usize) -> Option<Vec<Join>> {
    let mut joins = Vec::new();
    loop {
        let (members, behind) = rest.split_at(rest.find([',', '(', ')']).unwrap_or(rest.len()));
        *rest = behind;
        let mut join = join(members)?;
        if let Some(inside) = rest.strip_prefix('(') {
            *rest = inside;
            join.joins = siblings(rest, depth.checked_sub(1)?)?;
            *rest = rest.strip_prefix(')')?;
        }
        joins.push(join);
        match rest.strip_prefix(',') {
            Some(next) => *rest = next,
            None => return Some(joins),
        }
    }
}

/// One join, without those in it.
fn join(text: &str) -> Option<Join> {
    let mut join = Join::new("");
    for member in members(text) {
        let Some((key, value)) = keyed(&member) else {
            join.collection = member;
            continue;
        };
        match key {
            "type" => value.clone_into(&mut join.collection),
            "on" => join.on = Some(value.to_owned()),
            "to" => join.to = Some(value.to_owned()),
            "list" => join.is_list = read_bool(value)?,
            "outer" => join.is_inner = !read_bool(value)?,
            "show" | "hide" => join.shown.read(key == "show", split(value, '\'')),
            "inject_at" => join.inject_at = Some(value.to_owned()),
            _ => join.terms.extend(terms(value)?),
        }
    }
    let is_named = !join.collection.is_empty() && !join.collection.contains(':');
    is_named.then_some(join)
}

/// What stands between `^`. One that no key is behind is the sign of an operator, and belongs to what is before it.
fn members(text: &str) -> Vec<String> {
    let mut members: Vec<String> = Vec::new();
    for part in text.split('^') {
        match members.last_mut() {
            Some(last) if keyed(part).is_none() => {
                last.push('^');
                last.push_str(part);
            }
            _ => members.push(part.to_owned()),
        }
    }
    members
}

fn keyed(member: &str) -> Option<(&str, &str)> {
    member.split_once(':').filter(|(key, _)| KEYS.contains(key))
}

/// Terms, with `'` between them, or the backtick that some clients write. One that no `=` is behind is part of a value.
fn terms(text: &str) -> Option<Vec<Term>> {
    let mut terms: Vec<(String, String)> = Vec::new();
    let mut separator = "";
    for part in text.split_inclusive(['\'', '`']) {
        let behind = part.strip_suffix(['\'', '`']).unwrap_or(part);
        match (behind.split_once('='), terms.last_mut()) {
            (Some((field, value)), _) => terms.push((field.to_owned(), value.to_owned())),
            (None, Some((_, value))) => {
                value.push_str(separator);
                value.push_str(behind);
            }
            (None, None) => return None,
        }
        separator = &part[behind.len()..];
    }
    if let Some((_, value)) = terms.last_mut() {
        value.push_str(separator);
    }
    Some(terms.into_iter().map(|(field, value)| Term { field, condition: Condition::raw(&value) }).collect())
}
