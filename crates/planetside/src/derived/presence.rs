//! Who is online, and how many that are.
//!
//! What is kept over a restart is written every few minutes, and not with each login: a crash loses what came since, so that
//! somebody may be told to come or to go a second time.

use std::time::Duration;

use bugle_event::{Envelope, Fact as _, Gap, Kind, KindInfo, Origin, Timestamp};

use crate::derived::population::Headcount;
use crate::derived::roster::{Change, How, Person, Roster};
use crate::derived::rule::{Facts, Named, Rule};
use crate::derived::saved::Part;
use crate::event::{
    AchievementEarned, BattleRankUp, CharacterOffline, CharacterOnline, Death, Event, FishScan, ItemAdded,
    PlayerFacilityCapture, PlayerFacilityDefend, PlayerLogin, PlayerLogout, Population, SkillAdded, VehicleDestroy,
    WorldOffline,
};
use crate::ids::{CharacterId, Faction, World};

/// How often what is kept is written at most, and of how many people.
const KEPT_EACH: Duration = Duration::from_mins(5);
const KEPT_MAX: usize = 20_000;

/// Tells who comes and goes, and how many are there.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    roster: Roster,
    headcount: Headcount,
    is_changed: bool,
    kept_at: Option<Timestamp>,
}

impl Named for Presence {
    const NAME: &'static str = "presence";
    const KINDS: &'static [KindInfo] =
        &[KindInfo::of::<CharacterOnline>(), KindInfo::of::<CharacterOffline>(), KindInfo::of::<Population>()];
    /// All that names characters, but for experience: it is most of the traffic. Where somebody wants it, it helps.
    const NEEDS: &'static [Kind] = &[
        PlayerLogin::KIND,
        PlayerLogout::KIND,
        WorldOffline::KIND,
        Death::KIND,
        VehicleDestroy::KIND,
        AchievementEarned::KIND,
        BattleRankUp::KIND,
        FishScan::KIND,
        ItemAdded::KIND,
        SkillAdded::KIND,
        PlayerFacilityCapture::KIND,
        PlayerFacilityDefend::KIND,
    ];
}

impl Rule for Presence {
    fn resume(&mut self, saved: &Part, now: Timestamp) {
        self.roster.resume(saved.read(), now);
    }

    fn on_event(&mut self, event: &Envelope<Event>, facts: &mut Facts<'_>) {
        let mut changes = Vec::new();
        self.headcount.begin(facts.now());
        self.roster.on_event(facts.now(), event, &mut changes);
        self.tell(&changes, facts);
    }

    fn on_gap(&mut self, now: Timestamp, gap: &Gap) {
        self.roster.on_gap(now, gap);
    }

    fn due(&self) -> Option<Timestamp> {
        self.roster.due().into_iter().chain(self.headcount.due()).min()
    }

    fn on_time(&mut self, now: Timestamp, facts: &mut Facts<'_>) {
        let mut changes = Vec::new();
        self.roster.on_time(now, &mut changes);
        self.tell(&changes, facts);
        for population in self.headcount.on_time(now, self.roster.people()) {
            facts.tell(population, Origin::Live);
        }
    }

    fn changed(&mut self, now: Timestamp) -> Option<Part> {
        let is_due = self.kept_at.is_none_or(|at| now.since(at) >= KEPT_EACH);
        if !self.is_changed || !is_due {
            return None;
        }
        (self.is_changed, self.kept_at) = (false, Some(now));
        Some(self.save(now))
    }

    fn save(&self, _: Timestamp) -> Part {
        let mut people: Vec<&Person> = self.roster.people().collect();
        people.sort_unstable_by_key(|person| (std::cmp::Reverse(person.heard), person.character));
        people.truncate(KEPT_MAX);
        Part::of(&people)
    }
}

impl Presence {
    fn tell(&mut self, changes: &[Change], facts: &mut Facts<'_>) {
        for change in changes {
            self.is_changed = true;
            let Change { person, at, how, origin } = *change;
            let (timestamp, world_id, leftover) = (at, World(person.world), None);
            let (character_id, faction_id) = (CharacterId(person.character), known(person.faction));
            match how {
                How::Came(by) => {
                    let fact = CharacterOnline { timestamp, world_id, character_id, faction_id, by, leftover };
                    facts.tell(fact, origin);
                }
                How::Went(reason, was_known) => {
                    let since = was_known.then_some(person.since);
                    let fact =
                        CharacterOffline { timestamp, world_id, character_id, faction_id, reason, since, leftover };
                    facts.tell(fact, origin);
                }
            }
        }
    }
}

fn known(faction: u16) -> Option<Faction> {
    Some(Faction(faction)).filter(|faction| !faction.is_none())
}
