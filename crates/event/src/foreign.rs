//! Facts that this program cannot read.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::error::BoxError;
use crate::id::Identity;
use crate::kind::Kind;
use crate::payload::Payload;
use crate::subject::Subject;

/// A fact that this program cannot read: of a game or of a kind it does not know. It is handed on as it was written.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Foreign {
    #[serde(skip)]
    kind: Kind,
    #[serde(skip)]
    subject: Subject,
    data: Box<RawValue>,
}

impl Foreign {
    /// The fact with this JSON.
    pub fn new(kind: Kind, subject: Subject, data: &str) -> Result<Self, BoxError> {
        Ok(Self { kind, subject, data: RawValue::from_string(data.to_owned())? })
    }

    /// Its JSON.
    pub fn data(&self) -> &str {
        self.data.get()
    }
}

impl Payload for Foreign {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn subject(&self) -> Subject {
        self.subject.clone()
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.data.get());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::{Envelope, Seen};
    use crate::name::Name;
    use crate::time::Timestamp;

    #[test]
    fn what_nobody_can_read_is_handed_on_as_it_was_written() {
        let kind = Kind::new(Name::parse("chess.move").unwrap().0);
        let fact = Foreign::new(kind, "board/7".parse().unwrap(), r#"{"to":"e4"}"#).unwrap();
        let json = Envelope::new("chess", fact, Seen::at(Timestamp::EPOCH)).to_json();
        assert!(json.contains(r#""type":"chess.move","subject":"board/7""#), "{json}");
        assert!(json.ends_with(r#""data":{"to":"e4"}}"#), "{json}");
    }
}
