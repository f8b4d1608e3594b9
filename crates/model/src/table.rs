//! The table that a model is.

/// Defines a [`Model`](crate::Model): the fields that name it, then all others, each with the service's name for it and
/// the names it had before.
///
/// A field is read as its type says ([`Read`](crate::Read)); an `Option` may be absent, all others are then zero, empty
/// or `false`. A name in `snake_case` is understood too where the service writes it in `camelCase`: what was written is
/// read back. The struct is written as JSON under its own names; `Option`s that are `None` are left out. The crate needs
/// `serde` and `schemars`.
///
/// ```
/// use bugle_model::{Model as _, model};
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
/// assert!(Ship::from_json(br#"{"crew": 50}"#).is_err());
/// # Ok::<(), bugle_model::BodyError>(())
/// ```
#[macro_export]
macro_rules! model {
    (
        $(#[$doc:meta])*
        pub struct $model:ident {
            $(@identity { $($(#[$id_doc:meta])* $id:ident: $id_type:ty = $id_name:literal),+ $(,)? })?
            $($(#[$field_doc:meta])* $field:ident: $type:ty = $name:literal $(| $retired:literal)*),* $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::schemars::JsonSchema)]
        pub struct $model {
            $($($(#[$id_doc])* pub $id: $id_type,)+)?
            $(
                $(#[$field_doc])*
                #[serde(skip_serializing_if = "::bugle_model::Read::is_absent")]
                pub $field: $type,
            )*
            /// What the API sent beyond this, and values of an unexpected type, under the API's names.
            #[serde(flatten)]
            pub extra: $crate::Extra,
        }

        impl $model {
            #[allow(clippy::new_without_default, reason = "most models are named by something")]
            /// One with only what names it; all else absent, zero or empty.
            pub fn new($($($id: $id_type),+)?) -> Self {
                Self { $($($id,)+)? $($field: Default::default(),)* extra: $crate::Extra::new() }
            }

            /// Calls `visit` with each field that differs: its name, and how to write what it was and what it is.
            #[allow(dead_code, reason = "some models are only compared whole")]
            #[allow(clippy::float_cmp, reason = "asks whether the same number was sent")]
            pub(crate) fn differences(&self, new: &Self, visit: &mut $crate::parts::VisitDifference<'_>) {
                // What was sent in an unexpected type is unknown, not changed.
                let is_odd = |name: &str| self.extra.contains_key(name) || new.extra.contains_key(name);
                $(
                    if self.$field != new.$field && !is_odd($name) {
                        let written =
                            || [$crate::parts::written(&self.$field), $crate::parts::written(&new.$field)];
                        visit(stringify!($field).trim_start_matches("r#"), &written);
                    }
                )*
            }
        }

        impl $crate::Model for $model {
            const NAME: &'static str = stringify!($model);
            const NEEDS: &'static str = {
                let needs: &[&str] = &[$($($id_name),+)?];
                match needs {
                    [first, ..] => first,
                    [] => "",
                }
            };

            fn from_fields(fields: $crate::Fields<'_>, reading: &mut $crate::Reading) -> Option<Self> {
                use $crate::parts::Slot;
                $($(let mut $id = Slot::<$id_type>::EMPTY;)+)?
                $(let mut $field = Slot::<$type>::EMPTY;)*
                let mut extra = $crate::Extra::new();
                // Says whether a value was understood. `None`: no field is called so.
                let mut put = |name: &str, json: &str, reading: &mut $crate::Reading| match name {
                    $($($id_name => Some($id.put(json, true, reading)),)+)?
                    $(
                        $name => Some($field.put(json, true, reading)),
                        $($retired => Some($field.put(json, false, reading)),)*
                    )*
                    _ => None,
                };
                for (name, value) in fields {
                    let json = value.get();
                    let mut understood = put(&name, json, reading);
                    if understood.is_none() && name.contains('_') {
                        understood = put(&$crate::parts::in_camel_case(&name), json, reading);
                    }
                    if understood.is_none() {
                        reading.unknown();
                    }
                    if understood != Some(true) {
                        extra.insert(name.into_owned(), $crate::parts::value(json));
                    }
                }
                Some(Self { $($($id: $id.take()?,)+)? $($field: $field.take().unwrap_or_default(),)* extra })
            }
        }

        impl $crate::Read for $model {
            fn read(json: &str, reading: &mut $crate::Reading) -> Option<Self> {
                $crate::Model::from_fields($crate::Fields::of(json)?, reading)
            }
        }

        /// Reads what was written, or what the API sends.
        impl<'de> ::serde::Deserialize<'de> for $model {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json: Box<$crate::parts::RawValue> = ::serde::Deserialize::deserialize(deserializer)?;
                $crate::Read::read(json.get(), &mut $crate::Reading::default())
                    .ok_or_else(|| ::serde::de::Error::custom(concat!("not a ", stringify!($model))))
            }
        }
    };
}
