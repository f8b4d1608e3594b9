//! A small group of clan war leagues, as the API shows it from the draw to the end, and one who follows it by hand.

use std::collections::{BTreeMap, BTreeSet};

use bugle_clash::{
    Aside, CwlOptions, CwlWatcher, Event, LeagueWarWatcher, Need, Resource, War, WarId, WarOptions, Watcher,
};
use bugle_event::{Checkpoint, EventId, Payload as _, Signal};
use bugle_model::Model as _;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::check::{api_time, bytes, minute, war_of};

/// Minutes that a preparation takes, and a war.
pub(crate) const DAY: i64 = 24 * 60;
/// When the tags of a round appear, after the preparation of its wars began.
const DRAWN_AFTER: i64 = 10;

/// A group: each clan meets each other once.
pub(crate) struct World {
    clans: Vec<String>,
    season: &'static str,
    /// When the preparation of the first round begins.
    pub(crate) from: i64,
}

impl World {
    /// `#2PP` and others.
    pub(crate) fn new(clans: usize) -> Self {
        Self::of_season("2026-06-02", clans, 0)
    }

    pub(crate) fn of_season(season: &'static str, clans: usize, from: i64) -> Self {
        let others = ["#2YY", "#2LL", "#2GG", "#2CC", "#2QQ", "#2RR", "#2UU"].map(str::to_owned);
        Self { clans: std::iter::once("#2PP".to_owned()).chain(others).take(clans).collect(), season, from }
    }

    pub(crate) fn rounds(&self) -> usize {
        if self.clans.len().is_multiple_of(2) { self.clans.len() - 1 } else { self.clans.len() }
    }

    /// When the last war ends.
    pub(crate) fn end(&self) -> i64 {
        self.prepared(self.rounds() - 1) + 2 * DAY
    }

    fn prepared(&self, round: usize) -> i64 {
        self.from + i64::try_from(round).unwrap() * DAY
    }

    /// Who fights whom: one stands, the others go round.
    fn pairs(&self, round: usize) -> Vec<(&str, &str)> {
        let mut ring: Vec<Option<&str>> = self.clans.iter().map(|clan| Some(&**clan)).collect();
        if !ring.len().is_multiple_of(2) {
            ring.push(None);
        }
        let len = ring.len();
        ring[1..].rotate_right(round % (len - 1));
        // The clan is on either side.
        let pair = |at: usize| {
            if (at + round).is_multiple_of(2) { (ring[at], ring[len - 1 - at]) } else { (ring[len - 1 - at], ring[at]) }
        };
        (0..len / 2)
            .filter_map(|at| {
                let (one, other) = pair(at);
                Some((one?, other?))
            })
            .collect()
    }

    fn tag(&self, round: usize, war: usize) -> String {
        format!(
            "#{}{}{}",
            &self.season[5..].replace('-', "P"),
            ["P", "Y", "L", "Q", "G", "R", "J"][round],
            ["P", "Y", "L", "Q"][war]
        )
    }

    /// The tags of all wars.
    pub(crate) fn tags(&self) -> impl Iterator<Item = String> {
        (0..self.rounds()).flat_map(move |round| (0..self.pairs(round).len()).map(move |war| self.tag(round, war)))
    }

    /// Which war that is.
    pub(crate) fn war_id(&self, tag: &str) -> WarId {
        let body = self.war(tag, self.end()).unwrap();
        War::from_json(&bytes(&body)).unwrap().value.id().unwrap()
    }

    /// What `leaguegroup` shows.
    pub(crate) fn group(&self, at: i64) -> Value {
        let state = match at {
            at if at < self.from => return json!({"state": "notInWar"}),
            at if at < self.from + DAY => "preparation",
            at if at < self.end() => "inWar",
            _ => "ended",
        };
        let clans = self.clans.iter().map(|tag| {
            json!({"tag": tag, "name": format!("Clan {tag}"), "clanLevel": 10, "badgeUrls": {},
                "members": [{"tag": "#P1", "name": "One", "townHallLevel": 12}]})
        });
        let rounds = (0..self.rounds()).map(|round| {
            let is_drawn = round == 0 || at >= self.prepared(round) + DRAWN_AFTER;
            let tags =
                (0..self.pairs(round).len()).map(|war| if is_drawn { self.tag(round, war) } else { "#0".to_owned() });
            json!({"warTags": tags.collect::<Vec<_>>()})
        });
        json!({"state": state, "season": self.season, "clans": clans.collect::<Vec<_>>(), "rounds": rounds.collect::<Vec<_>>()})
    }

    /// What the war with this tag shows. `None`: there is none yet.
    pub(crate) fn war(&self, tag: &str, at: i64) -> Option<Value> {
        let wars = (0..self.rounds()).flat_map(|round| (0..self.pairs(round).len()).map(move |war| (round, war)));
        let (round, war) = wars.into_iter().find(|(round, war)| self.tag(*round, *war) == tag)?;
        let (from, (clan, opponent)) = (self.prepared(round), self.pairs(round)[war]);
        let state = match at - from {
            since if since < 0 => return None,
            since if since < DAY => "preparation",
            since if since < 2 * DAY => "inWar",
            _ => "warEnded",
        };
        let stars = |of: usize| (of + 2 * round + war) % 4;
        let all = [format!("P1>Q1:{}", stars(0)), format!("Q1>P1:{}", stars(3)), format!("P2>Q2:{}", stars(1))];
        // The last attack is counted late.
        let made = all.iter().zip([6 * 60, 12 * 60, DAY]).filter(|(_, when)| at >= from + DAY + when);
        let mut body =
            war_of(clan, opponent, from, state, &made.map(|(attack, _)| &**attack).collect::<Vec<_>>().join(" "));
        body.as_object_mut().unwrap().remove("attacksPerMember");
        body["startTime"] = json!(api_time(from + DAY));
        body["warStartTime"] = json!(api_time(from + DAY));
        body["endTime"] = json!(api_time(from + 2 * DAY));
        Some(body)
    }
}

/// Follows a group by hand: its watcher, and one for each war that it names.
pub(crate) struct Follower {
    group: CwlWatcher,
    wars: BTreeMap<String, LeagueWarWatcher>,
    whole_group: bool,
    looks: usize,
    /// All that was said.
    pub(crate) said: Vec<Signal<Event>>,
}

impl Follower {
    pub(crate) fn new(whole_group: bool) -> Self {
        let options = CwlOptions { whole_group };
        let group = CwlWatcher::new("#2PP".parse().unwrap(), options);
        Self { group, wars: BTreeMap::new(), whole_group, looks: 0, said: Vec::new() }
    }

    /// Looks at all that is to be looked at. Each body comes by way of `through`, which may change it.
    pub(crate) fn look(&mut self, world: &World, at: i64, through: &mut dyn FnMut(&str, Value) -> Value) {
        let time = minute(at);
        let body = through("group", world.group(at));
        let said = self.group.on_body(time, bytes(&body));
        self.take(said);
        self.ask(world, at, through);
        for (tag, watcher) in &mut self.wars {
            if let Some(body) = world.war(tag, at) {
                self.said.extend(watcher.on_body(time, bytes(&through(tag, body))));
            }
        }
        self.looks += 1;
    }

    fn ask(&mut self, world: &World, at: i64, through: &mut dyn FnMut(&str, Value) -> Value) {
        for _ in 0..4 {
            for aside in self.group.asides() {
                let Aside::LeagueWar(tag) = aside else { panic!("{aside} is asked") };
                let Some(body) = world.war(&tag.to_string(), at) else { continue };
                let body = through("aside", body);
                let said = self.group.on_answer(minute(at), aside, Ok(bytes(&body)));
                self.take(said);
            }
        }
    }

    fn take(&mut self, said: Vec<Signal<Event>>) {
        self.said.extend(said);
        for need in self.group.needs() {
            let Need::LeagueWar(tag) = need else { panic!("{need:?} is needed") };
            let options = WarOptions { first_is_news: self.looks > 0, ..WarOptions::default() };
            self.wars.entry(tag.to_string()).or_insert_with(|| LeagueWarWatcher::new(tag, options));
        }
    }

    /// Everything is put away, and taken up again from the last states.
    pub(crate) fn restart(&mut self) {
        self.group = again("current_cwl/#2PP", &self.said, CwlOptions { whole_group: self.whole_group });
        for (tag, watcher) in &mut self.wars {
            *watcher = again(
                &format!("league_war/{tag}"),
                &self.said,
                WarOptions { first_is_news: true, ..WarOptions::default() },
            );
        }
    }

    pub(crate) fn finish(&mut self) {
        self.said.extend(self.group.finish());
    }

    /// The wars that are followed.
    pub(crate) fn wars(&self) -> BTreeSet<&str> {
        self.wars.keys().map(String::as_str).collect()
    }

    /// The wars that are to be followed.
    pub(crate) fn needs(&self) -> usize {
        self.group.needs().len()
    }
}

/// A watcher that goes on from the last state that the one of this subject wrote.
fn again<R: Resource>(of: &str, said: &[Signal<Event>], options: R::Options) -> Watcher<R> {
    let state: Option<Bytes> = said.iter().rev().find_map(|signal| match signal {
        Signal::Checkpoint(Checkpoint { subject, state: Some(state), .. }) if subject.to_string() == of => {
            Some(state.clone())
        }
        _ => None,
    });
    Watcher::restore(&state.expect("it said something"), options).unwrap()
}

/// What was told of each subject.
pub(crate) type Told = BTreeMap<String, Vec<(&'static str, EventId)>>;

/// What was told of each subject, in order, without first looks: what must be the same however it was seen.
pub(crate) fn told(said: &[Signal<Event>]) -> Told {
    let mut told = Told::new();
    let mut ids = BTreeSet::new();
    for signal in said {
        let Signal::Event(event) = signal else { continue };
        let name = event.kind.name();
        if !name.ends_with("snapshot") && ids.insert(event.id) {
            // What is asked besides comes when it comes: in order for itself.
            let apart = ["clash.cwl.standings", "clash.cwl.war"].into_iter().find(|apart| *apart == name);
            let subject = format!("{} {}", event.data.subject(), apart.unwrap_or_default());
            told.entry(subject).or_default().push((name, event.id));
        }
    }
    told
}

/// The same, where attacks may come at any time; all else is in order.
pub(crate) fn attacks_at_any_time(mut told: Told) -> Told {
    for facts in told.values_mut() {
        facts.sort_by_key(|(name, id)| (*name == "clash.war.attack").then_some(*id));
    }
    told
}

/// How often something of each kind was told.
pub(crate) fn counts(said: &[Signal<Event>]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for (name, _) in told(said).into_values().flatten() {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// Nothing is told twice by one who follows alone.
pub(crate) fn assert_once(said: &[Signal<Event>]) {
    let mut ids = BTreeSet::new();
    for signal in said {
        if let Signal::Event(event) = signal {
            assert!(ids.insert(event.id), "told twice: {} {:?}", event.kind, event.data);
        }
    }
}

/// All moments of a group, every so many minutes, from before the draw until after the end.
pub(crate) fn moments(world: &World, every: i64) -> Vec<i64> {
    (0..i64::MAX)
        .map(|step| world.from - every + step * every)
        .take_while(|at| *at <= world.end() + 3 * every.max(120))
        .collect()
}

/// What one says who looks at these moments, through `through`, with a restart after those that `stops` names.
pub(crate) fn followed(
    world: &World,
    moments: &[i64],
    stops: &dyn Fn(usize) -> bool,
    through: &mut dyn FnMut(usize, &str, Value) -> Value,
) -> Vec<Signal<Event>> {
    let mut follower = Follower::new(false);
    for (place, at) in moments.iter().enumerate() {
        follower.look(world, *at, &mut |what, body| through(place, what, body));
        if stops(place) {
            follower.restart();
        }
    }
    follower.finish();
    follower.said
}

pub(crate) fn never(_: usize) -> bool {
    false
}

pub(crate) fn as_it_is(_: usize, _: &str, body: Value) -> Value {
    body
}
