//! What must hold of any war, and of any one bad field in any of its bodies.

use std::collections::BTreeMap;

use bugle_clash::Event;
use bugle_event::Signal;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::check::no_war;
use crate::series_war::{Series, watch, watch_in_parts};
use crate::war_world::{Stand, World, told};

/// A war of any size, as far as it is shown by some looks.
fn any_war() -> impl Strategy<Value = (World, Vec<usize>)> {
    let size = prop_oneof![8 => 1_usize..6, 1 => Just(15), 1 => Just(50)];
    (size, 1_usize..3, any::<prop::sample::Index>()).prop_flat_map(|(size, each, cut)| {
        let all = 2 * size * each;
        let world = World::full(size, each).cut(cut.index(all + 1));
        let looks = prop::collection::vec(0..=world.attacks.len(), 0..6);
        (Just(world), looks)
    })
}

/// The bodies of a war at looks after so many attacks.
fn shown(world: &World, looks: &[usize]) -> Series {
    let mut looks = looks.to_vec();
    looks.sort_unstable();
    let begin = [(-20, no_war()), (-10, no_war()), (10, world.body(Stand::new("preparation", 0)))];
    let running = (0..).zip(looks).map(|(number, made)| (1400 + 20 * number, world.body(Stand::new("inWar", made))));
    let over = world.body(Stand::new("warEnded", world.attacks.len()));
    begin.into_iter().chain(running).chain([(2830, over.clone()), (2840, over)]).collect()
}

/// What the events make of a first body: state, attacks, scores and line-ups.
#[derive(Debug, PartialEq)]
pub(crate) struct Essentials {
    state: String,
    attacks: BTreeMap<u32, (String, String, u32, u32)>,
    stars: [u32; 2],
    halls: BTreeMap<String, u32>,
}

impl Essentials {
    pub(crate) fn of(body: &Value) -> Self {
        let sides = ["clan", "opponent"].map(|side| &body[side]);
        let members = || sides.iter().flat_map(|side| side["members"].as_array().into_iter().flatten());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let number = |value: &Value| u32::try_from(value.as_u64().unwrap_or_default()).unwrap();
        let attacks = members().flat_map(|member| member["attacks"].as_array().into_iter().flatten()).map(|attack| {
            let [attacker, defender] = ["attackerTag", "defenderTag"].map(|who| text(&attack[who]));
            let [stars, destruction] = ["stars", "destructionPercentage"].map(|what| number(&attack[what]));
            (number(&attack["order"]), (attacker, defender, stars, destruction))
        });
        Self {
            state: text(&body["state"]),
            attacks: attacks.collect(),
            stars: sides.map(|side| number(&side["stars"])),
            halls: members().map(|member| (text(&member["tag"]), number(&member["townhallLevel"]))).collect(),
        }
    }

    /// As when the war was found: nobody has attacked yet.
    pub(crate) fn begin_anew(&mut self) {
        "preparation".clone_into(&mut self.state);
        (self.attacks, self.stars) = (BTreeMap::new(), [0, 0]);
    }

    pub(crate) fn apply(&mut self, event: &Event) {
        match event {
            Event::WarStarted(_) => "inWar".clone_into(&mut self.state),
            Event::WarEnded(_) => "warEnded".clone_into(&mut self.state),
            Event::WarAttack(attack) => {
                let (who, whom) = (attack.attacker_tag.to_string(), attack.defender_tag.to_string());
                self.attacks.insert(attack.order, (who, whom, attack.stars, attack.destruction_percentage));
                self.stars[attack.side as usize] += attack.new_stars;
            }
            Event::WarLineup(lineup) => {
                self.halls.insert(lineup.member.tag.to_string(), lineup.member.town_hall_level);
            }
            _ => {}
        }
    }
}

/// All places in a body, as paths.
fn places(body: &Value, path: &str, found: &mut Vec<String>) {
    match body {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = format!("{path}/{name}");
                found.push(path.clone());
                places(value, &path, found);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| places(item, &format!("{path}/{place}"), found));
        }
        _ => {}
    }
}

fn is_clan_tag(path: &str) -> bool {
    ["/clan/tag", "/opponent/tag"].contains(&path)
}

/// Spoils a field.
fn spoil(body: &mut Value, path: &str, how: usize) {
    let odd = [json!(null), json!("odd?"), json!(-1), json!(true), json!([]), json!({}), json!(0.5)];
    let (parent, name) = path.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match odd.get(how) {
        // An average may be any number, and a member's tag any word.
        Some(odd) if odd.is_number() && name == "destructionPercentage" => {}
        Some(odd) if odd.is_string() && name.to_lowercase().ends_with("tag") && !is_clan_tag(path) => {}
        Some(odd) => _ = parent.insert(name.to_owned(), odd.clone()),
        None => _ = parent.remove(name),
    }
}

/// What is told with one field spoilt in one body, and the last body once more after it.
#[track_caller]
fn assert_bears(series: &Series, place: usize, path: &str, how: usize) {
    let mut spoilt = series.clone();
    spoil(&mut spoilt[place].1, path, how);
    let (mut facts, mut truth) = (told(&watch(&spoilt)), told(&watch(series)));
    facts.sort();
    truth.sort();
    assert_eq!(facts, truth, "{path} of {place}, spoilt by {how}");
}

#[test]
fn one_bad_field_in_one_body_tells_nothing_and_loses_nothing() {
    let world = World::full(2, 2).cut(6);
    let series = shown(&world, &[1, 4]);
    for place in 0..series.len() - 1 {
        let mut paths = Vec::new();
        places(&series[place].1, "", &mut paths);
        for path in paths {
            for how in 0..=7 {
                assert_bears(&series, place, &path, how);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_war_of_any_size_is_told_whole((world, looks) in any_war(), stops in any::<u16>()) {
        let series = shown(&world, &looks);
        let signals = watch_in_parts(&series, |place| stops >> (place % 16) & 1 == 1);
        prop_assert_eq!(told(&signals), world.truth());
    }

    #[test]
    fn the_events_lead_from_the_first_body_to_the_last((world, looks) in any_war(), from in 2..4_usize, upgraded in any::<bool>()) {
        let mut series = shown(&world, &looks).split_off(from.min(looks.len() + 2));
        if upgraded {
            for (_, body) in series.iter_mut().skip(1) {
                body["opponent"]["members"][0]["townhallLevel"] = json!(16);
            }
        }
        let mut state = Essentials::of(&series[0].1);
        for signal in watch(&series) {
            if let Signal::Event(event) = signal {
                state.apply(&event.data);
            }
        }
        prop_assert_eq!(state, Essentials::of(&series[series.len() - 1].1));
    }

    #[test]
    fn one_bad_field_in_any_war_does_no_harm(
        (world, looks) in any_war(),
        place in any::<prop::sample::Index>(),
        path in any::<prop::sample::Index>(),
        how in 0..8_usize,
    ) {
        let series = shown(&world, &looks);
        let place = place.index(series.len() - 1);
        let mut paths = Vec::new();
        places(&series[place].1, "", &mut paths);
        assert_bears(&series, place, &paths[path.index(paths.len())], how);
    }
}
