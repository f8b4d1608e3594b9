//! A whole war of any size, in the API's own JSON: bodies that fit together, as the API sends them.

use bugle_clash::Event;
use bugle_event::{Payload as _, Signal};
use serde_json::{Value, json};

use crate::check::api_time;

/// A war between `#2PP` and `#2YY`.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) size: usize,
    /// Attacks each member has.
    pub(crate) each: usize,
    /// The minutes at which preparation, war and end begin.
    pub(crate) times: [i64; 3],
    /// All that will be made, in order.
    pub(crate) attacks: Vec<Hit>,
}

/// An attack: who on which side, on whom, with what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    /// 0: of the clan.
    pub(crate) side: usize,
    pub(crate) attacker: usize,
    pub(crate) defender: usize,
    pub(crate) stars: u32,
    pub(crate) destruction: u32,
}

/// How the war stands at some moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stand {
    pub(crate) state: &'static str,
    /// How many attacks were made.
    pub(crate) made: usize,
    /// By how many minutes start and end were moved.
    pub(crate) moved: i64,
    /// Whether the first member of each side has a higher town hall.
    pub(crate) upgraded: bool,
}

impl Stand {
    pub(crate) fn new(state: &'static str, made: usize) -> Self {
        Self { state, made, moved: 0, upgraded: false }
    }
}

const SYMBOLS: [char; 14] = ['0', '2', '8', '9', 'P', 'Y', 'L', 'Q', 'G', 'R', 'J', 'C', 'U', 'V'];
const CLANS: [&str; 2] = ["#2PP", "#2YY"];

/// The tag of a member.
pub(crate) fn tag(side: usize, member: usize) -> String {
    format!("#{}{}{}{}", ["PP", "QQ"][side], SYMBOLS[member / 14], SYMBOLS[member % 14], SYMBOLS[2])
}

impl World {
    /// With as many attacks as there can be, one side and the other by turns: nobody attacks anybody twice.
    pub(crate) fn full(size: usize, each: usize) -> Self {
        let hits = (0..each * size * 2).map(|number| {
            let (flank, turn) = (number % 2, number / 2);
            let (attacker, lap) = (turn % size, turn / size);
            let stars = u32::try_from((turn * 7 + flank) % 4).unwrap();
            let destruction = [37, 54, 81, 100][stars as usize];
            Hit { side: flank, attacker, defender: (attacker + lap) % size, stars, destruction }
        });
        Self { size, each, times: [0, 23 * 60, 47 * 60], attacks: hits.collect() }
    }

    /// The first `made` attacks only.
    pub(crate) fn cut(mut self, made: usize) -> Self {
        self.attacks.truncate(made);
        self
    }

    /// What the clan is answered.
    pub(crate) fn body(&self, stand: Stand) -> Value {
        let [preparation, start, end] = self.times;
        json!({
            "state": stand.state, "teamSize": self.size, "attacksPerMember": self.each, "battleModifier": "none",
            "preparationStartTime": api_time(preparation),
            "startTime": api_time(start + stand.moved), "endTime": api_time(end + stand.moved),
            "clan": self.side(0, stand), "opponent": self.side(1, stand),
        })
    }

    fn side(&self, side: usize, stand: Stand) -> Value {
        let members: Vec<Value> = (0..self.size).map(|member| self.member(side, member, stand)).collect();
        let (stars, destruction) = self.score(side, stand.made);
        json!({
            "tag": CLANS[side], "name": format!("Clan {side}"), "badgeUrls": {"small": "https://assets.example/s.png"},
            "clanLevel": 10, "attacks": self.made(stand.made).filter(|(_, hit)| hit.side == side).count(),
            "stars": stars, "destructionPercentage": destruction, "members": members,
        })
    }

    /// Stars and destruction of a side after so many attacks.
    pub(crate) fn score(&self, side: usize, made: usize) -> (u32, f64) {
        let best = (0..self.size).filter_map(|member| self.best_on(1 - side, member, made));
        let (stars, sum) = best.fold((0, 0), |(stars, sum), (_, hit)| (stars + hit.stars, sum + hit.destruction));
        (stars, f64::from(sum) / f64::from(u32::try_from(self.size).unwrap()))
    }

    fn made(&self, made: usize) -> impl Iterator<Item = (usize, Hit)> {
        (1..).zip(self.attacks.iter().copied().take(made))
    }

    /// The best of the attacks on a member: most stars, then most destruction, then the first.
    fn best_on(&self, side: usize, member: usize, made: usize) -> Option<(usize, Hit)> {
        let on = self.made(made).filter(|(_, hit)| hit.side != side && hit.defender == member);
        on.max_by_key(|(order, hit)| (hit.stars, hit.destruction, std::cmp::Reverse(*order)))
    }

    fn member(&self, side: usize, member: usize, stand: Stand) -> Value {
        let own: Vec<Value> = self
            .made(stand.made)
            .filter(|(_, hit)| hit.side == side && hit.attacker == member)
            .map(|(order, hit)| attack(order, hit))
            .collect();
        let suffered = self.made(stand.made).filter(|(_, hit)| hit.side != side && hit.defender == member).count();
        let hall = if stand.upgraded && member == 0 { 15 } else { 14 };
        let mut body = json!({
            "tag": tag(side, member), "name": format!("Player {side} {member}"), "townhallLevel": hall,
            "mapPosition": member + 1, "opponentAttacks": suffered,
        });
        if !own.is_empty() {
            body["attacks"] = json!(own);
        }
        if let Some((order, hit)) = self.best_on(side, member, stand.made) {
            body["bestOpponentAttack"] = attack(order, hit);
        }
        body
    }

    /// All that happens in it, in order, as [`told`] writes it: the line-up and the times apart.
    pub(crate) fn truth(&self) -> Vec<String> {
        let mut facts = vec!["found".to_owned(), "started".to_owned()];
        facts.extend((1..=self.attacks.len()).map(|order| format!("attack {order}")));
        facts.push("ended".to_owned());
        for side in 0..2 {
            for member in 0..self.size {
                let made = self.attacks.iter().filter(|hit| hit.side == side && hit.attacker == member).count();
                if made < self.each {
                    facts.push(format!("missed {} {}", tag(side, member), self.each - made));
                }
            }
        }
        facts
    }
}

fn attack(order: usize, hit: Hit) -> Value {
    json!({
        "attackerTag": tag(hit.side, hit.attacker), "defenderTag": tag(1 - hit.side, hit.defender), "stars": hit.stars,
        "destructionPercentage": hit.destruction, "order": order, "duration": 100 + order,
    })
}

/// What was told of the wars against `#2YY`, a line each, by what matters.
pub(crate) fn told(signals: &[Signal<Event>]) -> Vec<String> {
    let mut told = Vec::new();
    for signal in signals {
        let Signal::Event(event) = signal else { continue };
        if !event.subject().to_string().contains("#2YY") {
            continue;
        }
        told.push(match &event.data {
            Event::WarFound(_) => "found".to_owned(),
            Event::WarStarted(_) => "started".to_owned(),
            Event::WarAttack(attack) => format!("attack {}", attack.order),
            Event::WarEnded(_) => "ended".to_owned(),
            Event::MissedAttacks(missed) => format!("missed {} {}", missed.member.tag, missed.attacks_missed),
            Event::WarRescheduled(moved) => format!("moved {:?}", moved.matchup.end_time),
            Event::WarLineup(lineup) => {
                format!("lineup {:?} {} {}", lineup.change, lineup.member.tag, lineup.member.town_hall_level)
            }
            Event::WarSnapshot(_) => continue,
            other => format!("{} {}", other.kind(), event.id),
        });
    }
    told
}
