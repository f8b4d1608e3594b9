//! Facts on record: what a perfect observer delivers is sound, and whatever is taken from it, doubled, swapped or made up
//! is found.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_clash as api;
use bugle_event::{Cause, Envelope, Event, Gap, Seen, Subject, Timestamp};

use super::super::super::world::{Plan, World};
use super::super::{Watched, check};
use super::START;

const HOUR: Duration = Duration::from_hours(1);

/// How long after its happening each fact is delivered.
const LATE: Duration = Duration::from_mins(7);

/// What happened, what was told of it, and what was watched.
struct Run {
    ledger: Vec<Event>,
    told: Vec<Event>,
    watched: Watched,
}

/// From a Thursday into the next week, with a draw and some rounds of a season.
fn run() -> Run {
    // Drawn three hours later.
    let league_age = Some(HOUR * 44);
    let mut world = World::new(Plan { seed: 5, start: START, clans: 3, league_age, ..Plan::usual() });
    let clans: Vec<api::ClanTag> = world.realm.clans.iter().map(|clan| clan.tag.parse().unwrap()).collect();
    let players = world.realm.players.iter().step_by(30).map(|player| player.tag.parse().unwrap());
    let players: Vec<api::PlayerTag> = players.collect();
    let until = START + HOUR * (24 * 4 + 12);
    let ledger: Vec<_> = world.advance(until).into_iter().filter(is_on_record).collect();
    let mut told: Vec<_> = clans.iter().flat_map(|clan| first_looks_at_clan(*clan)).collect();
    told.extend(players.iter().flat_map(|player| first_looks_at_player(*player)));
    let seen = ledger.iter().filter(|event| is_about(event, &players));
    told.extend(seen.map(|event| {
        let seen = Seen { not_before: Some(event.observed_at), ..Seen::at(event.observed_at + LATE) };
        Envelope::new("clash", event.game::<api::Event>().unwrap().clone(), seen).into_event()
    }));
    let (delay, own) = (Duration::from_mins(20), clans.clone());
    let (battles, league_history) = (players.clone(), players);
    let watched = Watched { cwl: clans, raids: own, battles, league_history, until, delay, ..Watched::default() };
    Run { ledger, told, watched }
}

fn is_on_record(event: &Event) -> bool {
    let kind = event.kind.name();
    ["clash.cwl.", "clash.raid.", "clash.player.battle", "clash.player.league_week_ended"]
        .iter()
        .any(|prefix| kind.starts_with(prefix))
}

fn is_about(event: &Event, players: &[api::PlayerTag]) -> bool {
    let battle = event.get::<api::PlayerBattle>().map(|fact| fact.player_tag);
    let player = battle.or_else(|| event.get::<api::LeagueWeekEnded>().map(|fact| fact.player_tag));
    player.is_none_or(|player| players.contains(&player))
}

fn at_first(event: impl Into<api::Event>) -> Event {
    Envelope::new("clash", event.into(), Seen::at(START)).into_event()
}

fn first_looks_at_clan(clan_tag: api::ClanTag) -> [Event; 2] {
    use bugle_clash::Model as _;
    let group = api::LeagueGroup::from_json(br#"{"state":"notInWar"}"#).unwrap().value;
    [at_first(api::RaidSnapshot { clan_tag, weekend: None }), at_first(api::CwlSnapshot::new(Some(clan_tag), group))]
}

fn first_looks_at_player(player_tag: api::PlayerTag) -> [Event; 2] {
    [
        at_first(api::BattlesSnapshot { player_tag, battles: Vec::new() }),
        at_first(api::LeagueHistorySnapshot { player_tag, weeks: Vec::new() }),
    ]
}

impl Run {
    fn violations(&self, told: &[Event]) -> Vec<String> {
        check(&self.ledger, told, &self.watched)
    }

    /// The places of what was told, by kind; first looks aside.
    fn kinds(&self) -> BTreeMap<&'static str, Vec<usize>> {
        let mut kinds: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (place, event) in self.told.iter().enumerate().filter(|(_, event)| !event.kind.name().ends_with("snapshot"))
        {
            kinds.entry(event.kind.name()).or_default().push(place);
        }
        kinds
    }
}

#[test]
fn what_a_perfect_observer_tells_is_sound_and_every_kind_is_told() {
    let run = run();
    assert_eq!(run.violations(&run.told), [""; 0]);
    let kinds = run.kinds();
    let expected = [
        "clash.cwl.group_found",
        "clash.cwl.round",
        "clash.cwl.standings",
        "clash.cwl.started",
        "clash.cwl.war",
        "clash.player.battle",
        "clash.player.league_week_ended",
        "clash.raid.attack",
        "clash.raid.cleared",
        "clash.raid.district_destroyed",
        "clash.raid.ended",
        "clash.raid.opponent",
        "clash.raid.rewards",
        "clash.raid.started",
    ];
    assert!(kinds.keys().copied().eq(expected), "{:?}", kinds.keys());
    assert!(kinds["clash.raid.attack"].len() > 500 && kinds["clash.player.battle"].len() > 50);
}

#[test]
fn what_is_lost_doubled_or_early_is_found() {
    let run = run();
    for (kind, places) in run.kinds() {
        let place = places[places.len() / 2];
        let (mut lost, mut twice, mut early) = (run.told.clone(), run.told.clone(), run.told.clone());
        let fact = lost.remove(place);
        twice.push(fact.clone());
        let game = fact.game::<api::Event>().unwrap().clone();
        early[place] = Envelope::new("clash", game, Seen::at(fact.observed_at - LATE * 2)).into_event();
        for (what, told) in [("lost", lost), ("told twice", twice), ("told early", early)] {
            let found = run.violations(&told);
            assert!(found.iter().any(|line| line.starts_with(kind)), "{kind} {what}: {found:?}");
        }
    }
}

#[test]
fn what_is_lost_in_a_gap_is_not_missed() {
    let run = run();
    for (kind, places) in run.kinds() {
        let mut told = run.told.clone();
        let fact = told.remove(places[places.len() / 2]);
        let (from, to) = (fact.observed_at - LATE * 2, fact.observed_at);
        let gap = |subjects: Vec<Subject>| {
            let gap = Gap::new("clash", subjects, Some(from), to, Cause::Superseded);
            Envelope::new("clash", gap, Seen::at(to)).into_event()
        };
        told.push(gap(vec![Subject::text("clan", "#0")]));
        assert!(!run.violations(&told).is_empty(), "{kind}: a gap about another clan");
        told.push(gap(Vec::new()));
        assert_eq!(run.violations(&told), [""; 0], "{kind}");
    }
}

#[test]
fn what_comes_in_another_order_is_found() {
    let run = run();
    // The same with each other's place and time.
    let swapped = |one: usize, other: usize| {
        let mut told = run.told.clone();
        let moved = |from: &Event, to: &Event| {
            Envelope::new("clash", from.game::<api::Event>().unwrap().clone(), Seen::at(to.observed_at)).into_event()
        };
        (told[one], told[other]) = (moved(&run.told[other], &run.told[one]), moved(&run.told[one], &run.told[other]));
        run.violations(&told)
    };
    let attack = |place: &usize| {
        let fact = run.told[*place].get::<api::DistrictAttack>().unwrap();
        (fact.against.clone(), fact.district.district_id.0, fact.order)
    };
    let attacks = &run.kinds()["clash.raid.attack"];
    let is_next = |one: &usize, other: &usize| {
        let (one, other) = (attack(one), attack(other));
        (&one.0, one.1, one.2 + 1) == (&other.0, other.1, other.2)
    };
    let pair = attacks.iter().flat_map(|one| attacks.iter().map(move |other| (*one, *other)));
    let (one, other) = pair.clone().find(|(one, other)| is_next(one, other)).unwrap();
    assert!(!swapped(one, other).is_empty(), "attacks on a district");
    let rounds = &run.kinds()["clash.cwl.round"];
    assert!(!swapped(rounds[0], rounds[1]).is_empty(), "rounds of a group");
}

/// What makes another event of one of a kind.
macro_rules! alter {
    ($variant:ident, $fact:ident => $change:expr) => {
        |event| {
            if let api::Event::$variant($fact) = event {
                $change;
            }
        }
    };
}

/// Changes what is told of a kind first. A change of an event of another kind is none.
type Altering = (&'static str, fn(&mut api::Event));

/// What is said when the first event of a kind is told otherwise.
fn altered(run: &Run, (kind, alter): Altering) -> Vec<String> {
    let place = run.kinds()[kind][0];
    let mut told = run.told.clone();
    let mut game = told[place].game::<api::Event>().unwrap().clone();
    alter(&mut game);
    told[place] = Envelope::new("clash", game, Seen::at(told[place].observed_at)).into_event();
    run.violations(&told)
}

#[test]
fn what_is_made_up_or_told_otherwise_is_found() {
    let run = run();
    let found = altered(&run, ("clash.raid.attack", alter!(DistrictAttack, fact => fact.order += 40)));
    assert!(found.iter().any(|line| line.contains("never happened")), "{found:?}");
    let otherwise: [Altering; 5] = [
        ("clash.raid.attack", alter!(DistrictAttack, fact => fact.destruction += 1)),
        ("clash.player.battle", alter!(PlayerBattle, fact => fact.battle.stars += 1)),
        ("clash.player.league_week_ended", alter!(LeagueWeekEnded, fact => fact.week.placement += 1)),
        ("clash.cwl.standings", alter!(CwlStandings, fact => fact.standings[0].stars += 1)),
        ("clash.raid.rewards", alter!(RaidRewards, fact => fact.offensive_reward += 1)),
    ];
    for alter in otherwise {
        let found = altered(&run, alter);
        assert!(found.len() == 1 && found[0].contains(" was "), "{found:?}");
    }
}

#[test]
fn what_happened_before_the_first_look_or_just_before_the_end_is_not_missed() {
    let run = run();
    let begun = START + HOUR * 70;
    let late = |event: &&Event| event.observed_at > begun + LATE || event.kind.name().ends_with("snapshot");
    let told: Vec<_> = run.told.iter().filter(late).cloned().collect();
    let moved = told.iter().map(|event| {
        let at: Timestamp = event.observed_at.max(begun + LATE);
        Envelope::new("clash", event.game::<api::Event>().unwrap().clone(), Seen::at(at)).into_event()
    });
    let told: Vec<_> = moved.collect();
    assert_eq!(run.violations(&told), [""; 0]);
    let watched = Watched { until: START + HOUR * 80, ..run.watched.clone() };
    let told: Vec<_> = told.into_iter().filter(|event| event.observed_at < watched.until).collect();
    assert_eq!(check(&run.ledger, &told, &watched), [""; 0]);
}
