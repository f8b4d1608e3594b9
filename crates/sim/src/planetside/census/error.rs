//! The ways in which Census says no.

use serde_json::{Value, json};

/// Why there is no list. Texts are those of the original, two spaces after a full stop included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CensusError {
    /// The namespace or the collection is not known.
    NoData,
    /// The address is none.
    BadSyntax,
    /// The service id is not let in.
    NotRegistered,
    /// There is no service id, or the one for everybody, and too many requests with it.
    Missing,
    /// A part of Census is down.
    Unavailable,
    /// Something is wrong, and Census does not say what.
    Server,
    /// The collection has no such field; it has these.
    UnknownField(Vec<String>),
    /// This field takes numbers only.
    NotANumber(String),
    /// This command takes whole numbers only.
    NotAWholeNumber(&'static str),
    /// A search for a part of this field's value gives less than three characters.
    SearchTooShort(String),
    /// `c:show` or `c:hide` leaves nothing.
    NothingToShow,
}

impl CensusError {
    /// The body that says so.
    pub(super) fn body(&self) -> Value {
        let term = match self {
            Self::NoData => return json!({"error": "No data found."}),
            Self::BadSyntax => return json!({"error": "Bad request syntax."}),
            Self::NotRegistered => {
                return json!({"error": "Provided Service ID is not registered.  A valid Service ID is required for \
                    continued api use. (http://census.daybreakgames.com/#devSignup)"});
            }
            Self::Missing => {
                return json!({"error": "Missing Service ID.  A valid Service ID is required for continued api use.  \
                    The Service ID s:example is for casual use only.  (http://census.daybreakgames.com/#devSignup)"});
            }
            Self::Unavailable => return json!({"error": "service_unavailable"}),
            Self::Server => return json!({"errorCode": "SERVER_ERROR"}),
            Self::UnknownField(fields) => {
                format!("Invalid search term. Valid search terms: [{}]", fields.join(", "))
            }
            Self::NotANumber(field) => format!("Invalid search term: {field}. Value must be a number."),
            Self::NotAWholeNumber(command) => {
                format!("Invalid search term: {command}. Value must be a whole number.")
            }
            Self::SearchTooShort(field) => {
                format!("Invalid search value for term: {field}. Regex query must have at least 3 characters.")
            }
            Self::NothingToShow => "c:show or c:hide resulted in no valid terms.".to_owned(),
        };
        json!({"errorCode": "SERVER_ERROR", "errorMessage": format!("INVALID_SEARCH_TERM: {term}")})
    }
}
