//! How it is looked at: what keys change. Pure.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Which games are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    #[default]
    Both,
    Planetside,
    Clash,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    pub(super) is_paused: bool,
    pub(super) shown: Shown,
    /// Only what has this in it, in any case of letters.
    pub(super) filter: String,
    /// Whether letters go into the filter.
    pub(super) is_typing: bool,
    pub(super) has_help: bool,
}

/// What comes of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    Stay,
    Leave,
}

/// The keys, and what they do, in the order of the help.
pub(super) const KEYS: [(&str, &str); 6] = [
    ("q", "leave; so do Esc and Ctrl-C"),
    ("p", "pause, and go on; so does the space bar"),
    ("g", "both games, PlanetSide 2 alone, Clash of Clans alone"),
    ("/", "only lines with what you type; Enter keeps, Esc drops"),
    ("c", "clear the filter"),
    ("?", "this help"),
];

impl View {
    /// A key was pressed.
    pub(super) fn on_key(&mut self, key: KeyEvent) -> Then {
        if key.kind == KeyEventKind::Release {
            return Then::Stay;
        }
        let has_control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c' | 'd' | 'q') if has_control => return Then::Leave,
            KeyCode::Char(_) if has_control => {}
            code if self.is_typing => self.on_typed(code),
            _ if self.has_help => self.has_help = false,
            KeyCode::Char('q' | 'Q') | KeyCode::Esc => return Then::Leave,
            KeyCode::Char('p' | 'P' | ' ') => self.is_paused = !self.is_paused,
            KeyCode::Char('?' | 'h' | 'H') | KeyCode::F(1) => self.has_help = true,
            KeyCode::Char('/' | 'f' | 'F') => self.is_typing = true,
            KeyCode::Char('c' | 'C') => self.filter.clear(),
            KeyCode::Char('g' | 'G') | KeyCode::Tab => {
                self.shown = match self.shown {
                    Shown::Both => Shown::Planetside,
                    Shown::Planetside => Shown::Clash,
                    Shown::Clash => Shown::Both,
                }
            }
            _ => {}
        }
        Then::Stay
    }

    fn on_typed(&mut self, code: KeyCode) {
        match code {
            KeyCode::Enter => self.is_typing = false,
            KeyCode::Esc => {
                self.is_typing = false;
                self.filter.clear();
            }
            KeyCode::Backspace => drop(self.filter.pop()),
            KeyCode::Char(letter) => self.filter.push(letter),
            _ => {}
        }
    }

    /// Whether a line of `source` with these words is shown.
    pub(super) fn shows(&self, source: &str, words: &str) -> bool {
        let is_of_game = match self.shown {
            Shown::Both => true,
            Shown::Planetside => source != "clash",
            Shown::Clash => source != "planetside",
        };
        is_of_game && (self.filter.is_empty() || words.to_lowercase().contains(&self.filter.to_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(view: &mut View, keys: &str) -> Then {
        let code = |letter| match letter {
            '\n' => KeyCode::Enter,
            '\x1b' => KeyCode::Esc,
            '\x08' => KeyCode::Backspace,
            letter => KeyCode::Char(letter),
        };
        keys.chars().map(|letter| view.on_key(KeyEvent::from(code(letter)))).last().unwrap_or(Then::Stay)
    }

    #[test]
    fn letters_of_a_filter_are_no_commands() {
        let mut view = View::default();
        assert_eq!(press(&mut view, "/quit p\x08\x08\n"), Then::Stay);
        assert_eq!((view.filter.as_str(), view.is_typing, view.is_paused), ("quit", false, false));
        assert!(view.shows("planetside", "They QUIT") && !view.shows("planetside", "they stay"));
        press(&mut view, "/x\x1b");
        assert_eq!(view, View::default());
        let control = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        press(&mut view, "/");
        assert_eq!((view.on_key(control), press(&mut View::default(), "q")), (Then::Leave, Then::Leave));
    }

    #[test]
    fn one_game_is_shown_with_what_the_program_says() {
        let mut view = View::default();
        let shown = |view: &View| ["planetside", "clash", "bugle"].map(|source| view.shows(source, ""));
        assert_eq!(shown(&view), [true, true, true]);
        press(&mut view, "g");
        assert_eq!(shown(&view), [true, false, true]);
        press(&mut view, "g");
        assert_eq!(shown(&view), [false, true, true]);
        press(&mut view, "g");
        assert_eq!(view, View::default());
    }

    #[test]
    fn any_key_closes_the_help_and_does_nothing_else() {
        let mut view = View::default();
        press(&mut view, "?");
        assert!(view.has_help);
        assert_eq!(press(&mut view, "q"), Then::Stay);
        assert_eq!(view, View::default());
    }
}
