//! What an event costs: processor time of the whole product, socket to callback, in a process of its own, with the
//! service in another process on loopback. Run with `cargo bench -p bugle --bench cost`.
//!
//! - push: all events typed, one callback.
//! - poll: a clan of 44 KB, unchanged and changed in each answer.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program, run by hand")]

mod bodies;
mod service;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bugle::{EventStream, clash, planetside};

const FRAMES: u64 = 1_000_000;
const POLLS: u64 = 20_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(role) = arguments.iter().position(|argument| argument == "--serve") {
        return service::serve(&arguments[role + 1]);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(push());
    runtime.block_on(poll("unchanged"));
    runtime.block_on(poll("changed"));
}

/// The service in a process of its own, and its address.
fn service(role: &str) -> (Child, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let mut child = command.args(["--serve", role]).stdout(Stdio::piped()).spawn().unwrap();
    let mut address = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
    (child, address.trim().to_owned())
}

async fn push() {
    let (mut child, address) = service("push");
    let client = planetside::Client::builder().service_id("bench").endpoint(format!("ws://{address}/streaming"));
    let stream = EventStream::builder().source(client.build().unwrap().push()).build().await.unwrap();
    let (seen, deaths) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let (any, headshots) = (Arc::clone(&seen), Arc::clone(&deaths));
    stream.on_any().call(move |event, _| {
        any.fetch_add(1, Ordering::Relaxed);
        if event.get::<planetside::Death>().is_some_and(|death| death.is_headshot) {
            headshots.fetch_add(1, Ordering::Relaxed);
        }
    });
    let before = processor_time();
    stream.start();
    wait_for(&seen, FRAMES).await;
    let spent = processor_time().saturating_sub(before);
    child.kill().unwrap();
    child.wait().unwrap();
    report("push, an event", spent, seen.load(Ordering::Relaxed));
    assert!(deaths.load(Ordering::Relaxed) > 0);
}

async fn poll(role: &str) {
    let (mut child, address) = service(role);
    let client = clash::Client::builder().key("bench").rate(u32::MAX).base_url(format!("http://{address}/v1"));
    let client = client.cache_bytes(0).build().unwrap();
    let tag: clash::ClanTag = "#2PP".parse().unwrap();
    let (before, mut watcher) = (processor_time(), clash::ClanWatcher::new(tag, clash::ClanOptions::default()));
    let mut events = 0;
    for second in 0..POLLS {
        let answer = client.clan(tag).answer().await.unwrap();
        let now = bugle::Timestamp::from_secs(second.cast_signed());
        events += watcher.on_body(now, answer.body).len();
    }
    let spent = processor_time().saturating_sub(before);
    child.kill().unwrap();
    child.wait().unwrap();
    report(&format!("poll, {role} ({events} signals)"), spent, POLLS);
}

async fn wait_for(count: &AtomicU64, wanted: u64) {
    while count.load(Ordering::Relaxed) < wanted {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// User and system time of this process so far: fields 14 and 15 of `/proc/self/stat`, in hundredths of a second.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    let ticks = after_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum::<u64>();
    Duration::from_millis(ticks * 10)
}

fn report(what: &str, spent: Duration, count: u64) {
    println!(
        "{what}: {:.3} µs of processor time",
        spent.as_secs_f64() * 1e6 / f64::from(u32::try_from(count).unwrap())
    );
}
