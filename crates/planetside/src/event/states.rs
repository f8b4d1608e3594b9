//! Facts about worlds, told when they change: what the service states of them in heartbeats and state messages, and
//! whether they are heard.

use bugle_event::{Content, Identity, Subject, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::field::Facet as _;
use crate::event::fill::{Fill, Fit, Form, fit};
use crate::event::own::Own;
use crate::ids::World;
use crate::raw::Leftover;
use crate::wire::Scalar;

macro_rules! states {
    ($($(#[$doc:meta])* $state:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
        pub struct $state {
            /// When that was noticed, on our clock: the service names no time.
            pub timestamp: Timestamp,
            /// Which world.
            pub world_id: World,
            /// What the service calls it: the only name of a world that is in no table.
            pub name: String,
            /// What a later version stored with it.
            #[serde(flatten)]
            pub leftover: Option<Box<Leftover>>,
        }

        impl Content for $state {
            const NOUNS: &'static [&'static str] = &[World::NOUN];

            fn subject(&self) -> Subject {
                self.world_id.into()
            }

            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                self.world_id.show(visit);
            }

            fn identify(&self, identity: &mut Identity) {
                identity.number(self.timestamp.as_millis().cast_unsigned()).number(self.world_id.0.into());
            }
        }

        impl Own for $state {
            fn world_id(&self) -> World {
                self.world_id
            }
        }

        impl Fill for $state {
            const FIELDS: &'static [&'static str] = &["timestamp", "world_id", "name"];
            const REQUIRED: u64 = 0;

            fn fill(&mut self, form: Form, key: &str, value: Scalar<'_>) -> (Fit, u64) {
                let fit = match key {
                    "timestamp" => fit(form, &mut self.timestamp, value),
                    "world_id" => fit(form, &mut self.world_id, value),
                    "name" => fit(form, &mut self.name, value),
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

states! {
    /// The service calls a world offline that was online before. Until it is online again, nothing comes from it: a gap
    /// then says since when.
    WorldOffline;

    /// The service calls a world online that it called offline before.
    WorldOnline;

    /// A world is called online and has fallen silent: by its own rate, which was learned from what came, that can hardly
    /// be chance. A gap says since when, once it is heard again, or once its silence is believed.
    WorldSilent;

    /// A world is heard again that had fallen silent.
    WorldHeard;
}
