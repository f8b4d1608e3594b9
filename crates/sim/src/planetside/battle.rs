//! What people do in a moment of the war: who kills, heals, captures, logs in. One moment gives one fact or several
//! that belong together.

use bugle_event::Timestamp;
use bugle_planetside::{
    AchievementEarned, AchievementId, BattleRankUp, CharacterId, ContinentLock, Death, EntityId, Event, ExperienceId,
    FacilityControl, Faction, FireModeId, FishId, FishScan, GainExperience, ItemAdded, ItemId, Loadout,
    PlayerFacilityCapture, PlayerFacilityDefend, PlayerLogin, PlayerLogout, SkillAdded, SkillId, UnknownEvent,
    VehicleDestroy, VehicleId, World, Zone,
};
use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;

use super::census::often_there;
use super::experience::{ASSIST, KILL, SUPPORT, VEHICLES};
use super::population::{Character, Population};
use super::territory::{Change, Land};
use super::wire;

const CONTEXTS: [&str; 4] = ["GenericTerminalTransaction", "SkillGrantItemLine", "GuildBankWithdrawal", "SellBundle"];

/// One world, at one moment.
pub(super) struct Scene<'a> {
    pub(super) rng: &'a mut ChaCha8Rng,
    pub(super) population: &'a mut Population,
    pub(super) lands: &'a mut [Land],
    pub(super) world: World,
    /// What the world's clock shows, to the second.
    pub(super) now: Timestamp,
    /// How many of the world's people there are; about half of them play at a time.
    pub(super) people: usize,
}

impl Scene<'_> {
    /// Something happens.
    pub(super) fn play(&mut self) -> Vec<Event> {
        // After a restart people come back first, and fight then.
        if self.population.online_count(self.world) * 4 < self.people {
            return self.come_or_go();
        }
        let Some(actor) = self.population.anyone(self.rng, self.world) else { return Vec::new() };
        match self.rng.random_range(0..1000) {
            0..420 => self.support(actor),
            420..680 => self.fight(actor),
            680..770 => self.destroy(actor),
            770..820 => self.contest(actor),
            820..880 => self.come_or_go(),
            880..900 => self.rank_up(actor),
            900..925 => self.achieve(actor),
            925..955 => self.get_item(actor),
            955..970 => self.learn(actor),
            970..980 => self.fish(actor),
            980..990 => self.twins(actor),
            990..995 => self.tutorial(),
            995..997 => vec![self.tutorial_lock()],
            997..999 => self.die_alone(actor),
            _ => vec![self.census_of_another_service()],
        }
    }

    /// Everybody leaves at once, because the server restarts.
    pub(super) fn restart(&mut self) -> Vec<Event> {
        let online = self.population.all_online(self.world);
        online.into_iter().map(|index| self.leave(index)).collect()
    }

    /// Facilities that change hands without a fight, when a continent is locked or unlocked.
    pub(super) fn hand_over(&self, zone: Zone, changes: Vec<Change>) -> Vec<Event> {
        changes.into_iter().map(|change| self.control(zone, change, None)).collect()
    }

    /// `winner` gets the continent `zone`, which `loser` held the last time.
    pub(super) fn lock(&mut self, zone: Zone, winner: Faction, loser: Option<Faction>, alert: u32) -> Event {
        let [nc_population, tr_population] = [self.rng.random_range(30..36), self.rng.random_range(30..36)];
        ContinentLock {
            timestamp: self.now,
            world_id: self.world,
            // The original sends mostly 0 here, after an alert too.
            metagame_event_id: if self.rng.random_ratio(1, 5) { alert.into() } else { 0.into() },
            nc_population,
            tr_population,
            vs_population: 100 - nc_population - tr_population,
            previous_faction: loser.unwrap_or(Faction::NONE),
            triggering_faction: winner,
            zone_id: zone,
            ..ContinentLock::default()
        }
        .into()
    }

    fn character(&self, index: usize) -> &Character {
        &self.population.characters[index]
    }

    pub(super) fn support(&mut self, actor: usize) -> Vec<Event> {
        let (experience, amount) = *SUPPORT.choose(self.rng).expect("there are some");
        let other = match self.rng.random_range(0..10) {
            // Even: a turret, a beacon, a vehicle. Their numbers are used again and again.
            0..3 => EntityId(1_000_000 + 2 * self.rng.random_range(0..5000)),
            3 => EntityId::NONE,
            _ => self.comrade(actor).map_or(EntityId::NONE, |index| self.character(index).id.into()),
        };
        let boost = [100, 125, 150].choose(self.rng).expect("three boosts");
        vec![self.gain(actor, experience, amount * boost / 100, other)]
    }

    pub(super) fn fight(&mut self, actor: usize) -> Vec<Event> {
        let team = self.character(actor).team;
        let Some(victim) = self.population.anyone_of(self.rng, self.world, team, false) else { return Vec::new() };
        // They met, so one of them has come over.
        self.population.characters[victim].zone = self.character(actor).zone;
        let victim_id = self.character(victim).id;
        let mut facts = vec![self.death(actor, victim)];
        facts.push(self.gain(actor, KILL, 100, victim_id.into()));
        if self.rng.random_ratio(1, 3)
            && let Some(helper) = self.comrade(actor)
        {
            let amount = self.rng.random_range(10..60);
            facts.push(self.gain(helper, ASSIST, amount, victim_id.into()));
        }
        facts
    }

    pub(super) fn death(&mut self, actor: usize, victim: usize) -> Event {
        let (attacker, dead) = (self.character(actor).clone(), self.character(victim).clone());
        let mut death = Death {
            timestamp: self.now,
            world_id: self.world,
            attacker_character_id: attacker.id,
            attacker_fire_mode_id: FireModeId(self.rng.random_range(100..90_000)),
            attacker_loadout_id: attacker.loadout,
            attacker_team_id: Some(attacker.team),
            attacker_weapon_id: ItemId(self.rng.random_range(20..7_000_000)),
            character_id: dead.id,
            character_loadout_id: dead.loadout,
            is_critical: Some(false),
            is_headshot: self.rng.random_ratio(1, 4),
            team_id: Some(dead.team),
            zone_id: dead.zone,
            ..Death::default()
        };
        match self.rng.random_range(0..20) {
            0 => {
                // Roadkill: the vehicle itself.
                death.attacker_vehicle_id = VehicleId(1);
                death.attacker_weapon_id = ItemId::NONE;
                death.attacker_fire_mode_id = FireModeId(0);
                death.is_headshot = false;
            }
            // The mine went off after its owner had left.
            1 => (death.attacker_loadout_id, death.attacker_team_id) = (Loadout::NONE, Some(Faction::NONE)),
            2 => death.attacker_vehicle_id = VehicleId(self.rng.random_range(2..13)),
            _ => {}
        }
        death.into()
    }

    /// Suicide, a fall, or out of bounds.
    fn die_alone(&mut self, actor: usize) -> Vec<Event> {
        let dead = self.character(actor).clone();
        let mut death = Death {
            timestamp: self.now,
            world_id: self.world,
            attacker_character_id: dead.id,
            attacker_loadout_id: dead.loadout,
            attacker_team_id: Some(dead.team),
            attacker_weapon_id: ItemId(432),
            attacker_fire_mode_id: FireModeId(1),
            character_id: dead.id,
            character_loadout_id: dead.loadout,
            is_critical: Some(false),
            team_id: Some(dead.team),
            zone_id: dead.zone,
            ..Death::default()
        };
        if self.rng.random_bool(0.5) {
            death.attacker_character_id = CharacterId::NONE;
            (death.attacker_loadout_id, death.attacker_team_id) = (Loadout::NONE, Some(Faction::NONE));
            (death.attacker_weapon_id, death.attacker_fire_mode_id) = (ItemId::NONE, FireModeId(-1));
        }
        vec![death.into()]
    }

    pub(super) fn destroy(&mut self, actor: usize) -> Vec<Event> {
        let attacker = self.character(actor).clone();
        let (vehicle, experience) = *VEHICLES.choose(self.rng).expect("there are some");
        let owner = self.population.anyone_of(self.rng, self.world, attacker.team, false);
        let owner = owner.map(|index| self.character(index).clone());
        let mut destroyed = VehicleDestroy {
            timestamp: self.now,
            world_id: self.world,
            attacker_character_id: attacker.id,
            attacker_loadout_id: attacker.loadout,
            attacker_team_id: Some(attacker.team),
            attacker_vehicle_id: VehicleId(if self.rng.random_bool(0.5) { 10 } else { 0 }),
            attacker_weapon_id: ItemId(self.rng.random_range(100..9000)),
            character_id: owner.as_ref().map_or(CharacterId::NONE, |owner| owner.id),
            faction_id: owner.as_ref().map_or(Faction::NONE, |owner| owner.faction),
            team_id: Some(owner.map_or(Faction::NONE, |owner| owner.team)),
            vehicle_id: VehicleId(vehicle),
            zone_id: attacker.zone,
            ..VehicleDestroy::default()
        };
        if self.rng.random_ratio(1, 8) {
            // A turret of a base: it belongs to the base and to nobody.
            destroyed.vehicle_id = VehicleId(self.rng.random_range(100..103));
            destroyed.facility_id = self.lands[0].facilities[0].id;
        }
        let entity = EntityId(2_000_000 + 2 * self.rng.random_range(0..5000));
        vec![destroyed.into(), self.gain(actor, experience, 200, entity)]
    }

    pub(super) fn contest(&mut self, actor: usize) -> Vec<Event> {
        let Character { team, zone, .. } = *self.character(actor);
        let Some(land) = self.lands.iter_mut().find(|land| land.zone == zone) else { return Vec::new() };
        let Some(change) = land.contest(self.rng, team, self.now.as_secs()) else { return Vec::new() };
        let mut facts = vec![self.control(zone, change, Some(actor))];
        for _ in 0..self.rng.random_range(1..6) {
            let Some(present) = self.population.anyone_of(self.rng, self.world, team, true) else { continue };
            // People who were there are told a second sooner or later than the facility.
            let skew = self.rng.random_range(-1..=1);
            let timestamp = Timestamp::from_secs(self.now.as_secs() + skew);
            facts.push(self.present(present, zone, change, timestamp));
        }
        facts
    }

    fn control(&self, zone: Zone, change: Change, actor: Option<usize>) -> Event {
        FacilityControl {
            timestamp: self.now,
            world_id: self.world,
            duration_held: change.held_secs,
            facility_id: change.facility,
            new_faction_id: change.new,
            old_faction_id: change.old,
            outfit_id: Some(actor.map_or_else(Default::default, |actor| self.population.outfit_of(actor))),
            zone_id: zone,
            ..FacilityControl::default()
        }
        .into()
    }

    fn present(&mut self, index: usize, zone_id: Zone, change: Change, timestamp: Timestamp) -> Event {
        self.population.characters[index].zone = zone_id;
        let (world_id, facility_id) = (self.world, change.facility);
        let (character_id, outfit_id) = (self.character(index).id, self.population.outfit_of(index));
        let leftover = None;
        if change.old == change.new {
            PlayerFacilityDefend { timestamp, world_id, character_id, facility_id, outfit_id, zone_id, leftover }.into()
        } else {
            PlayerFacilityCapture { timestamp, world_id, character_id, facility_id, outfit_id, zone_id, leftover }
                .into()
        }
    }

    /// Logins and logouts keep about half of the people online.
    fn come_or_go(&mut self) -> Vec<Event> {
        let online = self.population.online_count(self.world);
        if self.rng.random_range(0..self.people.max(1)) < online {
            let leaving = self.population.anyone(self.rng, self.world);
            return leaving.map(|index| self.leave(index)).into_iter().collect();
        }
        let Some(index) = self.population.absentee(self.rng, self.world) else { return Vec::new() };
        self.population.log_in(self.rng, index, self.now);
        let character_id = self.character(index).id;
        vec![PlayerLogin { timestamp: self.now, world_id: self.world, character_id, leftover: None }.into()]
    }

    fn leave(&mut self, index: usize) -> Event {
        self.population.log_out(index);
        let character_id = self.character(index).id;
        PlayerLogout { timestamp: self.now, world_id: self.world, character_id, leftover: None }.into()
    }

    fn rank_up(&mut self, actor: usize) -> Vec<Event> {
        let Some(battle_rank) = self.population.rank_up(actor) else { return Vec::new() };
        let Character { id: character_id, zone: zone_id, .. } = *self.character(actor);
        let (timestamp, world_id) = (self.now, self.world);
        vec![BattleRankUp { timestamp, world_id, battle_rank, character_id, zone_id, leftover: None }.into()]
    }

    pub(super) fn achieve(&mut self, actor: usize) -> Vec<Event> {
        let achievement_id = AchievementId(often_there("achievement", self.rng.random_range(1..91_000)));
        let Character { id: character_id, zone: zone_id, .. } = *self.character(actor);
        let (timestamp, world_id) = (self.now, self.world);
        vec![AchievementEarned { timestamp, world_id, achievement_id, character_id, zone_id, leftover: None }.into()]
    }

    pub(super) fn get_item(&mut self, actor: usize) -> Vec<Event> {
        let Character { id: character_id, zone: zone_id, .. } = *self.character(actor);
        vec![
            ItemAdded {
                timestamp: self.now,
                world_id: self.world,
                character_id,
                context: (*CONTEXTS.choose(self.rng).expect("there are some")).to_owned(),
                item_count: self.rng.random_range(1..4),
                item_id: ItemId(often_there("item", self.rng.random_range(1000..6_100_000))),
                zone_id,
                leftover: None,
            }
            .into(),
        ]
    }

    fn learn(&mut self, actor: usize) -> Vec<Event> {
        let skill_id = SkillId(often_there("skill", self.rng.random_range(100..9000)));
        let Character { id: character_id, zone: zone_id, .. } = *self.character(actor);
        vec![
            SkillAdded { timestamp: self.now, world_id: self.world, character_id, skill_id, zone_id, leftover: None }
                .into(),
        ]
    }

    fn fish(&mut self, actor: usize) -> Vec<Event> {
        let Character { id: character_id, loadout: loadout_id, team, zone: zone_id, .. } = *self.character(actor);
        // A number that is no faction has been captured in this place: the zone's.
        let team_id = if self.rng.random_ratio(1, 4) { Faction(344) } else { team };
        let fish_id = FishId(self.rng.random_range(1..21));
        let (timestamp, world_id) = (self.now, self.world);
        vec![
            FishScan { timestamp, world_id, character_id, fish_id, loadout_id, team_id, zone_id, leftover: None }
                .into(),
        ]
    }

    /// Two real facts with equal fields: the same assist, granted twice within a second.
    fn twins(&mut self, actor: usize) -> Vec<Event> {
        let fact = self.gain(actor, ASSIST, 30, EntityId::NONE);
        vec![fact.clone(), fact]
    }

    /// A drill in an instance of the tutorial, where things without owners shoot at each other.
    fn tutorial(&mut self) -> Vec<Event> {
        let zone_id = self.tutorial_zone();
        vec![
            VehicleDestroy {
                timestamp: self.now,
                world_id: self.world,
                attacker_team_id: Some(Faction::NONE),
                team_id: Some(Faction::NONE),
                vehicle_id: VehicleId(102),
                zone_id,
                ..VehicleDestroy::default()
            }
            .into(),
        ]
    }

    /// An instance of the tutorial closes, which is told as if a continent were locked.
    fn tutorial_lock(&mut self) -> Event {
        let zone_id = self.tutorial_zone();
        ContinentLock { timestamp: self.now, world_id: self.world, zone_id, ..ContinentLock::default() }.into()
    }

    fn tutorial_zone(&mut self) -> Zone {
        Zone(self.rng.random_range(1..5000_u32) << 16 | *[95, 362, 364].choose(self.rng).expect("three"))
    }

    /// An event that only another service with the same protocol sends, and that no table lists.
    fn census_of_another_service(&mut self) -> Event {
        let total = self.population.online_count(self.world);
        let payload = wire::world_population(self.now, self.world, total);
        let event_name = "WorldPopulationUpdate".to_owned();
        UnknownEvent { event_name, timestamp: self.now, world_id: self.world, payload, leftover: None }.into()
    }

    fn gain(&mut self, actor: usize, experience: u32, amount: u32, other_id: EntityId) -> Event {
        let Character { id: character_id, loadout: loadout_id, team, zone: zone_id, .. } = *self.character(actor);
        GainExperience {
            timestamp: self.now,
            world_id: self.world,
            amount,
            character_id,
            experience_id: ExperienceId(experience),
            loadout_id,
            other_id,
            team_id: Some(team),
            zone_id,
            leftover: None,
        }
        .into()
    }

    fn comrade(&mut self, actor: usize) -> Option<usize> {
        let team = self.character(actor).team;
        let comrade = self.population.anyone_of(self.rng, self.world, team, true)?;
        (comrade != actor).then_some(comrade)
    }
}
