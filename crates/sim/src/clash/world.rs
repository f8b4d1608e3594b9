//! The simulated world: a seed and the time go in, facts come out. Pure: no clock, no socket, no task.

use std::ops::RangeInclusive;
use std::time::Duration;

use bugle_event::{Event, Timestamp};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use super::agenda::{Agenda, Task};
use super::calendar;
use super::chronicle::{Chronicle, Entry};
use super::clan::Clan;
use super::cwl::Season;
use super::everyone::Everyone;
use super::fact::Fact;
use super::id::{ClanId, Mint, PlayerId};
use super::maintenance::{Closings, Maintenance};
use super::openings::Openings;
use super::player::{Membership, Player, Role};
use super::realm::Realm;
use super::register::Moment;
use super::truth::Truth;

/// How long the world has lived before anybody looks: long enough for wars in every state.
const PAST: Duration = Duration::from_hours(60);

/// When the first wars are drawn, since the beginning of that past: so that one is in the middle of its battle when
/// somebody begins to look, one is about to begin it, and one is about to end.
const FIRST_WARS: [Duration; 3] = [Duration::from_hours(27), Duration::from_hours(38), Duration::from_hours(14)];

/// The longest that an answer of a clan, a war or a player lives in the service's caches.
pub(super) const LOOK: Duration = Duration::from_mins(2);

/// How many members a clan has at first, unless told.
pub(super) const MEMBERS: RangeInclusive<usize> = 24..=50;

/// How long a trophy season is.
const SEASON: Duration = Duration::from_hours(28 * 24);

/// How the world is made, and how fast it lives.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) start: Timestamp,
    pub(super) clans: usize,
    /// The longest time between two looks of somebody who asks as often as the service's caches allow.
    pub(super) look: Duration,
    /// How often something happens, against the usual.
    pub(super) activity: f64,
    pub(super) maintenance: Vec<Maintenance>,
    /// Whether anybody is told what happens.
    pub(super) is_told: bool,
    /// How many members a clan has at first.
    pub(super) members: RangeInclusive<usize>,
    /// How long ago the season of clan war leagues opened when it starts. `None`: the seed decides.
    pub(super) league_age: Option<Duration>,
    /// The share of wars whose end a clan hides.
    pub(super) secrecy: f64,
}

#[cfg(test)]
impl Plan {
    /// Four clans of the usual size with seed 0, about which somebody is told.
    pub(super) fn usual() -> Self {
        Self {
            seed: 0,
            start: Timestamp::EPOCH,
            clans: 4,
            look: LOOK,
            activity: 1.0,
            maintenance: Vec::new(),
            is_told: true,
            members: MEMBERS,
            league_age: None,
            secrecy: 0.0,
        }
    }
}

/// The realm, and what is about to happen in it.
#[derive(Debug)]
pub(super) struct World {
    pub(super) plan: Plan,
    pub(super) rng: ChaCha8Rng,
    pub(super) realm: Realm,
    pub(super) agenda: Agenda,
    pub(super) wars_found: u64,
    /// The clan that looks for a war.
    pub(super) searching: Option<ClanId>,
    /// Who may join where.
    pub(super) openings: Openings,
    /// What comes to be seen without anybody's doing it. `None`: nobody is told.
    pub(super) chronicle: Option<Chronicle>,
    truth: Truth,
    told: Vec<Event>,
}

impl World {
    /// A world that has lived for a while when `plan.start` comes.
    pub(super) fn new(plan: Plan) -> Self {
        Self::settled(plan, |_| ())
    }

    /// The same, with those changed who live there at the very beginning.
    pub(super) fn settled(plan: Plan, change: impl FnOnce(&mut Realm)) -> Self {
        // The API writes whole seconds: what hangs on them must not hang on where in a second the world begins.
        let plan = Plan { start: Timestamp::from_secs(plan.start.as_secs()), ..plan };
        let rng = ChaCha8Rng::seed_from_u64(plan.seed);
        let (seed, start, now) = (plan.seed, plan.start, plan.start - PAST);
        let (closings, league_age) = (Closings::new(&plan.maintenance), plan.league_age);
        let mut world = Self {
            plan,
            rng,
            realm: Realm { seed, start, league_age, closings, now, ..Realm::default() },
            agenda: Agenda::default(),
            wars_found: 0,
            searching: None,
            openings: Openings::default(),
            chronicle: None,
            truth: Truth::default(),
            told: Vec::new(),
        };
        world.settle();
        change(&mut world.realm);
        world.realm.found();
        world.enter_moments();
        world.advance(start);
        // From here on it may take longer until somebody is free again.
        world.look_for_openings();
        world.truth = Truth::default();
        world.chronicle = world.plan.is_told.then(|| Chronicle::begin(Everyone::of(&world.realm)));
        world
    }

    /// Lets time pass until `to`: what happened, in order.
    pub(super) fn advance(&mut self, to: Timestamp) -> Vec<Event> {
        while let Some(at) = self.next().filter(|at| *at <= to) {
            self.realm.now = at;
            match self.agenda.take_due(at) {
                Some((_, task)) => self.perform(task),
                None => self.read_on(),
            }
        }
        // What is computed when it is asked for goes by this.
        self.realm.now = self.realm.now.max(to);
        std::mem::take(&mut self.told)
    }

    /// When something happens next, or comes to be seen.
    fn next(&self) -> Option<Timestamp> {
        let seen = self.chronicle.as_ref().and_then(Chronicle::next);
        self.agenda.next().into_iter().chain(seen).min()
    }

    fn read_on(&mut self) {
        let Some(chronicle) = &mut self.chronicle else { return };
        match chronicle.take_due(self.realm.now) {
            Some((_, Entry::Fact(fact))) => self.tell(&fact),
            Some((_, Entry::Chapter(chapter))) => chronicle.write(chapter, Everyone::of(&self.realm)),
            None => {}
        }
    }

    fn perform(&mut self, task: Task) {
        match task {
            Task::Close(window) => return self.close(window),
            Task::Open(window) => return self.open(window),
            Task::Register(moment) => return self.write_down(moment),
            _ => {}
        }
        // Nothing happens while the service is closed: it is put off until after.
        if let Some(window) = self.realm.closings.covering(self.realm.now) {
            return self.agenda.enter(self.realm.now + window.duration, task);
        }
        match task {
            Task::Clan(clan) => self.live_in_clan(clan),
            Task::Player(player) => self.live(player),
            Task::EndBoost(player, unit) => self.end_boost(player, unit),
            Task::HideEnd(clan) => self.hide_end(clan),
            Task::OpenLog(clan) => self.set_log(clan, true),
            Task::Search(clan) => self.search(clan),
            Task::StartWar(war) => self.start_war(war),
            Task::Attack(war, flank, attacker) => self.attack(war, flank, attacker),
            Task::Rush(war) => self.rush(war),
            Task::MoveWar(war) => self.move_war(war),
            Task::EndWar(war) => self.end_war(war),
            Task::Dismiss(clan, war) => self.dismiss(clan, war),
            Task::Season => self.end_season(),
            Task::Close(_) | Task::Open(_) | Task::Register(_) => {}
        }
    }

    /// Notes down what has just happened. The realm already shows it.
    pub(super) fn tell(&mut self, fact: &Fact) {
        if self.realm.now < self.plan.start || !self.plan.is_told {
            return;
        }
        let (mut truth, mut told) = (std::mem::take(&mut self.truth), std::mem::take(&mut self.told));
        truth.put(&self.realm, fact, &mut told);
        (self.truth, self.told) = (truth, told);
    }

    /// Tells that a field of a clan's page changed, if it did.
    pub(super) fn tell_clan(
        &mut self,
        clan: ClanId,
        attribute: &'static str,
        old: impl Into<Value>,
        new: impl Into<Value>,
    ) {
        let (old, new) = (old.into(), new.into());
        if old != new {
            self.tell(&Fact::Clan { clan, attribute, old, new });
        }
    }

    /// Tells that a field of a profile changed, if it did.
    pub(super) fn tell_player(
        &mut self,
        player: PlayerId,
        attribute: &'static str,
        old: impl Into<Value>,
        new: impl Into<Value>,
    ) {
        let (old, new) = (old.into(), new.into());
        if old != new {
            self.tell(&Fact::Player { player, attribute, old, new });
        }
    }

    /// The longest time between two looks. Nobody looks before the start: how fast the games run afterwards makes no
    /// difference to what the world is then.
    pub(super) fn look(&self) -> Duration {
        if self.realm.now < self.plan.start { LOOK } else { self.plan.look }
    }

    /// How long anything stays as it is, so that nothing comes and goes between two looks.
    pub(super) fn pace(&self) -> Duration {
        self.look() * 15
    }

    /// Some time around `mean`, shorter where there is more activity, and at least `floor`.
    pub(super) fn draw_wait(&mut self, floor: Duration, mean: Duration) -> Duration {
        let spread = -self.rng.random_range(f64::EPSILON..1.0_f64).ln();
        // Whole milliseconds: times are written with no more.
        let wait = floor.max(mean.mul_f64(spread / self.plan.activity));
        Duration::from_millis(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1))
    }

    /// A moment between now and `until`.
    pub(super) fn draw_moment(&mut self, until: Timestamp) -> Timestamp {
        let span = u64::try_from(until.since(self.realm.now).as_millis()).unwrap_or(0);
        self.realm.now + Duration::from_millis(self.rng.random_range(0..=span))
    }
}

/// The beginning.
impl World {
    fn settle(&mut self) {
        let mut clan_tags = Mint::default();
        let mut player_tags = Mint::default();
        for number in 0..self.plan.clans.max(2) {
            let tag = clan_tags.draw(&mut self.rng, 8);
            self.realm.clans.push(Clan::draw(tag, number, &mut self.rng));
            let members = self.rng.random_range(self.plan.members.clone());
            self.people(&mut player_tags, Some(ClanId(number)), members);
        }
        let drifters = self.plan.clans * self.plan.members.start() / 3;
        self.people(&mut player_tags, None, drifters);
        self.look_for_openings();
        self.enter_first_tasks();
    }

    /// Adds `count` players, the first of them as the leader of `clan`.
    fn people(&mut self, tags: &mut Mint, clan: Option<ClanId>, count: usize) {
        for nth in 0..count {
            let tag = tags.draw(&mut self.rng, 9);
            let id = PlayerId(self.realm.players.len());
            let mut player = Player::draw(tag, &mut self.rng);
            if let Some(clan) = clan {
                let role = draw_role(nth, &mut self.rng);
                player.membership = Some(Membership { clan, role, since: self.realm.now });
                player.donations = self.rng.random_range(0..900);
                player.received = self.rng.random_range(0..900);
                self.realm.clans[clan.0].members.push(id);
            }
            self.realm.players.push(player);
        }
    }

    fn enter_first_tasks(&mut self) {
        let pace = self.pace();
        for clan in (0..self.realm.clans.len()).map(ClanId) {
            let first = self.draw_moment(self.realm.now + self.look() * 3);
            // Two clans after each other meet.
            let begin = self.realm.now + FIRST_WARS[clan.0 / 2 % FIRST_WARS.len()];
            let search = begin + self.draw_wait(Duration::ZERO, Duration::from_mins(10));
            self.agenda.enter(first, Task::Clan(clan));
            self.agenda.enter(search, Task::Search(clan));
        }
        for player in (0..self.realm.players.len()).map(PlayerId) {
            let first = self.draw_moment(self.realm.now + pace * 4);
            self.agenda.enter(first, Task::Player(player));
        }
        for (number, window) in self.plan.maintenance.iter().enumerate() {
            self.agenda.enter(window.from, Task::Close(number));
            self.agenda.enter(window.to(), Task::Open(number));
        }
        let season = self.draw_season();
        self.agenda.enter(self.realm.now + season, Task::Season);
    }

    /// The first of the moments at which it is written down who is where.
    fn enter_moments(&mut self) {
        let now = self.realm.now;
        let mut league = (0..).map(|later| Season::at(&self.realm, now).number + later);
        let league = league.find(|number| Season::numbered(&self.realm, *number).drawn() > now).unwrap_or_default();
        self.enter_moment(Moment::ClanWarLeague(league));
        self.enter_moment(Moment::Weekend(calendar::weekend_at(now) + 1));
        self.enter_moment(Moment::Week(calendar::week_at(now) + 1));
    }

    fn enter_moment(&mut self, moment: Moment) {
        let at = match moment {
            Moment::ClanWarLeague(number) => Season::numbered(&self.realm, number).drawn(),
            Moment::Weekend(number) => calendar::weekend(number),
            Moment::Week(number) => calendar::week(number),
        };
        self.agenda.enter(at, Task::Register(moment));
    }

    /// Who is where is written down, and when next.
    fn write_down(&mut self, moment: Moment) {
        let Realm { register, clans, players, .. } = &mut self.realm;
        register.enter(moment, clans, players);
        self.enter_moment(match moment {
            Moment::ClanWarLeague(number) => Moment::ClanWarLeague(number + 1),
            Moment::Weekend(number) => Moment::Weekend(number + 1),
            Moment::Week(number) => Moment::Week(number + 1),
        });
    }

    /// How far the season is from its end at the beginning. Of the seed and not of the calendar, so that one seed is one
    /// world whenever it starts.
    fn draw_season(&self) -> Duration {
        let mut rng = ChaCha8Rng::seed_from_u64(self.plan.seed ^ 0x5EA5_0000);
        Duration::from_hours(rng.random_range(1..28 * 24))
    }
}

/// Seasons and maintenance.
impl World {
    /// The counters of a season go back to zero, everybody's at once.
    fn end_season(&mut self) {
        for id in (0..self.realm.players.len()).map(PlayerId) {
            let player = self.realm.player_mut(id);
            let (attacks, defenses) = (player.attack_wins, player.defense_wins);
            (player.attack_wins, player.defense_wins) = (0, 0);
            self.set_counters(id, 0, 0);
            self.tell_player(id, "attack_wins", attacks, 0);
            self.tell_player(id, "defense_wins", defenses, 0);
        }
        self.agenda.enter(self.realm.now + SEASON, Task::Season);
    }

    fn close(&mut self, _window: usize) {
        self.tell(&Fact::Maintenance { is_running: true });
    }

    /// Wars have lost the time: they are longer by as much.
    fn open(&mut self, window: usize) {
        self.tell(&Fact::Maintenance { is_running: false });
        let lost = self.plan.maintenance[window].duration;
        for war in self.realm.wars.keys().copied().collect::<Vec<_>>() {
            self.delay_war(war, lost);
        }
    }
}

fn draw_role(nth: usize, rng: &mut ChaCha8Rng) -> Role {
    match (nth, rng.random_range(0..10)) {
        (0, _) => Role::Leader,
        (1..=3, _) => Role::CoLeader,
        (_, 0..3) => Role::Elder,
        _ => Role::Member,
    }
}
