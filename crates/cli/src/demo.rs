//! `bugle demo`: both games, simulated, in this process, followed by the same product that follows the real ones.

use bugle::clash;
use bugle::planetside;
use bugle::{Circle, Event, EventStream};
use bugle_sim::{Fault, FaultKind, Ledger, Sim};

use crate::args::Demo;
use crate::failure::Failure;
use crate::follow::{Follow, Verdict};
use crate::names::LookUp;
use crate::output::Format;
use crate::pattern::Patterns;
use crate::sim::config;

/// What a terminal can be read at.
const RATE: f64 = 8.0;
/// A war of two days passes in half an hour.
const SPEED: f64 = 100.0;

/// What is promised is seen when something goes wrong: the connection is lost about once a minute, unless it is said what
/// goes wrong.
const DROP: Fault = Fault { kind: FaultKind::Close, rate: Some(1.0), at: None, lasting: None };

pub(crate) async fn run(args: Demo, format: Format) -> Result<(), Failure> {
    let mut config = config(&args.world, RATE, SPEED, None);
    if config.faults.is_none() {
        config.faults = [DROP].into_iter().collect();
    }
    let sim = Sim::in_memory(config, Ledger::closed());
    let census = planetside::Client::builder()
        .service_id("demo")
        .connector(sim.connector())
        .transport(sim.census_transport())
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
    let events = stream.events();
    let names = if format.is_pretty() { LookUp::of(census, planetside::Names::default()) } else { LookUp::default() };
    let speed = args.world.speed.unwrap_or(SPEED);
    let about = format!("both games are simulated, {speed} times as fast as real ones; times are UTC; Ctrl-C ends");
    let mut taste = taste(format.is_pretty());
    let wanted = Box::new(move |event: &Event| if taste(event) { Verdict::Write } else { Verdict::Skip });
    let patterns = Patterns::start(Vec::new(), &stream, &Circle::new("character"))?;
    Follow { names, format, count: args.count, wanted, about, patterns, recording: None }.run(&stream, events).await
}

/// What a demo shows: of experience, which is more than half of all that happens, no more than a third. In a pipe no first
/// sights, whose lines are as long as a clan is large.
fn taste(is_pretty: bool) -> impl FnMut(&Event) -> bool {
    let mut others = 0;
    move |event| match event.kind.name() {
        "planetside.gain_experience" => {
            let is_shown = others >= 2;
            others = if is_shown { 0 } else { others };
            is_shown
        }
        name if name.ends_with(".snapshot") && !is_pretty => false,
        _ => {
            others += 1;
            true
        }
    }
}
