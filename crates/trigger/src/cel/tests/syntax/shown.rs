//! Trees as texts in which every part has brackets, so that two of them can be compared: ours, and the reference's.

use ::cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators};

use crate::cel::syntax::{Node, What};

pub(super) fn ours(node: &Node) -> String {
    match &node.what {
        What::Bool(value) => format!("{value}"),
        What::Int(value) => format!("{value}"),
        What::Uint(value) => format!("{value}u"),
        What::Double(value) => format!("{value:?}"),
        What::Text(text) => format!("{text:?}"),
        What::Null => "null".to_owned(),
        What::List(items) => format!("[{}]", all(items)),
        What::Name(name) => name.clone(),
        What::Select { of, name } => format!("{}.{name}", ours(of)),
        What::Has(path) => format!("has({})", ours(path)),
        What::Index { of, index } => format!("{}[{}]", ours(of), ours(index)),
        What::Call { function, target, args } => {
            call(function, target.as_deref().map(ours), &args.iter().map(ours).collect::<Vec<_>>())
        }
        What::And(_) => chain(&our_clauses(node, true), "&&"),
        What::Or(_) => chain(&our_clauses(node, false), "||"),
        What::Not(of) => format!("!{}", ours(of)),
        What::Minus(of) => format!("-({})", ours(of)),
        What::Choice { when, then, otherwise } => choice(&[ours(when), ours(then), ours(otherwise)]),
        What::Compare(comparison, one, other) => between(&ours(one), comparison.sign(), &ours(other)),
        What::In(one, other) => between(&ours(one), "in", &ours(other)),
        What::Calculate(operation, one, other) => between(&ours(one), operation.sign(), &ours(other)),
        What::Each { over, name, holds, all } => each(*all, &ours(over), name, &ours(holds)),
        What::Other(message) if message.starts_with('`') => "<a loop>".to_owned(),
        What::Other(message) => format!("<{message}>"),
    }
}

fn all(nodes: &[Node]) -> String {
    nodes.iter().map(ours).collect::<Vec<_>>().join(", ")
}

/// The clauses of a chain, and of chains in it: the reference does not keep which of them had brackets.
fn our_clauses(node: &Node, and: bool) -> Vec<String> {
    match (&node.what, and) {
        (What::And(clauses), true) | (What::Or(clauses), false) => {
            clauses.iter().flat_map(|clause| our_clauses(clause, and)).collect()
        }
        _ => vec![ours(node)],
    }
}

fn chain(clauses: &[String], sign: &str) -> String {
    format!("({})", clauses.join(&format!(" {sign} ")))
}

fn between(one: &str, sign: &str, other: &str) -> String {
    format!("({one} {sign} {other})")
}

fn choice(parts: &[String]) -> String {
    format!("({})", parts.join(" ?: "))
}

fn call(function: &str, target: Option<String>, args: &[String]) -> String {
    let target = target.map_or_else(String::new, |target| format!("{target}."));
    format!("{target}{function}({})", args.join(", "))
}

fn each(all: bool, over: &str, name: &str, holds: &str) -> String {
    format!("{over}.{}({name}: {holds})", if all { "all" } else { "exists" })
}

pub(super) fn theirs(node: &IdedExpr) -> String {
    match &node.expr {
        Expr::Literal(literal) => value(literal),
        Expr::Ident(name) => name.clone(),
        Expr::List(list) => format!("[{}]", list.elements.iter().map(theirs).collect::<Vec<_>>().join(", ")),
        Expr::Select(select) => {
            let path = format!("{}.{}", theirs(&select.operand), select.field);
            if select.test { format!("has({path})") } else { path }
        }
        Expr::Call(call) => called(node, call),
        Expr::Comprehension(comprehension) => loops(comprehension),
        Expr::Map(_) => "<maps are not supported here>".to_owned(),
        Expr::Struct(_) => "<messages are not supported here>".to_owned(),
        Expr::Unspecified => "<nothing>".to_owned(),
    }
}

fn value(literal: &LiteralValue) -> String {
    match literal {
        LiteralValue::Boolean(value) => format!("{}", value.inner()),
        LiteralValue::Int(value) => format!("{}", value.inner()),
        LiteralValue::UInt(value) => format!("{}u", value.inner()),
        LiteralValue::Double(value) => format!("{:?}", value.inner()),
        LiteralValue::String(value) => format!("{:?}", value.inner()),
        LiteralValue::Null => "null".to_owned(),
        LiteralValue::Bytes(_) => "<bytes are not supported here>".to_owned(),
    }
}

fn called(node: &IdedExpr, of: &CallExpr) -> String {
    let args: Vec<_> = of.args.iter().map(theirs).collect();
    let target = of.target.as_deref().map(theirs);
    match (&*of.func_name, target, &args[..]) {
        (operators::LOGICAL_AND, None, _) => chain(&their_clauses(node, operators::LOGICAL_AND), "&&"),
        (operators::LOGICAL_OR, None, _) => chain(&their_clauses(node, operators::LOGICAL_OR), "||"),
        (operators::LOGICAL_NOT, None, [of]) => format!("!{of}"),
        (operators::NEGATE, None, [of]) => format!("-({of})"),
        (operators::CONDITIONAL, None, parts) => choice(parts),
        (operators::INDEX, None, [of, index]) => format!("{of}[{index}]"),
        (operators::IN, None, [one, other]) => between(one, "in", other),
        // All other operations are called `_sign_`.
        (name, None, [one, other]) if name.starts_with('_') && name.ends_with('_') && name.len() <= 4 => {
            between(one, name.trim_matches('_'), other)
        }
        (name, target, args) => call(name, target, args),
    }
}

fn their_clauses(node: &IdedExpr, sign: &str) -> Vec<String> {
    match &node.expr {
        Expr::Call(call) if call.func_name == sign && call.target.is_none() => {
            call.args.iter().flat_map(|clause| their_clauses(clause, sign)).collect()
        }
        _ => vec![theirs(node)],
    }
}

/// `exists` goes on with `||` from false, `all` with `&&` from true. All other loops are none of ours.
fn loops(of: &ComprehensionExpr) -> String {
    let (Expr::Call(step), Expr::Literal(LiteralValue::Boolean(_))) = (&of.loop_step.expr, &of.accu_init.expr) else {
        return "<a loop>".to_owned();
    };
    let holds = step.args.last().map_or_else(String::new, theirs);
    each(step.func_name == operators::LOGICAL_AND, &theirs(&of.iter_range), &of.iter_var, &holds)
}
