//! Continents that are locked and opened.

use super::play::{CONTINENTS, Play, control, gates, lock};
use crate::event::{ContinentLock, FacilityControl};
use crate::ids::{Faction, Zone};

fn play() -> Play {
    let mut play = Play::wanting(CONTINENTS);
    play.sees();
    play
}

fn all(play: &mut Play, controls: impl IntoIterator<Item = FacilityControl>) {
    controls.into_iter().for_each(|control| play.live(control));
}

#[test]
fn a_lock_is_told_by_its_message_and_once() {
    let mut play = play();
    play.live(lock(2, 0));
    all(&mut play, gates([1, 2, 3], [2, 2, 2], 1));
    play.until(100);
    play.live(lock(2, 100));
    insta::assert_snapshot!(play.lines(), @r"
    0 2 locked at 0 by 2
    100 2 locked at 100 by 2
    ");
    assert_eq!(play.events.len(), 2);
}

#[test]
fn tutorials_and_locks_by_nobody_are_not_told() {
    let mut play = play();
    play.live(ContinentLock { zone_id: Zone(103_088_492), ..lock(2, 0) });
    play.live(ContinentLock { zone_id: Zone::SANCTUARY, ..lock(2, 0) });
    play.live(ContinentLock { triggering_faction: Faction::NONE, ..lock(2, 0) });
    play.until(100);
    assert_eq!(play.lines(), "");
}

#[test]
fn a_lock_whose_message_nobody_saw_follows_from_the_home_bases() {
    let mut play = play();
    all(&mut play, gates([1, 2, 3], [2, 2, 2], 0));
    play.until(100);
    play.live(lock(2, 1));
    insta::assert_snapshot!(play.lines(), @"3 2 locked at 0 by 2");
}

#[test]
fn an_opening_follows_from_the_home_bases_and_what_goes_to_nobody_is_unstable() {
    let mut play = play();
    all(&mut play, gates([2, 2, 2], [1, 2, 3], 0));
    play.until(100);
    all(&mut play, gates([2, 2, 2], [1, 2, 3], 100));
    all(&mut play, [control(201, 2, 0, 100), control(202, 2, 0, 100), control(203, 2, 1, 100)]);
    play.until(200);
    insta::assert_snapshot!(play.lines(), @r"
    3 2 unlocked at 0, was of Some(Faction(2))
    103 2 unlocked at 100, was of Some(Faction(2))
    103 2 unstable at 100: 2
    ");
}

#[test]
fn an_open_continent_of_which_a_part_goes_to_nobody_is_unstable_and_not_opened_again() {
    let mut play = play();
    all(&mut play, gates([1, 2, 3], [1, 2, 3], 0));
    all(&mut play, (201..210).map(|facility| control(facility, 1, 0, 0)));
    play.until(10);
    // One that is lost in a fight makes nothing unstable, and a home base alone says nothing.
    all(&mut play, [control(211, 1, 0, 10)]);
    all(&mut play, gates([1, 2, 3], [3, 2, 1], 20).drain(..1));
    play.until(100);
    insta::assert_snapshot!(play.lines(), @"3 2 unstable at 0: 9");
}

#[test]
fn what_was_told_is_known_after_a_restart() {
    let mut play = play();
    play.live(lock(2, 0));
    let mut after = Play::after(play.kept.as_ref(), CONTINENTS);
    after.sees();
    all(&mut after, gates([1, 2, 3], [2, 2, 2], 0));
    after.until(100);
    assert_eq!(after.lines(), "");
}

#[test]
fn a_continent_that_changes_hands_as_the_program_ends_is_told_by_the_next_run() {
    let mut play = play();
    all(&mut play, gates([1, 2, 3], [2, 2, 2], 0));
    assert_eq!(play.lines(), "");
    let mut after = Play::after(play.kept.as_ref(), CONTINENTS);
    after.until(10);
    after.sees();
    assert_eq!(after.lines(), "10 2 locked at 0 by 2");
}

#[test]
fn of_what_was_told_the_latest_is_kept() {
    let mut play = play();
    for second in 0..70 {
        play.live(lock(2, second * 100));
    }
    let kept = String::from_utf8(play.kept.unwrap().to_vec()).unwrap();
    assert_eq!(kept.matches("locked_by").count(), 64, "{kept}");
    let mut after = Play::after(Some(&kept.into()), CONTINENTS);
    after.sees();
    after.live(lock(2, 6900));
    assert_eq!(after.lines(), "", "it is known");
}
