//! Which time zone people read.

use std::sync::OnceLock;

use bugle::Timestamp;
use jiff::tz::TimeZone;

/// `None`: UTC.
static LOCAL: OnceLock<TimeZone> = OnceLock::new();

/// From now on the time of day is that of the system's time zone, or of `TZ`. Where there is none, UTC.
pub(crate) fn use_local_time() {
    LOCAL.get_or_init(TimeZone::system);
}

/// What to call it: `Europe/Berlin`, or `UTC`.
pub(crate) fn zone_name() -> String {
    let zone = LOCAL.get().filter(|zone| !zone.is_unknown());
    zone.and_then(TimeZone::iana_name)
        .filter(|name| *name != "Etc/UTC")
        .map_or_else(|| zone.map_or_else(utc, |zone| offset(zone).unwrap_or_else(utc)), str::to_owned)
}

/// The date and the time of day to the minute, where [`clock_time`] is: `2026-01-30 07:00`.
pub(crate) fn date_time(time: Timestamp) -> String {
    let text = (Timestamp::from_secs(local_secs(time))).to_string();
    text.get(..16).map_or(text.clone(), |minute| minute.replace('T', " "))
}

/// What a clock on the wall shows, as if it were UTC.
fn local_secs(time: Timestamp) -> i64 {
    let local = LOCAL.get().and_then(|zone| {
        let moment = jiff::Timestamp::from_millisecond(time.as_millis()).ok()?;
        Some(i64::from(zone.to_offset(moment).seconds()))
    });
    time.as_secs() + local.unwrap_or(0)
}

/// The time of day to the second, in UTC unless [`use_local_time`] was called.
pub(crate) fn clock_time(time: Timestamp) -> String {
    let second = local_secs(time).rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

fn utc() -> String {
    "UTC".to_owned()
}

/// A zone without a name that differs from UTC.
fn offset(zone: &TimeZone) -> Option<String> {
    let offset = zone.to_offset(jiff::Timestamp::now());
    (offset.seconds() != 0).then(|| format!("UTC{offset}"))
}
