//! What is worked out from values: arithmetic, and functions of one value.

use std::borrow::Cow;

use bugle_event::Timestamp;

use crate::cel::code::Function;
use crate::cel::syntax::Operation;
use crate::cel::times::{duration, in_seconds, time};
use crate::cel::value::{Answer, NoAnswer, Val};

/// What does not fit into its type, and a division by nothing, give no answer.
pub(super) fn calculate<'a>(operation: Operation, one: Val<'a>, other: Val<'a>) -> Answer<Val<'a>> {
    use Operation::{Add, Subtract};
    match (operation, one, other) {
        (_, Val::Int(one), Val::Int(other)) => int(operation, one, other).map(Val::Int).ok_or(NoAnswer),
        (_, Val::Uint(one), Val::Uint(other)) => uint(operation, one, other).map(Val::Uint).ok_or(NoAnswer),
        (_, Val::Double(one), Val::Double(other)) => double(operation, one, other).map(Val::Double),
        (Add, Val::Text(one), Val::Text(other)) => Ok(Val::Text(Cow::Owned(one.into_owned() + &*other))),
        (Add, Val::Time(one), Val::Duration(other)) | (Add, Val::Duration(other), Val::Time(one)) => moved(one, other),
        (Subtract, Val::Time(one), Val::Duration(other)) => moved(one, other.checked_neg().ok_or(NoAnswer)?),
        (Subtract, Val::Time(one), Val::Time(other)) => one.checked_sub(other).map(Val::Duration).ok_or(NoAnswer),
        (Add, Val::Duration(one), Val::Duration(other)) => one.checked_add(other).map(Val::Duration).ok_or(NoAnswer),
        (Subtract, Val::Duration(one), Val::Duration(other)) => {
            one.checked_sub(other).map(Val::Duration).ok_or(NoAnswer)
        }
        _ => Err(NoAnswer),
    }
}

fn int(operation: Operation, one: i64, other: i64) -> Option<i64> {
    match operation {
        Operation::Add => one.checked_add(other),
        Operation::Subtract => one.checked_sub(other),
        Operation::Multiply => one.checked_mul(other),
        Operation::Divide => one.checked_div(other),
        Operation::Remainder => one.checked_rem(other),
    }
}

fn uint(operation: Operation, one: u64, other: u64) -> Option<u64> {
    match operation {
        Operation::Add => one.checked_add(other),
        Operation::Subtract => one.checked_sub(other),
        Operation::Multiply => one.checked_mul(other),
        Operation::Divide => one.checked_div(other),
        Operation::Remainder => one.checked_rem(other),
    }
}

fn double(operation: Operation, one: f64, other: f64) -> Answer<f64> {
    Ok(match operation {
        Operation::Add => one + other,
        Operation::Subtract => one - other,
        Operation::Multiply => one * other,
        Operation::Divide => one / other,
        Operation::Remainder => return Err(NoAnswer),
    })
}

/// A time moved by some milliseconds. There is none before the year 0 or after the year 9999.
fn moved<'a>(time: i64, by: i64) -> Answer<Val<'a>> {
    let moved = time.checked_add(by).ok_or(NoAnswer)?;
    if Timestamp::from_millis(moved).as_millis() == moved { Ok(Val::Time(moved)) } else { Err(NoAnswer) }
}

pub(super) fn minus<'a>(value: &Val<'_>) -> Answer<Val<'a>> {
    match *value {
        Val::Int(value) => value.checked_neg().map(Val::Int).ok_or(NoAnswer),
        Val::Duration(value) => value.checked_neg().map(Val::Duration).ok_or(NoAnswer),
        Val::Double(value) => Ok(Val::Double(-value)),
        _ => Err(NoAnswer),
    }
}

pub(super) fn call(function: Function, value: Val<'_>) -> Answer<Val<'_>> {
    match function {
        Function::Size => size(&value),
        Function::LowerAscii | Function::UpperAscii => {
            let Val::Text(text) = value else { return Err(NoAnswer) };
            let mut text = text.into_owned();
            let change =
                if function == Function::LowerAscii { str::make_ascii_lowercase } else { str::make_ascii_uppercase };
            change(&mut text);
            Ok(Val::Text(Cow::Owned(text)))
        }
        Function::Int => to_int(&value).map(Val::Int),
        Function::Uint => to_uint(&value).map(Val::Uint),
        Function::Double => to_double(&value).map(Val::Double),
        Function::String => to_text(value).map(Val::Text),
        Function::Timestamp => match value {
            Val::Time(_) => Ok(value),
            Val::Text(text) => time(&text).map(Val::Time).ok_or(NoAnswer),
            _ => Err(NoAnswer),
        },
        Function::Duration => match value {
            Val::Duration(_) => Ok(value),
            Val::Text(text) => duration(&text).map(Val::Duration).ok_or(NoAnswer),
            _ => Err(NoAnswer),
        },
    }
}

/// Of a text, its letters; of a list, its elements.
fn size<'a>(value: &Val<'_>) -> Answer<Val<'a>> {
    let size = match value {
        Val::Text(text) => text.chars().count(),
        value => value.len().ok_or(NoAnswer)?,
    };
    i64::try_from(size).map(Val::Int).map_err(|_| NoAnswer)
}

fn to_int(value: &Val<'_>) -> Answer<i64> {
    match value {
        Val::Int(value) => Ok(*value),
        Val::Uint(value) => i64::try_from(*value).map_err(|_| NoAnswer),
        Val::Double(value) => within(*value, -9_223_372_036_854_775_808.0, 9_223_372_036_854_775_808.0),
        Val::Text(text) => text.parse().map_err(|_| NoAnswer),
        Val::Time(millis) => Ok(millis.div_euclid(1000)),
        _ => Err(NoAnswer),
    }
}

fn to_uint(value: &Val<'_>) -> Answer<u64> {
    match value {
        Val::Int(value) => u64::try_from(*value).map_err(|_| NoAnswer),
        Val::Uint(value) => Ok(*value),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within its bounds")]
        Val::Double(value) if *value > -1.0 && *value < 18_446_744_073_709_551_616.0 => Ok(value.trunc() as u64),
        Val::Text(text) => text.parse().map_err(|_| NoAnswer),
        _ => Err(NoAnswer),
    }
}

/// Towards zero, if it is more than `least` and less than `most`.
#[expect(clippy::cast_possible_truncation, reason = "it is within its bounds")]
fn within(value: f64, least: f64, most: f64) -> Answer<i64> {
    if value > least && value < most { Ok(value.trunc() as i64) } else { Err(NoAnswer) }
}

#[expect(clippy::cast_precision_loss, reason = "that is what a double is")]
fn to_double(value: &Val<'_>) -> Answer<f64> {
    match value {
        Val::Int(value) => Ok(*value as f64),
        Val::Uint(value) => Ok(*value as f64),
        Val::Double(value) => Ok(*value),
        Val::Text(text) => text.parse().map_err(|_| NoAnswer),
        _ => Err(NoAnswer),
    }
}

fn to_text(value: Val<'_>) -> Answer<Cow<'_, str>> {
    Ok(match value {
        Val::Text(text) => text,
        Val::Bool(value) => value.to_string().into(),
        Val::Int(value) => value.to_string().into(),
        Val::Uint(value) => value.to_string().into(),
        Val::Double(value) => value.to_string().into(),
        Val::Time(millis) => Timestamp::from_millis(millis).to_string().into(),
        Val::Duration(millis) => in_seconds(millis).into(),
        Val::List(_) | Val::Made(_) | Val::Object => return Err(NoAnswer),
    })
}
