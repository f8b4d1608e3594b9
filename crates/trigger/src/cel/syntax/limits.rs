//! How long a text may be, and how deep it may nest. Whoever reads it, and what is made of it, go as deep as the text does.

use crate::cel::error::CelError;
use crate::cel::syntax::lex::{Bracket, Token};

/// How long a text may be, in bytes.
const TEXT_MAX: usize = 4096;

/// How deep it may nest, while it is read and in the tree that it becomes: brackets, and operations one after the other, each of which takes the one before it as a part.
/// `&&` and `||` take all their clauses side by side.
pub(super) const DEPTH_MAX: usize = 64;

/// Refuses what is too long.
pub(super) fn check_length(text: &str) -> Result<(), CelError> {
    if text.len() <= TEXT_MAX {
        return Ok(());
    }
    let message = format!("the text is too long: {} bytes; {TEXT_MAX} are allowed", text.len());
    Err(CelError::new(text, TEXT_MAX..TEXT_MAX + 1, message))
}

pub(super) fn too_deep() -> String {
    format!("it nests too deep: brackets and operations go {DEPTH_MAX} deep at most")
}

/// What has come so far in a pair of brackets that is open, or outside of all.
struct Level {
    /// `?` since the last comma.
    choices: usize,
    /// Signs since the last clause began.
    signs: usize,
    /// `.` since the last sign.
    dots: usize,
}

impl Level {
    const NEW: Self = Self { choices: 0, signs: 0, dots: 0 };

    fn depth(&self) -> usize {
        1 + self.choices + self.signs + self.dots
    }
}

/// How deep the tokens nest that have been taken so far.
pub(super) struct Depth {
    levels: Vec<Level>,
}

impl Depth {
    pub(super) fn new() -> Self {
        Self { levels: vec![Level::NEW] }
    }

    /// Whether everything that was opened is closed.
    pub(super) fn is_outside(&self) -> bool {
        self.levels.len() == 1
    }

    /// Counts `token`, the next one. `Err`: with it, the text nests too deep; says so.
    pub(super) fn take(&mut self, token: Token) -> Result<(), String> {
        self.count(token);
        if self.levels.iter().map(Level::depth).sum::<usize>() > DEPTH_MAX {
            return Err(too_deep());
        }
        Ok(())
    }

    fn count(&mut self, token: Token) {
        let is_outside = self.is_outside();
        let Some(level) = self.levels.last_mut() else { return };
        match token {
            Token::Open(_) => self.levels.push(Level::NEW),
            Token::Close(bracket) if !is_outside => {
                self.levels.pop();
                // What has an index is a part of what comes behind it.
                let is_index = bracket == Bracket::Square;
                self.levels.last_mut().into_iter().for_each(|level| level.dots += usize::from(is_index));
            }
            Token::Comma => *level = Level::NEW,
            Token::And | Token::Or | Token::Colon => *level = Level { choices: level.choices, ..Level::NEW },
            Token::Question => *level = Level { choices: level.choices + 1, ..Level::NEW },
            Token::Dot => level.dots += 1,
            Token::Not | Token::In | Token::Compare(_) | Token::Calculate(_) => {
                *level = Level { signs: level.signs + 1, dots: 0, ..*level };
            }
            _ => {}
        }
    }
}
