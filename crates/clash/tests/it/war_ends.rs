//! Ends of wars that the clan's own answer does not show: the opponent's answer, the war log, or what must be.

use bugle_clash::{Aside, Event, Failure, WarOptions, WarWatcher};
use bugle_event::{Checkpoint, Signal};
use bytes::Bytes;
use insta::{allow_duplicates, assert_snapshot};
use serde_json::{Value, json};

use crate::check::{api_time, bytes, facts, lines, minute, mirrored, no_war, war, war_of};
use crate::place::assert_sound;

const HOUR: i64 = 60;
const END: i64 = 47 * HOUR;

/// A watcher, perhaps put away and taken up again after each step, and all that it said.
struct Followed {
    watcher: WarWatcher,
    restarts: bool,
    said: Vec<Signal<Event>>,
}

impl Followed {
    /// A clan that is seen in the middle of a war.
    fn in_war() -> Self {
        let watcher = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
        let mut followed = Self { watcher, restarts: true, said: Vec::new() };
        followed.look(46 * HOUR, &war("inWar", "P1>Q1:1"));
        followed
    }

    /// As [`in_war`](Self::in_war), and then in the next one: nobody saw the end.
    fn in_the_next() -> Self {
        let mut followed = Self::in_war();
        followed.look_at_the_next();
        followed
    }

    fn look_at_the_next(&mut self) {
        self.look(END + 10, &war_of("#2PP", "#2CC", END + 5, "preparation", ""));
    }

    fn take(&mut self, said: Vec<Signal<Event>>) {
        let state = said.iter().rev().find_map(|signal| match signal {
            Signal::Checkpoint(Checkpoint { state, .. }) => state.clone(),
            _ => None,
        });
        if let Some(state) = state.filter(|_| self.restarts) {
            self.watcher = WarWatcher::restore(&state, WarOptions::default()).unwrap();
        }
        self.said.extend(said);
    }

    fn look(&mut self, at: i64, body: &Value) {
        let said = self.watcher.on_body(minute(at), bytes(body));
        self.take(said);
    }

    fn fail(&mut self, at: i64, failure: Failure) {
        let said = self.watcher.on_error(minute(at), failure);
        self.take(said);
    }

    /// The one question that is open is answered.
    #[track_caller]
    fn answer(&mut self, at: i64, expected: &str, answer: Result<Bytes, Failure>) {
        let asides = self.watcher.asides();
        assert_eq!(asides.iter().map(Aside::to_string).collect::<Vec<_>>(), [expected]);
        let said = self.watcher.on_answer(minute(at), asides[0], answer);
        self.take(said);
    }

    /// What was said since the first look.
    fn told(&self) -> String {
        assert_sound(&self.said);
        let lines = lines(&self.said);
        lines.lines().skip(1).collect::<Vec<_>>().join("\n")
    }
}

const OPPONENT: &str = "war of clan #2YY";
const LOG: &str = "war log of clan #2PP";

/// What the opponent is answered about the war.
#[expect(clippy::unnecessary_wraps, reason = "it is what an answer is")]
fn theirs(state: &str, attacks: &str) -> Result<Bytes, Failure> {
    Ok(bytes(&mirrored(&war(state, attacks))))
}

fn entry(end: i64, opponent: &Value, result: &Value) -> Value {
    json!({
        "result": result, "endTime": api_time(end), "teamSize": 2, "attacksPerMember": 2,
        "clan": {"tag": "#2PP", "name": "A", "clanLevel": 10, "attacks": 3, "stars": 5, "destructionPercentage": 90.5},
        "opponent": {"tag": opponent, "name": "B", "clanLevel": 9, "stars": 2, "destructionPercentage": 50.0},
    })
}

#[expect(clippy::unnecessary_wraps, reason = "it is what an answer is")]
fn log(entries: &[Value]) -> Result<Bytes, Failure> {
    Ok(bytes(&json!({"items": entries, "paging": {"cursors": {}}})))
}

#[test]
fn the_opponent_shows_the_end_with_its_late_attacks() {
    let mut followed = Followed::in_the_next();
    assert_eq!(followed.told(), "clash.war.found {}");
    followed.answer(END + 11, OPPONENT, theirs("warEnded", "P1>Q1:1 Q1>P1:2 P2>Q2:3"));
    // Once more: attacks are counted late.
    followed.answer(END + 13, OPPONENT, theirs("warEnded", "P1>Q1:1 Q1>P1:2 P2>Q2:3 Q2>P2:3"));
    assert!(followed.watcher.asides().is_empty());
    assert_snapshot!(followed.told(), @"
    clash.war.found {}
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:2,order:2,side:opponent,stars:2}
    clash.war.attack {attacker_tag:#P2,defender_tag:#Q2,new_stars:3,order:3,side:clan,stars:3}
    clash.war.ended {outcome:win,source:opponent,unobserved_attacks:0}
    clash.war.missed_attacks {attacks_missed:1,member:#P1,side:clan}
    clash.war.missed_attacks {attacks_missed:1,member:#P2,side:clan}
    clash.war.missed_attacks {attacks_missed:1,member:#Q1,side:opponent}
    clash.war.missed_attacks {attacks_missed:2,member:#Q2,side:opponent}
    clash.war.attack {attacker_tag:#Q2,defender_tag:#P2,new_stars:3,order:4,side:opponent,stars:3}
    clash.war.corrected {old_outcome:win,outcome:lose,source:opponent}
    ");
}

/// The same ids as if the clan's own answer had shown it, and the time since it was last seen.
#[test]
fn what_the_opponent_shows_is_the_same_as_if_it_had_been_seen_here() {
    let mut own = Followed::in_war();
    own.look(END + 2, &war("warEnded", "P1>Q1:1 Q1>P1:2"));
    let mut followed = Followed::in_the_next();
    followed.look(END + 11, &war_of("#2PP", "#2CC", END + 5, "preparation", ""));
    followed.answer(END + 12, OPPONENT, theirs("warEnded", "P1>Q1:1 Q1>P1:2"));
    let ids = |followed: &Followed| {
        let events = followed.said.iter().filter_map(|signal| match signal {
            Signal::Event(event) if event.subject().to_string().contains("#2YY") => Some(event.id),
            _ => None,
        });
        events.collect::<Vec<_>>()
    };
    assert_eq!(ids(&own), ids(&followed));
    let attack = followed.said.iter().find_map(|signal| match signal {
        Signal::Event(event) if matches!(event.data, Event::WarAttack(_)) => Some(event),
        _ => None,
    });
    let attack = attack.unwrap();
    assert_eq!((attack.not_before, attack.observed_at), (Some(minute(46 * HOUR)), minute(END + 12)));
    assert!(!facts(&followed.said).iter().any(|fact| fact.contains("deduced")));
}

#[test]
fn an_opponent_who_still_fights_is_asked_again() {
    let mut followed = Followed::in_war();
    followed.look(END - 5, &no_war());
    followed.look(END - 1, &no_war());
    followed.answer(END, OPPONENT, theirs("inWar", "P1>Q1:1 Q1>P1:2"));
    // What is older than what was seen says nothing.
    followed.answer(END + 1, OPPONENT, theirs("inWar", "P1>Q1:1"));
    followed.answer(END + 2, OPPONENT, theirs("warEnded", "P1>Q1:1 Q1>P1:2"));
    let told = followed.told();
    assert_eq!(told.matches("war.attack").count(), 1, "{told}");
    assert_eq!(told.matches("clash.war.ended {outcome:lose,source:opponent").count(), 1, "{told}");
}

#[test]
fn what_is_deduced_has_the_latest_score_that_the_opponent_showed() {
    let mut followed = Followed::in_the_next();
    followed.answer(END + 11, OPPONENT, theirs("inWar", "P1>Q1:1 Q1>P1:2"));
    followed.answer(END + 12, OPPONENT, theirs("inWar", "P1>Q1:1"));
    followed.answer(END + 13, OPPONENT, Err(Failure::Private));
    followed.answer(END + 14, LOG, Err(Failure::Private));
    let ended = facts(&followed.said).pop().unwrap();
    assert!(ended.contains(r#""unobserved_attacks":6"#) && ended.contains(r#""attacks":1,"stars":2"#), "{ended}");
}

#[test]
fn a_torn_answer_of_the_opponent_is_waited_out() {
    let mut followed = Followed::in_the_next();
    let mut torn = mirrored(&war("warEnded", "P1>Q1:1 Q1>P1:2"));
    torn["clan"]["members"] = json!([]);
    followed.answer(END + 11, OPPONENT, Ok(bytes(&torn)));
    followed.answer(END + 12, OPPONENT, Err(Failure::Unreachable));
    followed.answer(END + 13, OPPONENT, theirs("warEnded", "P1>Q1:1 Q1>P1:2"));
    assert!(followed.watcher.asides().is_empty());
    let told = followed.told();
    assert_eq!((told.matches("war.ended").count(), told.matches("missed_attacks").count()), (1, 4), "{told}");
    assert_eq!(told.matches("order:2").count(), 1, "{told}");
}

#[test]
fn the_log_says_how_it_went_where_the_opponent_does_not() {
    for answer in
        [Err(Failure::Private), Err(Failure::NotFound), Ok(bytes(&war_of("#2YY", "#2GG", END + 3, "inWar", "")))]
    {
        let mut followed = Followed::in_the_next();
        followed.answer(END + 11, OPPONENT, answer);
        let others = [
            entry(END + 300, &json!("#2YY"), &json!("win")),
            entry(END, &json!("#2GG"), &json!("win")),
            entry(END, &Value::Null, &json!("win")),
        ];
        followed.answer(END + 12, LOG, log(&others));
        followed.answer(END + 13, LOG, Err(Failure::Maintenance));
        followed.answer(
            END + 22,
            LOG,
            log(&[&others[..], &[entry(END + 100, &json!("#2YY"), &json!("lose"))]].concat()),
        );
        assert!(followed.watcher.asides().is_empty());
        allow_duplicates! { assert_snapshot!(followed.told(), @"
        clash.war.found {}
        gap superseded war/#2PP-#2YY@2026-01-30T07:00:00Z
        clash.war.ended {outcome:lose,source:warlog,unobserved_attacks:6}
        "); }
        let ended = facts(&followed.said).pop().unwrap();
        assert!(ended.contains(r#""attacks":3,"stars":5,"destruction_percentage":90.5"#), "{ended}");
    }
}

#[test]
fn a_log_without_a_result_says_it_by_its_stars() {
    let mut followed = Followed::in_the_next();
    followed.answer(END + 11, OPPONENT, Err(Failure::Private));
    followed.answer(END + 12, LOG, log(&[entry(END, &json!("#2YY"), &Value::Null)]));
    assert!(followed.told().contains("clash.war.ended {outcome:win,source:warlog"), "{}", followed.told());
}

#[test]
fn where_nobody_can_say_it_is_deduced_at_once() {
    let mut followed = Followed::in_the_next();
    // "Not in war" may be an old answer: it must be said twice.
    followed.answer(END + 11, OPPONENT, Ok(bytes(&no_war())));
    followed.answer(END + 12, OPPONENT, Ok(bytes(&no_war())));
    followed.answer(END + 13, LOG, Err(Failure::Private));
    assert!(followed.watcher.asides().is_empty());
    assert_snapshot!(followed.told(), @"
    clash.war.found {}
    gap superseded war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.ended {outcome:unknown,source:deduced,unobserved_attacks:7}
    ");
    let mut followed = Followed::in_the_next();
    followed.answer(END + 11, OPPONENT, Err(Failure::NotFound));
    followed.answer(END + 12, LOG, log(&[]));
    followed.answer(END + 22, LOG, log(&[]));
    assert!(followed.told().ends_with("clash.war.ended {outcome:unknown,source:deduced,unobserved_attacks:7}"));
}

#[test]
fn an_api_that_is_down_makes_the_end_late_and_no_more() {
    let mut followed = Followed { restarts: false, ..Followed::in_war() };
    followed.look_at_the_next();
    assert_eq!(followed.watcher.deadline(), Some(minute(END + 10 + 60)));
    for at in 11..70 {
        followed.answer(END + at, OPPONENT, Err(Failure::Unreachable));
        followed.fail(END + at, Failure::Unreachable);
    }
    assert_eq!(followed.told(), "clash.war.found {}");
    followed.fail(END + 70, Failure::Unreachable);
    assert_snapshot!(followed.told(), @"
    clash.war.found {}
    gap superseded war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.ended {outcome:unknown,source:deduced,unobserved_attacks:7}
    ");
    assert!(followed.watcher.asides().is_empty());
}

#[test]
fn a_program_that_was_down_asks_before_it_gives_up() {
    let mut followed = Followed::in_the_next();
    let next = war_of("#2PP", "#2CC", END + 5, "preparation", "");
    followed.look(END + 600, &next);
    assert_eq!(followed.told(), "clash.war.found {}");
    followed.answer(END + 601, OPPONENT, theirs("warEnded", "P1>Q1:1 Q1>P1:2"));
    assert!(followed.told().contains("source:opponent"), "{}", followed.told());
}

#[test]
fn a_war_that_is_shown_again_is_not_over() {
    let mut followed = Followed::in_war();
    followed.look(46 * HOUR + 10, &no_war());
    followed.look(46 * HOUR + 13, &no_war());
    assert_eq!(followed.watcher.asides().len(), 1);
    followed.look(46 * HOUR + 20, &war("inWar", "P1>Q1:1 Q1>P1:1"));
    assert!(followed.watcher.asides().is_empty());
    followed.look(END + 1, &war("warEnded", "P1>Q1:1 Q1>P1:1"));
    let told = followed.told();
    assert_eq!(told.matches("clash.war.ended {outcome:tie,source:body").count(), 1, "{told}");
    assert!(!told.contains("gap") && !told.contains("corrected"), "{told}");
}

#[test]
fn while_the_log_is_private_the_opponent_shows_the_war() {
    let mut followed = Followed::in_war();
    followed.fail(46 * HOUR + 10, Failure::Private);
    followed.answer(46 * HOUR + 11, OPPONENT, theirs("inWar", "P1>Q1:1 Q1>P1:2"));
    followed.fail(46 * HOUR + 12, Failure::Private);
    followed.answer(46 * HOUR + 13, OPPONENT, Ok(bytes(&no_war())));
    followed.answer(END + 2, OPPONENT, theirs("warEnded", "P1>Q1:1 Q1>P1:2 P1>Q2:3"));
    followed.answer(END + 4, OPPONENT, theirs("warEnded", "P1>Q1:1 Q1>P1:2 P1>Q2:3"));
    assert!(followed.watcher.asides().is_empty());
    followed.fail(END + 10, Failure::Private);
    followed.look(END + 20, &war("warEnded", "P1>Q1:1 Q1>P1:2 P1>Q2:3"));
    assert_snapshot!(followed.told(), @"
    clash.warlog.closed {}
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:2,order:2,side:opponent,stars:2}
    clash.war.attack {attacker_tag:#P1,defender_tag:#Q2,new_stars:3,order:3,side:clan,stars:3}
    clash.war.ended {outcome:win,source:opponent,unobserved_attacks:0}
    clash.war.missed_attacks {attacks_missed:2,member:#P2,side:clan}
    clash.war.missed_attacks {attacks_missed:1,member:#Q1,side:opponent}
    clash.war.missed_attacks {attacks_missed:2,member:#Q2,side:opponent}
    gap private clan/#2PP
    clash.warlog.opened {}
    ");
}

#[test]
fn a_private_log_does_not_hold_an_end_for_ever() {
    let mut followed = Followed { restarts: false, ..Followed::in_war() };
    for at in (46 * HOUR + 10..END + 200).step_by(10) {
        followed.fail(at, Failure::Private);
        if let [aside] = followed.watcher.asides()[..] {
            let said = followed.watcher.on_answer(minute(at), aside, Err(Failure::Unreachable));
            followed.take(said);
        }
    }
    assert!(followed.watcher.asides().is_empty());
    assert_snapshot!(followed.told(), @"
    clash.warlog.closed {}
    gap superseded war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.ended {outcome:unknown,source:deduced,unobserved_attacks:7}
    ");
}

#[test]
fn after_the_end_there_is_one_more_look() {
    let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
    watcher.on_body(minute(END - 10), bytes(&war("inWar", "P1>Q1:1")));
    assert_eq!(watcher.deadline(), Some(minute(END + 1)));
    watcher.on_body(minute(END + 1), bytes(&war("inWar", "P1>Q1:1")));
    assert!(watcher.deadline().is_some_and(|at| at <= minute(END + 1)), "until the end is seen");
    watcher.on_body(minute(END + 2), bytes(&war("warEnded", "P1>Q1:1")));
    assert!(watcher.deadline().is_some_and(|at| at <= minute(END + 2)), "once more");
    watcher.on_body(minute(END + 3), bytes(&war("warEnded", "P1>Q1:1")));
    assert_eq!(watcher.deadline(), None);
}

#[test]
fn many_wars_whose_ends_nobody_saw_are_closed_one_after_the_other() {
    let mut followed = Followed::in_war();
    for (number, other) in ["#2CC", "#2GG", "#2JJ", "#2QQ"].iter().enumerate() {
        let at = END + 10 * i64::try_from(number + 1).unwrap();
        followed.look(at, &war_of("#2PP", other, at - 5, "preparation", ""));
    }
    let told = followed.told();
    assert_eq!(told.matches("war.ended").count(), 1, "{told}");
    assert_eq!(followed.watcher.asides().len(), 3);
    followed.said.extend(followed.watcher.finish());
    assert_eq!(followed.told().matches("war.ended").count(), 4, "{}", followed.told());
}
