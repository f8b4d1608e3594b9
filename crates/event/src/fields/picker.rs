//! A serializer that keeps the wanted fields of a fact, and passes over all others.

use std::fmt::{self, Write as _};

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use crate::fields::error::PickError;
use crate::fields::key::KeyOf;
use crate::fields::slots::{Slot, Slots};
use crate::fields::wanted::{As, Wanted};

/// The name under which `serde_json` hands over JSON that is kept as a text.
const RAW: &str = "$serde_json::private::RawValue";

/// Where a value goes.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// A node of what is wanted.
    Node(usize),
    /// The next element of a list.
    Item,
    /// It is not wanted.
    Nowhere,
}

/// Reads the wanted fields of a fact: [`Payload::pick`](crate::Payload::pick) gives it the fact.
#[derive(Debug)]
pub struct Picker<'a> {
    wanted: &'a Wanted,
    slots: &'a mut Slots,
    place: Place,
}

type Picked = Result<(), PickError>;

impl<'a> Picker<'a> {
    pub(super) fn new(wanted: &'a Wanted, slots: &'a mut Slots) -> Self {
        Self { wanted, slots, place: Place::Node(Wanted::ROOT) }
    }

    /// Reads what is wanted of `fact`. What a fact that cannot be written does not give stays absent.
    #[inline]
    pub fn take<T: Serialize + ?Sized>(self, fact: &T) {
        // Whatever went wrong, the fields that are missing are the answer.
        drop(fact.serialize(self));
    }

    #[inline]
    fn put(&mut self, value: Slot) {
        match self.place {
            Place::Nowhere => {}
            Place::Item => self.slots.items.push(value),
            Place::Node(at) => {
                if let Some((slot, _)) = self.wanted.slot(at) {
                    self.slots.set(slot, value);
                }
            }
        }
    }

    /// Whether the value of its place is kept, and as what.
    #[inline]
    fn kept_as(&self) -> Option<As> {
        match self.place {
            Place::Nowhere => None,
            Place::Item => Some(As::Itself),
            Place::Node(at) => self.wanted.slot(at).map(|(_, kept_as)| kept_as),
        }
    }

    /// Keeps the text that `write` writes.
    #[inline]
    fn put_text(&mut self, write: impl FnOnce(&mut String) -> fmt::Result) -> Picked {
        let Some(kept_as) = self.kept_as() else { return Ok(()) };
        let start = self.slots.text.len();
        write(&mut self.slots.text).map_err(|_| PickError)?;
        let time = match kept_as {
            As::Time => self.slots.text[start..].parse().ok(),
            As::Itself => None,
        };
        let end = self.slots.text.len();
        self.put(time.map_or(Slot::Text(start..end), Slot::Time));
        Ok(())
    }

    /// Begins an object, whose fields may be wanted whether it is itself or not.
    fn object(mut self) -> Fields<'a> {
        self.put(Slot::Object);
        Fields { picker: self, child: None }
    }

    /// What is in a variant of an enum: an object whose one field is the name of the variant.
    fn variant(self, name: &str) -> Self {
        let fields = self.object();
        let place = fields.child(name).map_or(Place::Nowhere, Place::Node);
        Picker { place, ..fields.picker }
    }

    fn list(self) -> Items<'a> {
        let start = matches!(self.place, Place::Node(_)).then_some(self.slots.items.len());
        Items { picker: self, start }
    }
}

/// The fields of an object.
#[derive(Debug)]
pub struct Fields<'a> {
    picker: Picker<'a>,
    /// The wanted field whose name came last.
    child: Option<usize>,
}

impl Fields<'_> {
    #[inline]
    fn child(&self, name: &str) -> Option<usize> {
        match self.picker.place {
            Place::Node(at) => self.picker.wanted.child(at, name),
            Place::Item | Place::Nowhere => None,
        }
    }

    #[inline]
    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Picked {
        match self.child(name) {
            Some(child) => self.value(child, value),
            None => Ok(()),
        }
    }

    fn value<T: Serialize + ?Sized>(&mut self, child: usize, value: &T) -> Picked {
        let Picker { wanted, slots, .. } = &mut self.picker;
        value.serialize(Picker { wanted, slots, place: Place::Node(child) })
    }
}

impl SerializeMap for Fields<'_> {
    type Ok = ();
    type Error = PickError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Picked {
        self.child = key.serialize(KeyOf(|name: &str| self.child(name)))?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Picked {
        match self.child.take() {
            Some(child) => self.value(child, value),
            None => Ok(()),
        }
    }

    fn serialize_entry<K: Serialize + ?Sized, T: Serialize + ?Sized>(&mut self, key: &K, value: &T) -> Picked {
        match key.serialize(KeyOf(|name: &str| self.child(name)))? {
            Some(child) => self.value(child, value),
            None => Ok(()),
        }
    }

    fn end(self) -> Picked {
        Ok(())
    }
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = PickError;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Picked {
        self.field(key, value)
    }

    fn end(self) -> Picked {
        Ok(())
    }
}

/// The fields of a struct, or of a variant of an enum, or JSON that is kept as a text.
#[derive(Debug)]
pub enum Struct<'a> {
    /// Its fields.
    Fields(Fields<'a>),
    /// The JSON of a value.
    Raw(Picker<'a>),
}

impl SerializeStruct for Struct<'_> {
    type Ok = ();
    type Error = PickError;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Picked {
        match self {
            Self::Fields(fields) => fields.field(key, value),
            Self::Raw(Picker { wanted, slots, place }) => {
                value.serialize(KeyOf(|json: &str| {
                    if let Ok(value) = serde_json::from_str::<serde_json::Value>(json) {
                        drop(value.serialize(Picker { wanted, slots, place: *place }));
                    }
                    None
                }))?;
                Ok(())
            }
        }
    }

    fn end(self) -> Picked {
        Ok(())
    }
}

impl SerializeStructVariant for Struct<'_> {
    type Ok = ();
    type Error = PickError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Picked {
        SerializeStruct::serialize_field(self, key, value)
    }

    fn end(self) -> Picked {
        Ok(())
    }
}

/// The elements of a list. Those of a list within a list are passed over.
#[derive(Debug)]
pub struct Items<'a> {
    picker: Picker<'a>,
    /// Where its elements begin, unless it is passed over.
    start: Option<usize>,
}

impl Items<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Picked {
        let Picker { wanted, slots, .. } = &mut self.picker;
        match self.start {
            Some(_) => value.serialize(Picker { wanted, slots, place: Place::Item }),
            None => Ok(()),
        }
    }

    fn finish(mut self) {
        let list = self.start.map_or(Slot::Object, |start| Slot::List(start..self.picker.slots.items.len()));
        self.picker.put(list);
    }
}

macro_rules! items {
    ($($part:ident $add:ident)+) => {$(
        impl $part for Items<'_> {
            type Ok = ();
            type Error = PickError;

            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Picked {
                self.item(value)
            }

            fn end(self) -> Picked {
                self.finish();
                Ok(())
            }
        }
    )+};
}

items! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

macro_rules! scalars {
    ($($method:ident($value:ident: $type:ty) $slot:expr;)+) => {$(
        #[inline]
        fn $method(mut self, $value: $type) -> Picked {
            self.put($slot);
            Ok(())
        }
    )+};
}

impl<'a> Serializer for Picker<'a> {
    type Ok = ();
    type Error = PickError;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Items<'a>;
    type SerializeTupleVariant = Items<'a>;
    type SerializeMap = Fields<'a>;
    type SerializeStruct = Struct<'a>;
    type SerializeStructVariant = Struct<'a>;

    scalars! {
        serialize_bool(value: bool) Slot::Bool(value);
        serialize_i8(value: i8) Slot::Int(value.into());
        serialize_i16(value: i16) Slot::Int(value.into());
        serialize_i32(value: i32) Slot::Int(value.into());
        serialize_i64(value: i64) Slot::Int(value);
        serialize_u8(value: u8) Slot::Int(value.into());
        serialize_u16(value: u16) Slot::Int(value.into());
        serialize_u32(value: u32) Slot::Int(value.into());
        serialize_u64(value: u64) i64::try_from(value).map_or(Slot::Uint(value), Slot::Int);
        serialize_f32(value: f32) Slot::Double(value.into());
        serialize_f64(value: f64) Slot::Double(value);
        serialize_bytes(_value: &[u8]) Slot::Object;
    }

    fn serialize_char(mut self, value: char) -> Picked {
        self.put_text(|text| text.write_char(value))
    }

    fn serialize_str(mut self, value: &str) -> Picked {
        self.put_text(|text| text.write_str(value))
    }

    fn collect_str<T: fmt::Display + ?Sized>(mut self, value: &T) -> Picked {
        self.put_text(|text| write!(text, "{value}"))
    }

    fn serialize_none(mut self) -> Picked {
        self.put(Slot::Null);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Picked {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Picked {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Picked {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Picked {
        self.serialize_str(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Picked {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Picked {
        value.serialize(self.variant(variant))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, PickError> {
        Ok(self.list())
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'a>, PickError> {
        Ok(self.list())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'a>, PickError> {
        Ok(self.list())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'a>, PickError> {
        Ok(self.variant(variant).list())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'a>, PickError> {
        Ok(self.object())
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Struct<'a>, PickError> {
        if name == RAW { Ok(Struct::Raw(self)) } else { Ok(Struct::Fields(self.object())) }
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Struct<'a>, PickError> {
        Ok(Struct::Fields(self.variant(variant).object()))
    }
}
