//! The macro that makes, from one table, a type for each event, and hands the rows on to the table that makes the enum of
//! all of them. The table itself is in `table.rs`.

/// Each row: docs, `Name "its name on the wire" "kind"`, then what it is about (where that is nobody: its world), what
/// identifies it, what it can be filtered by besides its world, and its fields. The service sends it to whoever asks for
/// what it is about; `or world_id`, to whoever asks for its world as well.
///
/// Identity leaves out what REST does not tell or tells differently (team ids, floats, outfits of a facility), so that
/// a fact fetched after an outage has the id that it would have had on the stream.
macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $name:ident $wire:literal $kind:literal {
            about: $about:ident $(or $other:ident)?;
            identity: $($id:ident)*;
            facets: $($facet:ident)*;
            $( $(#[$field_doc:meta])* $field:ident: $type:ty, )*
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
            pub struct $name {
                /// When it happened, to the second.
                pub timestamp: Timestamp,
                /// Where it happened.
                pub world_id: World,
                $(
                    $(#[$field_doc])*
                    #[serde(skip_serializing_if = "Field::is_absent")]
                    pub $field: $type,
                )*
                /// What came with it and found no place above.
                #[serde(flatten)]
                pub leftover: Option<Box<Leftover>>,
            }

            impl $name {
                /// Its name in the API.
                pub const NAME: &'static str = $wire;
            }

            impl Content for $name {
                fn subject(&self) -> Subject {
                    if self.$about.is_none() { self.world_id.into() } else { self.$about.into() }
                }

                fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                    self.world_id.show(visit);
                    $(self.$facet.show(visit);)*
                }

                fn identify(&self, identity: &mut Identity) {
                    identity.number(self.timestamp.as_millis().cast_unsigned()).number(self.world_id.number());
                    $(identity.number(self.$id.number());)*
                }
            }

            impl Fill for $name {
                fn fill(&mut self, form: Form, key: &str, value: Scalar<'_>) -> Fit {
                    match key {
                        "event_name" => Fit::Good,
                        "timestamp" => fit(form, &mut self.timestamp, value),
                        "world_id" => fit(form, &mut self.world_id, value),
                        $(stringify!($field) => fit(form, &mut self.$field, value),)*
                        _ => Fit::Unknown,
                    }
                }

                fn leftover(&mut self) -> &mut Option<Box<Leftover>> {
                    &mut self.leftover
                }
            }
        )+

        bugle_event::facts! {
            /// What PlanetSide 2 says happened.
            #[derive(Clone, Debug, PartialEq, Serialize)]
            #[serde(untagged)]
            #[non_exhaustive]
            pub enum Event reads with restored {
                $($(#[$doc])* $name = $kind,)+
                /// The service calls a world offline that was online before.
                WorldOffline = "planetside.world_offline",
                /// The service calls a world online that it called offline before.
                WorldOnline = "planetside.world_online",
                /// An event whose name this version does not know.
                Unknown(UnknownEvent) = "planetside.unknown",
            }
        }

        impl Event {
            /// When it happened, to the second. The epoch where the game did not say.
            pub fn timestamp(&self) -> Timestamp {
                match self {
                    $(Self::$name(fact) => fact.timestamp,)+
                    Self::WorldOffline(state) => state.timestamp,
                    Self::WorldOnline(state) => state.timestamp,
                    Self::Unknown(event) => event.timestamp,
                }
            }

            /// Where it happened.
            pub fn world_id(&self) -> World {
                match self {
                    $(Self::$name(fact) => fact.world_id,)+
                    Self::WorldOffline(state) => state.world_id,
                    Self::WorldOnline(state) => state.world_id,
                    Self::Unknown(event) => event.world_id,
                }
            }

            /// What came with it and found no place in its type.
            pub fn leftover(&self) -> Option<&Leftover> {
                match self {
                    $(Self::$name(fact) => fact.leftover.as_deref(),)+
                    Self::WorldOffline(_) | Self::WorldOnline(_) | Self::Unknown(_) => None,
                }
            }

            /// How the service matches events of this name. `None`: it is no event that the API documents.
            pub(crate) fn matching(name: &str) -> Option<Matching> {
                match name {
                    $($wire => Some(Matching::about(stringify!($about), &[$(stringify!($other))?])),)+
                    _ => None,
                }
            }

            /// The event of this name with these fields, if it is the name of one.
            pub(crate) fn known(name: &str, fields: &Fields<'_>) -> Option<Self> {
                match name {
                    $($wire => Some($name::from_fields(Form::Wire, fields).into()),)+
                    _ => None,
                }
            }
        }

        /// Every kind of event, as the API names it and as Bugle does.
        pub const EVENTS: &[(&str, KindInfo)] = &[$(($wire, KindInfo::of::<$name>()),)+];
    };
}
