//! How much comes with subscriptions, and how much of that anybody asked for. Pure.
//!
//! The game is taken for a number of small parts: events of one name, or experience of one id, on one world. Of each part
//! it can be said which share of it a subscription brings, and which share wishes are for: all of it, none, or what
//! happens to so many of all people.

use std::collections::{BTreeSet, HashMap};

use bugle_event::{Interest, Key, Want};

use crate::event::{EVENTS, Event, GainExperience};
use crate::ids::{CharacterId, World};
use crate::protocol::{ALL, FILTERED, Matching};
use crate::push::plan::subscription::Subscription;
use crate::push::plan::usual::Usual;
use crate::push::plan::wanted::asked_names;

/// How much comes, in events an hour at prime time: an estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Volume {
    /// What the service sends.
    pub(crate) taken: f64,
    /// What is asked for, as far as services can be asked at all: by name, world, character and experience.
    pub(crate) wanted: f64,
}

impl Volume {
    /// Of what comes with each of `shares`, for `interest`. `worlds` are those that "all worlds" stands for.
    pub(super) fn of(usual: &Usual, interest: &Interest, worlds: &[World], shares: &[&Subscription]) -> Self {
        let wishes: Vec<Wish> = interest.wants().iter().map(Wish::of).collect();
        let parts = parts(usual, wishes.iter().flat_map(|wish| &wish.names));
        let worlds = all_worlds(worlds, &wishes);
        let mut of_people: HashMap<Vec<usize>, People> = HashMap::new();
        let mut volume = Self::default();
        for part in &parts {
            let asking: Vec<usize> = (0..wishes.len()).filter(|wish| part.is_among(&wishes[*wish].names)).collect();
            for world in &worlds {
                let hourly = part.hourly * usual.busy_in(world);
                volume.taken += hourly * shares.iter().map(|share| part.share_sent(usual, share, world)).sum::<f64>();
                let here = asking.iter().copied().filter(|wish| wishes[*wish].is_on(world));
                let people =
                    of_people.entry(here.collect()).or_insert_with_key(|here: &Vec<usize>| people(&wishes, here));
                volume.wanted += hourly * part.share_of(usual, *people);
            }
        }
        volume
    }

    /// What comes and nobody asked for.
    pub(crate) fn unwanted(&self) -> f64 {
        (self.taken - self.wanted).max(0.0)
    }
}

/// How much comes with this, in events an hour at prime time. `worlds` are those that "all worlds" stands for.
pub(super) fn traffic(usual: &Usual, worlds: &[World], held: &Subscription) -> f64 {
    let parts = parts(usual, held.event_names.iter());
    let named = held.worlds.iter().filter(|world| *world != ALL).cloned();
    let worlds: BTreeSet<String> = named.chain(worlds.iter().map(ToString::to_string)).collect();
    let sent = |world: &String| {
        let of_part = |part: &Part<'_>| part.hourly * part.share_sent(usual, held, world);
        usual.busy_in(world) * parts.iter().map(of_part).sum::<f64>()
    };
    worlds.iter().map(sent).sum()
}

/// So many people, or everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum People {
    All,
    Some(usize),
}

/// What one wish asks of the service.
struct Wish<'a> {
    /// An empty one stands for those that are not known yet.
    names: BTreeSet<String>,
    /// `None`: all.
    worlds: Option<BTreeSet<String>>,
    /// `None`: all.
    characters: Option<&'a BTreeSet<Key>>,
}

impl<'a> Wish<'a> {
    fn of(want: &'a Want) -> Self {
        let worlds = want.filters.keys(World::NOUN);
        Self {
            names: asked_names(want).into_iter().collect(),
            worlds: worlds.map(|keys| keys.iter().map(ToString::to_string).collect()),
            characters: want.filters.keys(CharacterId::NOUN),
        }
    }

    fn is_on(&self, world: &str) -> bool {
        self.worlds.as_ref().is_none_or(|worlds| worlds.contains(world))
    }
}

/// About whom any of these wishes is.
fn people(wishes: &[Wish<'_>], these: &[usize]) -> People {
    let mut all = BTreeSet::new();
    for wish in these {
        match wishes[*wish].characters {
            Some(some) => all.extend(some),
            None => return People::All,
        }
    }
    People::Some(all.len())
}

/// All that is known, and all that is named.
fn all_worlds(worlds: &[World], wishes: &[Wish<'_>]) -> BTreeSet<String> {
    let named = wishes.iter().filter_map(|wish| wish.worlds.as_ref()).flatten().cloned();
    named.chain(worlds.iter().map(ToString::to_string)).collect()
}

/// Events of one name; of experience, those of one id, or those of all ids that nobody names.
struct Part<'a> {
    /// Empty: it has a name that is not known yet.
    name: &'a str,
    /// The name that stands for its id.
    filtered: Option<&'a String>,
    hourly: f64,
}

/// All that happens, if these are the names that are asked for.
fn parts<'a>(usual: &Usual, asked: impl Iterator<Item = &'a String>) -> Vec<Part<'a>> {
    let filtered: BTreeSet<&String> = asked.filter(|name| name.starts_with(FILTERED)).collect();
    let of_one = 1.0 / usual.experience_ids;
    let of_ids: f64 = filtered.iter().map(|_| of_one).sum();
    let plain = EVENTS.iter().map(|(name, _)| *name).chain([""]).map(|name| {
        let rest = if name == GainExperience::NAME { (1.0 - of_ids).max(0.0) } else { 1.0 };
        Part { name, filtered: None, hourly: (usual.hourly)(name) * rest }
    });
    let hourly = (usual.hourly)(GainExperience::NAME) * of_one;
    let of_id = |id| Part { name: GainExperience::NAME, filtered: Some(id), hourly };
    plain.chain(filtered.iter().copied().map(of_id)).collect()
}

impl Part<'_> {
    fn is_among(&self, names: &BTreeSet<String>) -> bool {
        names.contains(ALL) || names.contains(self.name) || self.filtered.is_some_and(|name| names.contains(name))
    }

    /// Which share of it is about these.
    fn share_of(&self, usual: &Usual, people: People) -> f64 {
        match people {
            People::All => 1.0,
            #[expect(clippy::cast_precision_loss, reason = "it is an estimate")]
            People::Some(some) => {
                let sides = if matches!(self.name, "Death" | "VehicleDestroy") { 2 } else { 1 };
                1.0 - (1.0 - (some as f64 / usual.people).min(1.0)).powi(sides)
            }
        }
    }

    /// Which share of it the service sends, on this world, to who holds this.
    fn share_sent(&self, usual: &Usual, held: &Subscription, world: &str) -> f64 {
        if !self.is_among(&held.event_names) {
            return 0.0;
        }
        let is_on = held.worlds.contains(ALL) || held.worlds.contains(world);
        let people = if held.characters.contains(ALL) { People::All } else { People::Some(held.characters.len()) };
        match Event::matching(self.name).unwrap_or(Matching::World) {
            Matching::World | Matching::Character if !is_on => 0.0,
            Matching::World => 1.0,
            Matching::Either if is_on => 1.0,
            Matching::Character | Matching::Either => self.share_of(usual, people),
        }
    }
}
