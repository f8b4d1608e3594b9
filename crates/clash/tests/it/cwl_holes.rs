//! Bodies of clan war leagues in which something is missing, null or odd: no false event, and no lost one.

use bugle_clash::Event;
use bugle_event::Signal;
use serde_json::{Value, json};

use crate::cwl_world::{World, as_it_is, assert_once, attacks_at_any_time, followed, moments, never, told};

/// The places of a body where something can be missing, a few levels deep.
fn places(body: &Value, depth: usize) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match body {
        Value::Object(fields) => fields.iter().map(|(name, value)| (format!("/{name}"), value)).collect(),
        // Of a list, the first, the second and the last are enough.
        Value::Array(items) => {
            let ends = [0, 1, items.len().saturating_sub(1)];
            let shown = items.iter().enumerate().filter(|(at, _)| ends.contains(at));
            shown.map(|(at, value)| (format!("/{at}"), value)).collect()
        }
        _ => Vec::new(),
    };
    let mut places = Vec::new();
    for (name, value) in inner {
        if depth > 0 {
            places.extend(self::places(value, depth - 1).into_iter().map(|deeper| format!("{name}{deeper}")));
        }
        places.push(name);
    }
    places
}

/// The body with something else at this place. `None`: nothing at all.
fn with(mut body: Value, place: &str, what: Option<&Value>) -> Value {
    let (inside, name) = place.rsplit_once('/').unwrap();
    match (body.pointer_mut(inside), what) {
        (Some(Value::Object(fields)), None) => _ = fields.remove(name),
        (Some(Value::Array(items)), None) if name.parse::<usize>().unwrap() < items.len() => {
            items.remove(name.parse().unwrap());
        }
        _ => {}
    }
    if let (Some(at), Some(what)) = (body.pointer_mut(place), what) {
        *at = what.clone();
    }
    body
}

/// Whatever is wrong with one body, the same is told: in order, but for the last attacks of a war, which may come after its
/// end.
fn assert_same(world: &World, places: &[usize], what: &str) {
    let all = moments(world, 480);
    let facts = |said: &[Signal<Event>]| if what == "war" { attacks_at_any_time(told(said)) } else { told(said) };
    let expected = facts(&followed(world, &all, &never, &mut as_it_is));
    for &place in places {
        let mut bodies = Vec::new();
        followed(world, &all, &never, &mut |at, kind, body| {
            let is_it = at == place && (kind == what || (what == "war" && kind.starts_with('#')));
            bodies.extend(is_it.then(|| body.clone()));
            body
        });
        let Some(body) = bodies.first() else { continue };
        for hole in self::places(body, 2) {
            for value in [None, Some(Value::Null), Some(json!("odd")), Some(json!([7]))] {
                let said = followed(world, &all, &never, &mut |at, kind, body| {
                    let is_it = at == place && (kind == what || (what == "war" && kind.starts_with('#')));
                    if is_it { with(body, &hole, value.as_ref()) } else { body }
                });
                assert_eq!(facts(&said), expected, "{what} {place}: {hole} is {value:?}");
                assert_once(&said);
            }
        }
    }
}

#[test]
fn a_group_with_a_hole_is_told_the_same() {
    let world = World::new(4);
    // In preparation, when the second round is drawn, and at the end.
    assert_same(&world, &[1, 5, 13], "group");
}

#[test]
fn an_answer_about_a_war_with_a_hole_is_told_the_same() {
    let world = World::new(4);
    assert_same(&world, &[1, 7, 14], "aside");
}

#[test]
fn a_war_that_is_followed_with_a_hole_is_told_the_same() {
    let world = World::new(4);
    // In preparation, while two are shown, and at ends.
    assert_same(&world, &[2, 5, 7, 10], "war");
}
