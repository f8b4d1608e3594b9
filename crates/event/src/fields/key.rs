//! A serializer that hands on the one text that it is given: the key of a map.

use std::fmt;

use serde::ser::{Impossible, Serialize, Serializer};

use crate::fields::error::PickError;

/// Gives the text to the function, and what it says back. Anything but a text and a whole number is no key.
pub(super) struct KeyOf<F>(pub(super) F);

type Found = Result<Option<usize>, PickError>;

macro_rules! numbers {
    ($($method:ident $type:ty)+) => {$(
        fn $method(self, value: $type) -> Found {
            self.collect_str(&value)
        }
    )+};
}

macro_rules! no_keys {
    ($($method:ident($($argument:ty),*) -> $result:ty;)+) => {$(
        fn $method(self, $(_: $argument),*) -> $result {
            Err(PickError)
        }
    )+};
}

impl<F: FnOnce(&str) -> Option<usize>> Serializer for KeyOf<F> {
    type Ok = Option<usize>;
    type Error = PickError;
    type SerializeSeq = Impossible<Self::Ok, PickError>;
    type SerializeTuple = Impossible<Self::Ok, PickError>;
    type SerializeTupleStruct = Impossible<Self::Ok, PickError>;
    type SerializeTupleVariant = Impossible<Self::Ok, PickError>;
    type SerializeMap = Impossible<Self::Ok, PickError>;
    type SerializeStruct = Impossible<Self::Ok, PickError>;
    type SerializeStructVariant = Impossible<Self::Ok, PickError>;

    #[inline]
    fn serialize_str(self, value: &str) -> Found {
        Ok(self.0(value))
    }

    fn serialize_char(self, value: char) -> Found {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Found {
        self.serialize_str(&value.to_string())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Found {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Found {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Found {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Found {
        Err(PickError)
    }

    numbers! {
        serialize_bool bool
        serialize_i8 i8
        serialize_i16 i16
        serialize_i32 i32
        serialize_i64 i64
        serialize_u8 u8
        serialize_u16 u16
        serialize_u32 u32
        serialize_u64 u64
    }

    no_keys! {
        serialize_f32(f32) -> Found;
        serialize_f64(f64) -> Found;
        serialize_bytes(&[u8]) -> Found;
        serialize_none() -> Found;
        serialize_unit() -> Found;
        serialize_unit_struct(&'static str) -> Found;
        serialize_seq(Option<usize>) -> Result<Self::SerializeSeq, PickError>;
        serialize_tuple(usize) -> Result<Self::SerializeTuple, PickError>;
        serialize_tuple_struct(&'static str, usize) -> Result<Self::SerializeTupleStruct, PickError>;
        serialize_tuple_variant(&'static str, u32, &'static str, usize)
            -> Result<Self::SerializeTupleVariant, PickError>;
        serialize_map(Option<usize>) -> Result<Self::SerializeMap, PickError>;
        serialize_struct(&'static str, usize) -> Result<Self::SerializeStruct, PickError>;
        serialize_struct_variant(&'static str, u32, &'static str, usize)
            -> Result<Self::SerializeStructVariant, PickError>;
    }
}
