//! The program, killed at random moments two hundred times under load, in real time: what all of its lives delivered,
//! against the ledger.
//!
//! The random moments are the one place where a test waits for the time of day: a kill must hit whatever the program is
//! at. Nothing that is checked depends on where it hits.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::journal::{Archive, Want, codecs};
use bugle::source::Interest;
use bugle::{Builder, Cause, Clock, Event, EventStream, Gap, Start, SystemClock, Timestamp, clash, planetside};
use bugle_sim::clash::Watched;
use bugle_sim::planetside::Scope;
use bugle_sim::{Config, Ledger, Ports, Sim};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

/// How often the program is killed.
const KILLS: u32 = 200;
/// How long it lives, in milliseconds: long enough to deliver something most of the time.
const LIFE: std::ops::Range<u64> = 60..500;
/// How long it lives the last time, before it ends in order.
const LAST_LIFE: Duration = Duration::from_secs(3);
/// How much faster than real time clans live: a war ends meanwhile.
const CLANS_SPEED: f64 = 600.0;
/// How long answers about clans live, in real time: no header can say less.
const ANSWER_LIFE: Duration = Duration::from_secs(1);
/// When clans begin to live: on a Friday at 04:00, three hours before a raid weekend.
const CLANS_START: Timestamp = Timestamp::from_secs(1_767_326_400);
/// How old a season of the leagues is then: two hours later its groups are drawn.
const LEAGUE_AGE: Duration = Duration::from_hours(45);

/// What the program is told.
#[derive(Serialize, Deserialize)]
struct Orders {
    dir: PathBuf,
    push: String,
    api: String,
    clans: Vec<String>,
    players: Vec<String>,
    clock: ClansClock,
    life: u32,
    is_last: bool,
}

/// The variable that holds the orders, as JSON.
const ORDERS: &str = "BUGLE_KILL_ORDERS";

/// The time that the clans live in.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct ClansClock {
    start: Timestamp,
    /// The time of day at the start, in milliseconds.
    since: i64,
}

impl Clock for ClansClock {
    fn now(&self) -> Timestamp {
        let real = SystemClock.now().since(Timestamp::from_millis(self.since));
        self.start + real.mul_f64(CLANS_SPEED)
    }
}

/// What was delivered: a line for each event, written before it is confirmed.
#[derive(Clone)]
struct Book(Arc<Mutex<File>>);

impl Book {
    fn open(path: &Path, life: u32) -> Self {
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        // The last life may have ended in the middle of a line.
        file.write_all(format!("\nlife {life}\n").as_bytes()).unwrap();
        Self(Arc::new(Mutex::new(file)))
    }

    fn note(&self, event: &Event) {
        let line = format!("{} {}\n", event.seq.unwrap(), event.id);
        self.0.lock().unwrap().write_all(line.as_bytes()).unwrap();
    }

    /// What was noted in each life: number and id of each event.
    fn read(path: &Path) -> Vec<BTreeMap<u64, String>> {
        let mut lives = Vec::new();
        for line in std::fs::read_to_string(path).unwrap().lines() {
            match line.split_once(' ') {
                Some(("life", _)) => lives.push(BTreeMap::new()),
                Some((seq, id)) if id.len() == 32 => {
                    let again = lives.last_mut().unwrap().insert(seq.parse().unwrap(), id.to_owned());
                    assert_eq!(again, None, "{seq} came twice in one life");
                }
                _ => {}
            }
        }
        lives
    }
}

/// The program: is started by the test below, again and again.
#[test]
#[ignore = "is run by the other test"]
fn program() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let orders: Orders = serde_json::from_str(&orders).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let census = planetside::Client::builder().service_id("test").endpoint(&orders.push).build().unwrap();
        let planet = EventStream::builder().source(census.push());
        let api = clash::Client::builder().key("test").rate(1000).base_url(&orders.api).build().unwrap();
        let watch = clash::Watch::new(api).clans(&orders.clans).wars(&orders.clans).players(&orders.players);
        let watch = watch.cwl(&orders.clans).raids(&orders.clans);
        let watch = watch.battles(&orders.players).league_histories(&orders.players);
        let clans = EventStream::builder().clock(Arc::new(orders.clock)).source(watch.maintenance());
        tokio::join!(follow(planet, "planet", &orders), follow(clans, "clans", &orders));
    });
}

/// Follows one game on a journal of its own, with a reader and a trigger that both write down what they get.
async fn follow(builder: Builder, name: &str, orders: &Orders) {
    let (dir, life) = (orders.dir.join(name), orders.life);
    let stream = builder.journal(&dir).build().await.unwrap();
    let book = |who: &str| Book::open(&orders.dir.join(format!("{name}.{who}")), life);

    let (acted, is_last) = (book("trigger"), orders.is_last);
    stream.on_any().name("trigger").tries(u32::MAX).run(move |event, _| {
        acted.note(&event);
        // Some events it deals with only in its next life.
        let fails = !is_last && (event.seq.unwrap().0 + u64::from(life)).is_multiple_of(101);
        async move { if fails { Err("not in this life".into()) } else { Ok(()) } }
    });
    let mut reader = stream.events().from(Start::Beginning).named("reader").tries(u32::MAX).open().await.unwrap();
    let read = book("reader");
    let reading = async {
        while let Some(event) = reader.next().await {
            read.note(&event);
            reader.confirm(&event);
        }
        reader.flush().await.unwrap();
    };
    let ending = async {
        if orders.is_last {
            sleep(LAST_LIFE).await;
            stream.stop().await;
        }
    };
    tokio::join!(reading, ending);
}

fn start(orders: &Orders) -> Child {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["program", "--exact", "--ignored", "--nocapture"]);
    program.env(ORDERS, serde_json::to_string(orders).unwrap()).stdout(std::process::Stdio::null());
    program.spawn().unwrap()
}

async fn ended(mut program: Child) -> ExitStatus {
    tokio::task::spawn_blocking(move || program.wait().unwrap()).await.unwrap()
}

/// All that is in a journal. It must be sound, and its numbers without a hole.
fn log(dir: &Path) -> Vec<Event> {
    let mut archive = Archive::open_alone(dir, &codecs()).unwrap();
    let verified = archive.verify();
    assert_eq!((verified.damage, verified.foreign), (Vec::new(), 0));
    let log: Vec<_> = archive.events(Start::Beginning, Want::all()).unwrap().map(Result::unwrap).collect();
    assert!(log.iter().map(|event| event.seq.unwrap().0).eq(1..=log.len() as u64), "a hole in the numbers");
    log
}

/// Whoever wrote this book got everything, at least once, and the same each time.
fn check_book(path: &Path, log: &[Event]) {
    let lives = Book::read(path);
    let mut delivered = BTreeMap::new();
    for (seq, id) in lives.iter().flatten() {
        let before = delivered.insert(*seq, id);
        assert!(before.is_none_or(|before| before == id), "{seq} is another event the second time");
    }
    let log: BTreeMap<_, _> = log.iter().map(|event| (event.seq.unwrap().0, event.id.to_string())).collect();
    assert!(delivered.iter().map(|(seq, id)| (seq, *id)).eq(log.iter()), "{}: not all was delivered", path.display());
    let times: usize = lives.iter().map(BTreeMap::len).sum();
    let lives = lives.iter().filter(|life| !life.is_empty()).count();
    eprintln!("{}: {} events in {lives} lives, {} repeats", path.display(), log.len(), times - log.len());
    // A life that ends before the program has begun comes to nothing, and clans say little in a moment.
    assert!(lives > KILLS as usize / 4, "most lives came to nothing");
}

fn restarts(log: &[Event]) -> usize {
    log.iter().filter(|event| event.get::<Gap>().is_some_and(|gap| gap.cause == Cause::Restart)).count()
}

/// All lives of the program, one after the other.
async fn live(orders: &mut Orders) {
    let mut random = fastrand::Rng::with_seed(7);
    for life in 0..KILLS {
        orders.life = life;
        let mut program = start(orders);
        sleep(Duration::from_millis(random.u64(LIFE))).await;
        program.kill().unwrap();
        let status = ended(program).await;
        assert_eq!(status.code(), None, "it ended by itself in life {life}");
    }
    (orders.life, orders.is_last) = (KILLS, true);
    assert!(ended(start(orders)).await.success(), "the last life did not end in order");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_committed_survives_two_hundred_kills() {
    let start_of_time = SystemClock.now();
    let planet = Config { seed: 1, start: start_of_time, rate: 400.0, ..Config::default() };
    // Nobody is told to ask less: a program that begins anew asks for everything at once.
    let (rate, clash_rate) = (0.001, None);
    let clans =
        Config { seed: 2, start: CLANS_START, rate, clash_rate, speed: CLANS_SPEED, clans: 4, ..Config::default() };
    let clans = Config { clash_league_age: Some(LEAGUE_AGE), ..clans };
    let (planet_ledger, clans_ledger) = (Ledger::in_memory(), Ledger::in_memory());
    let planet = Sim::listen(planet, Ports::default(), planet_ledger.clone()).await.unwrap();
    let clock = ClansClock { start: CLANS_START, since: SystemClock.now().as_millis() };
    let clans = Sim::listen(clans, Ports::default(), clans_ledger.clone()).await.unwrap();

    let dir = tempfile::tempdir().unwrap();
    let players = clans.players().into_iter().take(2).collect();
    let mut orders = Orders {
        dir: dir.path().to_owned(),
        push: planet.addresses().unwrap().push.clone(),
        api: clans.addresses().unwrap().clash.clone(),
        clans: clans.clans(),
        players,
        clock,
        life: 0,
        is_last: false,
    };
    live(&mut orders).await;
    let ended = orders.clock.now();

    let log_of = |name: &str| {
        let log = log(&dir.path().join(name));
        for who in ["reader", "trigger"] {
            check_book(&dir.path().join(format!("{name}.{who}")), &log);
        }
        assert!(restarts(&log) > KILLS as usize / 4, "{name}: {} restarts", restarts(&log));
        log
    };
    check_planet(&log_of("planet"), &planet_ledger);
    check_clans(&log_of("clans"), &clans_ledger, &clans, &orders, ended);
}

fn check_planet(log: &[Event], ledger: &Ledger) {
    let (first, last) = (log.first().unwrap().observed_at, log.last().unwrap().observed_at);
    // Two facts that look alike are told apart by counting on one connection. One before a restart and one after it, in
    // the same second, have one id; the gap of the restart covers the second of them.
    let mut ids = BTreeSet::new();
    let log: Vec<_> = log.iter().filter(|event| ids.insert(event.id)).cloned().collect();
    let scope = Scope {
        interest: Interest::new([Want::all()]),
        since: first + Duration::from_secs(1),
        until: last - Duration::from_secs(2),
        slack: Duration::from_secs(4),
    };
    let report = bugle_sim::planetside::check(&ledger.events(), &log, &scope);
    eprintln!("{report}");
    assert!(report.is_clean() && report.delivered > 1000, "{report}");
}

/// The longest stretch that nobody saw, of those that are told.
fn longest_gap(log: &[Event]) -> Duration {
    let gaps = log.iter().filter_map(|event| event.get::<Gap>());
    gaps.filter_map(|gap| Some(gap.to.since(gap.from?))).max().unwrap_or_default()
}

fn check_clans(log: &[Event], ledger: &Ledger, sim: &Sim, orders: &Orders, ended: Timestamp) {
    sim.clash().advance(ended);
    let tags: Vec<clash::ClanTag> = orders.clans.iter().map(|tag| tag.parse().unwrap()).collect();
    let players: Vec<clash::PlayerTag> = orders.players.iter().map(|tag| tag.parse().unwrap()).collect();
    let watched = Watched {
        wars: tags.clone(),
        clans: tags.clone(),
        cwl: tags.clone(),
        raids: tags.clone(),
        battles: players.clone(),
        league_history: players.clone(),
        players,
        maintenance: true,
        until: ended,
        // A fact is told at the next look: after so many lives as came to nothing, and what an answer lives, twice: one
        // that is about to be replaced says all the same that it is good for a second.
        delay: longest_gap(log) + 3 * ANSWER_LIFE.mul_f64(CLANS_SPEED),
    };
    eprintln!("clans: told {:?} late at most", watched.delay);
    let violations = bugle_sim::clash::check(&ledger.events(), log, &watched);
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    let first_sights: Vec<_> = log.iter().filter_map(|event| event.get::<clash::ClanSnapshot>()).collect();
    let distinct: BTreeSet<_> = first_sights.iter().map(|sight| sight.0.tag).collect();
    assert_eq!(
        (first_sights.len(), distinct.len()),
        (tags.len(), tags.len()),
        "each clan is seen for the first time once"
    );
    let kinds: BTreeSet<_> = log.iter().map(|event| event.kind.name()).collect();
    eprintln!("{} events of {} kinds", log.len(), kinds.len());
    let expected = ["clash.war.attack", "clash.cwl.group_found", "clash.raid.started", "clash.raid.attack"];
    let missing: Vec<_> = expected.iter().filter(|kind| !kinds.contains(*kind)).collect();
    assert!(missing.is_empty(), "no {missing:?} in {kinds:?}");
}
