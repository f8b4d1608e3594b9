//! Which attributes of something are told.

use std::collections::BTreeSet;
use std::sync::Arc;

use bugle_event::Signal;
use bugle_event::fields::did_you_mean;

use crate::event::Event;

/// Which attributes are told: all but those that change all the time, unless set.
///
/// It goes for whatever comes of an attribute: `troops` stands for the units in that list, `clan` for a player's way from
/// one to another, `member_list` for all that happens to members. That something is seen first, is gone or back is told in any
/// case.
#[derive(Clone, Debug, Default)]
pub struct Attributes(Picked);

#[derive(Clone, Debug, Default)]
enum Picked {
    #[default]
    Usual,
    Only(Arc<BTreeSet<String>>),
    AllBut(Arc<BTreeSet<String>>),
}

/// There is no such attribute.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {of} has no attribute `{name}`{meant}")]
pub struct UnknownAttribute {
    of: &'static str,
    name: String,
    /// What was probably meant.
    meant: String,
}

/// How something is watched, as far as attributes of it can be picked.
pub trait Pick {
    /// What they are attributes of: `player`.
    #[doc(hidden)]
    const OF: &'static str;
    /// What they are called.
    #[doc(hidden)]
    const ATTRIBUTES: &'static [&'static str];

    /// Where it is set.
    #[doc(hidden)]
    fn attributes(&mut self) -> &mut Attributes;
}

impl Attributes {
    /// Only these are told, whether they change all the time or not.
    pub fn only<O: Pick>(names: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, UnknownAttribute> {
        Ok(Self(Picked::Only(known::<O>(names)?)))
    }

    /// These are not told.
    pub fn all_but<O: Pick>(names: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, UnknownAttribute> {
        Ok(Self(Picked::AllBut(known::<O>(names)?)))
    }

    /// Whether what changes all the time is asked for by its name.
    pub(crate) fn are_named(&self) -> bool {
        matches!(self.0, Picked::Only(_))
    }

    /// Lets go of what is not to be told.
    pub(crate) fn pick(&self, signals: &mut Vec<Signal<Event>>) {
        if !matches!(self.0, Picked::Usual) {
            signals.retain(|signal| match signal {
                Signal::Event(event) => attribute(&event.data).is_none_or(|name| self.has(name)),
                Signal::Gap(_) | Signal::Checkpoint(_) => true,
            });
        }
    }

    fn has(&self, name: &str) -> bool {
        match &self.0 {
            Picked::Usual => true,
            Picked::Only(names) => names.contains(name),
            Picked::AllBut(names) => !names.contains(name),
        }
    }
}

/// These names, in our spelling.
fn known<O: Pick>(names: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Arc<BTreeSet<String>>, UnknownAttribute> {
    let ours = |name: &str| {
        let name = in_our_spelling(name);
        let known = O::ATTRIBUTES.iter().map(|known| known.trim_start_matches("r#"));
        if known.clone().any(|known| known == name) {
            return Ok(name);
        }
        Err(UnknownAttribute { of: O::OF, meant: did_you_mean(&name, known), name })
    };
    names.into_iter().map(|name| ours(name.as_ref())).collect::<Result<_, _>>().map(Arc::new)
}

/// `townHallLevel`, as the API calls it, is `town_hall_level`.
fn in_our_spelling(name: &str) -> String {
    let mut ours = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !ours.is_empty() {
            ours.push('_');
        }
        ours.push(letter.to_ascii_lowercase());
    }
    ours
}

/// The attribute of which an event tells. `None`: it is told in any case.
fn attribute(event: &Event) -> Option<&str> {
    Some(match event {
        Event::ClanChanged(changed) => &changed.attribute,
        Event::WarLogClosed(_) | Event::WarLogOpened(_) => "is_war_log_public",
        Event::MemberJoined(_)
        | Event::MemberLeft(_)
        | Event::MemberRoleChanged(_)
        | Event::LeaderChanged(_)
        | Event::MemberDonated(_)
        | Event::MemberReceived(_)
        | Event::MemberChanged(_) => "member_list",
        Event::PlayerChanged(changed) => &changed.attribute,
        Event::PlayerClanJoined(_) | Event::PlayerClanLeft(_) | Event::PlayerClanMoved(_) => "clan",
        Event::UnitUnlocked(unlocked) => unlocked.unit.list.name(),
        Event::UnitUpgraded(upgraded) => upgraded.unit.list.name(),
        Event::BoostStarted(boost) => boost.unit.list.name(),
        Event::BoostEnded(boost) => boost.unit.list.name(),
        Event::Equipped(_) => "heroes",
        Event::AchievementProgress(_) => "achievements",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::clan::options::ClanOptions;
    use crate::watch::player::options::PlayerOptions;

    #[test]
    fn a_name_is_taken_in_either_spelling_and_no_other() {
        for name in ["town_hall_level", "townHallLevel"] {
            let picked = Attributes::only::<PlayerOptions>([name]).unwrap();
            assert!(picked.has("town_hall_level") && !picked.has("name") && picked.are_named());
        }
        let unknown = Attributes::all_but::<PlayerOptions>(["name", "townHalLevel"]).unwrap_err();
        insta::assert_snapshot!(unknown, @"a player has no attribute `town_hal_level`; did you mean `town_hall_level`?");
        Attributes::only::<ClanOptions>(["town_hall_level"]).unwrap_err();
        assert!(!Attributes::all_but::<ClanOptions>(["memberList"]).unwrap().has("member_list"));
    }
}
