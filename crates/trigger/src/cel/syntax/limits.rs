//! What the parser is never shown: a text that is too long, or nests too deep. It, and what is made of what it says, go as
//! deep as the text does.

use cel::parser::pratt_parser::{Lexer, Token, TokenKind};

use crate::cel::error::CelError;

/// How long a text may be, in bytes.
const TEXT_MAX: usize = 4096;

/// How deep it may nest: brackets, and operations one after the other, each of which takes the one before it as a part.
/// `&&` and `||` take all their clauses side by side.
const DEPTH_MAX: usize = 64;

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

/// The signs of `&&` in a text, by where they are and in how many brackets: what the parser does not keep.
pub(super) type Ands = Vec<(usize, usize)>;

/// What a text that is fit for the parser is made of.
pub(super) struct Outline {
    pub(super) ands: Ands,
    /// Whether anything outside of all brackets binds less than `&&`, so that it is no chain of clauses.
    pub(super) is_looser: bool,
}

/// Refuses what is too long, too deep, or made of what is no token.
pub(super) fn check(text: &str) -> Result<Outline, CelError> {
    if text.len() > TEXT_MAX {
        let message = format!("the text is too long: {} bytes; {TEXT_MAX} are allowed", text.len());
        return Err(CelError::new(text, TEXT_MAX..TEXT_MAX + 1, message));
    }
    let mut lexer = Lexer::new(text);
    let mut levels = vec![Level::NEW];
    let mut outline = Outline { ands: Ands::new(), is_looser: false };
    loop {
        let token = lexer.lex();
        match token.kind {
            TokenKind::TokEnd => return Ok(outline),
            TokenKind::TokError => {
                let message = lexer.get_error().map_or_else(|| "no token".to_owned(), |error| error.message.clone());
                return Err(CelError::new(text, token.start..token.end, message));
            }
            _ => count(&mut levels, &mut outline, &token),
        }
        if levels.iter().map(Level::depth).sum::<usize>() > DEPTH_MAX {
            let message = format!("it nests too deep: brackets and operations go {DEPTH_MAX} deep at most");
            return Err(CelError::new(text, token.start..token.end, message));
        }
    }
}

/// How long the token is that begins at `at`.
pub(super) fn token_len(text: &str, at: usize) -> usize {
    text.get(at..).map_or(1, |rest| Lexer::new(rest).lex().end.max(1))
}

fn count(levels: &mut Vec<Level>, outline: &mut Outline, token: &Token) {
    use TokenKind as T;
    let depth = levels.len();
    let Some(level) = levels.last_mut() else { return };
    match token.kind {
        T::TokLeftParen | T::TokLeftBracket | T::TokLeftBrace => levels.push(Level::NEW),
        T::TokRightParen | T::TokRightBracket | T::TokRightBrace if depth > 1 => {
            levels.pop();
            // What has an index is a part of what comes behind it.
            let is_index = token.kind == T::TokRightBracket;
            levels.last_mut().into_iter().for_each(|level| level.dots += usize::from(is_index));
        }
        T::TokComma => *level = Level::NEW,
        T::TokLogicalAnd | T::TokLogicalOr | T::TokQuestion | T::TokColon => {
            *level = Level { choices: level.choices, ..Level::NEW };
            match token.kind {
                T::TokLogicalAnd => outline.ands.push((token.start, depth)),
                _ => outline.is_looser |= depth == 1,
            }
            level.choices += usize::from(token.kind == T::TokQuestion);
        }
        T::TokDot => level.dots += 1,
        T::TokMinus
        | T::TokPlus
        | T::TokAsterisk
        | T::TokSlash
        | T::TokPercent
        | T::TokExclamation
        | T::TokEqualEqual
        | T::TokExclamationEqual
        | T::TokLess
        | T::TokLessEqual
        | T::TokGreater
        | T::TokGreaterEqual
        | T::TokIn => *level = Level { signs: level.signs + 1, dots: 0, ..*level },
        _ => {}
    }
}
