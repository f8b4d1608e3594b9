//! The names by which an event's fields are asked for: `event` for those of its data, and some of the envelope.

use std::fmt::Write as _;

use crate::envelope::{Envelope, Origin};
use crate::fields::nearest::did_you_mean;
use crate::fields::schema::data_of;
use crate::fields::slots::{Slot, Slots};
use crate::fields::types::{Member, Type};
use crate::kind::Kind;
use crate::payload::{KindInfo, Payload};

/// What stands for the data of an event: `event.world_id`.
pub const DATA: &str = "event";

/// A field of the envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    Kind,
    Source,
    Subject,
    Time,
    ObservedAt,
    Origin,
    Id,
}

/// Each by its name.
const HEADERS: [(&str, Header); 7] = [
    ("kind", Header::Kind),
    ("source", Header::Source),
    ("subject", Header::Subject),
    ("time", Header::Time),
    ("observed_at", Header::ObservedAt),
    ("origin", Header::Origin),
    ("id", Header::Id),
];

/// The names that a path can begin with.
pub fn roots() -> impl Iterator<Item = &'static str> {
    std::iter::once(DATA).chain(HEADERS.iter().map(|(name, _)| *name))
}

impl Header {
    pub(super) fn named(name: &str) -> Option<Self> {
        HEADERS.iter().find(|(known, _)| *known == name).map(|(_, header)| *header)
    }

    fn member(self, kinds: &[Kind]) -> Member {
        let words = |words: &[&str]| Type::Text(Some(words.iter().map(|word| (*word).to_owned()).collect()));
        match self {
            Self::Time => Member::new(Type::Time, true),
            Self::ObservedAt => Member::new(Type::Time, false),
            Self::Origin => Member::new(words(&["live", "backfill", "replay"]), false),
            Self::Kind if !kinds.is_empty() => {
                Member::new(words(&kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>()), false)
            }
            Self::Kind | Self::Source | Self::Subject | Self::Id => Member::new(Type::Text(None), false),
        }
    }

    /// Reads it of `event` into a slot.
    pub(super) fn read(self, event: &Envelope<dyn Payload>, slots: &mut Slots, slot: usize) {
        let start = slots.text.len();
        match self {
            Self::Time => return slots.set(slot, event.time.map_or(Slot::Absent, Slot::Time)),
            Self::ObservedAt => return slots.set(slot, Slot::Time(event.observed_at)),
            Self::Kind => slots.text.push_str(event.kind.name()),
            Self::Source => slots.text.push_str(event.source),
            Self::Origin => slots.text.push_str(match event.origin {
                Origin::Live => "live",
                Origin::Backfill => "backfill",
                Origin::Replay => "replay",
            }),
            Self::Subject => write!(slots.text, "{}", event.subject()).expect("a text takes all"),
            Self::Id => write!(slots.text, "{}", event.id).expect("a text takes all"),
        }
        slots.set(slot, Slot::Text(start..slots.text.len()));
    }
}

/// What can be asked of events of some kinds.
#[derive(Clone, Debug)]
pub struct Schema {
    kinds: Vec<Kind>,
    data: Type,
}

/// There is no such field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownField {
    /// Which part of the path is not known, from 0.
    pub part: usize,
    /// What to tell people, with what was probably meant.
    pub message: String,
}

impl Schema {
    /// Of events of `kinds`. Of none: nothing is known of `event`, and each of its fields may be asked for.
    pub fn of(kinds: &[KindInfo]) -> Self {
        let mut names: Vec<Kind> = kinds.iter().map(|info| info.kind).collect();
        names.sort_unstable();
        names.dedup();
        Self { kinds: names, data: data_of(kinds) }
    }

    /// What is at `path`, which begins with one of the [`roots`].
    pub fn find<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Result<Member, UnknownField> {
        let mut names = path.into_iter();
        let root = names.next().unwrap_or_default();
        if let Some(header) = Header::named(root) {
            let member = header.member(&self.kinds);
            return match names.next() {
                None => Ok(member),
                Some(_) => Err(UnknownField { part: 1, message: format!("{} has no fields", member.holds) }),
            };
        }
        if root != DATA {
            return Err(UnknownField { part: 0, message: self.unknown_root(root) });
        }
        let (mut holds, mut optional, mut so_far) = (&self.data, false, vec![root]);
        for name in names {
            let unknown = |message| UnknownField { part: so_far.len(), message };
            let (field, may_lack) = self.field_of(holds, name, &so_far).map_err(unknown)?;
            (holds, optional) = (field, optional || may_lack);
            so_far.push(name);
        }
        Ok(Member::new(holds.clone(), optional))
    }

    /// Whether the data of these kinds have a field of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        matches!(&self.data, Type::Object(object) if object.fields.contains_key(name))
    }

    /// What the field `name` of such a value holds, and whether it may lack.
    fn field_of<'s>(&self, parent: &'s Type, name: &str, path: &[&str]) -> Result<(&'s Type, bool), String> {
        let object = match parent {
            Type::Any => return Ok((&Type::Any, true)),
            Type::Object(object) => object,
            other => return Err(format!("{other} has no fields")),
        };
        if let Some(member) = object.fields.get(name) {
            return Ok((&member.holds, member.optional));
        }
        let meant = did_you_mean(name, object.fields.keys().map(String::as_str));
        match &object.others {
            // Any name is good there, but one that differs in a letter from a known one is hardly meant.
            Some(others) if meant.is_empty() => Ok((others, true)),
            _ if path.len() > 1 => Err(format!("`{}` has no field `{name}`{meant}", path.join("."))),
            _ => Err(format!("{} field `{name}`{meant}", self.who_lacks())),
        }
    }

    fn who_lacks(&self) -> String {
        match &*self.kinds {
            [kind] => format!("{kind} has no"),
            [one, other] => format!("{one} and {other} have no"),
            kinds => format!("none of the {} kinds has a", kinds.len()),
        }
    }

    /// A field without its `event.` is the most likely mistake.
    fn unknown_root(&self, name: &str) -> String {
        let meant =
            if self.has(name) { format!("; did you mean `{DATA}.{name}`?") } else { did_you_mean(name, roots()) };
        format!("`{name}` is not known{meant}")
    }
}
