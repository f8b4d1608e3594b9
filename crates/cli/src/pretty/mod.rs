//! Events for people: a line each.

mod clash;
mod firing;
mod layout;
mod planetside;
mod sheet;
mod table;
mod zone;

use bugle::{Cause, Clock as _, Event, Gap, Origin, Timestamp, one_line};

use crate::clock::GameClock;
use crate::names::Names;
use crate::say::counted;

pub(crate) use self::firing::{in_words as firing_in_words, line as firing};
pub(crate) use self::layout::{columns, cut, wrapped};
pub(crate) use self::sheet::Sheet;
pub(crate) use self::table::{Table, Widths};
pub(crate) use self::zone::{clock_time, date_time, use_local_time, zone_name};

/// How wide the column of kinds is: as the longest that is an event of a game.
const KIND: usize = 23;

/// The longest text of a line, in letters. Whoever wants all of it wants JSON.
const LETTERS_MAX: usize = 2_000;

/// How lines look.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Style {
    pub(crate) colour: bool,
    /// How wide the terminal is. `None`: it is none, and a line is an event.
    pub(crate) width: Option<usize>,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// What should be noticed.
    pub(crate) fn alert(self, text: &str) -> String {
        self.paint("31", text)
    }

    /// The name of a pattern, in the column of kinds.
    fn mark(self, name: &str) -> String {
        self.paint("1;32", &format!("{name:<KIND$}"))
    }

    fn kind(self, event: &Event, name: &str) -> String {
        let name = format!("{name:<KIND$}");
        match event.source {
            _ if event.get::<Gap>().is_some() => self.paint("1;31", &name),
            "planetside" => self.paint("36", &name),
            _ => self.paint("33", &name),
        }
    }
}

/// One event as a line: when, what kind, and what happened in words. Which game it is of the kind tells.
pub(crate) fn line(event: &Event, names: &Names, style: Style) -> String {
    let time = time(event);
    let kind = self::kind(event);
    let mark = match event.origin {
        Origin::Live => "",
        Origin::Backfill => " (backfill)",
        Origin::Replay => " (replay)",
    };
    let left = columns(&time) + 1 + columns(kind).max(KIND) + 1;
    let words = wrapped(&format!("{}{mark}", words(event, names)), left, style.width);
    let words = words.strip_suffix(mark).unwrap_or(&words);
    format!("{} {} {words}{}", style.dim(&time), style.kind(event, kind), style.dim(mark))
}

/// The kind of an event, without its game.
pub(crate) fn kind(event: &Event) -> &'static str {
    let name = event.kind.name();
    name.strip_prefix(event.source).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name)
}

/// What happened, in words that are fit to be shown.
pub(crate) fn words(event: &Event, names: &Names) -> String {
    plain(&event_in_words(event, names))
}

/// When it happened, or was seen. A recording may not say either.
pub(crate) fn time(event: &Event) -> String {
    known_time(event).map_or_else(|| "-       ".to_owned(), clock_time)
}

/// The day on which that was, if that is known: `2026-01-30`.
pub(crate) fn day(event: &Event) -> Option<String> {
    known_time(event).map(day_of)
}

pub(crate) fn today() -> String {
    day_of(GameClock.now())
}

/// The day of a time: `2026-01-30`.
pub(crate) fn day_of(time: Timestamp) -> String {
    date_time(time).chars().take(10).collect()
}

fn known_time(event: &Event) -> Option<Timestamp> {
    event.time.or((event.observed_at.as_millis() != 0).then_some(event.observed_at))
}

/// Free text may hold what would command the terminal, or turn the line around; and it may be as long as it likes.
pub(crate) fn plain(text: &str) -> String {
    one_line(text, LETTERS_MAX)
}

/// A size as people read it.
pub(crate) fn size(bytes: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    let unit = (1..units.len()).take_while(|unit| bytes >= 1000_u64.pow(u32::try_from(*unit).unwrap_or(0))).count();
    if unit == 0 {
        return format!("{bytes} bytes");
    }
    let tenths = bytes / (1000_u64.pow(u32::try_from(unit).unwrap_or(0)) / 10);
    format!("{}.{} {}", tenths / 10, tenths % 10, units[unit])
}

fn event_in_words(event: &Event, names: &Names) -> String {
    if let Some(gap) = event.get::<Gap>() {
        gap_in_words(event.source, gap)
    } else if let Some(fact) = event.game::<bugle::planetside::Event>() {
        planetside::in_words(fact, names)
    } else if let Some(fact) = event.game::<bugle::clash::Event>() {
        clash::in_words(fact)
    } else {
        // A message of the push service: few people want them, and those who do want all of it.
        serde_json::to_value(&**event).map_or_else(|_| String::new(), |json| json["data"].to_string())
    }
}

/// What nobody saw of `game`.
pub(crate) fn gap_in_words(game: &str, gap: &Gap) -> String {
    let who = match &gap.subjects[..] {
        [] => format!("anybody of {game}"),
        few @ ([_] | [_, _] | [_, _, _]) => few.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    };
    let since = gap.from.map_or_else(|| "the beginning".to_owned(), clock_time);
    let missed = gap.missed.map_or_else(String::new, |count| format!(", {} missed", counted(count, "event")));
    let detail = gap.detail.as_deref().map_or_else(String::new, |detail| format!(": {detail}"));
    let to = clock_time(gap.to);
    match gap.cause {
        Cause::SlowReader => {
            return format!("whoever reads this was too slow: from {since} to {to} is left out{missed}");
        }
        Cause::Damaged => return format!("the journal is damaged: from {since} to {to} it cannot be read{missed}"),
        _ => {}
    }
    let outcome = match (gap.refilled, gap.given_up) {
        (true, _) => "fetched since: nobody had seen",
        (false, true) => "cannot be fetched: nobody saw",
        (false, false) => "nobody saw",
    };
    format!("{outcome} {who} from {since} to {to} ({}{missed}){detail}", gap.cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_three_digits_or_so() {
        let said: Vec<_> = [0, 999, 1000, 1_590_000, 4_294_967_296].into_iter().map(size).collect();
        assert_eq!(said, ["0 bytes", "999 bytes", "1.0 kB", "1.5 MB", "4.2 GB"]);
    }
}
