//! What a plan brings, by the service's own rules: whatever is wanted is held and comes, also while the wish changes, and
//! what comes besides is as much as was said.

#![expect(clippy::unwrap_used, reason = "it is only for tests")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use bugle_event::{Fact as _, Interest, Kind, KindSet, Payload as _, Subject, Want};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::decode::{Decoded, Feed, decode};
use crate::event::{Death, EVENTS, Event, GainExperience, PlayerLogin, UnknownEvent, WorldOffline};
use crate::ids::{CharacterId, ExperienceId, FacilityId, OutfitId, World, Zone};
use crate::protocol::{ALL, Matching};
use crate::push::plan::shares::Plan;
use crate::push::plan::subscription::Subscription;
use crate::push::plan::usual::Usual;
use crate::push::plan::volume::Volume;
use crate::server::{Session, Traits};
use crate::tables::Environment;

const WORLDS: [World; 3] = [World(1), World(10), World(40)];
const PEOPLE: [u64; 4] = [1, 3, 5, 7];
const EXPERIENCE: [u64; 3] = [7, 51, 53];

/// What happens there: each event that can be, once.
const USUAL: Usual = Usual {
    hourly: |name| match (name, Event::matching(name)) {
        ("Death" | "VehicleDestroy", _) => 16.0,
        ("GainExperience", _) => 12.0,
        (_, Some(Matching::Character | Matching::Either)) => 4.0,
        _ => 1.0,
    },
    busy: |_| 1.0,
    people: 4.0,
    experience_ids: 3.0,
};

struct Happened {
    traits: Traits,
    event: Event,
    /// Whether it is about nobody at all, which no estimate counts.
    is_odd: bool,
}

static HAPPENED: LazyLock<Vec<Happened>> = LazyLock::new(|| {
    let names = EVENTS.iter().map(|(name, _)| *name).chain(["WeatherChange"]);
    names.flat_map(|name| WORLDS.map(|world| (name, world))).flat_map(|(name, world)| happened(name, world)).collect()
});

fn happened(name: &str, world: World) -> Vec<Happened> {
    let two = |attacker: u64, victim: u64| one(name, world, [victim, attacker], None);
    match (name, Event::matching(name)) {
        ("Death" | "VehicleDestroy", _) => {
            let fights = PEOPLE.iter().flat_map(|attacker| PEOPLE.iter().map(|victim| two(*attacker, *victim)));
            fights.chain([two(0, 3), two(0, 0)]).collect()
        }
        ("GainExperience", _) => {
            let granted = PEOPLE.iter().flat_map(|who| EXPERIENCE.iter().map(|what| (*who, *what)));
            granted.map(|(who, what)| one(name, world, [who, 0], Some(what))).collect()
        }
        (_, Some(Matching::Character | Matching::Either)) => {
            PEOPLE.iter().map(|who| one(name, world, [*who, 0], None)).collect()
        }
        _ => vec![one(name, world, [0, 0], None)],
    }
}

fn one(name: &str, world: World, [who, attacker]: [u64; 2], experience: Option<u64>) -> Happened {
    let is_of_somebody = !matches!(Event::matching(name), Some(Matching::World) | None);
    let is_fight = matches!(name, "Death" | "VehicleDestroy");
    let mut payload = json!({"event_name": name, "timestamp": "1700000000", "world_id": world.to_string()});
    let fields = payload.as_object_mut().unwrap();
    let mut put = |key: &str, value: u64| fields.insert(key.to_owned(), value.to_string().into());
    put("zone_id", 2);
    put("outfit_id", 37);
    put("facility_id", 7500);
    if is_of_somebody {
        put("character_id", who);
    }
    if is_fight {
        put("attacker_character_id", attacker);
    }
    if let Some(id) = experience {
        put("experience_id", id);
        put("other_id", 5);
    }
    let frame = json!({"payload": payload, "service": "event", "type": "serviceMessage"}).to_string();
    let Decoded::Event(event) = decode(&frame, Feed::Live) else { panic!("{frame}") };
    let traits = Traits {
        event_name: name.to_owned(),
        world_id: world,
        characters: [who, attacker].map(CharacterId),
        experience_id: experience.map(|id| ExperienceId(id.try_into().unwrap())),
    };
    Happened { traits, event, is_odd: is_fight && attacker == 0 }
}

/// What happened and is wanted, by its place among all.
fn wanted(interest: &Interest) -> BTreeSet<usize> {
    let is_wanted = |at: &usize| interest.matches(HAPPENED[*at].event.kind(), &HAPPENED[*at].event);
    (0..HAPPENED.len()).filter(is_wanted).collect()
}

/// The service, one connection of it for each place of a plan.
struct Service {
    sessions: Vec<Session>,
    worlds: Vec<World>,
    plan: Plan,
}

impl Service {
    fn new(worlds: &[World], connections: usize) -> Self {
        let open = || Session::new(Environment::asked_for(Some("ps2")).unwrap());
        let plan = Plan::new(&Interest::default(), worlds, connections);
        Self { sessions: (0..connections).map(|_| open()).collect(), worlds: worlds.to_vec(), plan }
    }

    /// What of all that happens is sent on this connection.
    fn sent(&mut self, place: usize) -> BTreeSet<usize> {
        (0..HAPPENED.len()).filter(|at| self.sessions[place].on_event(&HAPPENED[*at].traits)).collect()
    }

    /// Another interest. `kept` was wanted before and still is: it comes all the while, unless `all` is cleared, of which
    /// nobody knows what it does.
    fn want(&mut self, interest: &Interest, kept: &BTreeSet<usize>) {
        let plan = Plan::new(interest, &self.worlds, self.sessions.len());
        for place in 0..self.sessions.len() {
            let (before, after) = (self.plan.share(place).clone(), plan.share(place));
            let gone = before.without(after);
            let clears_all = [gone.characters, gone.worlds, gone.event_names].iter().any(|list| list.contains(ALL));
            for command in before.commands_to(after) {
                self.sessions[place].on_text(&command).expect("it is a command");
                let missing: Vec<_> = kept.difference(&self.sent(place)).copied().collect();
                assert!(missing.is_empty() || clears_all, "after {command}: {:?}", &HAPPENED[missing[0]].traits);
            }
        }
        self.plan = plan;
    }

    /// What a connection is subscribed to.
    fn held(&mut self, place: usize) -> Subscription {
        let asked = r#"{"service":"event","action":"subscribe","list_characters":"true"}"#;
        let echo: Value = serde_json::from_str(&self.sessions[place].on_text(asked).unwrap()).unwrap();
        let list = |key: &str| serde_json::from_value(echo["subscription"][key].clone()).unwrap();
        Subscription { characters: list("characters"), worlds: list("worlds"), event_names: list("eventNames") }
    }
}

fn any_want() -> impl Strategy<Value = Want> {
    let others = [UnknownEvent::KIND, WorldOffline::KIND, Kind::new("clash.war.attack")];
    let kinds: Vec<Kind> = EVENTS.iter().map(|(_, info)| info.kind).chain(others).collect();
    let kinds = prop_oneof![
        1 => Just(KindSet::All),
        5 => prop::collection::vec(prop::sample::select(kinds), 1..4).prop_map(KindSet::from_iter),
    ];
    let some = |of: Vec<Subject>| prop_oneof![Just(Vec::new()), prop::sample::subsequence(of, 1..3)];
    let characters = some([1, 3, 5].map(|id| CharacterId(id).into()).to_vec());
    let worlds = some(WORLDS.map(Subject::from).to_vec());
    let experience = prop_oneof![3 => Just(Vec::new()), 1 => some([7, 51].map(|id| ExperienceId(id).into()).to_vec())];
    let other = [Zone(2).into(), Zone(4).into(), OutfitId(37).into(), FacilityId(7500).into()].to_vec();
    let other = prop_oneof![5 => Just(Vec::new()), 1 => some(other)];
    (kinds, characters, worlds, experience, other).prop_map(|(kinds, one, two, three, four)| Want {
        kinds,
        filters: [one, two, three, four].concat().into_iter().collect(),
    })
}

/// Whether services can be asked for just that, so that all that comes besides is in the estimate.
fn can_be_told(want: &Want) -> bool {
    let nouns = [World::NOUN, CharacterId::NOUN, ExperienceId::NOUN];
    want.filters.nouns().all(|noun| nouns.contains(&noun))
}

/// How much comes and is not wanted, of all that happens once: as it is said, and as it is.
fn unwanted(interest: &Interest) -> (f64, usize) {
    let mut service = Service::new(&WORLDS, 1);
    service.want(interest, &BTreeSet::new());
    let volume = Volume::of(&USUAL, interest, &WORLDS, &[service.plan.share(0)]);
    let wanted = wanted(interest);
    let unwanted = service.sent(0).into_iter().filter(|at| !wanted.contains(at) && !HAPPENED[*at].is_odd);
    (volume.unwanted(), unwanted.count())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn whatever_is_wanted_comes_on_each_connection_and_nothing_else_is_held(
        wishes in prop::collection::vec(prop::collection::vec(any_want(), 0..4), 1..5),
        connections in 1..3_usize,
        is_known in prop::bool::weighted(0.8),
    ) {
        let mut service = Service::new(if is_known { &WORLDS } else { &[] }, connections);
        let mut before = BTreeSet::new();
        for wish in wishes {
            let interest = Interest::new(wish);
            let wanted = wanted(&interest);
            service.want(&interest, &(&before & &wanted));
            for place in 0..connections {
                prop_assert_eq!(&service.held(place), service.plan.share(place));
                let sent = service.sent(place);
                for missing in wanted.difference(&sent) {
                    prop_assert!(false, "{interest:?} misses {:?}", HAPPENED[*missing].traits);
                }
                prop_assert!(!service.plan.share(place).is_empty() || sent.is_empty());
            }
            before = wanted;
        }
    }

    #[test]
    fn as_much_comes_that_nobody_wants_as_was_said(wish in prop::collection::vec(any_want(), 0..4)) {
        let is_exact = wish.iter().all(can_be_told);
        let interest = Interest::new(wish);
        let (said, counted) = unwanted(&interest);
        let counted: f64 = u32::try_from(counted).unwrap().into();
        prop_assert!(said <= counted + 0.001, "{said} are said, {counted} come: {interest:?}");
        prop_assert!(!is_exact || said >= counted - 0.001, "{said} are said, {counted} come: {interest:?}");
    }
}

#[test]
fn one_wish_brings_what_is_wanted_and_what_a_service_cannot_tell_from_it() {
    let unwanted = |kinds: &[Kind], filters: &[Subject]| {
        let filters = filters.iter().cloned().collect();
        let interest = Interest::new([Want { kinds: kinds.iter().copied().collect(), filters }]);
        unwanted(&interest).1
    };
    let (three, world, login) = (CharacterId(3), World(10), PlayerLogin::KIND);
    assert_eq!(unwanted(&[Death::KIND], &[]), 0);
    assert_eq!(unwanted(&[Death::KIND], &[three.into()]), 0, "on either side");
    assert_eq!(unwanted(&[Death::KIND], &[three.into(), world.into()]), 0);
    assert_eq!(unwanted(&[GainExperience::KIND], &[three.into(), ExperienceId(51).into()]), 0, "nor by `other_id`");
    assert_eq!((unwanted(&[login], &[three.into()]), unwanted(&[login], &[world.into()])), (0, 0));
    // Logins come by world or by character, never by both; and with the worlds of other events, all of them come.
    assert_eq!(unwanted(&[login], &[three.into(), world.into()]), 2, "of 3 on other worlds");
    assert_eq!(unwanted(&[login, Death::KIND], &[three.into()]), 9, "of everybody else");
    assert_eq!(unwanted(&[Death::KIND], &[Zone(4).into(), world.into()]), 16, "of other zones");
}

#[test]
fn wishes_that_multiply_bring_what_nobody_wants_and_that_is_said() {
    let one = Want { filters: [CharacterId(3).into()].into_iter().collect(), ..Want::kinds([GainExperience::KIND]) };
    let all = Want::kinds([Death::KIND]);
    assert_eq!(unwanted(&Interest::new([one.clone()])), (0.0, 0));
    assert_eq!(unwanted(&Interest::new([one, all])), (27.0, 27), "what everybody else gains");
}

#[test]
fn the_volume_of_the_game_is_mostly_experience_of_busy_worlds() {
    let taken = |want: Want| {
        let (interest, worlds) = (Interest::new([want]), [World(10), World::JAEGER]);
        Plan::new(&interest, &worlds, 1).volume(&interest, &worlds).taken
    };
    let of = |world: World, want: Want| taken(Want { filters: [world.into()].into_iter().collect(), ..want });
    let (all, deaths) = (taken(Want::all()), taken(Want::kinds([Death::KIND])));
    assert!(taken(Want::kinds([GainExperience::KIND])) > 0.8 * all && deaths < 0.1 * all);
    assert!(of(World::JAEGER, Want::all()) < 0.01 * of(World(10), Want::all()));
    assert!(taken(Want { filters: [CharacterId(3).into()].into_iter().collect(), ..Want::all() }) < 0.01 * all);
}
