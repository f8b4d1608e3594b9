//! From the parser's tree to ours.

use std::ops::Range;

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr, SourceInfo, operators};

use crate::cel::syntax::limits::Ands;
use crate::cel::syntax::tree::{Comparison, Node, Operation, What};

/// Goes through a tree once.
pub(super) struct Converter<'a> {
    pub(super) text: &'a str,
    pub(super) places: &'a SourceInfo,
    pub(super) ands: &'a Ands,
}

impl Converter<'_> {
    pub(super) fn convert(&self, expression: IdedExpr) -> Node {
        let place = self.place(expression.id);
        match expression.expr {
            Expr::Literal(literal) => Node { place: self.whole(place), what: value(literal) },
            Expr::Ident(name) => Node { place, what: What::Name(name) },
            Expr::List(list) if !list.optional_indices.is_empty() => {
                other(place, "optional elements are not supported here")
            }
            Expr::List(list) => Node { place, what: What::List(self.all(list.elements)) },
            Expr::Select(select) => self.select(select, place),
            Expr::Call(call) => self.call(call, place),
            Expr::Comprehension(comprehension) => self.each(*comprehension, place),
            Expr::Map(_) => other(place, "maps are not supported here"),
            Expr::Struct(_) => other(place, "messages are not supported here"),
            Expr::Unspecified => other(place, "this is not supported here"),
        }
    }

    fn all(&self, expressions: Vec<IdedExpr>) -> Vec<Node> {
        expressions.into_iter().map(|expression| self.convert(expression)).collect()
    }

    fn boxed(&self, expression: IdedExpr) -> Box<Node> {
        Box::new(self.convert(expression))
    }

    /// Where the part with this number is; the whole text if the parser does not say.
    fn place(&self, id: u64) -> Range<usize> {
        let (start, end) = self.places.offset_for(id).unwrap_or((0, u32::MAX));
        let start = (start as usize).min(self.text.len());
        start..(end as usize).clamp(start, self.text.len())
    }

    /// Of a number with a minus before it, the parser says where the minus is.
    fn whole(&self, place: Range<usize>) -> Range<usize> {
        if self.text.get(place.clone()) != Some("-") {
            return place;
        }
        let rest = &self.text[place.end..];
        let digits = rest.trim_start().find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.');
        place.start..digits.map_or(self.text.len(), |len| place.end + (rest.len() - rest.trim_start().len()) + len)
    }

    /// Of `of.name` the parser says where the dot is, of `has(of.name)` where the `has` is. What is wrong is the name.
    fn select(&self, select: SelectExpr, place: Range<usize>) -> Node {
        let SelectExpr { operand, field: name, test } = select;
        let start = if test { self.place(operand.id).end } else { place.end };
        let found = self.text.get(start..).and_then(|rest| rest.find(&name)).map(|at| start + at);
        let field = found.map_or(place.clone(), |at| at..at + name.len());
        let path = Node { place: field, what: What::Select { of: self.boxed(*operand), name } };
        if test { Node { place, what: What::Has(Box::new(path)) } } else { path }
    }

    fn call(&self, call: CallExpr, place: Range<usize>) -> Node {
        let CallExpr { func_name, target, args } = call;
        let args = match target {
            None => match self.sign(&func_name, args, &place) {
                Ok(what) => return Node { place, what },
                Err(args) => args,
            },
            Some(_) => args,
        };
        let target = target.map(|target| self.boxed(*target));
        // Of `target.function(`, the parser says where the bracket is.
        let place = if target.is_some() { self.name_before(place) } else { place };
        let what = What::Call { function: func_name, target, args: self.all(args) };
        Node { place, what }
    }

    /// The name that stands before a bracket.
    fn name_before(&self, place: Range<usize>) -> Range<usize> {
        let before = self.text.get(..place.start).unwrap_or_default().trim_end();
        let len = before.bytes().rev().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        if len == 0 { place } else { before.len() - len..before.len() }
    }

    /// What an operation is that is written with a sign. The parser calls it by its sign, too.
    fn sign(&self, name: &str, args: Vec<IdedExpr>, place: &Range<usize>) -> Result<What, Vec<IdedExpr>> {
        match (name, args.len()) {
            (operators::LOGICAL_AND, 2) => return Ok(What::And(self.chain(args, name, self.depth(place)))),
            (operators::LOGICAL_OR, 2) => return Ok(What::Or(self.chain(args, name, None))),
            (operators::OPT_INDEX | operators::OPT_SELECT, _) => return Ok(What::Other(optional())),
            (operators::LOGICAL_NOT | operators::NEGATE, 1)
            | (operators::INDEX | operators::IN, 2)
            | (operators::CONDITIONAL, 3) => {}
            _ if args.len() == 2 && (comparison(name).is_some() || operation(name).is_some()) => {}
            _ => return Err(args),
        }
        let mut args = args.into_iter().map(|arg| self.boxed(arg));
        let mut arg = || args.next().expect("as many as were counted");
        Ok(match name {
            operators::LOGICAL_NOT => What::Not(arg()),
            operators::NEGATE => What::Minus(arg()),
            operators::CONDITIONAL => What::Choice { when: arg(), then: arg(), otherwise: arg() },
            operators::INDEX => What::Index { of: arg(), index: arg() },
            operators::IN => What::In(arg(), arg()),
            name => match (comparison(name), operation(name)) {
                (Some(comparison), _) => What::Compare(comparison, arg(), arg()),
                (None, Some(operation)) => What::Calculate(operation, arg(), arg()),
                (None, None) => What::Other(optional()),
            },
        })
    }

    /// In how many brackets the `&&` here is.
    fn depth(&self, place: &Range<usize>) -> Option<usize> {
        self.ands.iter().find(|(at, _)| *at == place.start).map(|(_, depth)| *depth)
    }

    /// The parser balances a chain of one sign into a tree: side by side again, but for what is in brackets of its own.
    fn chain(&self, args: Vec<IdedExpr>, name: &str, depth: Option<usize>) -> Vec<Node> {
        let mut parts = Vec::new();
        for arg in args {
            let is_here = depth.is_none() || self.depth(&self.place(arg.id)) == depth;
            match arg.expr {
                Expr::Call(call) if call.func_name == name && call.target.is_none() && is_here => {
                    parts.extend(self.chain(call.args, name, depth));
                }
                expr => parts.push(self.convert(IdedExpr { id: arg.id, expr })),
            }
        }
        parts
    }

    /// `exists` and `all` are loops to the parser: `result || holds`, from false, and `result && holds`, from true.
    fn each(&self, loops: ComprehensionExpr, place: Range<usize>) -> Node {
        let place = self.name_before(place);
        let unknown = || other(place.clone(), format!("`{}` is not supported here", &self.text[place.clone()]));
        let Expr::Call(step) = loops.loop_step.expr else { return unknown() };
        let all = match (&*step.func_name, &loops.accu_init.expr) {
            (operators::LOGICAL_OR, Expr::Literal(LiteralValue::Boolean(_))) => false,
            (operators::LOGICAL_AND, Expr::Literal(LiteralValue::Boolean(_))) => true,
            _ => return unknown(),
        };
        let holds = step.args.into_iter().next_back().map(|holds| self.boxed(holds));
        let Some(holds) = holds else { return unknown() };
        let over = self.boxed(loops.iter_range);
        Node { place, what: What::Each { over, name: loops.iter_var, holds, all } }
    }
}

fn other(place: Range<usize>, message: impl Into<String>) -> Node {
    Node { place, what: What::Other(message.into()) }
}

fn optional() -> String {
    "optional fields are not supported here".to_owned()
}

fn comparison(name: &str) -> Option<Comparison> {
    Some(match name {
        operators::EQUALS => Comparison::Equal,
        operators::NOT_EQUALS => Comparison::NotEqual,
        operators::LESS => Comparison::Less,
        operators::LESS_EQUALS => Comparison::LessOrEqual,
        operators::GREATER => Comparison::Greater,
        operators::GREATER_EQUALS => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        operators::ADD => Operation::Add,
        operators::SUBSTRACT => Operation::Subtract,
        operators::MULTIPLY => Operation::Multiply,
        operators::DIVIDE => Operation::Divide,
        operators::MODULO => Operation::Remainder,
        _ => return None,
    })
}

fn value(literal: LiteralValue) -> What {
    match literal {
        LiteralValue::Boolean(value) => What::Bool(*value.inner()),
        LiteralValue::Int(value) => What::Int(*value.inner()),
        LiteralValue::UInt(value) => What::Uint(*value.inner()),
        LiteralValue::Double(value) => What::Double(*value.inner()),
        LiteralValue::String(value) => What::Text(value.inner().to_owned()),
        LiteralValue::Null => What::Null,
        LiteralValue::Bytes(_) => What::Other("bytes are not supported here".to_owned()),
    }
}
