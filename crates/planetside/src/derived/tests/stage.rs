//! What is asked of the listener, and what is handed out.

use bugle_event::{Fact as _, Interest, Kind, KindSet, Want};

use super::play::{ALERTS, FACILITIES, Play, START, alert, control};
use crate::derived::Derived;
use crate::event::{AlertEnded, CharacterOnline, Death, FacilityCaptured, FacilityControl, MetagameEvent};
use crate::ids::{CharacterId, ExperienceId, MetagameState, World, Zone};

fn want(kinds: &[Kind], filters: &[bugle_event::Subject]) -> Want {
    Want { filters: filters.iter().cloned().collect(), ..Want::kinds(kinds.iter().copied()) }
}

/// What the listener is asked for besides.
fn widened(wants: &[Want]) -> Vec<Want> {
    let asked = Derived::new("ps2").on_interest(START, &Interest::new(wants.iter().cloned()));
    assert_eq!(&asked.wants()[..wants.len()], wants);
    asked.wants()[wants.len()..].to_vec()
}

#[test]
fn what_a_kind_needs_is_asked_for_and_nothing_else() {
    let (osprey, indar) = (World::OSPREY.into(), Zone::INDAR.into());
    assert_eq!(widened(&[want(&[Death::KIND], &[])]), []);
    assert_eq!(widened(&[want(&[AlertEnded::KIND], &[])]), [want(&[MetagameEvent::KIND], &[])]);
    // Old messages do not name the zone: it is looked for behind the rule.
    let asked = want(&[FacilityCaptured::KIND], &[World::OSPREY.into(), indar]);
    assert_eq!(widened(&[asked]), [want(&[FacilityControl::KIND], &[osprey])]);
    let of_one = want(&[FacilityCaptured::KIND], &[ExperienceId(7).into()]);
    assert_eq!(widened(&[of_one]), [], "nothing that follows is about experience");
    let of_character = widened(&[want(&[CharacterOnline::KIND], &[CharacterId(3).into()])]);
    assert_eq!(of_character[0].filters, [CharacterId(3).into()].into_iter().collect());
}

#[test]
fn nothing_is_worked_out_for_who_wants_everything() {
    let everything = [Want::all(), Want { kinds: KindSet::All, ..want(&[], &[World::OSPREY.into()]) }];
    assert!(!Derived::is_wanted(&Interest::new(everything.clone())));
    assert_eq!(widened(&everything), []);
    // Beside somebody who asks for one kind by name, that kind alone is.
    let mut play = Play::following(None, [everything[0].clone(), want(&[FacilityCaptured::KIND], &[])]);
    play.sees();
    play.live(control(201, 1, 2, 0));
    play.live(control(202, 1, 1, 0));
    play.until(10);
    let kinds: Vec<_> = play.events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [FacilityControl::KIND, FacilityControl::KIND, FacilityCaptured::KIND]);
}

#[test]
fn what_only_the_rules_wanted_is_taken_away_again() {
    let mut play = Play::wanting(FACILITIES);
    play.sees();
    play.live(control(201, 1, 2, 0));
    play.live(Death::default());
    play.until(10);
    assert_eq!(play.lines().matches("captured").count(), 1);
    assert_eq!(play.events.len(), 1, "{}", play.lines());
    let mut play = Play::wanting(FACILITIES.into_iter().chain([FacilityControl::KIND]));
    play.sees();
    play.live(control(201, 1, 2, 0));
    play.until(10);
    assert_eq!(
        play.events.iter().map(|event| event.kind).collect::<Vec<_>>(),
        [FacilityControl::KIND, FacilityCaptured::KIND]
    );
}

#[test]
fn nothing_is_concluded_while_nobody_sees() {
    let mut play = Play::wanting(FACILITIES);
    play.live(control(201, 1, 2, 0));
    assert_eq!(play.derived.due(), None, "nobody has seen it all yet");
    play.sees();
    play.derived.on_trouble();
    play.until(100);
    assert_eq!(play.lines(), "");
    play.gap(2, 100);
    play.sees();
    assert_eq!(play.lines(), "100 gap\n100 201 captured at 0: 1 to 2, held Some(870)");
}

#[test]
fn a_kind_that_is_wanted_again_goes_on() {
    let mut play = Play::wanting(ALERTS);
    play.sees();
    play.live(alert(7, MetagameState::STARTED, 0));
    play.derived.on_interest(START, &Interest::new([Want::kinds([Death::KIND])]));
    play.until(6000);
    play.derived.on_interest(START, &Interest::new([Want::kinds(ALERTS)]));
    play.sees();
    assert!(
        play.lines().ends_with("6000 ended 7 at 5400, begun Some(0), by duration, winner None"),
        "{}",
        play.lines()
    );
}

#[test]
fn who_wants_nothing_of_it_gets_what_came_as_it_came() {
    let mut play = Play::wanting([Death::KIND]);
    play.sees();
    play.live(control(201, 1, 2, 0));
    play.live(alert(7, MetagameState::STARTED, 0));
    assert_eq!(play.events.len(), 2);
    assert_eq!((play.kept, play.derived.due()), (None, None));
}
