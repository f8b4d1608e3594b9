//! Who is online, as far as events tell. Pure.
//!
//! Logins and logouts tell it, and whatever somebody does: at the start nobody is known, and those who play are found by
//! what they do. What a gap has swallowed makes doubtful who was online before it: who is not heard of for a quarter of an
//! hour after it is taken as gone.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use bugle_event::{Envelope, Gap, Origin, Timestamp};
use serde::{Deserialize, Serialize};

use crate::derived::rule::told_time;
use crate::event::{Event, Gone, Sign};
use crate::ids::{CharacterId, Faction, Loadout, World};

/// How long those who were online before a gap have to be heard of after it.
const DOUBT: Duration = Duration::from_mins(15);
/// Who does nothing for so long is gone: the game itself puts out who is idle, and a logout may be lost without a gap.
const SILENCE: Duration = Duration::from_hours(3);
/// How often it is looked for those.
const SWEPT_EACH: Duration = Duration::from_mins(5);
/// How long after somebody has left what they did before may come, or what they left behind may still strike.
const LATE: Duration = Duration::from_secs(30);
/// How many are remembered, and of how many that they have just left.
const PEOPLE_MAX: usize = 50_000;
const LEFT_MAX: usize = 4096;

/// Somebody who is online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Person {
    /// Who.
    pub(crate) character: u64,
    /// Where.
    pub(crate) world: u16,
    /// The own faction; 0 where nothing has told it yet.
    pub(crate) faction: u16,
    /// Since when, by the clock of the world.
    pub(crate) since: Timestamp,
    /// The last sign, by the clock here.
    pub(crate) heard: Timestamp,
}

/// Somebody came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Who it is, as it is known now.
    pub(crate) person: Person,
    /// When, by the clock of the world.
    pub(crate) at: Timestamp,
    /// What came or went by.
    pub(crate) how: How,
    /// How it came to be known.
    pub(crate) origin: Origin,
}

/// Whether somebody came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// They came.
    Came(Sign),
    /// They went; whether it was known that they were here.
    Went(Gone, bool),
}

/// Everybody who is online.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    people: HashMap<u64, Person>,
    /// Who has just left, and when by the clock of their world.
    left: VecDeque<(u64, Timestamp)>,
    /// Until when those of a world must be heard of who were not since it was last seen whole.
    doubts: BTreeMap<u16, Doubt>,
    sweep_at: Option<Timestamp>,
}

/// What a gap has made doubtful.
#[derive(Clone, Copy, Debug)]
struct Doubt {
    /// Who was heard of after this is not doubtful.
    since: Timestamp,
    /// Who is doubtful still is gone.
    until: Timestamp,
}

impl Roster {
    /// Goes on from those who were online in an earlier run: all of them are doubtful.
    pub(crate) fn resume(&mut self, people: Vec<Person>, now: Timestamp) {
        let before = now - Duration::from_millis(1);
        let doubtful = |person: Person| (person.character, Person { heard: person.heard.min(before), ..person });
        self.people = people.into_iter().take(PEOPLE_MAX).map(doubtful).collect();
        self.sweep_at = Some(now);
        let worlds: Vec<u16> = self.people.values().map(|person| person.world).collect();
        for world in worlds {
            self.doubt(world, now, now);
        }
    }

    /// Everybody who is online.
    pub(crate) fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Takes what happened at `now`, and adds who came and went by that.
    pub(crate) fn on_event(&mut self, now: Timestamp, event: &Envelope<Event>, changes: &mut Vec<Change>) {
        let (world, at) = (event.data.world_id(), told_time(event));
        match &event.data {
            Event::PlayerLogout(logout) => self.leave(event, logout.character_id, at, changes),
            Event::WorldOffline(_) => self.close(world, at, changes),
            fact => {
                let sign = if matches!(fact, Event::PlayerLogin(_)) { Sign::Login } else { Sign::Deed };
                signs(fact, &mut |character, faction| {
                    self.hear(now, event, (character, faction), sign, changes);
                });
            }
        }
    }

    /// Nobody saw this stretch of the worlds that it names; of all, if it names none.
    pub(crate) fn on_gap(&mut self, now: Timestamp, gap: &Gap) {
        let is_about = |world: u16| gap.subjects.is_empty() || gap.subjects.contains(&World(world).into());
        let is_of_no_world = gap.subjects.iter().all(|subject| subject.noun != World::NOUN);
        let mut worlds: Vec<u16> = self.people.values().map(|person| person.world).collect();
        worlds.sort_unstable();
        worlds.dedup();
        worlds.retain(|world| is_about(*world) || is_of_no_world);
        for world in worlds {
            self.doubt(world, gap.to, now);
        }
    }

    fn doubt(&mut self, world: u16, since: Timestamp, now: Timestamp) {
        self.doubts.insert(world, Doubt { since, until: now + DOUBT });
    }

    /// When [`on_time`](Self::on_time) has something to do.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.doubts.values().map(|doubt| doubt.until).chain(self.sweep_at).min()
    }

    /// Takes off who was not heard of.
    pub(crate) fn on_time(&mut self, now: Timestamp, changes: &mut Vec<Change>) {
        for (world, doubt) in std::mem::take(&mut self.doubts) {
            if doubt.until <= now {
                self.take_off(|person| person.world == world && person.heard < doubt.since, now, Gone::Unseen, changes);
            } else {
                self.doubts.insert(world, doubt);
            }
        }
        if self.sweep_at.is_some_and(|at| at <= now) {
            self.take_off(|person| now.since(person.heard) >= SILENCE, now, Gone::Unseen, changes);
            self.sweep_at = (!self.people.is_empty()).then(|| now + SWEPT_EACH);
        }
    }

    fn hear(
        &mut self,
        now: Timestamp,
        event: &Envelope<Event>,
        (character, faction): (CharacterId, Option<Faction>),
        sign: Sign,
        changes: &mut Vec<Change>,
    ) {
        let (world, at, origin) = (event.data.world_id().0, told_time(event), event.origin);
        // What was fetched later tells of then, and not of now.
        if character.is_none() || world == 0 || origin == Origin::Backfill || self.has_left(character, at, sign) {
            return;
        }
        let known = self.people.get_mut(&character.0).filter(|person| person.world == world);
        if let Some(person) = known {
            person.heard = now;
            person.faction = faction.map_or(person.faction, |faction| faction.0);
            return;
        }
        if let Some(person) = self.people.remove(&character.0) {
            changes.push(Change { person, at: now, how: How::Went(Gone::Unseen, true), origin });
        }
        if self.people.len() >= PEOPLE_MAX {
            return;
        }
        let faction = faction.unwrap_or_default().0;
        let person = Person { character: character.0, world, faction, since: at, heard: now };
        self.people.insert(character.0, person);
        self.sweep_at.get_or_insert(now + SWEPT_EACH);
        changes.push(Change { person, at, how: How::Came(sign), origin });
    }

    /// Whether this is of before they left, or of something that they left behind.
    fn has_left(&self, character: CharacterId, at: Timestamp, sign: Sign) -> bool {
        let left = self.left.iter().rev().find(|(other, _)| *other == character.0);
        // Of one second, what comes last is last.
        left.is_some_and(|(_, left)| if sign == Sign::Login { at < *left } else { at <= *left + LATE })
    }

    fn leave(&mut self, event: &Envelope<Event>, character: CharacterId, at: Timestamp, changes: &mut Vec<Change>) {
        let (world, origin) = (event.data.world_id().0, event.origin);
        if character.is_none() || world == 0 {
            return;
        }
        // A logout that comes behind the login after it is of before.
        let is_old = |person: &Person| person.world == world && at < person.since;
        if self.people.get(&character.0).is_some_and(is_old) {
            return;
        }
        let known = self.people.remove(&character.0);
        let heard = event.observed_at;
        let person = known.unwrap_or(Person { character: character.0, world, faction: 0, since: at, heard });
        self.remember_left(character.0, at);
        changes.push(Change { person, at, how: How::Went(Gone::Logout, known.is_some()), origin });
    }

    fn remember_left(&mut self, character: u64, at: Timestamp) {
        if self.left.len() == LEFT_MAX {
            self.left.pop_front();
        }
        self.left.push_back((character, at));
    }

    fn close(&mut self, world: World, at: Timestamp, changes: &mut Vec<Change>) {
        self.doubts.remove(&world.0);
        self.take_off(|person| person.world == world.0, at, Gone::WorldOffline, changes);
    }

    /// Takes off all of these, in the order of their ids.
    fn take_off(&mut self, gone: impl Fn(&Person) -> bool, at: Timestamp, why: Gone, changes: &mut Vec<Change>) {
        let mut off: Vec<Person> = self.people.extract_if(|_, person| gone(person)).map(|(_, person)| person).collect();
        off.sort_unstable_by_key(|person| person.character);
        for person in off {
            changes.push(Change { person, at, how: How::Went(why, true), origin: Origin::Live });
        }
    }
}

/// Shows whom an event proves to be online, and of which faction, where it tells.
///
/// Not the attacker who had no class when it struck, nor the owner of a vehicle: they may be gone. The side that somebody
/// fights for is the own faction of all but those who hire themselves out, whose classes tell.
fn signs(fact: &Event, show: &mut dyn FnMut(CharacterId, Option<Faction>)) {
    let faction = Loadout::faction;
    match fact {
        Event::PlayerLogin(fact) => show(fact.character_id, None),
        Event::Death(fact) => {
            show(fact.character_id, faction(fact.character_loadout_id));
            if !fact.attacker_loadout_id.is_none() && fact.attacker_character_id != fact.character_id {
                show(fact.attacker_character_id, faction(fact.attacker_loadout_id));
            }
        }
        Event::VehicleDestroy(fact) if !fact.attacker_loadout_id.is_none() => {
            show(fact.attacker_character_id, faction(fact.attacker_loadout_id));
        }
        Event::GainExperience(fact) => show(fact.character_id, faction(fact.loadout_id)),
        Event::FishScan(fact) => show(fact.character_id, faction(fact.loadout_id)),
        Event::AchievementEarned(fact) => show(fact.character_id, None),
        Event::BattleRankUp(fact) => show(fact.character_id, None),
        Event::ItemAdded(fact) => show(fact.character_id, None),
        Event::SkillAdded(fact) => show(fact.character_id, None),
        Event::PlayerFacilityCapture(fact) => show(fact.character_id, None),
        Event::PlayerFacilityDefend(fact) => show(fact.character_id, None),
        _ => {}
    }
}
