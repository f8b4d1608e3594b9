//! Steps as texts say them: kinds, a condition, and the fields that are the key.

use std::time::Duration;

use bugle_event::fields::{Field, FieldError, List, Type, Value, did_you_mean};
use bugle_event::{Event, JoinKey, JoinKeys, Key, Keyed as _, KindInfo, Timestamp, Want};

use crate::cel::condition::Cel;
use crate::cel::error::CelError;
use crate::pattern::step::Step;
use crate::pattern::text::error::PatternError;
use crate::pattern::text::joins::can_join;
use crate::pattern::text::phrases::{Phrases, Word};

type Read<T> = Result<T, PatternError>;

/// A pattern that can be written.
pub(crate) trait Worded: Sized {
    /// How, by example.
    const FORM: &'static str;

    /// Reads what follows the word that it begins with.
    fn read(phrases: &mut Phrases<'_>) -> Read<Self>;
}

/// A step whose key has not been read yet.
pub(crate) struct Draft {
    pub(crate) kinds: Vec<KindInfo>,
    condition: Option<Cel>,
}

/// The fields of a step that are its key. None: everything has the same key.
pub(crate) type Fields = Vec<Field>;

impl Draft {
    /// `Death`, `Death, VehicleDestroy where event.is_headshot`.
    pub(crate) fn read(phrases: &mut Phrases<'_>) -> Read<Self> {
        let mut kinds = vec![kind(phrases)?];
        while phrases.passes(",") {
            kinds.push(kind(phrases)?);
        }
        let condition = if phrases.passes("where") { Some(condition(phrases, &kinds)?) } else { None };
        Ok(Self { kinds, condition })
    }

    /// The step, joined on these fields.
    pub(crate) fn step(self, fields: Fields) -> Step {
        let want = Want::kinds(self.kinds.iter().map(|info| info.kind));
        let step = Step::reading(want, move |event| keys(&fields, event));
        match self.condition {
            Some(condition) => step.condition(condition),
            None => step,
        }
    }
}

/// Two steps with their key: `by attacker_character_id = character_id`, `by character_id` for both.
pub(crate) fn joined(phrases: &mut Phrases<'_>, first: Draft, second: Draft) -> Read<(Step, Step)> {
    if !phrases.passes("by") {
        return Ok((first.step(Fields::new()), second.step(Fields::new())));
    }
    let mut again = phrases.clone();
    let fields = read_fields(phrases, &first.kinds)?;
    let mut start = again.peek().place.start;
    let others = if phrases.passes("=") {
        start = phrases.peek().place.start;
        let others = read_fields(phrases, &second.kinds)?;
        if others.len() != fields.len() {
            let message = format!("there are {} fields on one side and {} on the other", fields.len(), others.len());
            return Err(phrases.wrong(start..phrases.passed(), message));
        }
        others
    } else {
        read_fields(&mut again, &second.kinds)?
    };
    if let Some((one, other)) = fields.iter().zip(&others).find(|(one, other)| !can_join(one.holds(), other.holds())) {
        let message = format!("it is never the same: `{one}` is {}, `{other}` is {}", one.holds(), other.holds());
        return Err(phrases.wrong(start..phrases.passed(), message));
    }
    Ok((first.step(fields), second.step(others)))
}

/// One step with its key.
pub(crate) fn keyed(phrases: &mut Phrases<'_>, draft: Draft) -> Read<Step> {
    let fields = if phrases.passes("by") { read_fields(phrases, &draft.kinds)? } else { Fields::new() };
    Ok(draft.step(fields))
}

/// A moment that the first step names: `end_time`, `event.end_time - 1h`.
pub(crate) fn moment(
    phrases: &mut Phrases<'_>,
    kinds: &[KindInfo],
) -> Read<impl Fn(&Event) -> Option<Timestamp> + Send + Sync + use<>> {
    let word = phrases.name("a field that is a time")?;
    let field = field(phrases, &word, kinds)?;
    if !matches!(field.holds(), Type::Time | Type::Any) {
        return Err(phrases.wrong(word.place, format!("`{}` is {}, and no timestamp", word.text, field.holds())));
    }
    let (mut sooner, mut later) = (Duration::ZERO, Duration::ZERO);
    if phrases.passes("-") {
        sooner = phrases.span()?;
    } else if phrases.passes("+") {
        later = phrases.span()?;
    }
    Ok(move |event: &Event| {
        let time = field.read(event, |value| match value {
            Value::Time(time) => Some(time),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        });
        Some(time? + later - sooner)
    })
}

fn kind(phrases: &mut Phrases<'_>) -> Read<KindInfo> {
    let word = phrases.name("a kind of event")?;
    let known = phrases.kinds;
    KindInfo::find(word.text, known).copied().ok_or_else(|| {
        let titles: Vec<String> = known.iter().map(KindInfo::title).collect();
        let names = titles.iter().map(String::as_str).chain(known.iter().map(|info| info.kind.name()));
        phrases.wrong(word.place, format!("there is no event `{}`{}", word.text, did_you_mean(word.text, names)))
    })
}

fn condition(phrases: &mut Phrases<'_>, kinds: &[KindInfo]) -> Read<Cel> {
    let Word { text, place } = phrases.condition();
    Cel::new(text, kinds).map_err(|CelError { message, place: inside, .. }| {
        phrases.wrong(place.start + inside.start..place.start + inside.end, message)
    })
}

fn read_fields(phrases: &mut Phrases<'_>, kinds: &[KindInfo]) -> Read<Fields> {
    let mut fields = Fields::new();
    loop {
        let word = phrases.name("a field to join on")?;
        let field = field(phrases, &word, kinds)?;
        if let Some(what) = no_key(field.holds()) {
            return Err(phrases.wrong(word.place, format!("`{}` is {what}", word.text)));
        }
        if fields.iter().any(|known: &Field| known.path() == field.path()) {
            return Err(phrases.wrong(word.place, format!("`{}` is there already", word.text)));
        }
        fields.push(field);
        if !phrases.passes(",") {
            return Ok(fields);
        }
    }
}

/// Why this is no key, if it is none.
fn no_key(holds: &Type) -> Option<&'static str> {
    match holds {
        Type::Object(_) => Some("an object, and no key; name a field of it"),
        Type::List(item) => match **item {
            Type::Object(_) => Some("a list of objects, and no key"),
            Type::List(_) => Some("a list of lists, and no key"),
            _ => None,
        },
        _ => None,
    }
}

fn field(phrases: &Phrases<'_>, word: &Word<'_>, kinds: &[KindInfo]) -> Read<Field> {
    Field::new(word.text, kinds).map_err(|error| {
        let FieldError { at, name, .. } = &error;
        let start = word.place.start + at;
        phrases.wrong(start..start + name.len(), error.to_string())
    })
}

/// The keys of an event: of all fields together. One that it lacks makes it have none; a list, one for each element.
fn keys(fields: &[Field], event: &Event) -> JoinKeys {
    match fields {
        [] => ().keys(),
        [field] => keys_of(field, event),
        [field, others @ ..] => JoinKey::each_with_each(keys_of(field, event), keys(others, event)),
    }
}

fn keys_of(field: &Field, event: &Event) -> JoinKeys {
    if let Some(key) = field.key(event) {
        return key.keys();
    }
    field.read(event, |value| match value {
        Value::List(list) => keys_of_list(list),
        _ => JoinKeys::new(),
    })
}

fn keys_of_list(list: List<'_>) -> JoinKeys {
    list.iter().filter_map(|value| value.key()).flat_map(Key::keys).collect()
}
