//! What of an interest Census can be asked for, where a gap is, and what not. Pure.

use std::collections::BTreeSet;

use bugle_event::{Fact as _, Gap, Interest, Key, KindSet, Subject, Want};

use crate::NAME;
use crate::event::{UnknownEvent, VehicleDestroy, WorldOffline, WorldOnline};
use crate::ids::{CharacterId, ExperienceId, World};
use crate::refill::kinds::{Kept, all, kept};

/// How many names of kinds are told where people read of it.
const NAMED_MAX: usize = 6;

/// What Census is asked for because of a gap, and what is wanted besides and cannot be had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Of these worlds,
    pub(crate) worlds: BTreeSet<u64>,
    /// these types.
    pub(crate) world_types: BTreeSet<&'static str>,
    /// Of these characters,
    pub(crate) characters: BTreeSet<u64>,
    /// these types.
    pub(crate) character_types: BTreeSet<&'static str>,
    /// Kinds of which there is no history.
    forgotten: BTreeSet<&'static str>,
    /// Kinds that are wanted of anybody, and can be asked for of characters that are named.
    of_anybody: BTreeSet<&'static str>,
    /// Whether vehicles of characters are wanted.
    has_vehicles: bool,
}

impl Wish {
    /// What of `interest` can be asked for because of `gap`. `worlds` are those that "all worlds" stands for.
    pub(crate) fn of(interest: &Interest, gap: &Gap, worlds: &[World]) -> Self {
        let mut wish = Self::default();
        interest.wants().iter().for_each(|want| wish.add(want, gap, worlds));
        if wish.worlds.is_empty() {
            wish.world_types.clear();
        }
        if wish.characters.is_empty() {
            wish.character_types.clear();
        }
        wish
    }

    /// Whether there is nothing to ask.
    pub(crate) fn is_empty(&self) -> bool {
        self.world_types.is_empty() && self.character_types.is_empty()
    }

    /// What cannot be known of what is wanted, in words. `None`: all can.
    pub(crate) fn unknown(&self) -> Option<String> {
        let mut words = Vec::new();
        if !self.forgotten.is_empty() {
            words.push(format!("Census keeps no history of {}", named(&self.forgotten)));
        }
        if !self.of_anybody.is_empty() {
            let kinds = named(&self.of_anybody);
            words.push(format!("Census tells {kinds} only of characters that are wanted by their ids"));
        }
        if self.has_vehicles {
            words.push("Census may tell of destroyed vehicles by who destroyed them only".to_owned());
        }
        (!words.is_empty()).then(|| words.join("; "))
    }

    fn add(&mut self, want: &Want, gap: &Gap, worlds: &[World]) {
        let characters = want.filters.keys(CharacterId::NOUN);
        let is_experience = want.filters.keys(ExperienceId::NOUN).is_some();
        for (name, kind) in all().filter(|(_, kind)| want.kinds.contains(*kind)) {
            match (kept(kind), characters) {
                // Nothing that passes such a filter is kept.
                (Some(_), _) if is_experience => {}
                (Some(Kept::ByWorld(kind)), None) => {
                    self.worlds.extend(worlds_of(want, gap, worlds));
                    self.world_types.insert(kind);
                }
                // What happens to a world is about no character.
                (Some(Kept::ByWorld(_)), Some(_)) => {}
                (Some(Kept::ByCharacter(types)), Some(keys)) => {
                    self.characters.extend(keys.iter().filter_map(number).filter(|id| may_miss(gap, *id)));
                    self.character_types.extend(types);
                    self.has_vehicles |= kind == VehicleDestroy::KIND;
                }
                (Some(Kept::ByCharacter(_)), None) => drop(self.of_anybody.insert(name)),
                (None, _) => drop(self.forgotten.insert(name)),
            }
        }
        let is_named = |kind| matches!(&want.kinds, KindSet::Only(kinds) if kinds.contains(&kind));
        let states = [
            (WorldOffline::KIND, "WorldOffline"),
            (WorldOnline::KIND, "WorldOnline"),
            (UnknownEvent::KIND, "unknown events"),
        ];
        self.forgotten.extend(states.iter().filter(|(kind, _)| is_named(*kind)).map(|(_, name)| *name));
    }
}

/// The worlds of a gap whose events this wish is for.
fn worlds_of(want: &Want, gap: &Gap, worlds: &[World]) -> Vec<u64> {
    let of_gap = gap.subjects.iter().filter(|subject| subject.noun == World::NOUN).map(|subject| &subject.key);
    let of_gap: Vec<u64> = if gap.subjects.is_empty() {
        worlds.iter().map(|world| world.0.into()).collect()
    } else {
        of_gap.filter_map(number).collect()
    };
    match want.filters.keys(World::NOUN) {
        None => of_gap,
        Some(keys) => {
            keys.iter().filter_map(number).filter(|id| gap.subjects.is_empty() || of_gap.contains(id)).collect()
        }
    }
}

/// Whether something may be missing of this character: a gap of other characters alone is not about it.
fn may_miss(gap: &Gap, character: u64) -> bool {
    let is_it = |subject: &Subject| subject.noun != CharacterId::NOUN || number(&subject.key) == Some(character);
    gap.subjects.is_empty() || gap.subjects.iter().any(is_it)
}

/// The characters that `interest` names, of whom Census keeps what it wants.
pub(crate) fn characters(interest: &Interest) -> BTreeSet<u64> {
    let gap = Gap::new(NAME, [], None, bugle_event::Timestamp::EPOCH, bugle_event::Cause::Stall);
    Wish::of(interest, &gap, &[]).characters
}

fn number(key: &Key) -> Option<u64> {
    match key {
        Key::Number(number) => Some(*number),
        Key::Text(_) => None,
    }
}

fn named(kinds: &BTreeSet<&'static str>) -> String {
    let names: Vec<_> = kinds.iter().take(NAMED_MAX).copied().collect();
    let more = kinds.len() - names.len();
    if more == 0 { names.join(", ") } else { format!("{} and {more} more", names.join(", ")) }
}

/// Whether `subjects` has one of them.
pub(crate) fn names(subjects: &[Subject], characters: &BTreeSet<u64>) -> bool {
    let is_one = |subject: &Subject| {
        subject.noun == CharacterId::NOUN && number(&subject.key).is_some_and(|id| characters.contains(&id))
    };
    subjects.iter().any(is_one)
}

#[cfg(test)]
mod tests {
    use bugle_event::{Cause, Kind, Timestamp};

    use super::*;
    use crate::event::{Death, FacilityControl, GainExperience, MetagameEvent, PlayerLogin};

    fn gap(subjects: &[Subject]) -> Gap {
        Gap::new(NAME, subjects.iter().cloned(), Some(Timestamp::EPOCH), Timestamp::EPOCH, Cause::Stall)
    }

    fn want(kinds: &[Kind], filters: &[Subject]) -> Want {
        Want { kinds: kinds.iter().copied().collect(), filters: filters.iter().cloned().collect() }
    }

    fn asked(wants: &[Want], subjects: &[Subject]) -> String {
        let wish = Wish::of(&Interest::new(wants.to_vec()), &gap(subjects), &[World(1), World(10)]);
        let Wish { worlds, world_types, characters, character_types, .. } = &wish;
        let unknown = wish.unknown().unwrap_or_default();
        format!("{worlds:?} {world_types:?} {characters:?} {character_types:?} {unknown}").replace('"', "")
    }

    #[test]
    fn worlds_are_asked_about_their_facilities_and_alerts() {
        let facilities = want(&[FacilityControl::KIND], &[]);
        let here = |world: u16| World(world).into();
        assert_eq!(asked(std::slice::from_ref(&facilities), &[here(10)]), "{10} {FACILITY} {} {} ");
        assert_eq!(asked(std::slice::from_ref(&facilities), &[]), "{1, 10} {FACILITY} {} {} ");
        let alerts = want(&[MetagameEvent::KIND], &[here(10), here(40)]);
        assert_eq!(asked(std::slice::from_ref(&alerts), &[here(1), here(40)]), "{40} {METAGAME} {} {} ");
        assert_eq!(asked(std::slice::from_ref(&alerts), &[here(1)]), "{} {} {} {} ");
        assert_eq!(asked(&[alerts, facilities], &[here(1)]), "{1} {FACILITY, METAGAME} {} {} ");
        let of_somebody = want(&[FacilityControl::KIND], &[CharacterId(3).into()]);
        assert_eq!(asked(&[of_somebody], &[]), "{} {} {} {} ");
    }

    #[test]
    fn characters_are_asked_about_only_where_they_are_named() {
        let deaths = |filters: &[Subject]| want(&[Death::KIND], filters);
        assert_eq!(asked(&[deaths(&[CharacterId(3).into()])], &[World(1).into()]), "{} {} {3} {DEATH, KILL} ");
        assert_eq!(asked(&[deaths(&[CharacterId(3).into()])], &[CharacterId(5).into()]), "{} {} {} {} ");
        let unknown = "Census tells Death only of characters that are wanted by their ids";
        assert_eq!(asked(&[deaths(&[])], &[]), format!("{{}} {{}} {{}} {{}} {unknown}"));
        assert_eq!(asked(&[deaths(&[ExperienceId(51).into()])], &[]), "{} {} {} {} ");
    }

    #[test]
    fn what_has_no_history_is_said() {
        let kinds = [PlayerLogin::KIND, GainExperience::KIND, FacilityControl::KIND];
        let unknown = "Census keeps no history of GainExperience, PlayerLogin";
        assert_eq!(asked(&[want(&kinds, &[])], &[]), format!("{{1, 10}} {{FACILITY}} {{}} {{}} {unknown}"));
        assert!(asked(&[want(&[WorldOffline::KIND], &[])], &[]).ends_with("no history of WorldOffline"));
        assert!(asked(&[Want::all()], &[]).contains("AchievementEarned"));
        assert_eq!(asked(&[want(&[Kind::new("clash.war.attack")], &[])], &[]), "{} {} {} {} ");
    }
}
