//! Calls, and those that are none: `has`, and loops over lists.

use std::ops::Range;

use crate::cel::syntax::lex::{Bracket, Token};
use crate::cel::syntax::parse::parser::{Parser, Read};
use crate::cel::syntax::tree::{Node, What};

impl Parser<'_> {
    /// What is in the brackets of a call.
    pub(super) fn arguments(&mut self) -> Read<Vec<Node>> {
        self.advance()?;
        let (mut args, close) = (Vec::new(), Token::Close(Bracket::Round));
        if ![close, Token::End].contains(&self.peek()) {
            args.push(self.expression()?);
            while self.take(Token::Comma)? {
                args.push(self.expression()?);
            }
        }
        self.expect(close, "expected ')'")?;
        Ok(args)
    }

    /// A call of `function`, whose name is at `place`. Without as many arguments as it should have, `has` is a function as
    /// any other, and so are the loops: none that there is.
    pub(super) fn called(
        &self,
        place: Range<usize>,
        function: String,
        target: Option<Node>,
        mut args: Vec<Node>,
    ) -> Read {
        let what = match (&*function, target, args.len()) {
            ("has", None, 1) => self.has(args.remove(0))?,
            ("exists" | "all", Some(over), 2) => {
                let holds = Box::new(args.remove(1));
                let name = self.element(args.remove(0))?;
                What::Each { over: Box::new(over), name, holds, all: function == "all" }
            }
            ("exists_one" | "existsOne" | "filter", Some(_), 2) | ("map", Some(_), 2 | 3) => {
                self.element(args.remove(0))?;
                What::Other(format!("`{function}` is not supported here"))
            }
            (_, target, _) => What::Call { function, target: target.map(Box::new), args },
        };
        self.node(place, what)
    }

    fn has(&self, path: Node) -> Read<What> {
        match path.what {
            What::Select { .. } => Ok(What::Has(Box::new(path))),
            // To ask that is to ask once more what was asked.
            What::Has(path) => Ok(What::Has(path)),
            _ => self.wrong(&path.place, "`has` asks for a field: has(event.field)"),
        }
    }

    /// What a loop calls its elements.
    fn element(&self, name: Node) -> Read<String> {
        match name.what {
            What::Name(name) => Ok(name),
            _ => self.wrong(&name.place, "what the elements are called must be a plain name"),
        }
    }
}
