//! What is measured, and how it is shown.

use serde_json::json;

use crate::figures::Figures;
use crate::run::Client::{self, Here, Python};

/// One load, and the clients that are put under it one after the other.
struct Row {
    name: &'static str,
    what: &'static str,
    load: &'static str,
    /// How many events or answers a client gets, and which ones are measured.
    clients: &'static [(Client, u64)],
}

const ROWS: [Row; 9] = [
    Row {
        name: "push",
        what: "events pushed as fast as they are read, all typed, two triggers",
        load: "flood",
        clients: &[
            (Here("bugle"), 2_000_000),
            (Here("bugle-two-threads"), 2_000_000),
            (Here("bare"), 4_000_000),
            (Here("auraxis"), 2_000_000),
            (Python("auraxium"), 100_000),
        ],
    },
    Row {
        name: "deaths",
        what: "the same, of which deaths are wanted",
        load: "flood",
        clients: &[(Here("bugle-deaths"), 4_000_000), (Here("bare"), 4_000_000), (Here("bare-frames"), 4_000_000)],
    },
    Row {
        name: "journal",
        what: "the same, all wanted, with a journal on disk",
        load: "flood",
        clients: &[(Here("bugle-journal"), 2_000_000), (Here("bugle-two-threads"), 2_000_000)],
    },
    Row {
        name: "latency",
        what: "a thousand events a second, from the service to the action",
        load: "paced",
        clients: &[(Here("bugle-latency"), 10_000), (Here("bare-latency"), 10_000)],
    },
    Row {
        name: "clans",
        what: "clans of 44 KB, of whose answers a fifth differ",
        load: "clan-changing",
        clients: &[
            (Here("bugle-polls"), 60_000),
            (Here("bare-polls-hash"), 60_000),
            (Here("bare-polls-typed"), 60_000),
            (Python("cocapi"), 3_000),
            (Python("cocpy"), 3_000),
        ],
    },
    Row {
        name: "still-clans",
        what: "the same, of which none differs",
        load: "clan",
        clients: &[(Here("bugle-polls"), 60_000), (Here("bare-polls-hash"), 60_000)],
    },
    Row {
        name: "players",
        what: "players of 22 KB, of whose answers a fifth differ",
        load: "player-changing",
        clients: &[(Here("bugle-polls-players"), 60_000), (Here("bare-polls-hash-players"), 60_000)],
    },
    Row {
        name: "wars",
        what: "wars of 35 KB, of whose answers a fifth differ",
        load: "war-changing",
        clients: &[(Here("bugle-polls-wars"), 60_000), (Here("bare-polls-hash-wars"), 60_000)],
    },
    Row {
        name: "growth",
        what: "clans of 44 KB, of whose answers a fifth differ, by how many are watched",
        load: "clan-changing",
        clients: &[
            (Here("bugle-polls-100"), 60_000),
            (Here("bugle-polls-1000"), 60_000),
            (Here("bugle-polls-10000"), 60_000),
            (Here("bugle-polls-100000"), 100_000),
            (Here("bugle-polls-kept"), 100_000),
        ],
    },
];

/// What was asked for on the command line.
pub(crate) struct Wish {
    is_json: bool,
    times: u32,
    rows: Vec<&'static Row>,
}

impl Wish {
    pub(crate) fn read(arguments: &[&str]) -> Result<Self, String> {
        let mut wish = Self { is_json: false, times: 3, rows: Vec::new() };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "--json" => wish.is_json = true,
                "--times" => {
                    let times = arguments.next().and_then(|times| times.parse().ok()).filter(|times| *times > 0);
                    wish.times = times.ok_or("--times wants a number from 1 on")?;
                }
                name => {
                    let names = ROWS.map(|row| row.name).join(", ");
                    let row = ROWS.iter().find(|row| row.name == name);
                    wish.rows.push(row.ok_or_else(|| format!("there is no row `{name}`, but {names}"))?);
                }
            }
        }
        if wish.rows.is_empty() {
            wish.rows = ROWS.iter().collect();
        }
        Ok(wish)
    }

    /// Measures each row so many times, and prints it as soon as it is done.
    pub(crate) fn print(&self) {
        self.rows.iter().for_each(|row| self.print_row(row));
    }

    fn print_row(&self, row: &Row) {
        let mut runs: Vec<Vec<Figures>> = vec![Vec::new(); row.clients.len()];
        // All of them once, and again: what else the machine does hits each alike.
        for _ in 0..self.times {
            for ((client, count), runs) in row.clients.iter().zip(&mut runs) {
                runs.extend(client.run(row.load, *count));
            }
        }
        if !self.is_json {
            println!("\n{}: {}", row.name, row.what);
        }
        for ((client, _), mut runs) in row.clients.iter().zip(runs) {
            runs.sort_by(|one, other| one.micros_each().total_cmp(&other.micros_each()));
            if self.is_json {
                println!("{}", json!({ "row": row.name, "client": client.name(), "runs": runs }));
            } else {
                println!("  {:20}{}", client.name(), in_words(&runs));
            }
        }
    }
}

/// Of runs in order of what they cost.
fn in_words(runs: &[Figures]) -> String {
    let Some(median) = runs.get(runs.len() / 2) else { return "no figures: not installed, or failed".to_owned() };
    if let Some([half, most]) = median.latency {
        return format!("{half:7.0} µs for half of them, {most:.0} µs for 99 of a hundred");
    }
    let most = runs.last().map_or(0.0, Figures::micros_each);
    let lost = if median.lost > 0 { format!(", {:.1} % given up", median.lost_percent()) } else { String::new() };
    let memory = median.memory.map(|memory| format!(", {memory} MB")).unwrap_or_default();
    let [each, least] = [median.micros_each(), runs[0].micros_each()];
    format!(
        "{each:9.2} µs of processors each ({least:.2} to {most:.2}), {:9.0} a second{lost}{memory}",
        median.a_second()
    )
}
