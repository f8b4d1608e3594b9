//! Who was truly online: an oracle for what is told of it. Pure.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::{Event, Timestamp};
use bugle_planetside::{CharacterId, CharacterOffline, CharacterOnline, Event as Fact, Gone, Population, Sign, World};

use super::check::{Report, Scope};

/// The logins and logouts of a character, in order, and when they were to be seen.
type Life = Vec<(Timestamp, bool)>;

/// Compares what was told of who is online with who truly was, for somebody who saw everything from `scope.since` on: no
/// gaps. Each login and logout is to be told once, nobody is to be told online who is not, and what is counted is what was
/// told.
pub fn check_presence(ledger: &[Event], delivered: &[Event], scope: &Scope) -> Report {
    let (lives, online) = (lives(ledger), BTreeMap::new());
    let mut told = Told { lives, online, steps: BTreeSet::new(), report: Report::default() };
    for event in delivered {
        let counts = match event.game::<Fact>() {
            Some(Fact::CharacterOnline(fact)) => told.came(fact, event.observed_at),
            Some(Fact::CharacterOffline(fact)) => told.went(fact, event.observed_at),
            Some(Fact::Population(fact)) => {
                told.report.violations.extend(miscount(fact, &told.online));
                false
            }
            _ => false,
        };
        told.report.delivered += usize::from(counts && scope.is_in(event.observed_at));
    }
    let Told { lives, mut report, steps: mut seen, .. } = told;
    let steps = lives.iter().flat_map(|(who, life)| clear(life).map(move |step| (*who, step)));
    for step in steps.filter(|(_, (at, _))| scope.is_in(*at)) {
        report.expected += 1;
        if !seen.remove(&step) {
            let (who, (at, is_login)) = step;
            report.violations.push(format!("not told of {who} at {at}, a login: {is_login}"));
        }
    }
    report
}

/// What was told so far.
struct Told {
    lives: BTreeMap<CharacterId, Life>,
    online: BTreeMap<CharacterId, World>,
    /// The logins and logouts, as they were seen.
    steps: BTreeSet<(CharacterId, (Timestamp, bool))>,
    report: Report,
}

impl Told {
    /// Somebody came. Says whether that was by a login.
    fn came(&mut self, fact: &CharacterOnline, at: Timestamp) -> bool {
        let who = fact.character_id;
        let is_known = self.online.insert(who, fact.world_id).is_some();
        let is_login = fact.by == Sign::Login;
        self.hold(!is_known, || format!("{who} came twice"));
        if is_login {
            let is_true = has(&self.lives, who, fact.timestamp, true);
            self.steps.insert((who, (at, true)));
            self.hold(is_true, || format!("{who} never logged in at {}", fact.timestamp));
        } else {
            let is_true = was_online(&self.lives, who, at);
            self.hold(is_true, || format!("{who} was not online at {at}"));
        }
        is_login
    }

    /// Somebody went. Says whether that was by a logout.
    fn went(&mut self, fact: &CharacterOffline, at: Timestamp) -> bool {
        let who = fact.character_id;
        let was_known = self.online.remove(&who).is_some();
        self.hold(was_known == fact.since.is_some(), || format!("{who} left, and had come: {was_known}"));
        let is_logout = fact.reason == Gone::Logout;
        if is_logout {
            self.steps.insert((who, (at, false)));
        }
        let is_true = !is_logout || has(&self.lives, who, fact.timestamp, false);
        self.hold(is_true, || format!("{who} never logged out at {}", fact.timestamp));
        is_logout
    }

    fn hold(&mut self, is_true: bool, violation: impl FnOnce() -> String) {
        if !is_true {
            self.report.violations.push(violation());
        }
    }
}

/// What can be told: by its time, a login right behind a logout may be of before it, and so may its end.
fn clear(life: &Life) -> impl Iterator<Item = (Timestamp, bool)> {
    let is_hurried = |at: usize| at > 0 && life[at].0.since(life[at - 1].0).as_secs() < 3;
    (0..life.len()).filter(move |at| !is_hurried(*at)).map(|at| life[at])
}

fn miscount(fact: &Population, online: &BTreeMap<CharacterId, World>) -> Option<String> {
    let there = online.values().filter(|world| **world == fact.world_id).count();
    let parts = fact.vs + fact.nc + fact.tr + fact.nso + fact.unknown;
    let is_right = usize::try_from(fact.total) == Ok(there) && parts == fact.total;
    (!is_right).then(|| format!("{there} are on {}, and {} are counted, {parts} in parts", fact.world_id, fact.total))
}

fn lives(ledger: &[Event]) -> BTreeMap<CharacterId, Life> {
    let mut lives = BTreeMap::<CharacterId, Life>::new();
    for event in ledger {
        match event.game::<Fact>() {
            Some(Fact::PlayerLogin(fact)) => {
                lives.entry(fact.character_id).or_default().push((event.observed_at, true));
            }
            Some(Fact::PlayerLogout(fact)) => {
                lives.entry(fact.character_id).or_default().push((event.observed_at, false));
            }
            _ => {}
        }
    }
    lives
}

/// Whether this character logged in, or out, at about this time: the wire tells whole seconds of a clock of its own.
fn has(lives: &BTreeMap<CharacterId, Life>, who: CharacterId, at: Timestamp, login: bool) -> bool {
    let is_near = |then: Timestamp| then.since(at).max(at.since(then)).as_secs() < 5;
    lives.get(&who).is_some_and(|life| life.iter().any(|(then, is_login)| *is_login == login && is_near(*then)))
}

/// Whether this character was online then. Who never logs in or out does neither, and is where they are.
fn was_online(lives: &BTreeMap<CharacterId, Life>, who: CharacterId, at: Timestamp) -> bool {
    let Some(life) = lives.get(&who) else { return true };
    match life.iter().rev().find(|(then, _)| *then <= at) {
        Some((_, is_login)) => *is_login,
        // Before the first of them it was the other way round.
        None => life.first().is_some_and(|(_, is_login)| !is_login),
    }
}
