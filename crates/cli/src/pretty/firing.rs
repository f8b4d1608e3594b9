//! What a pattern makes of several events, as a line.

use bugle::Firing;

use super::layout::{columns, cut, wrapped};
use super::{KIND, Style, clock_time, event_in_words, plain};
use crate::names::Names;
use crate::say::counted;

/// The pattern, and what it made of events in words.
pub(crate) fn line(pattern: &str, firing: &Firing, names: &Names, style: Style) -> String {
    let time = clock_time(firing.at);
    let words = wrapped(&in_words(firing, names), columns(&time) + 1 + KIND + 1, style.width);
    format!("{} {} {words}", style.dim(&time), style.mark(&short(&plain(pattern))))
}

/// What its events have in common, how many they are, and the last of them in words.
pub(crate) fn in_words(firing: &Firing, names: &Names) -> String {
    let count = firing.events.len() as u64;
    let key = if firing.key.parts().is_empty() { String::new() } else { format!("{}: ", firing.key) };
    let first = firing.events.iter().map(|event| event.happened_at()).min().unwrap_or(firing.at);
    let within = match firing.at.since(first).as_secs() {
        0 => String::new(),
        seconds => format!(" in {seconds} s"),
    };
    let blind = if firing.blind { " (blind: not all of it was seen)" } else { "" };
    let last = event_in_words(firing.event(), names);
    plain(&format!("{key}{}{within}{blind}, the last: {last}", counted(count, "event")))
}

/// A name, or as much of a text as there is room for.
fn short(pattern: &str) -> String {
    if columns(pattern) <= KIND { pattern.to_owned() } else { format!("{}…", cut(pattern, KIND - 1)) }
}
