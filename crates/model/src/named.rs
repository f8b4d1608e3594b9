//! What tells a model from others of its kind.

use std::fmt;

use crate::body::Model;

/// A [`Model`] that something tells from others of its kind: a tag, a name.
pub trait Named: Model {
    /// All that tells it from others, in order.
    type Names: Clone + fmt::Debug + PartialEq + Send + Sync;

    /// What tells it from others.
    fn names(&self) -> Self::Names;

    /// The same of what `json` would be read as, where that is soon found. `None`: it is to be read.
    fn names_in(json: &str) -> Option<Self::Names>;

    /// One of which nothing else is known.
    fn bare(names: Self::Names) -> Self;
}

/// Makes a model [`Named`] that has a name.
#[doc(hidden)]
#[macro_export]
macro_rules! model_named {
    ($model:ident {}) => {};
    ($model:ident { $($id:ident: $id_type:ty = $id_name:literal),+ }) => {
        impl $crate::Named for $model {
            type Names = ($($id_type,)+);

            fn names(&self) -> Self::Names {
                ($(self.$id.clone(),)+)
            }

            fn names_in(json: &str) -> Option<Self::Names> {
                $(let mut $id = None;)+
                for (name, value) in $crate::parts::first_fields(json) {
                    match &*name {
                        $($id_name => $id = <$id_type as $crate::Read>::read(value, &mut $crate::Reading::default()),)+
                        _ => continue,
                    }
                    if let ($(Some($id),)+) = ($(&$id,)+) {
                        return Some(($($id.clone(),)+));
                    }
                }
                None
            }

            fn bare(($($id,)+): Self::Names) -> Self {
                Self::new($($id),+)
            }
        }
    };
}
