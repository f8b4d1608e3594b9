//! The table that a model is.

/// Defines a [`Model`](crate::Model): the fields that name it, then all others, each with the service's name for it and
/// the names it had before.
///
/// A field is read as its type says ([`Read`](crate::Read)); an `Option` may be absent, all others are then zero, empty
/// or `false`. A name in `snake_case` is understood too where the service writes it in `camelCase`: what was written is
/// read back. The struct is written as JSON under its own names; `Option`s that are `None` are left out. The crate needs
/// `serde` and `schemars`.
///
/// The service's own form of it is another one: [`Read::to_service`](crate::Read::to_service) writes what was read as it
/// was sent, and what was changed since as it is.
///
/// A model knows which of its fields were sent. What a body lacks is unknown, and can be taken over from the one before
/// ([`Read::carry`](crate::Read::carry)); where a body that lacks a field says that there is none, its line ends with
/// `or none`.
///
/// ```
/// use bugle_model::{Model as _, Read as _, model};
///
/// model! {
///     /// A ship.
///     pub struct Ship {
///         @identity {
///             /// What it is called.
///             name: String = "shipName",
///         }
///         /// How many are on board.
///         crew_size: u32 = "crewSize" | "crew",
///         /// Where it goes.
///         heading: Option<String> = "heading",
///     }
/// }
///
/// let read = Ship::from_json(br#"{"shipName": "Argo", "crew": "50", "heading": 3, "oars": 25}"#)?;
/// assert_eq!((read.value.crew_size, read.odd_fields, read.unknown), (50, 1, 1));
/// let written = serde_json::to_string(&read.value).unwrap();
/// assert_eq!(written, r#"{"name":"Argo","crew_size":50,"heading":3,"oars":25}"#);
/// let as_sent = r#"{"crew":"50","heading":3,"oars":25,"shipName":"Argo"}"#;
/// assert_eq!(read.value.to_service().to_string(), as_sent);
/// assert!(Ship::from_json(br#"{"crew": 50}"#).is_err());
/// # Ok::<(), bugle_model::BodyError>(())
/// ```
#[macro_export]
macro_rules! model {
    (
        $(#[$doc:meta])*
        pub struct $model:ident {
            $(@identity { $($(#[$id_doc:meta])* $id:ident: $id_type:ty = $id_name:literal),+ $(,)? })?
            $($(#[$field_doc:meta])* $field:ident: $type:ty = $name:literal $(| $retired:literal)* $(or $none:ident)?),*
            $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, ::schemars::JsonSchema)]
        pub struct $model {
            $($($(#[$id_doc])* pub $id: $id_type,)+)?
            $(
                $(#[$field_doc])*
                #[serde(default, skip_serializing_if = "::bugle_model::parts::may_be_left_out")]
                pub $field: $type,
            )*
            /// What the API sent beyond this, and values of an unexpected type, under the API's names.
            #[serde(flatten)]
            pub extra: $crate::Extra,
            /// Which of the fields were sent.
            #[serde(skip)]
            #[doc(hidden)]
            pub sent: $crate::parts::Sent,
        }

        const _: () = {
            /// The fields, numbered.
            #[allow(non_camel_case_types, dead_code, clippy::upper_case_acronyms, reason = "fields as they are called")]
            #[derive(Clone, Copy)]
            enum Place { $($field,)* End }

            impl $model {
                #[allow(clippy::new_without_default, reason = "most models are named by something")]
                /// One with only what names it; all else absent, zero or empty.
                pub fn new($($($id: $id_type),+)?) -> Self {
                    Self {
                        $($($id,)+)?
                        $($field: Default::default(),)*
                        extra: $crate::Extra::new(),
                        sent: $crate::parts::Sent::default(),
                    }
                }
            }

            $crate::model_reading! {
                $model { $($($id: $id_type = $id_name),+)? }
                { $($field: $type = $name $(| $retired)* $(or $none)?),* }
            }
            $crate::model_comparing! {
                $model { $($($id),+)? } { $($field $(or $none)?),* }
            }
        };
    };
}

/// How a model is read, and written.
#[doc(hidden)]
#[macro_export]
macro_rules! model_reading {
    (
        $model:ident { $($id:ident: $id_type:ty = $id_name:literal),* }
        { $($field:ident: $type:ty = $name:literal $(| $retired:literal)* $(or $none:ident)?),* }
    ) => {
        impl $crate::Model for $model {
            const NAME: &'static str = stringify!($model);
            const NEEDS: &'static str = {
                let needs: &[&str] = &[$($id_name),*];
                match needs {
                    [first, ..] => first,
                    [] => "",
                }
            };

            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn knows(name: &str) -> bool {
                matches!(name, $($id_name)|* $(| $name $(| $retired)*)*)
            }

            fn from_fields(fields: $crate::Fields<'_>, reading: &mut $crate::Reading) -> Option<Self> {
                use $crate::parts::{Put, Slot};
                $(let mut $id = Slot::<$id_type>::EMPTY;)*
                $(let mut $field = Slot::<$type>::EMPTY;)*
                let mut extra = $crate::Extra::new();
                let outer = reading.begin();
                for (name, value) in fields.iter() {
                    let mut is_ours = false;
                    let mut put = |name: &str| {
                        Some(match name {
                            $($id_name => $id.put($id_name, value, true, reading),)*
                            $(
                                $name => $field.put($name, value, true, reading),
                                $($retired => $field.put($retired, value, false, reading),)*
                            )*
                            _ => return None,
                        })
                    };
                    // In the service's spelling nearly always: then its name is looked for once.
                    let found = put(name).or_else(|| {
                        let found = put(&$crate::parts::other_name(name)?)?;
                        is_ours = true;
                        Some(found)
                    });
                    if is_ours {
                        reading.unusual();
                    }
                    found.unwrap_or_else(|| Put::unknown(reading)).keep(name, value, &mut extra);
                }
                let is_unusual = reading.end(outer);
                let mut sent = $crate::parts::Sent::default();
                let model = Self {
                    $($id: $id.name()?,)*
                    $($field: $field.take(Place::$field as usize, &mut sent).unwrap_or_default(),)*
                    extra,
                    sent,
                };
                Some(if is_unusual { model.remembering(&fields) } else { model })
            }
        }

        $crate::model_named! { $model { $($id: $id_type = $id_name),* } }

        impl $model {
            /// Remembers how the fields that it was made of differ from how they are usually written.
            fn remembering(mut self, fields: &$crate::Fields<'_>) -> Self {
                let usual = self.usual();
                self.sent.remember(fields, usual);
                self
            }

            /// As the service usually writes it.
            fn usual(&self) -> $crate::parts::Written {
                let mut written = $crate::parts::Written::default();
                $(written.put_name($id_name, &self.$id);)*
                $(written.put($name, &self.$field, self.sent.stated(Place::$field as usize));)*
                written.put_extra(&self.extra);
                written
            }
        }

        /// What was not sent is not written, or it would be read back as a zero that was. A field whose value is among the
        /// rest, as it came, under the very name that it has here, is not written twice.
        impl ::serde::Serialize for $model {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                let is_written = |name: &str| self.extra.is_empty() || !self.extra.contains_key(name);
                $(
                    let name = $crate::parts::plain(stringify!($id));
                    if is_written(name) {
                        map.serialize_entry(name, &self.$id)?;
                    }
                )*
                $(
                    let name = $crate::parts::plain(stringify!($field));
                    // Whoever reads it again takes a field that is left out for none, where there can be none.
                    let is_unknown = !$crate::or_none!($($none)?) && self.sent.lacks(Place::$field as usize, false);
                    if $crate::parts::is_known(&self.$field, !is_unknown) && is_written(name) {
                        map.serialize_entry(name, &self.$field)?;
                    }
                )*
                for (name, value) in &self.extra {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }

        /// Reads what was written, or what the API sends, but does not remember how that was written: bodies are read with
        /// [`Model::from_json`](::bugle_model::Model::from_json).
        impl<'de> ::serde::Deserialize<'de> for $model {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json: Box<$crate::parts::RawValue> = ::serde::Deserialize::deserialize(deserializer)?;
                $crate::Read::read(json.get(), &mut $crate::Reading::of_our_own())
                    .ok_or_else(|| ::serde::de::Error::custom(concat!("not a ", stringify!($model))))
            }
        }
    };
}

/// How two of a model are compared.
#[doc(hidden)]
#[macro_export]
macro_rules! model_comparing {
    ($model:ident { $($id:ident),* } { $($field:ident $(or $none:ident)?),* }) => {
        /// What is not known takes no part: an update that adds a field changes nothing about what was there.
        #[allow(clippy::float_cmp, reason = "asks whether the same number was sent")]
        impl PartialEq for $model {
            fn eq(&self, other: &Self) -> bool {
                let _ = other;
                true $(&& self.$id == other.$id)* $(&& self.$field == other.$field)*
            }
        }

        #[allow(dead_code, reason = "some models are only compared whole")]
        impl $model {
            /// Calls `visit` with each field that differs: its name, and how to write what it was and what it is. What is
            /// unknown is null, and does not differ where something came that means nothing.
            #[allow(clippy::float_cmp, reason = "asks whether the same number was sent")]
            pub(crate) fn differences(&self, new: &Self, visit: &mut $crate::parts::VisitDifference<'_>) {
                $(
                    let (place, or_none) = (Place::$field as usize, $crate::or_none!($($none)?));
                    let is_unclear = self.sent.is_garbled(place) || new.sent.is_garbled(place);
                    if self.$field != new.$field && !is_unclear {
                        let written = |of: &Self| {
                            if of.sent.lacks(place, or_none) {
                                return $crate::parts::NOTHING;
                            }
                            $crate::parts::written(&of.$field)
                        };
                        visit($crate::parts::plain(stringify!($field)), &|| [written(self), written(new)]);
                    }
                )*
            }

            /// Whether the field of this name has a value that means something.
            pub fn says(&self, field: &str) -> bool {
                $crate::parts::place(field, &[$(stringify!($field)),*]).is_some_and(|place| self.sent.has(place))
            }

            /// Takes the value of the field of this name, or that it has none, for one that means nothing.
            pub(crate) fn doubt(&mut self, field: &str) {
                if let Some(place) = $crate::parts::place(field, &[$(stringify!($field)),*]) {
                    self.sent.garble(place);
                }
            }

            /// Takes it that the field of this name has no value because there is none.
            pub(crate) fn believe(&mut self, field: &str) {
                if let Some(place) = $crate::parts::place(field, &[$(stringify!($field)),*]) {
                    self.sent.say(place);
                }
            }
        }

        impl $crate::Read for $model {
            fn read(json: &str, reading: &mut $crate::Reading) -> Option<Self> {
                $crate::Model::from_fields(reading.fields(json)?, reading)
            }

            fn to_service(&self) -> $crate::parts::Value {
                let mut written = self.usual();
                self.sent.put_unusual(&mut written);
                written.into_value()
            }

            fn is_same(&self, other: &Self) -> bool {
                let _ = other;
                true $(&& self.$id == other.$id)*
            }

            fn naming(&self) -> $crate::parts::Value {
                #[allow(unused_mut, reason = "some models have no name")]
                let mut naming = $crate::parts::Carried::default();
                $(naming.put_part($crate::parts::plain(stringify!($id)), $crate::parts::written(&self.$id));)*
                naming.into_value()
            }

            fn carry(&mut self, old: &Self) -> Option<$crate::parts::Value> {
                let mut carried = $crate::parts::Carried::default();
                $(
                    let (place, or_none) = (Place::$field as usize, $crate::or_none!($($none)?));
                    let name = $crate::parts::plain(stringify!($field));
                    if !old.sent.has(place) {
                        // What was not known is not known.
                    } else if self.sent.lacks(place, or_none) {
                        self.$field = old.$field.clone();
                        self.sent.say(place);
                        carried.put(name, $crate::parts::written(&self.$field));
                    } else if let Some(inner) = $crate::Read::carry(&mut self.$field, &old.$field) {
                        carried.put_part(name, inner);
                    }
                )*
                carried.take_extra(&mut self.extra, &old.extra, <Self as $crate::Model>::knows);
                (!carried.is_empty()).then(|| carried.named($crate::Read::naming(self)))
            }

            fn retake(&mut self, carried: &Self) {
                $(
                    let (place, name) = (Place::$field as usize, $crate::parts::plain(stringify!($field)));
                    if !carried.sent.has(place) {
                        // It was not taken over.
                    } else if $crate::parts::Carried::is_whole(&carried.extra, name) {
                        self.$field = carried.$field.clone();
                        self.sent.say(place);
                    } else {
                        $crate::Read::retake(&mut self.$field, &carried.$field);
                    }
                )*
                $crate::parts::Carried::retake_extra(&mut self.extra, &carried.extra);
            }
        }
    };
}

/// Whether a body that lacks a field says that there is none.
#[doc(hidden)]
#[macro_export]
macro_rules! or_none {
    () => {
        false
    };
    (none) => {
        true
    };
}
