//! PlanetSide 2: who is online, and the alerts.

use bugle::Timestamp;
use bugle::planetside::{Faction, Population};
use ratatui::text::{Line, Span};

use super::bar::{bar, cells};
use super::theme::{SIDES, Theme, dim, strong};
use super::words::{padded, span_of};
use crate::names::Names;
use crate::screen::alerts::Alert;
use crate::screen::board::Board;

/// How wide the names of worlds are.
const WORLD: usize = 11;

pub(super) fn lines(board: &Board, names: &Names, width: usize, height: usize, theme: Theme) -> Vec<Line<'static>> {
    let (worlds, alerts) = (board.populations.largest(), board.alerts.shown(board.now));
    let unknown = worlds.is_empty().then(|| Line::styled("how many are online is told at each full minute", dim()));
    let height = height.saturating_sub(usize::from(unknown.is_some()));
    // An alert takes a line, and so does a world: half for each, if there are as many.
    let room = if alerts.is_empty() { height } else { height.saturating_sub(alerts.len().min(height / 2)) };
    let most = worlds.first().map_or(1, |world| world.total);
    let worlds: Vec<_> = worlds.into_iter().take(room).map(|world| (world, sides(world, theme))).collect();
    // Bars that are to be compared have room for as many cells.
    let labels = worlds.iter().map(|(_, said)| said.iter().map(Span::width).sum()).max().unwrap_or(0);
    let room = width.saturating_sub(WORLD + 6 + labels);
    let left = height.saturating_sub(worlds.len());
    let drawn = worlds.into_iter().map(|(world, said)| population(world, said, most, names, room, theme));
    let mut lines: Vec<_> = unknown.into_iter().chain(drawn).collect();
    lines.extend(alerts.into_iter().take(left).map(|one| alert(one, board.now, names, width, theme)));
    lines
}

fn counts(world: &Population) -> [u32; 4] {
    [world.vs, world.nc, world.tr, world.nso]
}

/// How many there are of each side, and of none that is known.
fn sides(world: &Population, theme: Theme) -> Vec<Span<'static>> {
    let known = SIDES.iter().zip(counts(world)).filter(|(_, count)| *count > 0);
    let known =
        known.map(|((side, _), count)| Span::styled(format!(" {} {count}", side_name(*side)), theme.side(*side)));
    let rest = u64::from(world.total).saturating_sub(counts(world).into_iter().map(u64::from).sum());
    let rest = (rest > 0).then(|| Span::styled(format!(" ? {rest}"), dim()));
    known.chain(rest).collect()
}

/// `Osprey       188 ████▓▓▓▓▒▒▒▒  VS 62 NC 60 TR 63`
fn population(
    world: &Population,
    said: Vec<Span<'static>>,
    most: u32,
    names: &Names,
    room: usize,
    theme: Theme,
) -> Line<'static> {
    let mut spans = vec![
        Span::raw(padded(&world_name(world.world_id, names), WORLD)),
        Span::styled(format!("{:>5} ", world.total), strong()),
    ];
    // The longest bar is that of the world with the most people.
    let whole = cells(world.total, most, room);
    let mut drawn = 0;
    for ((side, alone), count) in SIDES.into_iter().zip(counts(world)) {
        let cells = cells(count, world.total, whole).min(room - drawn);
        spans.push(Span::styled(theme.fill(alone).to_string().repeat(cells), theme.side(side)));
        drawn += cells;
    }
    spans.push(Span::raw(" ".repeat(room - drawn)));
    spans.extend(said);
    Line::from(spans)
}

/// `Indar Superiority (Osprey) ███░░░░ 34 min left  VS 33 NC 30 TR 37 %`
fn alert(alert: &Alert, now: Timestamp, names: &Names, width: usize, theme: Theme) -> Line<'static> {
    let kind = names.tables.alert(alert.kind).and_then(|info| info.name);
    let kind = kind.map_or_else(|| format!("alert {}", alert.kind), str::to_owned);
    let place = alert.zone.and_then(|zone| names.tables.zone(zone)).filter(|zone| !kind.contains(*zone));
    let place = place.map_or_else(String::new, |zone| format!("{zone}, "));
    let title = format!("{kind} ({place}{})", world_name(alert.world, names));
    let (state, style) = match (alert.end, alert.ends_at) {
        (Some(end), _) => match end.winner {
            Some(winner) => (format!(" won by {}", side_name(winner)), theme.side(winner)),
            None => (" over, won by nobody".to_owned(), dim()),
        },
        (None, Some(ends)) if ends > now => (format!(" {} left", span_of(ends.since(now))), strong()),
        (None, _) => (" going on".to_owned(), strong()),
    };
    let shares = alert.shares.map_or_else(Vec::new, |[nc, tr, vs]| {
        let shares = [(Faction::VS, vs), (Faction::NC, nc), (Faction::TR, tr)];
        shares.map(|(side, share)| Span::styled(format!(" {} {share:.0}", side_name(side)), theme.side(side))).to_vec()
    });
    let shares = if width < 48 { Vec::new() } else { shares };
    let said =
        state.chars().count() + shares.iter().map(Span::width).sum::<usize>() + if shares.is_empty() { 0 } else { 2 };
    let room = width.saturating_sub(said);
    let wide = if room > 44 { room - 12 } else { room };
    let mut spans = vec![Span::raw(padded(&title, wide))];
    if wide < room {
        let progress = alert.end.map_or_else(|| alert.progress(now), |_| Some(1.0)).unwrap_or(0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
        spans.push(Span::raw(format!("  {}", bar((progress * 1000.0) as u32, 1000, room - wide - 2))));
    }
    spans.push(Span::styled(state, style));
    if !shares.is_empty() {
        spans.extend(shares);
        spans.push(Span::raw(" %"));
    }
    Line::from(spans)
}

fn world_name(world: bugle::planetside::World, names: &Names) -> String {
    names.tables.world(world).map_or_else(|| format!("world {world}"), str::to_owned)
}

fn side_name(side: Faction) -> String {
    side.tag().map_or_else(|| format!("faction {side}"), str::to_owned)
}
