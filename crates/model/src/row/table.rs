//! The table that a row is.

/// Defines a [`Model`](crate::Model) of a service that has tables with many columns, puts every number and flag into
/// quotes, and may leave out any column: fields, each with the service's name for it where it is
/// another one.
///
/// A field is read as its type says ([`Quoted`](crate::Quoted)). An `Option` is none when it was not sent, or as
/// `"NULL"` or null; all others are then zero, empty or `false`. A row has at most 128 fields. It is written as JSON
/// under its own names, numbers as numbers, and by [`Read::to_service`](crate::Read::to_service) as it was sent.
///
/// It makes less code than a [`model!`](crate::model!), and has less: rows are not named by anything, take nothing over
/// from others, and have no schema. Parts of rows are rows.
///
/// ```
/// use bugle_model::{Model as _, Read as _, row};
///
/// row! {
///     /// A ship.
///     pub struct Ship {
///         /// Which.
///         ship_id: u32,
///         /// What it weighs.
///         weight: Option<f64>,
///         /// Whether it floats.
///         is_afloat: Option<bool> = "floats",
///     }
/// }
///
/// let sent = r#"{"floats":"1","oars":"25","ship_id":"7","weight":"NULL"}"#;
/// let read = Ship::from_json(sent.as_bytes())?;
/// assert_eq!((read.value.ship_id, read.value.weight, read.value.is_afloat), (7, None, Some(true)));
/// assert_eq!((read.odd_fields, read.unknown), (0, 1));
/// assert_eq!(read.value.to_service().to_string(), sent);
/// assert_eq!(serde_json::to_string(&read.value).unwrap(), r#"{"ship_id":7,"is_afloat":true,"oars":"25"}"#);
/// # Ok::<(), bugle_model::BodyError>(())
/// ```
#[macro_export]
macro_rules! row {
    (
        $(#[$doc:meta])*
        $vis:vis struct $row:ident {
            $($(#[$field_doc:meta])* $field:ident: $type:ty $(= $name:literal)?),* $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        $vis struct $row {
            $(
                $(#[$field_doc])*
                #[doc = concat!("\n\nColumn `", $crate::row_name!($field $($name)?), "`.")]
                pub $field: $type,
            )*
            /// What was sent beyond this (joined rows, unknown columns), and values of an unexpected type, as they
            /// came.
            pub extra: $crate::Extra,
            /// How it was sent.
            #[doc(hidden)]
            pub kept: $crate::parts::Kept,
        }

        const _: () = {
            use $crate::parts::{AnyRow, Cell, Kept, Names, Value};

            static NAMES: Names = Names {
                ours: &[$(stringify!($field)),*],
                theirs: &[$($crate::row_name!($field $($name)?)),*],
            };

            #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "fields as they are called")]
            enum Place { $($field,)* End }
            const _: () = assert!(Place::End as usize <= 128, "a row has at most 128 fields");

            #[allow(non_upper_case_globals, reason = "fields as they are called")]
            impl AnyRow for $row {
                fn names(&self) -> &'static Names {
                    &NAMES
                }

                fn cell(&self, place: usize) -> Option<&dyn Cell> {
                    $(const $field: usize = Place::$field as usize;)*
                    Some(match place {
                        $($field => &self.$field,)*
                        _ => return None,
                    })
                }

                fn cell_mut(&mut self, place: usize) -> Option<&mut dyn Cell> {
                    $(const $field: usize = Place::$field as usize;)*
                    Some(match place {
                        $($field => &mut self.$field,)*
                        _ => return None,
                    })
                }

                fn extra(&self) -> &$crate::Extra {
                    &self.extra
                }

                fn kept(&self) -> &Kept {
                    &self.kept
                }

                fn rest_mut(&mut self) -> (&mut $crate::Extra, &mut Kept) {
                    (&mut self.extra, &mut self.kept)
                }
            }

            #[allow(dead_code, reason = "parts of rows are not asked")]
            impl $row {
                /// Whether the field of this name has a value.
                pub fn says(&self, field: &str) -> bool {
                    $crate::parts::says(self, field)
                }

                /// What was joined to it, or resolved, as `name`, or from the collection `name`; of several the first.
                pub fn joined<T: $crate::Quoted>(&self, name: &str) -> Option<T> {
                    $crate::parts::joined(self, name)
                }

                /// All that was joined to it as `name`, or from the collection `name`. What cannot be read is left out.
                pub fn joined_list<T: $crate::Quoted>(&self, name: &str) -> Vec<T> {
                    $crate::parts::joined_list(self, name)
                }
            }

            impl $crate::Model for $row {
                const NAME: &'static str = stringify!($row);
                const NEEDS: &'static str = "";
                const FIELDS: &'static [&'static str] = NAMES.ours;

                fn knows(name: &str) -> bool {
                    NAMES.knows(name)
                }

                fn from_fields(fields: $crate::Fields<'_>, reading: &mut $crate::Reading) -> Option<Self> {
                    let mut row = Self::default();
                    $crate::parts::fill(&mut row, &fields, reading);
                    Some(row)
                }
            }

            impl $crate::Read for $row {
                fn read(json: &str, reading: &mut $crate::Reading) -> Option<Self> {
                    $crate::Model::from_fields(reading.fields(json)?, reading)
                }

                fn to_service(&self) -> Value {
                    $crate::parts::row_to_service(self)
                }
            }

            impl $crate::Quoted for $row {
                fn read_quoted(json: &str, reading: &mut $crate::Reading) -> Option<Self> {
                    $crate::Read::read(json, reading)
                }

                fn to_quoted(&self) -> Value {
                    $crate::parts::row_to_service(self)
                }
            }

            impl $crate::parts::serde::Serialize for $row {
                fn serialize<S: $crate::parts::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    $crate::parts::serialize_row(self, serializer)
                }
            }

            /// Reads what was written, or what the service sends, but does not remember how that was written.
            impl<'de> $crate::parts::serde::Deserialize<'de> for $row {
                fn deserialize<D: $crate::parts::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    $crate::parts::deserialize_row(deserializer)
                }
            }
        };
    };
}

/// The service's name of a column.
#[doc(hidden)]
#[macro_export]
macro_rules! row_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $name:literal) => {
        $name
    };
}
