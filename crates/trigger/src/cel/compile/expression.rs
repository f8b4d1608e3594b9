//! Every kind of expression, and where it is checked.

use crate::cel::code::Code;
use crate::cel::compile::compiler::{Checked, Compiler, Typed};
use crate::cel::kind::Kind;
use crate::cel::syntax::{Node, Operation, What};
use crate::cel::value::Val;

impl Compiler<'_> {
    pub(super) fn expression(&mut self, node: &Node) -> Checked {
        let fixed = |value, kind| Ok(Typed::new(Code::Fixed(value), kind));
        match &node.what {
            What::Bool(value) => fixed(Val::Bool(*value), Kind::Bool),
            What::Int(value) => fixed(Val::Int(*value), Kind::Int),
            What::Uint(value) => fixed(Val::Uint(*value), Kind::Uint),
            What::Double(value) => fixed(Val::Double(*value), Kind::Double),
            What::Text(text) => fixed(Val::Text(text.clone().into()), Kind::TEXT),
            What::Null => self.wrong(&node.place, "null can only be compared with a field, by == or !="),
            What::List(items) => self.list(items),
            What::Name(_) | What::Select { .. } => self.field(node),
            What::Has(path) => self.has(path),
            What::Index { of, index } => self.index(node, of, index),
            What::Call { function, target, args } => self.call(node, function, target.as_deref(), args),
            What::And(clauses) => self.clauses(clauses, "a side of `&&`").map(|all| Typed::bool(Code::And(all))),
            What::Or(clauses) => self.clauses(clauses, "a side of `||`").map(|any| Typed::bool(Code::Or(any))),
            What::Not(clause) => Ok(Typed::bool(Code::Not(Box::new(self.bool(clause, "what `!` turns round")?)))),
            What::Minus(value) => self.minus(node, value),
            What::Choice { when, then, otherwise } => self.choice(node, when, then, otherwise),
            What::Compare(comparison, one, other) => self.compare(node, *comparison, one, other),
            What::In(one, list) => self.is_in(node, one, list),
            What::Calculate(operation, one, other) => self.calculate(node, *operation, one, other),
            What::Each { over, name, holds, all } => self.each(over, name, holds, *all),
            What::Other(message) => self.wrong(&node.place, message),
        }
    }

    fn clauses(&mut self, clauses: &[Node], who: &str) -> Checked<Box<[Code]>> {
        clauses.iter().map(|clause| self.bool(clause, who)).collect()
    }

    fn list(&mut self, items: &[Node]) -> Checked {
        let items = items.iter().map(|item| self.expression(item)).collect::<Checked<Vec<Typed>>>()?;
        let kind = items.iter().map(|item| item.kind.clone()).reduce(Kind::or).unwrap_or(Kind::Any);
        let code = Code::List(items.into_iter().map(|item| item.code).collect());
        Ok(Typed::new(code, Kind::List(Box::new(kind))))
    }

    fn minus(&mut self, node: &Node, value: &Node) -> Checked {
        let Typed { code, kind } = self.expression(value)?;
        match kind {
            Kind::Int | Kind::Double | Kind::Duration | Kind::Any => Ok(Typed::new(Code::Minus(Box::new(code)), kind)),
            kind => self.wrong(&node.place, format!("`-` does not go with {kind}")),
        }
    }

    fn choice(&mut self, node: &Node, when: &Node, then: &Node, otherwise: &Node) -> Checked {
        let when = self.bool(when, "what is before `?`")?;
        let (then, otherwise) = (self.expression(then)?, self.expression(otherwise)?);
        let Some(kind) = then.kind.clone().joined(otherwise.kind.clone()) else {
            let hint = convert(&then.kind, &otherwise.kind);
            let message = format!("`?` gives one type, not {} or {}{hint}", then.kind, otherwise.kind);
            return self.wrong(&node.place, message);
        };
        Ok(Typed::new(Code::Choice(Box::new([when, then.code, otherwise.code])), kind))
    }

    fn calculate(&mut self, node: &Node, operation: Operation, one: &Node, other: &Node) -> Checked {
        let (one, other) = (self.expression(one)?, self.expression(other)?);
        let Some(kind) = result_of(operation, &one.kind, &other.kind) else {
            let sign = operation.sign();
            let hint = convert(&one.kind, &other.kind);
            return self.wrong(&node.place, format!("`{sign}` does not go with {} and {}{hint}", one.kind, other.kind));
        };
        Ok(Typed::new(Code::Calculate(operation, Box::new([one.code, other.code])), kind))
    }

    fn each(&mut self, over: &Node, name: &str, holds: &Node, all: bool) -> Checked {
        let macro_name = if all { "all" } else { "exists" };
        let list = self.expression(over)?;
        let kind = match list.kind {
            Kind::List(item) => *item,
            Kind::Any => Kind::Any,
            kind => return self.wrong(&over.place, format!("`{macro_name}` needs a list; this is {kind}")),
        };
        self.elements.push((name.to_owned(), kind));
        let holds = self.bool(holds, &format!("what `{macro_name}` asks"));
        self.elements.pop();
        Ok(Typed::bool(Code::Each { over: Box::new(list.code), holds: Box::new(holds?), all }))
    }
}

/// What helps where two sorts of numbers do not go together.
fn convert(one: &Kind, other: &Kind) -> &'static str {
    let are_two = one.is_number() && other.is_number() && one != other;
    if are_two { "; convert one of them with int(..) or double(..)" } else { "" }
}

/// What an operation gives. `None`: it does not go with these.
fn result_of(operation: Operation, one: &Kind, other: &Kind) -> Option<Kind> {
    use Operation::{Add, Remainder, Subtract};
    match (operation, one, other) {
        (_, Kind::Bool | Kind::Id | Kind::List(_) | Kind::Object, _)
        | (_, _, Kind::Bool | Kind::Id | Kind::List(_) | Kind::Object)
        | (Remainder, Kind::Double, _)
        | (Remainder, _, Kind::Double) => None,
        (_, Kind::Any, _) | (_, _, Kind::Any) => Some(Kind::Any),
        (_, Kind::Int, Kind::Int) => Some(Kind::Int),
        (_, Kind::Uint, Kind::Uint) => Some(Kind::Uint),
        (_, Kind::Double, Kind::Double) => Some(Kind::Double),
        (Add, Kind::Text(_), Kind::Text(_)) => Some(Kind::TEXT),
        (Add | Subtract, Kind::Time, Kind::Duration) | (Add, Kind::Duration, Kind::Time) => Some(Kind::Time),
        (Subtract, Kind::Time, Kind::Time) | (Add | Subtract, Kind::Duration, Kind::Duration) => Some(Kind::Duration),
        _ => None,
    }
}
