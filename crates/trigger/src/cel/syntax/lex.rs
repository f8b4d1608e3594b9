//! From a text to tokens. What a number or a string is worth is for `literal`.

use std::ops::Range;

use crate::cel::error::CelError;
use crate::cel::syntax::tree::{Comparison, Operation};

/// A word or a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Name,
    /// What only the field of something may be called.
    Reserved,
    /// A name in backticks.
    Quoted,
    True,
    False,
    Null,
    Int,
    Uint,
    Double,
    Text,
    Bytes,
    Open(Bracket),
    Close(Bracket),
    Dot,
    Comma,
    Question,
    Colon,
    Assign,
    Not,
    And,
    Or,
    In,
    Compare(Comparison),
    /// A minus as well, whether it has one side or two.
    Calculate(Operation),
    /// Behind everything.
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    Round,
    Square,
    Curly,
}

/// A token, and where in the text it is, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) place: Range<usize>,
}

/// Those that begin as another one come before it.
const SIGNS: [(&str, Token); 25] = [
    ("==", Token::Compare(Comparison::Equal)),
    ("!=", Token::Compare(Comparison::NotEqual)),
    ("<=", Token::Compare(Comparison::LessOrEqual)),
    (">=", Token::Compare(Comparison::GreaterOrEqual)),
    ("&&", Token::And),
    ("||", Token::Or),
    ("<", Token::Compare(Comparison::Less)),
    (">", Token::Compare(Comparison::Greater)),
    ("=", Token::Assign),
    ("!", Token::Not),
    ("+", Token::Calculate(Operation::Add)),
    ("-", Token::Calculate(Operation::Subtract)),
    ("*", Token::Calculate(Operation::Multiply)),
    ("/", Token::Calculate(Operation::Divide)),
    ("%", Token::Calculate(Operation::Remainder)),
    ("(", Token::Open(Bracket::Round)),
    (")", Token::Close(Bracket::Round)),
    ("[", Token::Open(Bracket::Square)),
    ("]", Token::Close(Bracket::Square)),
    ("{", Token::Open(Bracket::Curly)),
    ("}", Token::Close(Bracket::Curly)),
    (".", Token::Dot),
    (",", Token::Comma),
    ("?", Token::Question),
    (":", Token::Colon),
];

const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "namespace",
    "package",
    "return",
    "var",
    "void",
    "while",
];

/// The tokens of `text`, with [`Token::End`] as the last one.
pub(super) fn lex(text: &str) -> Result<Vec<Lexeme>, CelError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut lexemes = Vec::new();
    loop {
        lexer.skip_blanks();
        let start = lexer.at;
        let token = match lexer.byte(0) {
            None => break,
            Some(first) => lexer.token(first),
        };
        let place = start..lexer.at;
        match token {
            Ok(token) => lexemes.push(Lexeme { token, place }),
            Err(message) => return Err(CelError::new(text, place, message)),
        }
    }
    // Where the next word would have to stand, not where blanks end.
    let end = text.trim_end().len();
    lexemes.push(Lexeme { token: Token::End, place: end..end });
    Ok(lexemes)
}

/// Goes through a text by bytes. What has a meaning is ASCII, and no byte of another letter looks like it.
struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

type Lexed = Result<Token, &'static str>;

impl Lexer<'_> {
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    /// Whether any of `bytes` is that far ahead.
    fn is(&self, ahead: usize, bytes: &[u8]) -> bool {
        self.byte(ahead).is_some_and(|byte| bytes.contains(&byte))
    }

    fn is_digit(&self, ahead: usize) -> bool {
        self.byte(ahead).is_some_and(|byte| byte.is_ascii_digit())
    }

    fn starts_with(&self, with: &[u8]) -> bool {
        self.text.as_bytes()[self.at..].starts_with(with)
    }

    /// Goes behind all bytes that are so. Whether there were any.
    fn skip(&mut self, is_so: impl Fn(u8) -> bool) -> bool {
        let start = self.at;
        while self.byte(0).is_some_and(&is_so) {
            self.at += 1;
        }
        self.at > start
    }

    /// Blanks and comments.
    fn skip_blanks(&mut self) {
        loop {
            self.skip(|byte| b" \t\r\n\x0b\x0c".contains(&byte));
            if !self.starts_with(b"//") {
                return;
            }
            self.skip(|byte| byte != b'\n');
        }
    }

    fn token(&mut self, first: u8) -> Lexed {
        match first {
            b'0'..=b'9' => self.number(),
            b'.' if self.is_digit(1) => self.number(),
            b'"' | b'\'' => self.string(Token::Text, false),
            b'`' => self.quoted_name(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            _ => self.sign(),
        }
    }

    fn sign(&mut self) -> Lexed {
        if let Some((sign, token)) = SIGNS.iter().find(|(sign, _)| self.starts_with(sign.as_bytes())) {
            self.at += sign.len();
            return Ok(*token);
        }
        let letter = self.text[self.at..].chars().next();
        self.at += letter.map_or(0, char::len_utf8);
        Err(match letter {
            Some('&') => "unexpected single '&', expected '&&'",
            Some('|') => "unexpected single '|', expected '||'",
            _ => "unexpected character",
        })
    }

    fn word(&mut self) -> Lexed {
        let (len, token, is_raw) = match (self.byte(0), self.byte(1)) {
            (Some(b'r' | b'R'), Some(b'b' | b'B')) | (Some(b'b' | b'B'), Some(b'r' | b'R')) => (2, Token::Bytes, true),
            (Some(b'b' | b'B'), _) => (1, Token::Bytes, false),
            (first, _) => (1, Token::Text, matches!(first, Some(b'r' | b'R'))),
        };
        if (is_raw || token == Token::Bytes) && self.is(len, b"\"'") {
            self.at += len;
            return self.string(token, is_raw);
        }
        let start = self.at;
        self.skip(is_of_a_name);
        Ok(match &self.text[start..self.at] {
            "true" => Token::True,
            "false" => Token::False,
            "null" => Token::Null,
            "in" => Token::In,
            word if RESERVED.contains(&word) => Token::Reserved,
            _ => Token::Name,
        })
    }

    fn quoted_name(&mut self) -> Lexed {
        self.at += 1;
        self.skip(|byte| byte != b'`');
        self.byte(0).ok_or("unterminated quoted identifier")?;
        self.at += 1;
        Ok(Token::Quoted)
    }

    /// A string or bytes, from the first quote on. Either may go over several lines.
    fn string(&mut self, token: Token, is_raw: bool) -> Lexed {
        let quotes = [self.byte(0).unwrap_or_default(); 3];
        let quotes = if self.starts_with(&quotes) { &quotes[..] } else { &quotes[..1] };
        self.at += quotes.len();
        while let Some(byte) = self.byte(0) {
            if self.starts_with(quotes) {
                self.at += quotes.len();
                return Ok(token);
            }
            let is_escape = byte == b'\\' && !is_raw;
            self.at = (self.at + 1 + usize::from(is_escape)).min(self.text.len());
        }
        Err(if token == Token::Bytes { "unterminated bytes literal" } else { "unterminated string literal" })
    }

    fn number(&mut self) -> Lexed {
        let is_hexadecimal = self.is(0, b"0") && self.is(1, b"xX");
        let is_double = if is_hexadecimal {
            self.at += 2;
            if !self.skip(|byte| byte.is_ascii_hexdigit()) {
                return Err("integral literal missing digits after hexadecimal separator");
            }
            false
        } else {
            self.decimal()?
        };
        let is_uint = !is_double && self.is(0, b"uU");
        self.at += usize::from(is_uint);
        if self.byte(0).is_none_or(|byte| !is_of_a_name(byte)) {
            return Ok(if is_double {
                Token::Double
            } else if is_uint {
                Token::Uint
            } else {
                Token::Int
            });
        }
        self.at += 1;
        Err(match (is_double, is_uint) {
            (true, _) => "float literal has unexpected trailing characters",
            (_, true) => "uint literal has unexpected trailing characters",
            _ => "int literal has unexpected trailing characters",
        })
    }

    /// Digits, perhaps with a fraction and an exponent. Whether it has one of these.
    fn decimal(&mut self) -> Result<bool, &'static str> {
        self.skip(|byte| byte.is_ascii_digit());
        let whole = self.at;
        if self.is(0, b".") && self.is_digit(1) {
            self.at += 1;
            self.skip(|byte| byte.is_ascii_digit());
        }
        if self.is(0, b"eE") {
            self.at += 1 + usize::from(self.is(1, b"+-"));
            if !self.skip(|byte| byte.is_ascii_digit()) {
                return Err("floating point literal missing digits after exponent separator");
            }
        }
        Ok(self.at > whole)
    }
}

fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
