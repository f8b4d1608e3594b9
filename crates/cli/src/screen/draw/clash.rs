//! Clash of Clans: wars as scoreboards.

use bugle::Timestamp;
use bugle::clash::Outcome;
use ratatui::text::{Line, Span};

use super::bar::bar;
use super::theme::{Theme, dim, strong};
use super::words::{padded, span_of};
use crate::screen::board::Board;
use crate::screen::wars::{Side, Stage, Standing};

/// How wide the numbers of a side are: stars, destruction, attacks.
const NUMBERS: usize = 22;

pub(super) fn lines(board: &Board, width: usize, height: usize, theme: Theme) -> Vec<Line<'static>> {
    let wars = board.wars.shown(board.now);
    if wars.is_empty() {
        return vec![Line::styled("no war has been seen yet", dim())];
    }
    // A war whose second side is cut off says nothing.
    let (room, left_out) = if height < 3 { (1, 1) } else { (height / 3, 0) };
    let wars = wars.into_iter().take(room);
    wars.flat_map(|war| scoreboard(war, board.now, width, theme).into_iter().skip(left_out)).collect()
}

fn scoreboard(war: &Standing, now: Timestamp, width: usize, theme: Theme) -> [Line<'static>; 3] {
    let [one, other] = &war.sides;
    let ahead = |a: &Side, b: &Side| (a.stars, a.destruction) > (b.stars, b.destruction);
    [
        Line::styled(padded(&about(war, now), width), dim()),
        side(war, one, ahead(one, other), width, theme),
        side(war, other, ahead(other, one), width, theme),
    ]
}

/// `war of 30 against 30, 5 h 10 min left`
fn about(war: &Standing, now: Timestamp) -> String {
    let size = war.team_size;
    let left = |to: Option<Timestamp>| to.filter(|to| *to > now).map(|to| span_of(to.since(now)));
    let state = match war.stage(now) {
        Stage::Prepared => left(war.start).map_or("prepared".to_owned(), |left| format!("begins in {left}")),
        Stage::Fought => left(war.end).map_or("about to be over".to_owned(), |left| format!("{left} left")),
        Stage::Over => match war.outcome {
            Some(Outcome::Win) => format!("won by {}", war.sides[0].name),
            Some(Outcome::Lose) => format!("won by {}", war.sides[1].name),
            Some(Outcome::Tie) => "ended in a tie".to_owned(),
            _ => "over".to_owned(),
        },
    };
    format!("war of {size} against {size}, {state}")
}

/// `Iron Harbour         ★ 23  71.2 %  38/60 ██████░░░░`
fn side(war: &Standing, side: &Side, is_ahead: bool, width: usize, theme: Theme) -> Line<'static> {
    let all = war.attacks_in_all();
    let numbers = format!("★{:>3} {:>5.1} % {:>3}/{all:<3} ", side.stars, side.destruction, side.attacks);
    let room = width.saturating_sub(NUMBERS);
    let name = room.saturating_sub(8).min(24).max(room / 2);
    Line::from(vec![
        Span::styled(padded(&side.name, name), if is_ahead { strong() } else { ratatui::style::Style::new() }),
        Span::raw(format!(" {numbers}")),
        Span::styled(bar(side.attacks, all, room.saturating_sub(name + 1)), theme.game("clash")),
    ])
}
