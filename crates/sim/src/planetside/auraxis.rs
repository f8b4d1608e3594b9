//! The planet: all worlds of the game, living by one seed. Pure: a time goes in, what happened until then comes out.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_event::{Envelope, Event as AnyEvent, Timestamp};
use bugle_planetside::{Event, MetagameEvent, MetagameInstanceId, MetagameState, NAME, World, Zone};
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::agenda::{Agenda, Due};
use super::alerts::{self, Alert};
use super::battle::Scene;
use super::chronicle::Chronicle;
use super::config::Config;
use super::population::Population;
use super::records::Records;
use super::repeats::Repeats;
use super::territory::{Change, Land};

/// A fact, and when it became known. Its envelope is what a perfect observer would have.
pub(super) struct Happened {
    pub(super) event: Event,
    pub(super) at: Timestamp,
    /// How many facts like it came before.
    pub(super) repeat: u32,
}

impl Happened {
    /// The fact as a perfect observer would tell it.
    pub(super) fn envelope(&self) -> AnyEvent {
        let mut seen = self.event.seen(self.at);
        seen.repeat = self.repeat;
        Envelope::new(NAME, self.event.clone(), seen).into_event()
    }
}

/// The worlds with everything that is due to happen.
pub(super) struct Auraxis {
    rng: ChaCha8Rng,
    pub(super) rate: f64,
    pub(super) people: usize,
    pub(super) population: Population,
    pub(super) servers: Vec<Server>,
    pub(super) agenda: Agenda,
    repeats: Repeats,
    /// Decides what the cast does, so that it does not shift what others draw.
    pub(super) lead_rng: ChaCha8Rng,
    /// What Census keeps of what happened.
    pub(super) chronicle: Chronicle,
    pub(super) records: Records,
    /// The seed and the beginning, from which Census draws what the stream does not tell.
    pub(super) seed: u64,
    pub(super) start: Timestamp,
}

/// One world.
pub(super) struct Server {
    pub(super) world: World,
    pub(super) lands: Vec<Land>,
    /// The next run of an alert gets this number; a restart begins anew.
    next_instance: u32,
    /// Running alerts by instance. A restart forgets them, and nobody is told.
    alerts: BTreeMap<u32, &'static Alert>,
    /// How far its clock is ahead.
    skew: Duration,
}

impl Auraxis {
    /// The planet as it is at the start.
    pub(super) fn new(config: &Config) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(config.seed);
        let people = config.population.max(2);
        let population = Population::new(&mut rng, &config.worlds, people, config.start);
        let mut agenda = Agenda::new(config.start);
        let mut servers = Vec::new();
        for (index, world) in config.worlds.iter().enumerate() {
            servers.push(Server::new(&mut rng, *world, config.start));
            agenda.add(secs(rng.random_range(5..120)), Due::Alert(index));
            agenda.add(secs(rng.random_range(36_000..86_400)), Due::Restart(index));
        }
        if config.rate > 0.0 && !servers.is_empty() {
            agenda.add(Duration::ZERO, Due::Battle);
        }
        let lead_rng = ChaCha8Rng::seed_from_u64(config.seed ^ 0xCA57);
        let mut auraxis = Self {
            rng,
            rate: config.rate,
            people,
            population,
            servers,
            agenda,
            repeats: Repeats::default(),
            lead_rng,
            chronicle: Chronicle::default(),
            records: Records::default(),
            seed: config.seed,
            start: config.start,
        };
        auraxis.remember(config.start);
        if config.rate > 0.0 {
            auraxis.enter_lead();
        }
        auraxis
    }

    /// When something happens next.
    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.agenda.next_at()
    }

    /// All that happens until `to`, in order. However the steps are chosen, the same comes out in all.
    pub(super) fn advance(&mut self, to: Timestamp) -> Vec<Happened> {
        let mut happened = Vec::new();
        while let Some((at, due)) = self.agenda.pop(to) {
            for event in self.happen(at, due) {
                let repeat = self.repeats.count(&event, at);
                if repeat > 0 && event.is_told_once() {
                    continue; // Chance drew one character twice for what can happen to it once.
                }
                self.chronicle.enter(&event);
                self.records.enter(&event);
                happened.push(Happened { event, at, repeat });
            }
        }
        happened
    }

    fn happen(&mut self, at: Timestamp, due: Due) -> Vec<Event> {
        match due {
            Due::Battle => self.battle(at),
            Due::Alert(index) => self.start_alert(index, at),
            Due::AlertEnd(index, instance, canceled) => self.end_alert(index, instance, canceled, at),
            Due::Restart(index) => self.restart(index, at),
            Due::Lead => {
                self.enter_lead();
                self.star(at)
            }
        }
    }

    fn battle(&mut self, at: Timestamp) -> Vec<Event> {
        // The first world is the busiest: each one after it has half the chance of the one before.
        let mut index = 0;
        while index + 1 < self.servers.len() && self.rng.random_bool(0.5) {
            index += 1;
        }
        let facts = self.scene(index, at).play();
        // What takes several facts to tell takes as many turns, so that the rate is what was asked for.
        let turns = f64::from(u32::try_from(facts.len().max(1)).unwrap_or(u32::MAX));
        let wait = turns / self.rate * self.rng.random_range(0.0..2.0);
        self.agenda.add(Duration::from_secs_f64(wait.min(86_400.0)), Due::Battle);
        facts
    }

    fn start_alert(&mut self, index: usize, at: Timestamp) -> Vec<Event> {
        self.agenda.add(secs(self.rng.random_range(1200..5400)), Due::Alert(index));
        let server = &self.servers[index];
        let busy = |zone: Zone| server.alerts.values().any(|alert| alert.zone == zone);
        let open: Vec<_> = (server.lands.iter())
            .filter(|land| land.locked_by.is_none() && !busy(land.zone))
            .map(|land| land.zone)
            .collect();
        let Some(alert) = alerts::pick(&mut self.rng, &open) else { return Vec::new() };
        let minutes = Duration::from_secs(alert.minutes * 60);
        let canceled = alert.cancels && self.rng.random_bool(0.5);
        let length = if canceled { minutes.mul_f64(self.rng.random_range(0.3..0.9)) } else { minutes };
        let server = &mut self.servers[index];
        let instance = server.next_instance;
        server.next_instance += 1;
        server.alerts.insert(instance, alert);
        self.agenda.add(length, Due::AlertEnd(index, instance, canceled));
        vec![self.servers[index].alert_event(instance, alert, MetagameState::STARTED, at)]
    }

    fn end_alert(&mut self, index: usize, instance: u32, canceled: bool, at: Timestamp) -> Vec<Event> {
        // A restart in between has forgotten it.
        let Some(alert) = self.servers[index].alerts.remove(&instance) else { return Vec::new() };
        let state = if canceled { MetagameState::CANCELED } else { MetagameState::ENDED };
        let mut facts = vec![self.servers[index].alert_event(instance, alert, state, at)];
        if alert.locks && self.rng.random_ratio(4, 5) {
            facts.extend(self.lock(index, alert, at));
        }
        facts
    }

    /// A continent is locked and, where another one has been, that one is opened: every facility of both in one second.
    fn lock(&mut self, index: usize, alert: &Alert, at: Timestamp) -> Vec<Event> {
        let now = self.servers[index].now(at).as_secs();
        let Some(land) = self.servers[index].lands.iter_mut().find(|land| land.zone == alert.zone) else {
            return Vec::new();
        };
        let (winner, loser) = (land.leader(), land.locked_by);
        let taken = land.lock(winner, now);
        let opened = self.open_another(index, alert.zone, now);
        let mut scene = self.scene(index, at);
        let mut facts = vec![scene.lock(alert.zone, winner, loser, alert.id.0)];
        facts.extend(scene.hand_over(alert.zone, taken));
        if let Some((zone, dealt)) = opened {
            facts.extend(scene.hand_over(zone, dealt));
        }
        facts
    }

    fn open_another(&mut self, index: usize, but: Zone, now: i64) -> Option<(Zone, Vec<Change>)> {
        let lands = &mut self.servers[index].lands;
        let locked: Vec<_> =
            (0..lands.len()).filter(|land| lands[*land].locked_by.is_some() && lands[*land].zone != but).collect();
        let land = &mut lands[*locked.choose(&mut self.rng)?];
        Some((land.zone, land.unlock(&mut self.rng, now)))
    }

    fn restart(&mut self, index: usize, at: Timestamp) -> Vec<Event> {
        self.agenda.add(secs(self.rng.random_range(72_000..100_000)), Due::Restart(index));
        let server = &mut self.servers[index];
        server.alerts.clear();
        server.next_instance = 1;
        self.scene(index, at).restart()
    }

    fn scene(&mut self, index: usize, at: Timestamp) -> Scene<'_> {
        let server = &mut self.servers[index];
        // A late word now and then: times on the wire do not always ascend.
        let late = Duration::from_secs(self.rng.random_ratio(1, 20).into());
        Scene {
            now: Timestamp::from_secs((server.now(at) - late).as_secs()),
            world: server.world,
            lands: &mut server.lands,
            rng: &mut self.rng,
            population: &mut self.population,
            people: self.people,
        }
    }
}

impl Server {
    fn new(rng: &mut ChaCha8Rng, world: World, start: Timestamp) -> Self {
        Self {
            world,
            lands: Land::all(rng, start.as_secs()),
            next_instance: rng.random_range(1..30_000),
            alerts: BTreeMap::new(),
            skew: secs(rng.random_range(0..3)),
        }
    }

    pub(super) fn now(&self, at: Timestamp) -> Timestamp {
        Timestamp::from_secs((at + self.skew).as_secs())
    }

    fn alert_event(&self, instance: u32, alert: &Alert, state: MetagameState, at: Timestamp) -> Event {
        let land = self.lands.iter().find(|land| land.zone == alert.zone);
        let [faction_vs, faction_nc, faction_tr] = land.map_or([0.0; 3], Land::shares);
        MetagameEvent {
            timestamp: self.now(at),
            world_id: self.world,
            experience_bonus: f64::from(alert.bonus),
            faction_nc,
            faction_tr,
            faction_vs,
            instance_id: MetagameInstanceId(instance),
            metagame_event_id: alert.id,
            metagame_event_state: state,
            metagame_event_state_name: state.name().map(str::to_owned),
            zone_id: Some(alert.zone),
            leftover: None,
        }
        .into()
    }
}

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bugle_planetside::Faction;
    use std::collections::BTreeSet;

    fn config(seed: u64) -> Config {
        Config::new(seed, Timestamp::from_secs(1_700_000_000))
    }

    fn life(seed: u64, length: Duration, step: Duration) -> Vec<String> {
        let config = config(seed);
        let (mut now, end) = (config.start, config.start + length);
        let mut auraxis = Auraxis::new(&config);
        let mut lines = Vec::new();
        while now < end {
            now = (now + step).min(end);
            lines.extend(auraxis.advance(now).iter().map(|happened| happened.envelope().to_json()));
        }
        lines
    }

    #[test]
    fn one_seed_twice_is_the_same_life_whatever_the_steps() {
        let hour = secs(3600);
        let life_in_steps = life(7, hour, Duration::from_millis(770));
        assert!(life_in_steps == life(7, hour, hour));
        assert!(life_in_steps != life(8, hour, hour));
    }

    #[test]
    fn the_rate_is_what_was_asked_for() {
        let facts = life(3, secs(600), secs(600)).len();
        assert!((10_000..14_000).contains(&facts), "{facts} in 600 s at 20/s");
    }

    #[test]
    fn facts_have_ids_of_their_own_though_some_look_alike() {
        let config = config(5);
        let end = config.start + secs(3600);
        let happened = Auraxis::new(&config).advance(end);
        let ids: BTreeSet<_> = happened.iter().map(|happened| happened.envelope().id).collect();
        assert_eq!(ids.len(), happened.len());
        assert!(happened.iter().any(|happened| happened.repeat == 1), "twins");
        assert!(happened.windows(2).all(|pair| pair[0].at <= pair[1].at));
    }

    #[test]
    fn a_week_leaves_no_more_behind_than_a_day() {
        let config = Config { rate: 0.1, ..config(2) };
        let end = config.start + Duration::from_hours(24 * 7);
        let mut auraxis = Auraxis::new(&config);
        assert!(auraxis.advance(end).len() > 50_000);
        assert!(auraxis.agenda.len() < 40, "{}", auraxis.agenda.len());
        assert!(auraxis.repeats.len() < 40, "{}", auraxis.repeats.len());
        assert!(auraxis.servers.iter().all(|server| server.alerts.len() < 10));
    }

    #[test]
    fn a_day_shows_every_kind_and_the_rare_shapes() {
        let config = Config { rate: 2.0, ..config(1) };
        let end = config.start + secs(90_000);
        let happened = Auraxis::new(&config).advance(end);
        let kinds: BTreeSet<_> = happened.iter().map(|happened| bugle_event::Payload::kind(&happened.event)).collect();
        // What no frame brings is none of the simulated planet's.
        let brought = |info: &&bugle_event::KindInfo| !bugle_planetside::is_own(info.kind);
        let wanted = bugle_planetside::KINDS.iter().filter(brought).count();
        assert_eq!(kinds.len(), wanted, "all, and an unknown one: {kinds:?}");

        let deaths: Vec<_> = happened
            .iter()
            .filter_map(|happened| match &happened.event {
                Event::Death(death) => Some(death),
                _ => None,
            })
            .collect();
        assert!(deaths.iter().any(|death| death.is_suicide()));
        assert!(deaths.iter().any(|death| death.is_roadkill()));
        assert!(
            deaths.iter().any(|death| death.attacker_character_id.is_none() && death.attacker_fire_mode_id.0 == -1)
        );
        assert!(
            deaths.iter().any(|death| !death.attacker_character_id.is_none() && death.attacker_loadout_id.is_none())
        );
        let nso = |loadout: u16| matches!(loadout, 28..=32 | 45);
        assert!(deaths.iter().any(|death| nso(death.character_loadout_id.0)));
        assert!(deaths.iter().all(|death| death.team_id.is_some_and(|team| (1..=3).contains(&team.0))));
    }

    #[test]
    fn a_lock_tells_of_every_facility_in_one_second() {
        let config = Config { rate: 2.0, ..config(1) };
        let end = config.start + secs(90_000);
        let happened = Auraxis::new(&config).advance(end);
        let lock = happened.iter().position(|happened| match &happened.event {
            Event::ContinentLock(lock) => lock.zone_id.instance() == 0,
            _ => false,
        });
        let lock = lock.expect("a day has a lock");
        let burst: Vec<_> = happened[lock + 1..]
            .iter()
            .map_while(|happened| match &happened.event {
                Event::FacilityControl(control) => Some(control),
                _ => None,
            })
            .collect();
        assert!(burst.len() >= 50, "{}", burst.len());
        assert!(burst.iter().all(|control| control.timestamp == burst[0].timestamp));
        let Event::ContinentLock(lock) = &happened[lock].event else { unreachable!() };
        assert!(burst.iter().take(50).all(|control| control.new_faction_id == lock.triggering_faction));
        assert_ne!(lock.triggering_faction, Faction::NONE);
    }
}
