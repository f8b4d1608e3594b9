//! Fields: paths from one of the names that are known.

use std::ops::Range;

use bugle_event::fields::{Member, roots};

use crate::cel::code::Code;
use crate::cel::compile::compiler::{Checked, Compiler, Typed};
use crate::cel::kind::Kind;
use crate::cel::syntax::{Node, What};

/// The names of a path, and where each is.
type Path<'a> = Vec<(&'a str, &'a Range<usize>)>;

/// The path that `node` is: names, and texts as indices.
fn path_of(node: &Node) -> Option<Path<'_>> {
    let (of, name) = match &node.what {
        What::Name(name) => return Some(vec![(name, &node.place)]),
        What::Select { of, name } => (of, (name.as_str(), &node.place)),
        What::Index { of, index } => match &index.what {
            What::Text(name) => (of, (name.as_str(), &index.place)),
            _ => return None,
        },
        _ => return None,
    };
    let mut path = path_of(of)?;
    path.push(name);
    Some(path)
}

impl Compiler<'_> {
    /// The slot of a field, and what it holds.
    pub(super) fn slot(&mut self, node: &Node) -> Checked<(usize, Kind)> {
        let Some(path) = path_of(node) else {
            return self.wrong(&node.place, "only an event's fields can be asked for by name here");
        };
        let (first, place) = path[0];
        if self.elements.iter().any(|(name, _)| name == first) {
            return self.wrong(place, "fields of a list's elements are not supported here");
        }
        let names = || path.iter().map(|(name, _)| *name);
        let Member { holds, .. } = match self.schema.find(names()) {
            Ok(member) => member,
            Err(unknown) => return self.wrong(path[unknown.part].1, unknown.message),
        };
        let slot = self.reading.want(names(), &holds);
        self.asked.push(slot);
        Ok((slot, Kind::of(&holds)))
    }

    /// The value of a field, or of an element that a loop is at.
    pub(super) fn field(&mut self, node: &Node) -> Checked {
        if let What::Name(name) = &node.what
            && let Some(depth) = self.elements.iter().rposition(|(element, _)| element == name)
        {
            return Ok(Typed::new(Code::Element(depth), self.elements[depth].1.clone()));
        }
        let (slot, kind) = self.slot(node)?;
        let code = if kind == Kind::Double { Code::LoadDouble(slot) } else { Code::Load(slot) };
        Ok(Typed::new(code, kind))
    }

    pub(super) fn has(&mut self, path: &Node) -> Checked {
        self.slot(path).map(|(slot, _)| Typed::bool(Code::Has(slot)))
    }

    /// `list[0]`, or a field whose name is given as a text.
    pub(super) fn index(&mut self, node: &Node, of: &Node, index: &Node) -> Checked {
        if matches!(index.what, What::Text(_)) {
            return self.field(node);
        }
        let (list, at) = (self.expression(of)?, self.expression(index)?);
        let kind = match list.kind {
            Kind::List(item) => *item,
            Kind::Any => Kind::Any,
            kind => return self.wrong(&node.place, format!("{kind} has no elements")),
        };
        match at.kind {
            Kind::Int | Kind::Uint | Kind::Any => Ok(Typed::new(Code::Item(Box::new([list.code, at.code])), kind)),
            kind => self.wrong(&index.place, format!("the place in a list is an int; this is {kind}")),
        }
    }

    /// The slot of `node`, if it is a path that begins with a name of events.
    pub(super) fn is_path(&self, node: &Node) -> bool {
        path_of(node).is_some_and(|path| {
            roots().any(|root| root == path[0].0) && self.elements.iter().all(|(name, _)| name != path[0].0)
        })
    }
}
