//! The product's own watchers against the world, without a network: what they tell must satisfy the check, and what
//! is taken from it or added to it must not.

mod records;

use std::collections::BTreeSet;
use std::time::Duration;

use bugle_clash::{self as api, ClanWatcher, Failure, PlayerWatcher, WarWatcher};
use bugle_event::{Envelope, Event, Seen, Signal, Timestamp};
use http::Method;

use super::super::address;
use super::super::edge::{Ages, Arrival, Edge};
use super::super::faults::Faults;
use super::super::gate::{Gate, Keys};
use super::super::maintenance::Maintenance;
use super::super::moment::Moment;
use super::super::portal::account::Account;
use super::super::reply::Reply;
use super::super::resource::Resource;
use super::super::world::{LOOK, Plan, World};
use super::case::Watched;
use super::check;

const START: Timestamp = Timestamp::from_secs(1_767_225_600);
const STEP: Duration = Duration::from_secs(30);
const CLANS: usize = 4;

/// One of the product's watchers, what it asks for, and when.
struct Watcher {
    kind: Kind,
    resource: Resource,
    every: Duration,
    next: Timestamp,
}

enum Kind {
    Clan(ClanWatcher),
    War(WarWatcher),
    Player(PlayerWatcher),
}

impl Watcher {
    fn new(kind: Kind, resource: Resource, every_mins: u64) -> Self {
        Self { kind, resource, every: Duration::from_mins(every_mins), next: START }
    }

    fn look(&mut self, now: Timestamp, edge: &mut Edge) -> Vec<Signal<api::Event>> {
        self.next = now + self.every;
        let at = Moment { now, age: now.since(START), speed: 1.0 };
        let arrival = Arrival { key: Some("key"), address: None, resource: &self.resource, realtime: false };
        let reply = edge.answer(at, &arrival);
        match failure(&reply) {
            None => match &mut self.kind {
                Kind::Clan(watcher) => watcher.on_body(now, reply.body),
                Kind::War(watcher) => watcher.on_body(now, reply.body),
                Kind::Player(watcher) => watcher.on_body(now, reply.body),
            },
            Some(failure) => match &mut self.kind {
                Kind::Clan(watcher) => watcher.on_error(now, failure),
                Kind::War(watcher) => watcher.on_error(now, failure),
                Kind::Player(watcher) => watcher.on_error(now, failure),
            },
        }
    }
}

fn failure(reply: &Reply) -> Option<Failure> {
    match reply.status {
        200 => None,
        403 => Some(Failure::Private),
        404 => Some(Failure::NotFound),
        429 => Some(Failure::Throttled),
        503 => Some(Failure::Maintenance),
        _ => Some(Failure::Unreachable),
    }
}

/// What happened in some days, what the watchers told of it, and how they watched.
struct Run {
    ledger: Vec<Event>,
    told: Vec<Event>,
    watched: Watched,
}

fn run(seed: u64, days: u32, maintenance: Vec<Maintenance>, faults: Faults) -> Run {
    let plan = Plan { seed, start: START, clans: CLANS, look: LOOK, activity: 1.0, maintenance, ..Plan::usual() };
    let (none, account) = (crate::Faults::none(), Account::default());
    let gate = Gate::new(Keys::Any, account, None, &none, seed);
    let mut edge = Edge::new(plan, 1.0, gate, Ages::CountDown, faults, none);
    let (mut watchers, mut watched) = (Vec::new(), watched(&edge.world));
    for clan in &watched.clans {
        let page = resource(&format!("/clans/{clan}"));
        watchers.push(Watcher::new(Kind::Clan(ClanWatcher::new(*clan, api::ClanOptions::default())), page, 8));
        let war = resource(&format!("/clans/{clan}/currentwar"));
        watchers.push(Watcher::new(Kind::War(WarWatcher::new(*clan, api::WarOptions::default())), war, 2));
    }
    for player in &watched.players {
        watchers.push(Watcher::new(
            Kind::Player(PlayerWatcher::new(*player, api::PlayerOptions::default())),
            resource(&format!("/players/{player}")),
            5,
        ));
    }
    let (mut ledger, mut told, mut ids) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut now = START;
    watched.until = START + Duration::from_hours(24) * days;
    while now < watched.until {
        ledger.extend(edge.advance(now));
        for watcher in watchers.iter_mut().filter(|watcher| watcher.next <= now) {
            let events = watcher.look(now, &mut edge).into_iter().filter_map(event_of);
            // One war seen from both of its clans is one war.
            told.extend(events.filter(|event| ids.insert(event.id)));
        }
        now = now + STEP;
    }
    Run { ledger, told, watched }
}

fn resource(path: &str) -> Resource {
    address::asked(&Method::GET, &format!("/v1{}", path.replace('#', "%23")).parse().unwrap(), b"")
}

fn watched(world: &World) -> Watched {
    let clans: Vec<api::ClanTag> = world.realm.clans.iter().map(|clan| clan.tag.parse().unwrap()).collect();
    let players = world.realm.players.iter().step_by(40).map(|player| player.tag.parse().unwrap()).collect();
    Watched {
        wars: clans.clone(),
        clans,
        players,
        maintenance: false,
        until: START,
        delay: Duration::from_mins(20),
        ..Watched::default()
    }
}

fn event_of(signal: Signal<api::Event>) -> Option<Event> {
    match signal {
        Signal::Event(event) => Some(event.into_event()),
        Signal::Gap(gap) => {
            let seen = Seen::at(gap.to);
            Some(Envelope::new("clash", gap, seen).into_event())
        }
        Signal::Checkpoint(_) => None,
    }
}

fn assert_sound(run: &Run) {
    let violations = check(&run.ledger, &run.told, &run.watched);
    assert!(
        violations.is_empty(),
        "{} violations:\n{}",
        violations.len(),
        violations[..violations.len().min(12)].join("\n")
    );
}

#[test]
fn the_watchers_tell_what_happened() {
    let run = run(0, 1, Vec::new(), Faults::default());
    let attacks = run.told.iter().filter(|event| event.get::<api::WarAttack>().is_some()).count();
    assert!(attacks > 20, "{attacks} attacks");
    assert_sound(&run);
}

#[test]
fn maintenance_and_faults_are_excused_by_gaps() {
    let maintenance = vec![Maintenance { from: START + Duration::from_hours(9), duration: Duration::from_mins(50) }];
    let faults = Faults { bad_gateway: 0.02, exception: 0.01, throttled: 0.02, ..Faults::default() };
    assert_sound(&run(4, 1, maintenance, faults));
}

#[test]
fn stale_bodies_change_nothing() {
    assert_sound(&run(5, 1, Vec::new(), Faults { stale: 0.05, ..Faults::default() }));
}

#[test]
fn what_is_lost_or_made_up_is_noticed() {
    let run = run(6, 4, Vec::new(), Faults::default());
    assert_sound(&run);
    for kind in ["clash.war.attack", "clash.clan.member_joined", "clash.clan.member_role", "clash.war.ended"] {
        let places = (0..run.told.len()).filter(|place| run.told[*place].kind.name() == kind);
        let without = |place: usize| {
            let mut told = run.told.clone();
            let lost = told.remove(place);
            (told, lost)
        };
        // What happened while a log was closed is told, but is not missed.
        let mut noticed = places.map(without).filter(|(told, _)| !check(&run.ledger, told, &run.watched).is_empty());
        let Some((mut told, lost)) = noticed.next() else { panic!("{kind} lost") };
        told.extend([lost.clone(), lost]);
        assert!(!check(&run.ledger, &told, &run.watched).is_empty(), "{kind} told twice, and late");
    }
    let ledger: Vec<_> =
        run.ledger.iter().filter(|event| event.kind.name() != "clash.clan.member_left").cloned().collect();
    assert!(!check(&ledger, &run.told, &run.watched).is_empty(), "departures that never happened");
}

/// A leader stepped down and up again while nobody looked; what was told later was taken for what was missed then.
/// How what was told of a player's roles, each in some minute, differs from the truth.
fn of_roles(truth: &[(&str, u64)], told: &[(&str, u64)]) -> Vec<String> {
    let at = |minutes| START + Duration::from_mins(minutes);
    let event = |fact: api::Event, minutes| Envelope::new("clash", fact, Seen::at(at(minutes))).into_event();
    let tag = "#PPP".parse().unwrap();
    let role = |&(role, minutes): &(&str, u64)| {
        let player = api::PlayerRef { player_tag: tag, player_name: String::new() };
        let fact = api::PlayerChanged { player, attribute: "role".into(), old: "".into(), new: role.into() };
        event(fact.into(), minutes)
    };
    let snapshot = event(api::PlayerSnapshot(Box::new(api::Player::new(tag))).into(), 0);
    let truth: Vec<_> = truth.iter().map(role).collect();
    let told: Vec<_> = [snapshot].into_iter().chain(told.iter().map(role)).collect();
    let (until, delay) = (at(1000), Duration::from_mins(30));
    check(&truth, &told, &Watched { players: vec![tag], until, delay, ..Watched::default() })
}

#[test]
fn a_value_that_came_and_went_unseen_is_not_taken_for_a_later_one() {
    let truth = [("leader", 10), ("coLeader", 20), ("leader", 100), ("coLeader", 200), ("leader", 300)];
    let told = [("leader", 105), ("coLeader", 205), ("leader", 305)];
    assert_eq!(of_roles(&truth, &told), [""; 0]);
    assert_eq!(of_roles(&truth, &told[..2]).len(), 1, "the last one is missing");
}

/// Who gives troops to a new clan and leaves it between two looks has given none at both.
#[test]
fn a_value_that_is_back_before_the_next_look_need_not_be_told() {
    let told = [("leader", 15)];
    assert_eq!(of_roles(&[("leader", 10), ("coLeader", 100), ("leader", 104)], &told), [""; 0]);
    assert_eq!(of_roles(&[("leader", 10), ("coLeader", 100), ("leader", 140)], &told).len(), 1, "it stood");
    assert_eq!(of_roles(&[("leader", 10), ("coLeader", 100), ("member", 104)], &told).len(), 1, "it is another");
}

/// What a member had got just before all counters started over was zero again at the next look, and stayed so.
#[test]
fn what_was_counted_just_before_the_counters_started_over_need_not_be_told() {
    let at = |minutes| START + Duration::from_mins(minutes);
    let event = |fact: api::Event, minutes| Envelope::new("clash", fact, Seen::at(at(minutes))).into_event();
    let (clan_tag, tag) = ("#2PP".parse().unwrap(), "#PPP".parse().unwrap());
    let received = |delta, total, minutes| {
        let (clan_name, member) = (String::new(), api::MemberRef { tag, name: String::new() });
        let fact = api::MemberReceived { clan_tag, clan_name, member, delta, total, reset: false, season: None };
        event(fact.into(), minutes)
    };
    let started_over = |minutes| {
        let player = api::PlayerRef { player_tag: tag, player_name: String::new() };
        let attribute = "donations_received".into();
        event(api::PlayerChanged { player, attribute, old: 65.into(), new: 0.into() }.into(), minutes)
    };
    let told = [event(api::ClanSnapshot(Box::new(api::Clan::new(clan_tag))).into(), 0), received(55, 55, 12)];
    let truth = |minutes| [received(55, 55, 10), received(10, 65, 100), started_over(minutes)];
    let (until, delay) = (at(1000), Duration::from_mins(30));
    let watched = Watched {
        clans: vec![clan_tag],
        wars: vec![],
        players: vec![],
        maintenance: false,
        until,
        delay,
        ..Watched::default()
    };
    assert_eq!(check(&truth(101), &told, &watched), [""; 0]);
    assert_eq!(check(&truth(131), &told, &watched).len(), 1, "there was time to see it");
    assert_eq!(check(&truth(99), &told, &watched).len(), 1, "it came after, and stood");
}

/// Two moves of one player may have been one, or may only look like it.
#[test]
fn who_is_said_to_have_come_from_another_clan_had_been_there() {
    let at = |minutes| START + Duration::from_mins(minutes);
    let event = |fact: api::Event, minutes| Envelope::new("clash", fact, Seen::at(at(minutes))).into_event();
    let [one, other, third] = ["#2PP", "#2YY", "#2CC"].map(|tag| tag.parse::<api::ClanTag>().unwrap());
    let (tag, name) = ("#PPP".parse().unwrap(), String::new());
    let member = || Box::new(api::Member::new(tag));
    let left = |minutes| {
        event(
            api::MemberLeft { clan_tag: one, clan_name: name.clone(), member: member(), confirmed: true }.into(),
            minutes,
        )
    };
    let joined = |minutes| {
        event(api::MemberJoined { clan_tag: other, clan_name: name.clone(), member: member() }.into(), minutes)
    };
    let transferred = |from: api::ClanTag| {
        let clan = |tag| api::ClanRef { tag, name: String::new() };
        let (member, joined) = (api::MemberRef { tag, name: String::new() }, joined(25).id);
        event(api::MemberTransferred { member, from: clan(from), to: clan(other), joined }.into(), 25)
    };
    let look = |tag| event(api::ClanSnapshot(Box::new(api::Clan::new(tag))).into(), 0);
    let truth = [left(10), joined(20)];
    let told = |from| [look(one), look(other), left(15), joined(25), transferred(from)];
    let (clans, until, delay) = (vec![one, other, third], at(1000), Duration::from_mins(30));
    let watched = Watched { clans, until, delay, ..Watched::default() };
    assert_eq!(check(&truth, &told(one), &watched), [""; 0]);
    assert_eq!(check(&truth, &told(third), &watched).len(), 1);
}
