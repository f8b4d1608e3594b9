//! Series of answers about groups of clan war leagues, in whatever way they are seen: each fact once, in order.

use bugle_clash::Event;
use bugle_event::{Payload as _, Signal};

use crate::cwl_world::{World, as_it_is, assert_once, counts, followed, moments, never, told};

/// Eight clans and seven rounds, and groups that are smaller.
fn worlds() -> [World; 4] {
    [8, 5, 6, 2].map(World::new)
}

fn undisturbed(world: &World, moments: &[i64]) -> Vec<Signal<Event>> {
    followed(world, moments, &never, &mut as_it_is)
}

#[test]
fn a_group_is_told_from_its_draw_to_its_end() {
    for world in worlds() {
        let said = undisturbed(&world, &moments(&world, 120));
        assert_once(&said);
        let (counts, rounds) = (counts(&said), world.rounds());
        let once = ["clash.cwl.group_found", "clash.cwl.started", "clash.cwl.ended"];
        assert!(once.iter().all(|name| counts[name] == 1), "{counts:?}");
        // In a group of five, each clan has one round without a war.
        let wars = if rounds == 5 && counts["clash.cwl.war"] == 4 { 4 } else { rounds };
        let rows = [
            ("clash.cwl.round", rounds),
            ("clash.cwl.standings", rounds),
            ("clash.cwl.war", wars),
            ("clash.war.found", wars),
            ("clash.war.started", wars),
            ("clash.war.attack", 3 * wars),
            ("clash.war.ended", wars),
            ("clash.war.missed_attacks", wars),
        ];
        for (name, count) in rows {
            assert_eq!(counts[name], count, "{name} of {rounds} rounds: {counts:?}");
        }
        assert_eq!(counts.len(), once.len() + rows.len(), "{counts:?}");
    }
}

#[test]
fn how_often_one_looks_changes_nothing() {
    for world in worlds() {
        let all = moments(&world, 120);
        let expected = told(&undisturbed(&world, &all));
        for step in [2, 3, 5, 11] {
            let some: Vec<i64> = all.iter().copied().step_by(step).chain(all.last().copied()).collect();
            assert_eq!(told(&undisturbed(&world, &some)), expected, "every {step}th");
        }
        let twice: Vec<i64> = all.iter().flat_map(|at| [*at, *at]).collect();
        let said = undisturbed(&world, &twice);
        assert_once(&said);
        assert_eq!(told(&said), expected, "each twice");
        assert_eq!(told(&undisturbed(&world, &[all[0], all[all.len() - 1]])), expected, "first and last");
    }
}

#[test]
fn a_restart_between_any_two_looks_changes_nothing() {
    for world in worlds() {
        let all = moments(&world, 360);
        let expected = told(&undisturbed(&world, &all));
        let always = followed(&world, &all, &|_| true, &mut as_it_is);
        assert_once(&always);
        assert_eq!(told(&always), expected, "after each");
    }
    let world = World::new(4);
    let all = moments(&world, 240);
    let expected = told(&undisturbed(&world, &all));
    for stop in 0..all.len() {
        let said = followed(&world, &all, &|place| place == stop, &mut as_it_is);
        assert_eq!(told(&said), expected, "after {stop}");
    }
}

#[test]
fn what_is_stale_is_dropped() {
    for world in worlds() {
        let all = moments(&world, 120);
        let expected = told(&undisturbed(&world, &all));
        // A look a minute later shows what was so hours before.
        for ago in [4, 14, 30] {
            let shuffled: Vec<i64> = all.iter().flat_map(|at| [*at, *at + 1]).collect();
            let said = followed(&world, &shuffled, &never, &mut |place, what, body| {
                let is_late = place % 2 == 1 && place > 2 * ago;
                let at = all[place / 2] - i64::try_from(ago).unwrap() * 120;
                match what {
                    _ if !is_late => body,
                    "group" => world.group(at),
                    "aside" => body,
                    tag => world.war(tag, at).unwrap_or(body),
                }
            });
            assert_once(&said);
            assert_eq!(told(&said), expected, "{ago} looks ago");
        }
    }
}

#[test]
fn what_comes_is_told_in_order() {
    let world = World::new(8);
    let said = undisturbed(&world, &moments(&world, 120));
    let names: Vec<_> = said
        .iter()
        .filter_map(|signal| match signal {
            Signal::Event(event) if event.data.subject().noun == "cwl" => event.kind.name().strip_prefix("clash.cwl."),
            _ => None,
        })
        .collect();
    let round = ["round", "war"];
    let mut expected = vec!["group_found", "round", "war", "started"];
    expected.extend(round);
    for _ in 3..=7 {
        // When a round is drawn, the one before the last has just ended, and is asked for.
        expected.extend(["round", "standings", "war"]);
    }
    expected.extend(["standings", "standings", "ended"]);
    assert_eq!(names, expected);
}
