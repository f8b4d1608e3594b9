//! Functions.

use bugle_event::fields::did_you_mean;
use regex::RegexBuilder;

use crate::cel::code::{Code, Function, Question};
use crate::cel::compile::compiler::{Checked, Compiler, Typed};
use crate::cel::kind::Kind;
use crate::cel::syntax::{Node, What};
use crate::cel::times::{duration, time};
use crate::cel::value::Val;

/// Every function, and how it is called.
const FUNCTIONS: [(&str, &str); 16] = [
    ("startsWith", "text.startsWith(text)"),
    ("endsWith", "text.endsWith(text)"),
    ("contains", "text.contains(text)"),
    ("matches", "text.matches(\"pattern\")"),
    ("size", "size(list)"),
    ("lowerAscii", "text.lowerAscii()"),
    ("upperAscii", "text.upperAscii()"),
    ("int", "int(value)"),
    ("uint", "uint(value)"),
    ("double", "double(value)"),
    ("string", "string(value)"),
    ("timestamp", "timestamp(\"2026-01-31T12:00:00Z\")"),
    ("duration", "duration(\"1m30s\")"),
    ("has", "has(event.field)"),
    ("exists", "list.exists(item, question)"),
    ("all", "list.all(item, question)"),
];

/// What CEL has besides.
const ELSEWHERE: [&str; 24] = [
    "map",
    "filter",
    "exists_one",
    "existsOne",
    "bool",
    "bytes",
    "dyn",
    "type",
    "optional",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getFullYear",
    "getHours",
    "getMilliseconds",
    "getMinutes",
    "getMonth",
    "getSeconds",
    "min",
    "max",
    "split",
    "replace",
    "substring",
];

/// How large a compiled pattern may be, in bytes: it can be far larger than its text.
const PATTERN_MAX: usize = 1 << 20;

impl Compiler<'_> {
    pub(super) fn call(&mut self, node: &Node, name: &str, target: Option<&Node>, args: &[Node]) -> Checked {
        match (name, target, args) {
            ("startsWith", Some(text), [part]) => self.ask(Question::StartsWith, text, part),
            ("endsWith", Some(text), [part]) => self.ask(Question::EndsWith, text, part),
            ("contains", Some(text), [part]) => self.ask(Question::Contains, text, part),
            ("matches", Some(text), [pattern]) | ("matches", None, [text, pattern]) => self.matches(text, pattern),
            ("lowerAscii", Some(text), []) => self.ascii(Function::LowerAscii, text),
            ("upperAscii", Some(text), []) => self.ascii(Function::UpperAscii, text),
            ("size", Some(value), []) | ("size", None, [value]) => self.convert(Function::Size, Kind::Int, node, value),
            ("int", None, [value]) => self.convert(Function::Int, Kind::Int, node, value),
            ("uint", None, [value]) => self.convert(Function::Uint, Kind::Uint, node, value),
            ("double", None, [value]) => self.convert(Function::Double, Kind::Double, node, value),
            ("string", None, [value]) => self.convert(Function::String, Kind::TEXT, node, value),
            ("timestamp", None, [value]) => self.timestamp(node, value),
            ("duration", None, [value]) => self.duration(node, value),
            _ => self.no_such_call(node, name),
        }
    }

    fn no_such_call(&self, node: &Node, name: &str) -> Checked {
        let message = match FUNCTIONS.iter().find(|(known, _)| *known == name) {
            Some((_, form)) => format!("`{name}` is called as {form}"),
            None if ELSEWHERE.contains(&name) => format!("`{name}` is not supported here"),
            None => format!("there is no function `{name}`{}", did_you_mean(name, FUNCTIONS.map(|(name, _)| name))),
        };
        self.wrong(&node.place, message)
    }

    fn ask(&mut self, question: Question, text: &Node, part: &Node) -> Checked {
        let text = self.string(text, "what is asked")?;
        let part = self.string(part, "what is looked for")?;
        Ok(Typed::bool(Code::Ask(question, Box::new([text, part]))))
    }

    fn ascii(&mut self, function: Function, text: &Node) -> Checked {
        let text = self.string(text, "what is changed")?;
        Ok(Typed::new(Code::Call(function, Box::new(text)), Kind::TEXT))
    }

    fn matches(&mut self, text: &Node, pattern: &Node) -> Checked {
        let text = self.string(text, "what is asked")?;
        let What::Text(source) = &pattern.what else {
            return self.wrong(&pattern.place, "the pattern of `matches` must be written out, as a string");
        };
        match RegexBuilder::new(source).size_limit(PATTERN_MAX).dfa_size_limit(PATTERN_MAX).build() {
            Ok(regex) => Ok(Typed::bool(Code::Matches(Box::new(text), Box::new(regex)))),
            Err(error) => self.wrong(&pattern.place, format!("no pattern: {}", last_line(&error.to_string()))),
        }
    }

    /// A function of one value that takes some types of it.
    fn convert(&mut self, function: Function, gives: Kind, node: &Node, value: &Node) -> Checked {
        let Typed { code, kind } = self.expression(value)?;
        let takes = match (function, &kind) {
            (_, Kind::Any) | (Function::Int, Kind::Time) => true,
            (Function::Size, kind) => matches!(kind, Kind::Text(_) | Kind::List(_)),
            (Function::String, kind) => !matches!(kind, Kind::List(_) | Kind::Object),
            (_, kind) => kind.is_number() || matches!(kind, Kind::Text(_) | Kind::Id),
        };
        if !takes {
            let name = &self.text[node.place.clone()];
            return self.wrong(&node.place, format!("`{name}` does not take {kind}"));
        }
        Ok(Typed::new(Code::Call(function, Box::new(code)), gives))
    }

    fn timestamp(&mut self, node: &Node, value: &Node) -> Checked {
        let What::Text(text) = &value.what else { return self.read(Function::Timestamp, Kind::Time, node, value) };
        match time(text) {
            Some(millis) => Ok(Typed::new(Code::Fixed(Val::Time(millis)), Kind::Time)),
            None => self.wrong(&value.place, "not a time; expected the form \"2026-01-31T12:00:00Z\""),
        }
    }

    fn duration(&mut self, node: &Node, value: &Node) -> Checked {
        let What::Text(text) = &value.what else { return self.read(Function::Duration, Kind::Duration, node, value) };
        match duration(text) {
            Some(millis) => Ok(Typed::new(Code::Fixed(Val::Duration(millis)), Kind::Duration)),
            None => self.wrong(&value.place, "not a duration in whole milliseconds; expected a form such as \"1m30s\""),
        }
    }

    /// A time or a duration that only the event has.
    fn read(&mut self, function: Function, gives: Kind, node: &Node, value: &Node) -> Checked {
        let Typed { code, kind } = self.expression(value)?;
        if !(kind.is_text() || kind.is_any() || kind == gives) {
            return self.wrong(&node.place, format!("{gives} is made of a string; this is {kind}"));
        }
        Ok(Typed::new(Code::Call(function, Box::new(code)), gives))
    }
}

/// What the message about a pattern says in the end: before, it shows the pattern, as we do.
fn last_line(message: &str) -> &str {
    message.lines().next_back().unwrap_or_default().trim_start_matches("error: ")
}
