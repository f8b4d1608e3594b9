//! The macro that makes, from one table, a type for each event, the enum of all of them, and what both must be able
//! to do. The table itself is in `table.rs`.

/// Each row: docs, `Name "its name on the wire" "kind"`, then what it is about (where that is nobody: its world), what
/// identifies it, what it can be filtered by besides its world, and its fields.
///
/// Identity leaves out what REST does not tell or tells differently (team ids, floats, outfits of a facility), so that
/// a fact fetched after an outage has the id that it would have had on the stream.
macro_rules! facts {
    ($(
        $(#[$doc:meta])*
        $name:ident $wire:literal $kind:literal {
            about: $about:ident;
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

            impl Fact for $name {
                type Game = Event;
                const KIND: Kind = Kind::new($kind);

                fn of(game: &Event) -> Option<&Self> {
                    match game {
                        Event::$name(fact) => Some(fact),
                        _ => None,
                    }
                }
            }

            impl From<$name> for Event {
                fn from(fact: $name) -> Self {
                    Self::$name(fact)
                }
            }
        )+

        /// What PlanetSide 2 says happened.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum Event {
            $($(#[$doc])* $name($name),)+
            /// An event whose name this version does not know.
            Unknown(UnknownEvent),
        }

        impl Event {
            /// When it happened, to the second. The epoch where the game did not say.
            pub fn timestamp(&self) -> Timestamp {
                match self {
                    $(Self::$name(fact) => fact.timestamp,)+
                    Self::Unknown(event) => event.timestamp,
                }
            }

            /// Where it happened.
            pub fn world_id(&self) -> World {
                match self {
                    $(Self::$name(fact) => fact.world_id,)+
                    Self::Unknown(event) => event.world_id,
                }
            }

            /// What came with it and found no place in its type.
            pub fn leftover(&self) -> Option<&Leftover> {
                match self {
                    $(Self::$name(fact) => fact.leftover.as_deref(),)+
                    Self::Unknown(_) => None,
                }
            }

            /// The event of this name with these fields, if it is the name of one.
            pub(crate) fn known(name: &str, fields: &Fields<'_>) -> Option<Self> {
                match name {
                    $($wire => Some($name::from_fields(Form::Wire, fields).into()),)+
                    _ => None,
                }
            }

            /// The event of this kind whose stored fields these are, if it is the kind of one.
            pub(super) fn restored(kind: &str, fields: &Fields<'_>) -> Option<Self> {
                match kind {
                    $($kind => Some($name::from_fields(Form::Stored, fields).into()),)+
                    _ => None,
                }
            }
        }

        impl Payload for Event {
            fn kind(&self) -> Kind {
                match self {
                    $(Self::$name(_) => <$name as Fact>::KIND,)+
                    Self::Unknown(_) => UnknownEvent::KIND,
                }
            }

            fn subject(&self) -> Subject {
                match self {
                    $(Self::$name(fact) => fact.subject(),)+
                    Self::Unknown(event) => event.world_id.into(),
                }
            }

            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                match self {
                    $(Self::$name(fact) => fact.facets(visit),)+
                    Self::Unknown(event) => event.world_id.show(visit),
                }
            }

            fn identify(&self, identity: &mut Identity) {
                match self {
                    $(Self::$name(fact) => fact.identify(identity),)+
                    Self::Unknown(event) => event.identify(identity),
                }
            }
        }

        /// Every kind of event, as the API names it and as Bugle does.
        pub const EVENTS: &[(&str, KindInfo)] = &[$(($wire, KindInfo::of::<$name>()),)+];
    };
}
