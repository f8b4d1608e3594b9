//! The macro that makes, from one table, a type for each event, and hands the rows on to the table that makes the enum of
//! all of them. The table itself is in `table.rs`.

/// Each row: docs, `Name "its name on the wire" "kind"`, then what it is about (where that is nobody: its world), how
/// many of it, equal in every field, one second can hold, what it can be filtered by besides its world, and its fields.
/// The service sends it to whoever asks for what it is about; `or world_id`, to whoever asks for its world as well.
///
/// Behind `=>`, a row each for what never comes from a frame: docs, `Name "kind"`; its type is made elsewhere.
///
/// Every field identifies, known or not: facts that differ in one are two facts. REST tells some fields differently or
/// not at all, so what is fetched from there must be compared by time, world and ids, and not by its id.
macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $name:ident $wire:literal $kind:literal {
            about: $about:ident $(or $other:ident)?;
            in_a_second: $often:ident;
            facets: $($facet:ident)*;
            $( $(#[$field_doc:meta])* $field:ident: $type:ty, )*
        }
    )+
    => $( $(#[$own_doc:meta])* $own:ident $own_kind:literal; )+
    ) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
            pub struct $name {
                /// When it happened, to the second. The epoch where the game did not say.
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
                const NOUNS: &'static [&'static str] =
                    nouns::list(&nouns::each_once([World::NOUN, $(nouns::of(|fact: &Self| &fact.$facet)),*]));

                fn subject(&self) -> Subject {
                    if self.$about.is_none() { self.world_id.into() } else { self.$about.into() }
                }

                fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                    self.world_id.show(visit);
                    $(self.$facet.show(visit);)*
                }

                fn identify(&self, identity: &mut Identity) {
                    // Which optional ones are there: none is not zero.
                    let there = [$(!self.$field.is_absent()),*];
                    let there = there.iter().fold(0, |bits, is_there| bits << 1 | u64::from(*is_there));
                    identity.number(self.timestamp.as_millis().cast_unsigned()).number(there);
                    self.world_id.identify(identity);
                    $(self.$field.identify(identity);)*
                    if let Some(leftover) = &self.leftover {
                        leftover.identify(identity);
                    }
                }
            }

            const _: () = {
            #[derive(Clone, Copy)]
            #[expect(non_camel_case_types, reason = "they are fields")]
            pub(crate) enum Place { timestamp, world_id, $($field,)* event_name }

            impl Fill for $name {
                const FIELDS: &'static [&'static str] = &["timestamp", "world_id", $(stringify!($field)),*];
                const REQUIRED: u64 = 1 << Place::timestamp as u64
                    | 1 << Place::world_id as u64
                    $(| (!<$type as Field>::IS_OPTIONAL as u64) << Place::$field as u64)*;

                fn fill(&mut self, form: Form, key: &str, value: Scalar<'_>) -> (Fit, u64) {
                    match key {
                        "event_name" => (Fit::Good, 0),
                        "timestamp" => (fit(form, &mut self.timestamp, value), 1 << Place::timestamp as u64),
                        "world_id" => (fit(form, &mut self.world_id, value), 1 << Place::world_id as u64),
                        $(stringify!($field) => (fit(form, &mut self.$field, value), 1 << Place::$field as u64),)*
                        _ => (Fit::Unknown, 0),
                    }
                }

                fn leftover(&mut self) -> &mut Option<Box<Leftover>> {
                    &mut self.leftover
                }
            }

            impl InOrder for $name {
                type Place = Place;
                const KEYS: &'static [(&'static str, Place)] = &alphabetical([
                    (key!(event_name), Place::event_name),
                    (key!(timestamp), Place::timestamp),
                    (key!(world_id), Place::world_id),
                    $((key!($field), Place::$field),)*
                ]);

                fn take<'a>(&mut self, place: Place, text: &'a str) -> Option<&'a str> {
                    match place {
                        Place::event_name => until_quote(text).map(|(_, after)| after),
                        Place::timestamp => take(&mut self.timestamp, text),
                        Place::world_id => take(&mut self.world_id, text),
                        $(Place::$field => take(&mut self.$field, text),)*
                    }
                }

                fn bit(place: Place) -> u64 {
                    1 << place as u64
                }
            }
            };
        )+

        bugle_event::facts! {
            /// What PlanetSide 2 says happened.
            #[derive(Clone, Debug, PartialEq, Serialize)]
            #[serde(untagged)]
            #[non_exhaustive]
            pub enum Event reads with restored {
                $($(#[$doc])* $name = $kind,)+
                $($(#[$own_doc])* $own = $own_kind,)+
                /// An event whose name this version does not know.
                Unknown(UnknownEvent) = "planetside.unknown",
            }
        }

        impl Event {
            /// When it happened, to the second. The epoch where the game did not say.
            pub fn timestamp(&self) -> Timestamp {
                match self {
                    $(Self::$name(fact) => fact.timestamp,)+
                    $(Self::$own(fact) => fact.timestamp,)+
                    Self::Unknown(event) => event.timestamp,
                }
            }

            /// Where it happened. None: on no world, or the game did not say.
            pub fn world_id(&self) -> World {
                match self {
                    $(Self::$name(fact) => fact.world_id,)+
                    $(Self::$own(fact) => Own::world_id(fact),)+
                    Self::Unknown(event) => event.world_id,
                }
            }

            /// What came with it and found no place in its type.
            pub fn leftover(&self) -> Option<&Leftover> {
                match self {
                    $(Self::$name(fact) => fact.leftover.as_deref(),)+
                    $(Self::$own(fact) => fact.leftover.as_deref(),)+
                    Self::Unknown(event) => event.leftover.as_deref(),
                }
            }

            /// The same, to be added to.
            pub(crate) fn leftover_mut(&mut self) -> &mut Option<Box<Leftover>> {
                match self {
                    $(Self::$name(fact) => &mut fact.leftover,)+
                    $(Self::$own(fact) => &mut fact.leftover,)+
                    Self::Unknown(event) => &mut event.leftover,
                }
            }

            /// Whether another event with equal fields can only be the same fact told again. Where it is not said when
            /// or to whom it happened, nobody knows.
            pub fn is_told_once(&self) -> bool {
                match self {
                    $(Self::$name(fact) => {
                        matches!(InASecond::$often, InASecond::Once)
                            && fact.timestamp != Timestamp::EPOCH
                            && !fact.$about.is_none()
                    })+
                    $(Self::$own(_) => false,)+
                    Self::Unknown(_) => false,
                }
            }

            /// How the service matches events of this name. `None`: it is no event that the API documents.
            pub(crate) fn matching(name: &str) -> Option<Matching> {
                match name {
                    $($wire => Some(Matching::about(stringify!($about), &[$(stringify!($other))?])),)+
                    _ => None,
                }
            }

            /// The event of this name that a payload is which is as nearly all are. If it is not, that says nothing.
            pub(crate) fn in_order(name: &str, payload: &str) -> Option<Self> {
                match name {
                    $($wire => $name::in_order(payload).map(Self::from),)+
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

        /// What never comes from a frame, by its name as the API would spell it, and its kind.
        pub(crate) const OWN: &[(&str, KindInfo)] = &[$((stringify!($own), KindInfo::of::<$own>()),)+];

        /// Every kind of event, as the API names it and as Bugle does.
        pub const EVENTS: &[(&str, KindInfo)] = &[$(($wire, KindInfo::of::<$name>()),)+];
    };
}
