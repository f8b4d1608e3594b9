//! What a client says of its run.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// One run of one client.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Figures {
    /// How many events or answers it dealt with.
    pub(crate) count: u64,
    /// How many of them it gave up.
    #[serde(default)]
    pub(crate) lost: u64,
    /// Seconds of processors that its process used, for all of them.
    pub(crate) cpu: f64,
    /// Seconds that it took.
    pub(crate) wall: f64,
    /// The most memory that it had, in megabytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) memory: Option<u64>,
    /// How long events took from the service to the action, in microseconds: half of them, and 99 of a hundred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) latency: Option<[f64; 2]>,
}

impl Figures {
    /// Microseconds of processors for each.
    pub(crate) fn micros_each(&self) -> f64 {
        self.cpu * 1e6 / to_f64(self.count)
    }

    /// How many a second.
    pub(crate) fn a_second(&self) -> f64 {
        to_f64(self.count) / self.wall
    }

    /// Of a hundred that came, how many it gave up.
    pub(crate) fn lost_percent(&self) -> f64 {
        100.0 * to_f64(self.lost) / to_f64((self.lost + self.count).max(1))
    }
}

/// Measures from now on.
pub(crate) struct Watch {
    begun: Instant,
    before: Duration,
}

impl Watch {
    pub(crate) fn start() -> Self {
        Self { begun: Instant::now(), before: processors() }
    }

    /// What was used for so many.
    pub(crate) fn stop(&self, count: u64) -> Figures {
        let (cpu, wall) = ((processors() - self.before).as_secs_f64(), self.begun.elapsed().as_secs_f64());
        Figures { count, cpu, wall, memory: memory(), ..Figures::default() }
    }
}

/// User and system time of this process so far: fields 14 and 15 of `/proc/self/stat`, in hundredths of a second.
fn processors() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this is Linux");
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// The most memory that this process had so far, in megabytes.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
}

#[expect(clippy::cast_precision_loss, reason = "a figure for the eye")]
fn to_f64(count: u64) -> f64 {
    count as f64
}
