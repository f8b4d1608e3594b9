//! Working out a condition for an event. Nothing here fails in another way than to give no answer.

use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;

use bugle_event::fields::{Slots, Value, digits};
use regex::Regex;
use smallvec::SmallVec;

use crate::cel::code::{Code, Question};
use crate::cel::functions::{calculate, call, minus};
use crate::cel::syntax::{Comparison, Operation};
use crate::cel::value::{Answer, NoAnswer, Val};

/// How many elements of lists one question may look at, in whatever way: loops within loops multiply.
const STEPS_MAX: u32 = 100_000;

/// What a condition is worked out with.
pub(super) struct Run<'a> {
    slots: &'a Slots,
    /// The elements that the loops are at, the outermost first.
    elements: SmallVec<[Answer<Val<'a>>; 2]>,
    steps: Cell<u32>,
}

impl<'a> Run<'a> {
    pub(super) fn new(slots: &'a Slots) -> Self {
        Self { slots, elements: SmallVec::new(), steps: Cell::new(STEPS_MAX) }
    }

    /// So many elements are looked at. Once they are too many, nothing has an answer that looks at one.
    fn look_at(&self, elements: usize) -> Answer<()> {
        let left = u32::try_from(elements).ok().and_then(|elements| self.steps.get().checked_sub(elements));
        self.steps.set(left.unwrap_or(0));
        left.map(drop).ok_or(NoAnswer)
    }

    /// A list of the condition is looked at as a whole where it is copied.
    fn copied<'b>(&self, value: &'b Val<'a>) -> Answer<&'b Val<'a>> {
        if let Val::Made(_) = value {
            self.look_at(value.size())?;
        }
        Ok(value)
    }

    /// Whether both are equal, element by element.
    fn are_equal(&self, one: &Val<'_>, other: &Val<'_>) -> Answer<bool> {
        if one.len().is_some() && one.len() == other.len() {
            self.look_at(one.size())?;
        }
        Ok(one.equals(other))
    }
}

/// Each arm is a call: what all of them keep on the stack together, every level of a condition would pay for.
impl Code {
    /// Whether it holds. What is no bool gives no answer.
    #[inline]
    pub(super) fn test<'a>(&'a self, run: &mut Run<'a>) -> Answer<bool> {
        match self {
            Self::And(clauses) => decide(clauses, false, run),
            Self::Or(clauses) => decide(clauses, true, run),
            Self::Not(clause) => clause.test(run).map(|holds| !holds),
            Self::Has(slot) => Ok(!matches!(run.slots.get(*slot), Value::Absent | Value::Null)),
            Self::Compare(comparison, sides) => compare(*comparison, sides, run),
            Self::InNumbers(one, numbers) => is_number_of(one, numbers, run),
            Self::InTexts(one, texts) => is_text_of(one, texts, run),
            Self::In(sides) => is_in(sides, run),
            Self::Ask(question, sides) => ask(*question, sides, run),
            Self::Matches(text, pattern) => matches(text, pattern, run),
            Self::Each { over, holds, all } => each(over, holds, *all, run),
            _ => is_true(self, run),
        }
    }

    /// Its value.
    #[inline]
    pub(super) fn value<'a>(&'a self, run: &mut Run<'a>) -> Answer<Val<'a>> {
        match self {
            Self::Load(slot) => Val::of(run.slots.get(*slot)),
            Self::Fixed(value) => fixed(value, run),
            Self::LoadDouble(slot) => double(run.slots.get(*slot)),
            Self::Element(depth) => element(*depth, run),
            Self::Digits(id) => number_of(id, run),
            Self::Minus(value) => value.value(run).and_then(|value| minus(&value)),
            Self::Choice(parts) => chosen(parts, run)?.value(run),
            Self::Calculate(operation, sides) => calculated(*operation, sides, run),
            Self::List(items) => list(items, run),
            Self::Item(sides) => item(sides, run),
            Self::Call(function, value) => value.value(run).and_then(|value| call(*function, value)),
            _ => self.test(run).map(Val::Bool),
        }
    }
}

#[inline(never)]
fn is_true<'a>(code: &'a Code, run: &mut Run<'a>) -> Answer<bool> {
    match code.value(run)? {
        Val::Bool(holds) => Ok(holds),
        _ => Err(NoAnswer),
    }
}

fn fixed<'a>(value: &'a Val<'static>, run: &Run<'a>) -> Answer<Val<'a>> {
    match value {
        Val::Text(text) => Ok(Val::Text(Cow::Borrowed(text))),
        value => run.copied(value).cloned(),
    }
}

fn element<'a>(depth: usize, run: &Run<'a>) -> Answer<Val<'a>> {
    match run.elements.get(depth) {
        Some(Ok(value)) => run.copied(value).cloned(),
        _ => Err(NoAnswer),
    }
}

fn double(value: Value<'_>) -> Answer<Val<'_>> {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "it is a double, written without a fraction")]
        Value::Int(value) => Ok(Val::Double(value as f64)),
        value => Val::of(value),
    }
}

#[inline(never)]
fn number_of<'a>(id: &'a Code, run: &mut Run<'a>) -> Answer<Val<'a>> {
    match id.value(run)? {
        Val::Text(text) => digits(&text).map(Val::Uint).ok_or(NoAnswer),
        number => number.whole().is_some().then_some(number).ok_or(NoAnswer),
    }
}

#[inline(never)]
fn chosen<'a>(parts: &'a [Code; 3], run: &mut Run<'a>) -> Answer<&'a Code> {
    Ok(if parts[0].test(run)? { &parts[1] } else { &parts[2] })
}

#[inline(never)]
fn calculated<'a>(operation: Operation, sides: &'a [Code; 2], run: &mut Run<'a>) -> Answer<Val<'a>> {
    let (one, other) = (sides[0].value(run)?, sides[1].value(run)?);
    calculate(operation, one, other)
}

#[inline(never)]
fn list<'a>(items: &'a [Code], run: &mut Run<'a>) -> Answer<Val<'a>> {
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        run.look_at(1)?;
        values.push(item.value(run)?);
    }
    Ok(Val::Made(values))
}

#[inline(never)]
fn item<'a>(sides: &'a [Code; 2], run: &mut Run<'a>) -> Answer<Val<'a>> {
    let (list, at) = (sides[0].value(run)?, sides[1].value(run)?);
    let at = at.whole().and_then(|at| usize::try_from(at).ok()).ok_or(NoAnswer)?;
    run.look_at(list.len().unwrap_or(0).min(at))?;
    list.items().nth(at).ok_or(NoAnswer)?
}

/// The first clause that is `decided` decides, whatever the others are; without one, all must have an answer.
#[inline(never)]
fn decide<'a>(clauses: &'a [Code], decided: bool, run: &mut Run<'a>) -> Answer<bool> {
    let mut answer = Ok(!decided);
    for clause in clauses {
        match clause.test(run) {
            Ok(holds) if holds == decided => return Ok(decided),
            Ok(_) => {}
            Err(NoAnswer) => answer = Err(NoAnswer),
        }
    }
    answer
}

#[inline(never)]
fn compare<'a>(comparison: Comparison, sides: &'a [Code; 2], run: &mut Run<'a>) -> Answer<bool> {
    let one = sides[0].value(run)?;
    match &sides[1] {
        Code::Fixed(other) => compared(comparison, &one, other, run),
        other => {
            let other = other.value(run)?;
            compared(comparison, &one, &other, run)
        }
    }
}

#[inline]
fn compared(comparison: Comparison, one: &Val<'_>, other: &Val<'_>, run: &Run<'_>) -> Answer<bool> {
    let order = || one.order(other).ok_or(NoAnswer);
    match comparison {
        Comparison::Equal => run.are_equal(one, other),
        Comparison::NotEqual => run.are_equal(one, other).map(|equal| !equal),
        Comparison::Less => Ok(order()? == Ordering::Less),
        Comparison::LessOrEqual => Ok(order()? != Ordering::Greater),
        Comparison::Greater => Ok(order()? == Ordering::Greater),
        Comparison::GreaterOrEqual => Ok(order()? != Ordering::Less),
    }
}

#[inline(never)]
fn is_in<'a>(sides: &'a [Code; 2], run: &mut Run<'a>) -> Answer<bool> {
    let (one, list) = (sides[0].value(run)?, sides[1].value(run)?);
    list.len().ok_or(NoAnswer)?;
    for item in list.items() {
        run.look_at(1)?;
        if let Ok(item) = item
            && run.are_equal(&one, &item)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

#[inline(never)]
fn is_number_of<'a>(one: &'a Code, numbers: &[i128], run: &mut Run<'a>) -> Answer<bool> {
    let one = one.value(run)?;
    Ok(match &one {
        Val::Double(_) => {
            run.look_at(numbers.len())?;
            let number =
                |number: &i128| i64::try_from(*number).map(Val::Int).or_else(|_| u64::try_from(*number).map(Val::Uint));
            numbers.iter().flat_map(number).any(|number| number.equals(&one))
        }
        one => one.whole().is_some_and(|one| numbers.binary_search(&one).is_ok()),
    })
}

#[inline(never)]
fn is_text_of<'a>(one: &'a Code, texts: &[Box<str>], run: &mut Run<'a>) -> Answer<bool> {
    Ok(match one.value(run)? {
        Val::Text(text) => texts.binary_search_by(|known| (**known).cmp(&*text)).is_ok(),
        _ => false,
    })
}

#[inline(never)]
fn matches<'a>(text: &'a Code, pattern: &Regex, run: &mut Run<'a>) -> Answer<bool> {
    match text.value(run)? {
        Val::Text(text) => Ok(pattern.is_match(&text)),
        _ => Err(NoAnswer),
    }
}

#[inline(never)]
fn ask<'a>(question: Question, sides: &'a [Code; 2], run: &mut Run<'a>) -> Answer<bool> {
    let (Val::Text(text), Val::Text(part)) = (sides[0].value(run)?, sides[1].value(run)?) else {
        return Err(NoAnswer);
    };
    Ok(match question {
        Question::StartsWith => text.starts_with(&*part),
        Question::EndsWith => text.ends_with(&*part),
        Question::Contains => text.contains(&*part),
    })
}

/// `all` is a chain of `&&` over the elements, `exists` one of `||`.
#[inline(never)]
fn each<'a>(over: &'a Code, holds: &'a Code, all: bool, run: &mut Run<'a>) -> Answer<bool> {
    let list = over.value(run)?;
    list.len().ok_or(NoAnswer)?;
    let mut answer = Ok(all);
    for item in list.items() {
        run.look_at(1)?;
        run.elements.push(item);
        let held = holds.test(run);
        run.elements.pop();
        match held {
            Ok(holds) if holds != all => return Ok(!all),
            Ok(_) => {}
            Err(NoAnswer) => answer = Err(NoAnswer),
        }
    }
    answer
}
