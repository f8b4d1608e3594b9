//! What is seen in terminals of all sizes, of an evening in both games.

use bugle::Event;
use bugle::journal::{JsonReader, codecs};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;

use super::board::Board;
use super::draw::{About, Picture, Theme};
use super::gaps::Stage;
use super::view::View;
use crate::names::Names;

/// A war that goes on and one that is over, three worlds, two alerts, kills, and an outage that was filled.
const EVENING: &str = include_str!("evening.ndjson");

fn events() -> Vec<Event> {
    let reader = JsonReader::new(&codecs());
    EVENING.lines().map(|line| reader.read(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// After so many of the events.
fn board(count: usize) -> Board {
    let (mut board, names) = (Board::new(true), Names::default());
    for event in events().iter().take(count) {
        board.see(event);
        board.on_event(event, &names);
    }
    board
}

fn about() -> About {
    let words = ["Bugle demo", "q leaves", "simulated, 100 times as fast", "times in UTC"];
    About { words: words.map(str::to_owned).to_vec(), games: vec!["planetside", "clash"] }
}

fn draw(board: &Board, view: &View, width: u16, height: u16, has_colours: bool) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let picture = Picture {
        board,
        view,
        about: &about(),
        names: &Names::default(),
        rate: Some(12.5),
        since_pause: 3,
        theme: Theme { has_colours },
    };
    terminal.draw(|frame| picture.draw(frame)).unwrap();
    terminal
}

fn shown(board: &Board, view: &View, width: u16, height: u16) -> String {
    draw(board, view, width, height, false).backend().to_string()
}

fn view(keys: &str) -> View {
    let mut view = View::default();
    for letter in keys.chars() {
        view.on_key(KeyEvent::from(if letter == '\n' { KeyCode::Enter } else { KeyCode::Char(letter) }));
    }
    view
}

#[test]
fn it_fits_60_columns() {
    insta::assert_snapshot!(shown(&board(usize::MAX), &View::default(), 60, 24));
}

#[test]
fn it_fits_80_columns() {
    insta::assert_snapshot!(shown(&board(usize::MAX), &View::default(), 80, 40));
}

#[test]
fn it_fits_120_columns() {
    insta::assert_snapshot!(shown(&board(usize::MAX), &View::default(), 120, 36));
}

#[test]
fn it_fits_200_columns() {
    insta::assert_snapshot!(shown(&board(usize::MAX), &View::default(), 200, 30));
}

#[test]
fn help_filter_and_pause_are_seen() {
    insta::assert_snapshot!(shown(&board(usize::MAX), &view("p/headshot\n?"), 80, 30));
}

#[test]
fn before_anything_happens_it_says_so() {
    let empty = shown(&board(0), &View::default(), 80, 30);
    for words in [
        "how many are online is told at each full minute",
        "no war has been seen yet",
        "everything has been seen",
        "starting",
        "nothing has happened yet",
    ] {
        assert!(empty.contains(words), "{words}: {empty}");
    }
}

/// Whatever the size, it is drawn, and the way out is there.
#[test]
fn no_size_is_too_small() {
    let board = board(usize::MAX);
    for (width, height) in
        [(1, 1), (3, 2), (12, 3), (20, 5), (40, 8), (59, 11), (61, 12), (110, 12), (109, 50), (400, 100)]
    {
        for keys in ["", "g", "gg", "?", "/x"] {
            let seen = shown(&board, &view(keys), width, height);
            assert!(width < 12 || keys == "?" || seen.contains("q leaves"), "{width} x {height}, {keys}: {seen}");
        }
    }
}

#[test]
fn one_game_alone_hides_the_other() {
    let board = board(usize::MAX);
    let planetside = shown(&board, &view("g"), 100, 40);
    assert!(planetside.contains("Osprey") && !planetside.contains("Harbour"), "{planetside}");
    let clash = shown(&board, &view("gg"), 100, 40);
    assert!(clash.contains("Harbour") && !clash.contains("Osprey"), "{clash}");
}

#[test]
fn sides_have_their_colours_and_without_colours_none() {
    let board = board(usize::MAX);
    let colours = |has_colours| {
        let terminal = draw(&board, &View::default(), 120, 40, has_colours);
        terminal.backend().buffer().content().iter().map(|cell| cell.fg).collect::<Vec<_>>()
    };
    let seen = colours(true);
    for colour in [Color::Magenta, Color::Blue, Color::Red, Color::Green, Color::Cyan] {
        assert!(seen.contains(&colour), "{colour}");
    }
    assert!(colours(false).iter().all(|colour| *colour == Color::Reset));
}

/// The promise, seen: told, fetched, filled.
#[test]
fn a_gap_is_told_then_fetched_then_filled() {
    let gap = events().iter().position(|event| event.kind.name() == "gap").unwrap();
    let at = |count| board(count).lane.rows().map(|row| (row.stage, row.fetched)).collect::<Vec<_>>();
    assert_eq!(at(gap), []);
    assert_eq!(at(gap + 1), [(Stage::Told, 0)]);
    assert_eq!(at(gap + 2), [(Stage::Told, 1)]);
    assert_eq!(at(gap + 4), [(Stage::Filled, 2)]);
}

#[test]
fn attacks_and_ends_change_the_scoreboard() {
    let board = board(usize::MAX);
    let wars = board.wars.shown(board.now);
    let score = |war: usize, side: usize| (wars[war].sides[side].stars, wars[war].sides[side].attacks);
    assert_eq!((score(0, 0), score(0, 1)), ((13, 7), (7, 4)), "the attack counts");
    assert_eq!((score(1, 0), score(1, 1)), ((40, 20), (33, 18)));
}

#[test]
fn at_the_end_it_says_what_there_was() {
    let lines = board(usize::MAX).totals.lines(100);
    assert_eq!(lines[0], "15 events of 9 kinds");
    assert!(lines[1].contains("planetside.population") && lines[1].contains("clash.war.attack"), "{lines:?}");
    assert_eq!(
        lines[lines.len() - 2..],
        ["1 gap: 1 filled, 0 given up; 2 events fetched afterwards", "0 doubles left out"]
    );
}
