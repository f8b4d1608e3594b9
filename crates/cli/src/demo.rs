//! `bugle demo`: both games, simulated, in this process, followed by the same product that follows the real ones.

use std::time::Duration;

use bugle::clash;
use bugle::journal::Want;
use bugle::planetside;
use bugle::{Circle, Event, EventStream, Timestamp};
use bugle_sim::{Fault, FaultKind, Ledger, Sim};

use crate::args::Demo;
use crate::failure::Failure;
use crate::follow::{Follow, Look, Verdict};
use crate::names::LookUp;
use crate::output::Format;
use crate::pattern::Patterns;
use crate::pretty;
use crate::screen::{self, About};
use crate::sim::config;
use crate::taste::Taste;

const GAMES: [&str; 2] = ["planetside", "clash"];

/// What a terminal can be read at, line by line; and where more is to be seen than lines.
const RATE: f64 = 8.0;
const RATE_ON_SCREEN: f64 = 16.0;
/// A war of two days passes in half an hour.
const SPEED: f64 = 100.0;

/// What is promised is seen when something goes wrong: the connection is lost about once a minute, and nobody gets in for
/// some seconds, unless it is said what goes wrong.
const OUTAGES: [Fault; 2] = [
    // Nobody has to wait long for the first.
    Fault { rate: None, at: Some(Duration::from_secs(20)), ..OUTAGE },
    OUTAGE,
];

const OUTAGE: Fault =
    Fault { kind: FaultKind::Refuse, rate: Some(1.0), at: None, lasting: Some(Duration::from_secs(6)) };

/// Census tells some of what was missed late: by the clock of the games three minutes later, as a real one.
const REFILL_AGAIN: Duration = Duration::from_mins(3);
const REFILL_AGAIN_MIN: Duration = Duration::from_secs(2);

pub(crate) async fn run(args: Demo, format: Format) -> Result<(), Failure> {
    let speed = args.world.speed.unwrap_or(SPEED);
    let is_screen = !args.plain && screen::can_be(format);
    let mut config = config(&args.world, if is_screen { RATE_ON_SCREEN } else { RATE }, SPEED, None);
    if config.faults.is_none() {
        config.faults = OUTAGES.into_iter().collect();
    }
    let sim = Sim::in_memory(config, Ledger::closed());
    let census = planetside::Client::builder()
        .service_id("demo")
        .connector(sim.connector())
        .transport(sim.census_transport())
        .refill_again(REFILL_AGAIN.div_f64(speed).max(REFILL_AGAIN_MIN))
        .build()
        .map_err(|error| Failure::from_error(&error))?;
    let api = clash::Client::builder().key("demo").transport(sim.clash_transport()).build();
    let api = api.map_err(|error| Failure::from_error(&error))?;
    let watch = clash::Watch::new(api).clans(sim.clans()).wars(sim.clans()).players(sim.players()).maintenance();
    let stream = EventStream::builder()
        .clock(sim.clock())
        .seed(args.world.seed)
        .queue_size(4096)
        .source(census.push())
        .source(watch)
        .build()
        .await?;
    let shown = is_screen.then(|| screen::wants(&GAMES));
    let events = stream.events().wants([Want::all()].into_iter().chain(shown));
    let names = if format.is_pretty() { named(census, sim.clock().now()).await } else { LookUp::default() };
    // In a pipe no first sights, whose lines are as long as a clan is large.
    let (has_sights, mut taste) = (format.is_pretty(), Taste::default());
    let mut is_wanted = move |event: &Event| {
        is_screen || (has_sights || !event.kind.name().ends_with(".snapshot")) && taste.shows(event)
    };
    let wanted = Box::new(move |event: &Event| if is_wanted(event) { Verdict::Write } else { Verdict::Skip });
    let patterns = Patterns::start(Vec::new(), &stream, &Circle::new("character"))?;
    let look = look(is_screen, format, speed);
    Follow { names, look, count: args.count, wanted, patterns, recording: None }.run(&stream, events).await
}

/// How it is shown, with what people should know.
fn look(is_screen: bool, format: Format, speed: f64) -> Look {
    let zone = pretty::zone_name();
    if is_screen {
        let words = vec![
            "Bugle demo".to_owned(),
            "q leaves".to_owned(),
            format!("simulated, {speed} times as fast"),
            format!("times in {zone}"),
            "an outage each minute: see Gaps".to_owned(),
        ];
        return Look::Screen { about: About { words, games: GAMES.to_vec() }, is_thinned: true };
    }
    let about =
        format!("both games are simulated, {speed} times as fast as real ones; times are in {zone}; Ctrl-C ends");
    Look::Lines { format, about }
}

/// Names of everything that events speak of: here they cost nothing. Whoever plays is looked up.
async fn named(census: planetside::Client, now: Timestamp) -> LookUp {
    let tables = census.names(now).await.unwrap_or_default();
    LookUp::of(census, tables)
}
