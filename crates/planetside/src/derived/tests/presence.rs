//! Who is online, and how many.

use std::collections::BTreeSet;

use bugle_event::{Cause, Envelope, Fact as _, Gap, Kind, Origin, Signal};
use proptest::prelude::*;

use super::play::{Play, at};
use crate::NAME;
use crate::event::{
    CharacterOffline, CharacterOnline, Death, Event, GainExperience, PlayerLogin, PlayerLogout, Population,
    WorldOffline,
};
use crate::ids::{CharacterId, Faction, Loadout, World};

const PEOPLE: [Kind; 2] = [CharacterOnline::KIND, CharacterOffline::KIND];

fn play() -> Play {
    let mut play = Play::wanting(PEOPLE);
    play.sees();
    play
}

fn login(character: u64, second: i64) -> PlayerLogin {
    PlayerLogin { timestamp: at(second), world_id: World(10), character_id: CharacterId(character), leftover: None }
}

fn logout(character: u64, second: i64) -> PlayerLogout {
    PlayerLogout { timestamp: at(second), world_id: World(10), character_id: CharacterId(character), leftover: None }
}

/// A Heavy Assault of the VS kills one of the NC.
fn death(attacker: u64, victim: u64, second: i64) -> Death {
    Death {
        timestamp: at(second),
        world_id: World(10),
        attacker_character_id: CharacterId(attacker),
        attacker_loadout_id: Loadout(20),
        character_id: CharacterId(victim),
        character_loadout_id: Loadout(6),
        ..Death::default()
    }
}

#[test]
fn people_come_and_go_by_login_and_logout() {
    let mut play = play();
    play.live(login(3, 0));
    play.live(login(3, 1));
    play.until(60);
    play.live(logout(3, 60));
    insta::assert_snapshot!(play.lines(), @r"
    0 3 online at 0 by login, of None
    60 3 offline at 60: logout, since Some(0), of None
    ");
}

#[test]
fn who_was_here_before_is_found_by_deeds_and_with_the_faction() {
    let mut play = play();
    play.live(death(3, 5, 0));
    play.live(death(3, 5, 1));
    play.live(logout(7, 2));
    // NSO who fight for the VS: their class tells.
    play.live(GainExperience {
        character_id: CharacterId(9),
        loadout_id: Loadout(28),
        team_id: Some(Faction::VS),
        world_id: World(10),
        timestamp: at(3),
        ..GainExperience::default()
    });
    insta::assert_snapshot!(play.lines(), @r"
    0 5 online at 0 by deed, of Some(Faction(2))
    0 3 online at 0 by deed, of Some(Faction(1))
    0 7 offline at 2: logout, since None, of None
    0 9 online at 3 by deed, of Some(Faction(4))
    ");
}

#[test]
fn what_comes_late_or_was_left_behind_brings_nobody_back() {
    let mut play = play();
    play.live(login(3, 0));
    play.until(60);
    play.live(logout(3, 60));
    // A login of before, a mine, a kill of somebody who had no class any more, and what was fetched later.
    play.live(login(3, 59));
    play.live(death(3, 0, 80));
    play.until(1000);
    play.live(Death { attacker_loadout_id: Loadout::NONE, character_id: CharacterId::NONE, ..death(3, 0, 1000) });
    play.event(death(3, 0, 500), Origin::Backfill);
    insta::assert_snapshot!(play.lines(), @r"
    0 3 online at 0 by login, of None
    60 3 offline at 60: logout, since Some(0), of None
    ");
    // That somebody else has left since changes nothing of it.
    play.live(logout(3, 1000));
    play.live(logout(5, 1000));
    play.live(death(3, 0, 1001));
    assert_eq!(play.told.len(), 4, "{}", play.lines());
    play.told.truncate(2);
    play.live(login(3, 1000));
    // The logout of the session before comes behind the login after it.
    play.live(logout(3, 999));
    assert_eq!(play.told.len(), 3, "{}", play.lines());
}

#[test]
fn a_world_that_goes_offline_takes_off_all_of_it() {
    let mut play = play();
    play.live(login(5, 0));
    play.live(login(3, 0));
    play.live(PlayerLogin { world_id: World(1), ..login(9, 0) });
    play.until(60);
    play.live(WorldOffline { timestamp: at(60), world_id: World(10), ..WorldOffline::default() });
    play.until(2000);
    assert!(play.lines().ends_with(
        "60 3 offline at 60: world_offline, since Some(0), of None\n60 5 offline at 60: world_offline, since Some(0), of None"
    ), "{}", play.lines());
}

#[test]
fn who_is_not_heard_of_after_a_gap_is_gone() {
    let mut play = play();
    play.live(login(3, 0));
    play.live(login(5, 0));
    play.until(100);
    play.gap(50, 100);
    play.sees();
    play.until(500);
    play.live(death(3, 0, 500));
    play.until(5000);
    insta::assert_snapshot!(play.lines(), @r"
    0 3 online at 0 by login, of None
    0 5 online at 0 by login, of None
    100 gap
    1000 5 offline at 1000: unseen, since Some(0), of None
    ");
}

#[test]
fn a_gap_of_a_world_makes_nobody_else_doubtful_and_one_of_no_world_everybody() {
    let mut play = play();
    play.live(login(3, 0));
    play.live(PlayerLogin { world_id: World(1), ..login(5, 0) });
    play.until(100);
    play.gap(50, 100);
    play.until(2000);
    assert!(play.lines().contains("1000 3 offline") && !play.lines().contains("5 offline"), "{}", play.lines());
    let about = CharacterId(9).into();
    play.say(vec![Signal::Gap(Gap::new(NAME, [about], Some(at(1900)), at(2000), Cause::Stall))]);
    play.until(3000);
    assert!(play.lines().ends_with("2900 5 offline at 2900: unseen, since Some(0), of None"), "{}", play.lines());
}

#[test]
fn who_does_nothing_for_hours_is_gone_and_who_shows_up_elsewhere_is_gone_here() {
    let mut play = play();
    play.live(login(3, 0));
    play.live(login(5, 0));
    play.until(7200);
    play.live(PlayerLogin { world_id: World(1), ..login(5, 7200) });
    play.until(12_000);
    insta::assert_snapshot!(play.lines(), @r"
    0 3 online at 0 by login, of None
    0 5 online at 0 by login, of None
    7200 5 offline at 7200: unseen, since Some(0), of None
    7200 5 online at 7200 by login, of None
    10800 3 offline at 10800: unseen, since Some(0), of None
    ");
}

#[test]
fn people_outlive_a_restart_until_they_are_not_heard_of() {
    let mut play = play();
    play.live(login(3, 0));
    play.until(400);
    play.live(login(5, 400));
    let kept = play.kept.clone();
    let mut after = Play::after(kept.as_ref(), PEOPLE);
    after.sees();
    after.until(600);
    after.live(death(3, 0, 600));
    after.until(2000);
    insta::assert_snapshot!(after.lines(), @"900 5 offline at 900: unseen, since Some(400), of None");
    // It is not written with each login.
    let before = kept.unwrap();
    play.until(401);
    (7..99).for_each(|character| play.live(login(character, 401)));
    assert_eq!(play.kept, Some(before));
}

#[test]
fn of_very_many_people_those_are_kept_who_were_heard_last() {
    let mut play = play();
    (1..20_100).for_each(|character| play.live(login(character, 0)));
    play.until(100);
    play.live(login(30_000, 100));
    play.until(400);
    let kept = String::from_utf8(play.kept.unwrap().to_vec()).unwrap();
    assert_eq!(kept.matches("heard").count(), 20_000);
    assert!(kept.contains(r#""character":30000,"#));
}

#[test]
fn people_are_counted_each_minute_if_there_are_others() {
    let mut play = Play::wanting([Population::KIND]);
    play.sees();
    play.live(login(7, 0));
    play.live(death(3, 5, 1));
    play.until(200);
    play.live(death(7, 0, 200));
    play.until(260);
    play.live(logout(3, 260));
    play.live(logout(5, 260));
    play.live(logout(7, 260));
    play.until(1000);
    insta::assert_snapshot!(play.lines(), @r"
    40 3 people at 40: VS 1, NC 1, TR 0, NSO 0, unknown 1
    220 3 people at 220: VS 2, NC 1, TR 0, NSO 0, unknown 0
    280 0 people at 280: VS 0, NC 0, TR 0, NSO 0, unknown 0
    ");
}

/// What happens to the stage.
#[derive(Clone, Debug)]
enum Step {
    Login(u64, i64),
    Logout(u64, i64),
    Death(u64, u64, i64),
    Offline,
    Gap(i64, i64),
    Wait(u64),
}

fn any_step() -> impl Strategy<Value = Step> {
    let late = || -5..5_i64;
    prop_oneof![
        (0..5_u64, late()).prop_map(|(character, late)| Step::Login(character, late)),
        (0..5_u64, late()).prop_map(|(character, late)| Step::Logout(character, late)),
        (0..5_u64, 0..5_u64, late()).prop_map(|(one, other, late)| Step::Death(one, other, late)),
        Just(Step::Offline),
        (0..400_i64, 0..400_i64).prop_map(|(from, length)| Step::Gap(from, from + length)),
        prop_oneof![0..3_u64, 0..4_000_u64].prop_map(Step::Wait),
    ]
}

proptest! {
    #[test]
    fn whoever_comes_goes_before_they_come_again(steps in prop::collection::vec(any_step(), 0..60)) {
        let mut play = play();
        for step in steps {
            let now = play.second().cast_signed();
            match step {
                Step::Login(character, late) => play.live(login(character, now + late)),
                Step::Logout(character, late) => play.live(logout(character, now + late)),
                Step::Death(attacker, victim, late) => play.live(death(attacker, victim, now + late)),
                Step::Offline => play.live(WorldOffline { timestamp: at(now), world_id: World(10), ..WorldOffline::default() }),
                Step::Gap(from, to) => play.gap(from, to),
                Step::Wait(seconds) => {
                    let second = play.second() + seconds;
                    play.until(second);
                },
            }
        }
        let mut online = BTreeSet::new();
        for event in &play.events {
            match &event.data {
                Event::CharacterOnline(fact) => prop_assert!(online.insert(fact.character_id), "{}", play.lines()),
                Event::CharacterOffline(fact) => {
                    prop_assert_eq!(online.remove(&fact.character_id), fact.since.is_some(), "{}", play.lines());
                }
                _ => {}
            }
        }
        // In the end nobody is left who is not heard of.
        let end = play.second() + 20_000;
        play.until(end);
        let came = play.events.iter().filter(|event| event.kind == CharacterOnline::KIND).count();
        let is_end = |event: &&Envelope<Event>| matches!(&event.data, Event::CharacterOffline(fact) if fact.since.is_some());
        prop_assert_eq!(play.events.iter().filter(is_end).count(), came, "{}", play.lines());
    }
}
