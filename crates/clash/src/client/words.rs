//! What the errors of the API and of the portal have in common.

/// The shortest secret that is hidden from what a service says: a shorter one is found in any text.
const HIDDEN_LEN_MIN: usize = 4;

/// What a service says, behind what we say.
pub(super) fn in_brackets(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(" ({message})") }
}

/// Whether a secret is long enough to be hidden.
pub(super) fn is_hidden(secret: &str) -> bool {
    secret.len() >= HIDDEN_LEN_MIN
}
