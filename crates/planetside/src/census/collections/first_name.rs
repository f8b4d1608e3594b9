//! The names of characters.

use bugle_model::row;

row! {
    /// A name of one word.
    pub struct FirstName {
        /// As it is shown.
        first: Option<String>,
        /// In lower case, to be searched for.
        first_lower: Option<String>,
    }
}
