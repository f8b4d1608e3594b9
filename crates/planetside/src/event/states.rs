//! Facts that the service states about its worlds in heartbeats and state messages, told when they change.

use bugle_event::{Content, Identity, Subject, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::field::{Facet as _, Field, Identifying as _};
use crate::event::stored::Restore;
use crate::ids::World;
use crate::wire::Fields;

macro_rules! states {
    ($($(#[$doc:meta])* $state:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
        pub struct $state {
            /// When the service said so, on our clock: it names no time of its own.
            pub timestamp: Timestamp,
            /// Which world.
            pub world_id: World,
            /// What the service calls it: the only name of a world that is in no table.
            pub name: String,
        }

        impl Content for $state {
            fn subject(&self) -> Subject {
                self.world_id.into()
            }

            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                self.world_id.show(visit);
            }

            fn identify(&self, identity: &mut Identity) {
                identity.number(self.timestamp.as_millis().cast_unsigned()).number(self.world_id.number());
            }
        }

        impl Restore for $state {
            fn restore(fields: &Fields<'_>) -> Self {
                Self {
                    timestamp: fields.text("timestamp").and_then(Field::read_back).unwrap_or_default(),
                    world_id: fields.text("world_id").and_then(Field::read_back).unwrap_or_default(),
                    name: fields.text("name").unwrap_or_default().to_owned(),
                }
            }
        }
    )+};
}

states! {
    /// The service calls a world offline that was online before. Until it is online again, nothing comes from it: a gap
    /// then says since when.
    WorldOffline;

    /// The service calls a world online that it called offline before.
    WorldOnline;
}
