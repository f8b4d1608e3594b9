//! `bugle events`: every kind of event, with what it says and a sample.

use bugle::Kind;
use bugle::source::{KindInfo, kinds};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::args::Events as Args;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::pretty::{Sheet, Table};

/// An event of each kind: its name, a blank, its `data`.
const SAMPLES: &str = include_str!("samples.txt");

/// What there is to know of a kind.
#[derive(Serialize)]
struct Entry {
    kind: &'static str,
    /// As it is called in Rust, and in `--on`.
    title: String,
    about: String,
    filters: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    sample: Option<&'static RawValue>,
}

pub(crate) fn run(args: &Args, format: Format) -> Result<(), Failure> {
    let is_meant = |info: &&KindInfo| args.kinds.is_empty() || args.kinds.contains(&info.kind);
    let infos = kinds();
    let infos = infos.iter().filter(is_meant);
    let mut output = Output::new(format);
    if args.schema {
        for info in infos {
            output.raw(&serde_json::to_vec_pretty(&(info.schema)()).map_err(std::io::Error::from)?)?;
        }
        return output.flush();
    }
    let entries: Vec<_> = infos.map(Entry::of).collect();
    if !output.is_pretty() {
        entries.iter().try_for_each(|entry| output.json(entry))?;
    } else if args.kinds.is_empty() {
        output.sheet(&listed(&entries))?;
    } else {
        for (place, entry) in entries.iter().enumerate() {
            if place > 0 {
                output.line("")?;
            }
            output.sheet(&entry.sheet())?;
        }
    }
    output.flush()
}

/// All of them, a line each, by game.
fn listed(entries: &[Entry]) -> Sheet {
    let mut sheet = Sheet::default();
    let mut games: Vec<_> = entries.iter().map(Entry::game).collect();
    games.sort_unstable_by_key(|game| *game == "bugle");
    games.dedup();
    for (place, game) in games.into_iter().enumerate() {
        if place > 0 {
            sheet.line("");
        }
        let mut table = Table::new([game, "what"]);
        entries.iter().filter(|entry| entry.game() == game).for_each(|entry| {
            table.row([entry.title.clone(), first_sentence(&entry.about)]);
        });
        sheet.table(table, "");
    }
    sheet.line("");
    sheet.line("bugle events NAME shows one of them, with a sample; --schema its JSON Schema");
    sheet
}

impl Entry {
    fn of(info: &KindInfo) -> Self {
        let schema = (info.schema)();
        let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        Self {
            kind: info.kind.name(),
            title: info.title(),
            about: unlinked(&about.split_whitespace().collect::<Vec<_>>().join(" ")),
            filters: info.nouns,
            sample: sample(info.kind),
        }
    }

    fn game(&self) -> &'static str {
        self.kind.split_once('.').map_or("bugle", |(game, _)| game)
    }

    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.line(&self.title);
        sheet.field("kind", self.kind);
        sheet.field("what", &self.about);
        let filters = self.filters.iter().map(|noun| format!("--{noun}")).collect::<Vec<_>>().join(", ");
        sheet.field("filters", if filters.is_empty() { "none" } else { &filters });
        let sample: Option<Value> = self.sample.and_then(|sample| serde_json::from_str(sample.get()).ok());
        if let Some(sample) = sample.and_then(|sample| serde_json::to_string_pretty(&sample).ok()) {
            sheet.field("data", "");
            sample.lines().for_each(|line| sheet.line(line));
        }
        sheet
    }
}

/// The text without its links, which lead to documentation of the library.
fn unlinked(text: &str) -> String {
    let mut parts = text.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |said, part| match part.split_once(']') {
        Some((shown, rest)) => {
            let target = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
            said + shown + target.map_or(rest, |(_, rest)| rest)
        }
        None => said + "[" + part,
    })
}

fn first_sentence(text: &str) -> String {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.').to_owned()
}

fn sample(kind: Kind) -> Option<&'static RawValue> {
    let line = SAMPLES.lines().find_map(|line| line.strip_prefix(kind.name())?.strip_prefix(' '))?;
    serde_json::from_str(line).ok()
}

#[cfg(test)]
mod tests {
    use bugle::journal::{JsonReader, codecs};

    use super::*;

    #[test]
    fn what_is_linked_is_shown_without_where_that_leads() {
        assert_eq!(
            unlinked("as [`refilled`](Self::refilled), or [given](up) [it] [up"),
            "as `refilled`, or given it [up"
        );
        assert_eq!(unlinked("nothing"), "nothing");
    }

    #[test]
    fn each_kind_has_words_and_a_sample_that_is_one() {
        let reader = JsonReader::new(&codecs());
        for info in kinds() {
            let entry = Entry::of(&info);
            assert!(entry.about.len() > 10, "{}", entry.kind);
            let data = entry.sample.unwrap_or_else(|| panic!("{} has no sample", entry.kind));
            let line = format!(
                r#"{{"specversion":"1.0","id":"0123456789abcdef0123456789abcdef","source":"{}","type":"{}","subject":"a/b","observedat":"2026-01-31T12:00:00Z","origin":"live","data":{data}}}"#,
                entry.game(),
                entry.kind
            );
            reader.read(&line).unwrap_or_else(|error| panic!("{}: {error}", entry.kind));
        }
    }
}
