//! What can be given where a query wants a value or a name, or several.

use bugle_event::Timestamp;

/// One value or name, or a list of them, as the service writes them: times in seconds, flags as `0` and `1`.
///
/// Texts, numbers, `bool`, [`Timestamp`] and the ids of this crate are such, arrays, slices and vectors of them; types
/// of one's own become it by writing their text.
///
/// ```
/// use bugle_planetside::census::{Query, Values};
///
/// struct TitleId(u16);
///
/// impl Values for TitleId {
///     fn write(self, to: &mut Vec<String>) {
///         to.push(self.0.to_string());
///     }
/// }
///
/// let query = Query::new("title").term("title_id", [TitleId(5), TitleId(7)]);
/// assert_eq!(query.to_string(), "/get/ps2:v2/title?title_id=5,7");
/// ```
pub trait Values {
    /// Adds what it stands for.
    fn write(self, to: &mut Vec<String>);
}

/// All of it.
pub(super) fn written(values: impl Values) -> Vec<String> {
    let mut to = Vec::new();
    values.write(&mut to);
    to
}

macro_rules! as_shown {
    ($($type:ty)+) => {$(
        impl Values for $type {
            fn write(self, to: &mut Vec<String>) {
                to.push(self.to_string());
            }
        }
    )+};
}

as_shown! {
    &str &String u8 u16 u32 u64 usize i8 i16 i32 i64 f32 f64
}

impl Values for String {
    fn write(self, to: &mut Vec<String>) {
        to.push(self);
    }
}

impl Values for bool {
    fn write(self, to: &mut Vec<String>) {
        u8::from(self).write(to);
    }
}

impl Values for Timestamp {
    fn write(self, to: &mut Vec<String>) {
        self.as_secs().write(to);
    }
}

impl<V: Values, const N: usize> Values for [V; N] {
    fn write(self, to: &mut Vec<String>) {
        for value in self {
            value.write(to);
        }
    }
}

impl<V: Values> Values for Vec<V> {
    fn write(self, to: &mut Vec<String>) {
        for value in self {
            value.write(to);
        }
    }
}

impl<V: Values + Clone> Values for &[V] {
    fn write(self, to: &mut Vec<String>) {
        self.iter().cloned().for_each(|value| value.write(to));
    }
}

impl<V: Values + Clone> Values for &Vec<V> {
    fn write(self, to: &mut Vec<String>) {
        self.as_slice().write(to);
    }
}
