//! Colours: the sixteen of the terminal, which are meant for its background, or none.

use bugle::planetside::Faction;
use ratatui::style::{Color, Modifier, Style};

#[derive(Clone, Copy, Debug)]
pub(in crate::screen) struct Theme {
    pub(in crate::screen) has_colours: bool,
}

/// The sides, in the order in which they are shown, with what bars of them are made of where there are no colours.
pub(super) const SIDES: [(Faction, char); 4] =
    [(Faction::VS, '█'), (Faction::NC, '▓'), (Faction::TR, '▒'), (Faction::NSO, '░')];

impl Theme {
    fn of(self, colour: Color) -> Style {
        if self.has_colours { Style::new().fg(colour) } else { Style::new() }
    }

    pub(super) fn side(self, side: Faction) -> Style {
        match side {
            Faction::VS => self.of(Color::Magenta),
            Faction::NC => self.of(Color::Blue),
            Faction::TR => self.of(Color::Red),
            _ => dim(),
        }
    }

    /// What a bar of a side is made of.
    pub(super) fn fill(self, alone: char) -> char {
        if self.has_colours { '█' } else { alone }
    }

    pub(super) fn game(self, source: &str) -> Style {
        match source {
            "planetside" => self.of(Color::Cyan),
            "clash" => self.of(Color::Green),
            _ => strong(),
        }
    }

    /// What went wrong.
    pub(super) fn bad(self) -> Style {
        self.of(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// What was mended.
    pub(super) fn good(self) -> Style {
        self.of(Color::Green).add_modifier(Modifier::BOLD)
    }
}

/// What matters less.
pub(super) fn dim() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

/// What matters more.
pub(super) fn strong() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

/// The lines at the top and the bottom.
pub(super) fn reversed() -> Style {
    Style::new().add_modifier(Modifier::REVERSED)
}
