//! Facts about the push connections themselves, told when they change: only to those who ask for them by their kinds. No
//! frame ever brings one.

use bugle_event::{Content, Fact as _, Identity, Kind, Subject, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::field::Field;
use crate::event::fill::{Fill, Fit, Form, fit};
use crate::event::own::Own;
use crate::event::words::Parting;
use crate::ids::World;
use crate::raw::Leftover;
use crate::wire::Scalar;

/// Their kinds.
pub(crate) const LINKS: [Kind; 3] = [Connected::KIND, Disconnected::KIND, SubscriptionRepaired::KIND];

/// What the subject of such a fact is called, and what it can be filtered by.
const NOUN: &str = "connection";

/// Each row: docs, name, and the fields that it has besides those of all.
macro_rules! links {
    ($(
        $(#[$doc:meta])*
        $name:ident {
            $( $(#[$field_doc:meta])* $field:ident: $type:ty, )*
        }
    )+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
        pub struct $name {
            /// When that was noticed, on our clock.
            pub timestamp: Timestamp,
            /// Which connection: by the number that it has in `status()` and in recordings.
            pub connection: u32,
            /// Where it leads: host and port.
            pub endpoint: String,
            $(
                $(#[$field_doc])*
                #[serde(skip_serializing_if = "Field::is_absent")]
                pub $field: $type,
            )*
            /// What a later version stored with it.
            #[serde(flatten)]
            pub leftover: Option<Box<Leftover>>,
        }

        impl Content for $name {
            const NOUNS: &'static [&'static str] = &[NOUN];

            fn subject(&self) -> Subject {
                Subject::number(NOUN, self.connection.into())
            }

            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                visit(self.subject());
            }

            fn identify(&self, identity: &mut Identity) {
                identity.number(self.timestamp.as_millis().cast_unsigned()).number(self.connection.into());
                identity.text(&self.endpoint);
            }
        }

        /// It happened to a connection, and on no world.
        impl Own for $name {
            fn world_id(&self) -> World {
                World::NONE
            }
        }

        impl Fill for $name {
            const FIELDS: &'static [&'static str] = &["timestamp", "connection", "endpoint", $(stringify!($field)),*];
            const REQUIRED: u64 = 0;

            fn fill(&mut self, form: Form, key: &str, value: Scalar<'_>) -> (Fit, u64) {
                let fit = match key {
                    "timestamp" => fit(form, &mut self.timestamp, value),
                    "connection" => fit(form, &mut self.connection, value),
                    "endpoint" => fit(form, &mut self.endpoint, value),
                    $(stringify!($field) => fit(form, &mut self.$field, value),)*
                    _ => Fit::Unknown,
                };
                (fit, 0)
            }

            fn leftover(&mut self) -> &mut Option<Box<Leftover>> {
                &mut self.leftover
            }
        }
    )+};
}

links! {
    /// A push connection stands, and the service has confirmed that it brings what is wanted.
    Connected {}

    /// A push connection that was connected is over. Another one is opened in its place, unless it was moved or
    /// rests.
    Disconnected {
        /// Why.
        by: Parting,
        /// What is known of that besides, in words.
        reason: String,
    }

    /// The service had lost a part of a subscription without a word, and holds all of it again. A gap says what was missing.
    SubscriptionRepaired {
        /// What it had lost, in words.
        detail: String,
    }
}
