//! What is written down ahead is what comes to be seen: read out as time passes, it adds up to what is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bugle_event::Timestamp;

use super::super::battles;
use super::super::calendar::{week_at, weekend_at};
use super::super::chronicle::{Chronicle, Entry};
use super::super::cwl::{Group, ROUNDS, Season};
use super::super::everyone::Everyone;
use super::super::fact::{Fact, Foray};
use super::super::id::{ClanId, PlayerId};
use super::super::maintenance::Maintenance;
use super::super::raids::{Raid, Weekend, over};
use super::super::world::{LOOK, Plan, World};
use super::{HOUR, START};

/// A world, and the facts that its chronicle has told.
struct Told {
    world: World,
    chronicle: Chronicle,
    facts: Vec<(Timestamp, Fact)>,
}

impl Told {
    fn new(seed: u64, start: Timestamp, maintenance: &[Maintenance]) -> Self {
        let maintenance = maintenance.to_vec();
        let plan =
            Plan { seed, start, clans: 3, look: LOOK, activity: 1.0, maintenance, is_told: false, ..Plan::usual() };
        let world = World::new(plan);
        let chronicle = Chronicle::begin(Everyone::of(&world.realm));
        Self { world, chronicle, facts: Vec::new() }
    }

    fn advance(&mut self, to: Timestamp) {
        while let Some(at) = self.chronicle.next().filter(|at| *at <= to) {
            self.world.advance(at);
            match self.chronicle.take_due(at) {
                Some((_, Entry::Chapter(chapter))) => self.chronicle.write(chapter, Everyone::of(&self.world.realm)),
                Some((at, Entry::Fact(fact))) => self.facts.push((at, fact)),
                None => unreachable!("it is due"),
            }
        }
        self.world.advance(to);
    }

    fn everyone(&self) -> Everyone<'_> {
        Everyone::of(&self.world.realm)
    }

    fn clans(&self) -> impl Iterator<Item = ClanId> + use<> {
        (0..self.world.realm.clans.len()).map(ClanId)
    }
}

/// An hour in a raid weekend and in the days of wars and weeks around it.
fn closed() -> [Maintenance; 3] {
    [31, 60, 100].map(|hours| Maintenance { from: START + HOUR * hours - HOUR / 2, duration: HOUR })
}

/// Which attack of a weekend: by side, clan, meeting, district and number.
type Attack = (bool, ClanId, usize, u32, usize);

fn shown(weekend: &Weekend) -> BTreeMap<Attack, u32> {
    let mut attacks = BTreeMap::new();
    for (is_own, raids) in [(true, &weekend.made), (false, &weekend.suffered)] {
        let mut met: BTreeMap<ClanId, usize> = BTreeMap::new();
        for raid in raids {
            let other = if is_own { raid.defender } else { raid.attacker };
            let meeting = *met.entry(other).and_modify(|times| *times += 1).or_default();
            for district in &raid.districts {
                let numbered = (1..).zip(&district.attacks);
                let key = |nth| (is_own, other, meeting, district.number, nth);
                attacks.extend(numbered.map(|(nth, attack)| (key(nth), attack.destroyed)));
            }
        }
    }
    attacks
}

#[test]
fn raids_are_told_as_they_come_to_be_shown() {
    let mut told = Told::new(5, START, &closed());
    let mut seen = 0;
    for step in 1..40 {
        told.advance(START + Duration::from_mins(191 * step));
        let (everyone, number) = (told.everyone(), weekend_at(told.world.realm.now));
        for clan in told.clans().filter(|_| number > weekend_at(START)) {
            let own = |foray: &Foray| (foray.clan, foray.weekend) == (clan, number);
            let attacks = told.facts.iter().filter_map(|(_, fact)| match fact {
                Fact::RaidAttack { foray, district, nth, attack, .. } if own(foray) => {
                    Some(((foray.is_own, foray.other, foray.meeting, *district, *nth), attack.destroyed))
                }
                _ => None,
            });
            let attacks: BTreeMap<_, _> = attacks.collect();
            let weekend = Weekend::of(everyone, number, clan);
            assert_eq!(attacks, shown(&weekend), "step {step}");
            seen += attacks.len();
            let count = |is_it: &dyn Fn(&Fact) -> bool| told.facts.iter().filter(|(_, fact)| is_it(fact)).count();
            let raids: Vec<&Raid> = weekend.made.iter().chain(&weekend.suffered).collect();
            assert_eq!(count(&|fact| matches!(fact, Fact::RaidOpponent { foray } if own(foray))), raids.len());
            let cleared = raids.iter().filter(|raid| raid.is_over()).count();
            assert_eq!(count(&|fact| matches!(fact, Fact::RaidCleared { foray, .. } if own(foray))), cleared);
            let fallen: usize = raids.iter().map(|raid| raid.destroyed()).sum();
            assert_eq!(count(&|fact| matches!(fact, Fact::RaidDistrict { foray, .. } if own(foray))), fallen);
            let ended = |fact: &Fact| matches!(fact, Fact::RaidEnded { clan: of, weekend } if (*of, *weekend) == (clan, number));
            assert_eq!(count(&ended), usize::from(weekend.is_over));
        }
    }
    assert!(seen > 1_000, "{seen} attacks");
    let closings = &told.world.realm.closings;
    assert!(told.facts.iter().all(|(at, _)| closings.covering(*at).is_none()), "told while nobody could look");
}

#[test]
fn a_weekend_that_was_over_is_not_told_and_one_that_is_not_is() {
    // The state of a weekend is behind the clock, clan by clan.
    let end = START + HOUR * (31 + 72);
    let mut told = Told::new(5, end + Duration::from_mins(20), &[]);
    let number = weekend_at(end);
    let late: BTreeSet<_> =
        told.clans().filter(|clan| over(&told.world.realm, number, *clan) > told.world.realm.now).collect();
    told.advance(end + HOUR);
    let ended = told.facts.iter().filter_map(|(_, fact)| match fact {
        Fact::RaidEnded { clan, weekend } if *weekend == number => Some(*clan),
        _ => None,
    });
    assert_eq!(ended.collect::<BTreeSet<_>>(), late);
    assert!((1..3).contains(&late.len()), "{late:?}");
}

#[test]
fn battles_are_told_as_they_come_into_the_logs() {
    let mut told = Told::new(3, START, &closed());
    let (mut kinds, mut seen) = (BTreeSet::new(), 0);
    for step in 1..20 {
        told.advance(START + Duration::from_mins(431 * step));
        let everyone = told.everyone();
        for player in (0..told.world.realm.players.len()).step_by(9).map(PlayerId) {
            let own = told.facts.iter().filter_map(|(at, fact)| match fact {
                Fact::Battle { player: of, battle } if *of == player => Some((*at, &**battle)),
                _ => None,
            });
            let key = |battle: &battles::Battle| (battle.at, battle.is_attack, battle.opponent, battle.stars);
            let facts: BTreeSet<_> = own.clone().map(|(_, battle)| key(battle)).collect();
            assert_eq!(facts.len(), own.clone().count(), "a battle twice");
            let log = battles::log(everyone, player);
            kinds.extend(log.iter().map(|battle| format!("{:?}", battle.kind)));
            let first = log.last().map_or(START, |battle| battle.at);
            let logged: BTreeSet<_> = log.iter().map(key).collect();
            assert!(facts.iter().filter(|fact| fact.0 > first).all(|fact| logged.contains(fact)), "told, not shown");
            // What began just before somebody could look may have come into the log before that, or after.
            let new = log.iter().filter(|battle| battle.at > START + Duration::from_mins(4));
            assert!(new.clone().all(|battle| facts.contains(&key(battle))), "shown, not told");
            seen += new.count();
        }
    }
    assert!(kinds.len() == 3 && seen > 2_000, "{kinds:?} {seen}");
}

#[test]
fn league_wars_are_told_as_they_come_to_be_shown() {
    let season = Season::at(&Told::new(4, START, &[]).world.realm, START + HOUR * 24 * 14);
    let mut told =
        Told::new(4, season.drawn() - HOUR, &[Maintenance { from: season.begins(1) - HOUR / 2, duration: HOUR }]);
    let season = Season::numbered(&told.world.realm, told.season_drawn_next());
    let mut seen = BTreeMap::new();
    for step in 0..80 {
        told.advance(season.drawn() + Duration::from_mins(149 * step));
        told.check_league(season, &mut seen);
    }
    assert!(seen["attacks"] > 1_000 && seen["changed"] > 2 && seen["ended"] > 20, "{seen:?}");
    let is_over = |(at, fact): &(Timestamp, Fact)| matches!(fact, Fact::LeagueEnded { .. }) && *at == season.over();
    assert_eq!(told.facts.iter().filter(|fact| is_over(fact)).count(), 1);
}

impl Told {
    /// The season whose draw is next.
    fn season_drawn_next(&self) -> i64 {
        let season = Season::at(&self.world.realm, self.world.realm.now);
        season.number + i64::from(season.drawn() <= self.world.realm.now)
    }

    fn check_league(&self, season: Season, seen: &mut BTreeMap<&'static str, usize>) {
        let mut latest = BTreeMap::new();
        for (_, fact) in &self.facts {
            let (name, war) = match fact {
                Fact::LeagueWarFound { war } => ("found", war),
                Fact::LeagueWarStarted { war } => ("started", war),
                Fact::LeagueAttack { war } => ("attacks", war),
                Fact::LeagueLineUp { war, .. } => ("changed", war),
                Fact::LeagueWarEnded { war } => ("ended", war),
                _ => continue,
            };
            *seen.entry(name).or_default() += 1;
            latest.insert((war.duel.round, war.place), war);
        }
        let everyone = self.everyone();
        for group in Group::all(everyone, season) {
            for (round, place) in (0..ROUNDS).flat_map(|round| (0..Group::WARS).map(move |place| (round, place))) {
                let is_shown = group.war_tags(everyone, round)[place].is_some();
                let Some(war) = latest.get(&(round, place)) else { continue };
                let shown = war.duel.war(everyone);
                assert!(is_shown, "told before it was drawn");
                assert_eq!((&shown.attacks, shown.phase), (&war.war.attacks, war.war.phase), "{round} {place}");
                let line_up = |war: &super::super::war::War| -> Vec<_> {
                    war.sides.iter().flat_map(|side| &side.fighters).map(|fighter| fighter.player).collect()
                };
                assert_eq!(line_up(&shown), line_up(&war.war), "{round} {place}");
            }
        }
    }
}

#[test]
fn who_is_told_nothing_sees_the_same() {
    let bodies = |is_told| {
        let plan = Plan {
            seed: 9,
            start: START,
            clans: 3,
            look: LOOK,
            activity: 1.0,
            maintenance: closed().into(),
            is_told,
            ..Plan::usual()
        };
        let mut world = World::new(plan);
        let told = world.advance(START + HOUR * 40).len();
        let pages = (0..3).map(|clan| super::super::json::clan(&world.realm, ClanId(clan)));
        (pages.collect::<Vec<_>>(), told)
    };
    let ((with, told), (without, nothing)) = (bodies(true), bodies(false));
    assert!(with == without && told > 100 && nothing == 0, "{told} {nothing}");
}

#[test]
fn a_week_is_told_when_it_is_over() {
    let mut told = Told::new(3, START, &[]);
    told.advance(START + HOUR * 24 * 6);
    let weeks: BTreeSet<_> = told
        .facts
        .iter()
        .filter_map(|(at, fact)| match fact {
            Fact::LeagueWeekEnded { seat, .. } => Some((*at, seat.league.week)),
            _ => None,
        })
        .collect();
    let ended = week_at(START);
    assert_eq!(weeks, BTreeSet::from([(super::super::calendar::week(ended + 1), ended)]));
}
