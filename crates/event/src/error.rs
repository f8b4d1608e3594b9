//! Errors of any kind, and how people read them.

/// An error of any type.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An error and its causes in one line, as people read it.
pub fn in_words(error: &(dyn std::error::Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
