//! The kinds of patterns there are: a line each.

use std::sync::Arc;

use crate::pattern::absence::Absence;
use crate::pattern::any::Pattern;
use crate::pattern::batch::Batch;
use crate::pattern::count::Count;
use crate::pattern::debounce::Debounce;
use crate::pattern::sequence::Sequence;
use crate::pattern::session::Session;
use crate::pattern::sort::Sort;
use crate::pattern::text::draft::Worded;
use crate::pattern::text::error::PatternError;
use crate::pattern::text::phrases::Phrases;

macro_rules! patterns {
    ($($kind:ident = $tag:literal, $word:literal;)+) => {$(
        impl From<$kind> for Pattern {
            fn from(kind: $kind) -> Self {
                Self::new(Sort { tag: $tag, word: $word }, Arc::new(kind))
            }
        }
    )+

        /// Each word that a pattern begins with, and an example of what follows.
        pub(crate) const WORDS: &[(&str, &str)] = &[$(($word, <$kind as Worded>::FORM)),+];

        /// Reads what follows `word`. `None`: no pattern begins with it.
        pub(crate) fn read(word: &str, phrases: &mut Phrases<'_>) -> Option<Result<Pattern, PatternError>> {
            match word {
                $($word => Some(<$kind as Worded>::read(phrases).map(Pattern::from)),)+
                _ => None,
            }
        }
    };
}

// The number is what a saved state is known by, and stays; the word begins the text form.
patterns! {
    Sequence = 1, "sequence";
    Count = 2, "count";
    Absence = 3, "absence";
    Session = 4, "session";
    Debounce = 5, "debounce";
    Batch = 6, "batch";
}
