//! Facilities that are taken and held.

use bugle_event::Origin;

use super::play::{FACILITIES, Play, control, gates};
use crate::event::FacilityControl;
use crate::ids::{OutfitId, World};

fn play() -> Play {
    let mut play = Play::wanting(FACILITIES);
    play.sees();
    play
}

#[test]
fn fights_are_told_and_what_nobody_held_was_held_for_no_time() {
    let mut play = play();
    play.live(FacilityControl { outfit_id: Some(OutfitId(5)), ..control(201, 1, 2, 0) });
    play.live(control(202, 3, 3, 0));
    play.live(control(203, 0, 3, 0));
    play.live(control(204, 3, 0, 0));
    play.live(FacilityControl { world_id: World::NONE, ..control(205, 1, 2, 0) });
    play.until(60);
    insta::assert_snapshot!(play.lines(), @r"
    3 201 captured at 0: 1 to 2, held Some(870)
    3 202 defended at 0 by 3, held Some(870)
    3 203 captured at 0: 0 to 3, held None
    ");
    let facets = |at: usize| {
        let mut facets = Vec::new();
        bugle_event::Payload::facets(&play.events[at].data, &mut |facet| facets.push(facet.to_string()));
        facets.join(" ")
    };
    assert_eq!(facets(0), "world/10 zone/2 outfit/5 facility/201 faction/2 faction/1");
    assert_eq!(facets(1), "world/10 zone/2 facility/202 faction/3");
}

#[test]
fn a_continent_that_changes_hands_is_no_fight_and_what_goes_on_beside_it_is() {
    let mut play = play();
    for facility in 201..230 {
        play.live(control(facility, 1, 2, 0));
    }
    for gate in gates([1, 2, 3], [2, 2, 2], 0) {
        play.live(gate);
    }
    play.live(control(201, 2, 3, 1));
    play.live(FacilityControl { zone_id: 4.into(), ..control(261_000, 2, 3, 0) });
    play.until(60);
    play.live(control(230, 1, 2, 0));
    play.until(100);
    insta::assert_snapshot!(play.lines(), @r"
    3 261000 captured at 0: 2 to 3, held Some(870)
    3 201 captured at 1: 2 to 3, held Some(870)
    ");
}

#[test]
fn what_is_held_survives_a_restart_and_is_told_once() {
    let mut play = play();
    play.live(control(201, 1, 2, 0));
    assert_eq!(play.lines(), "");
    let mut after = Play::after(play.kept.as_ref(), FACILITIES);
    after.until(10);
    after.sees();
    after.until(20);
    insta::assert_snapshot!(after.lines(), @"10 201 captured at 0: 1 to 2, held Some(870)");
    let mut third = Play::after(after.kept.as_ref(), FACILITIES);
    third.sees();
    third.until(60);
    assert_eq!(third.lines(), "");
}

#[test]
fn what_follows_from_what_was_fetched_later_was_fetched_too() {
    let mut play = play();
    play.until(60);
    play.event(control(201, 1, 2, 0), Origin::Backfill);
    play.live(control(202, 1, 2, 60));
    play.until(100);
    let origins: Vec<_> = play.events.iter().map(|event| event.origin).collect();
    assert_eq!(origins, [Origin::Backfill, Origin::Live]);
}
