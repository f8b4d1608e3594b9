//! The table of a game's facts.

/// Makes, from a table with one row for each kind of fact, the enum of all of them, and what it must be able to do: to
/// be a [`Payload`](crate::Payload), to give out each [`Fact`](crate::Fact), to be made from each, and, where the table
/// names a reader, to be [read back](crate::Readable). Its `KINDS` lists all kinds.
///
/// A row is docs, a variant, its type where that has another name, and the kind. The type must be
/// [`Content`](crate::Content), `Serialize` and `JsonSchema`; the reader is a function from its JSON to it.
///
/// ```
/// use bugle_event::{Content, Envelope, Identity, Seen, Subject, Timestamp};
/// use schemars::JsonSchema;
/// use serde::{Deserialize, Serialize};
///
/// /// A bell was rung.
/// #[derive(Debug, Serialize, Deserialize, JsonSchema)]
/// pub struct Rung {
///     /// Which bell.
///     pub bell: u64,
/// }
///
/// impl Content for Rung {
///     const NOUNS: &'static [&'static str] = &["bell"];
///
///     fn subject(&self) -> Subject {
///         Subject::number("bell", self.bell)
///     }
///     fn identify(&self, identity: &mut Identity) {
///         identity.number(self.bell);
///     }
/// }
///
/// bugle_event::facts! {
///     /// What bells do.
///     #[derive(Debug, Serialize)]
///     #[serde(untagged)]
///     pub enum Event reads with serde_json::from_str {
///         /// A bell was rung.
///         Rung = "bells.rung",
///     }
/// }
///
/// let event = Envelope::new("bells", Event::from(Rung { bell: 7 }), Seen::at(Timestamp::EPOCH)).into_event();
/// assert_eq!(event.kind.name(), "bells.rung");
/// assert_eq!(event.get::<Rung>().map(|rung| rung.bell), Some(7));
/// ```
#[macro_export]
macro_rules! facts {
    (
        $(#[$doc:meta])*
        pub enum $game:ident $(reads with $read:path)? {
            $($(#[$row:meta])* $variant:ident $(($fact:ty))? = $kind:literal,)+
        }
    ) => {
        $(#[$doc])*
        pub enum $game {
            $($(#[$row])* $variant($crate::facts!(@type $variant $($fact)?)),)+
        }

        impl $game {
            /// Every kind that it has.
            pub const KINDS: &'static [$crate::KindInfo] =
                &[$($crate::KindInfo::of::<$crate::facts!(@type $variant $($fact)?)>(),)+];
        }

        impl $crate::Payload for $game {
            fn kind(&self) -> $crate::Kind {
                match self {
                    $(Self::$variant(_) => <$crate::facts!(@type $variant $($fact)?) as $crate::Fact>::KIND,)+
                }
            }

            fn subject(&self) -> $crate::Subject {
                match self {
                    $(Self::$variant(fact) => $crate::Content::subject(fact),)+
                }
            }

            fn facets(&self, visit: &mut dyn FnMut($crate::Subject)) {
                match self {
                    $(Self::$variant(fact) => $crate::Content::facets(fact, visit),)+
                }
            }

            fn identify(&self, identity: &mut $crate::Identity) {
                match self {
                    $(Self::$variant(fact) => $crate::Content::identify(fact, identity),)+
                }
            }

            fn heft(&self) -> usize {
                match self {
                    $(Self::$variant(fact) => $crate::heft(fact),)+
                }
            }

            fn pick(&self, picker: $crate::fields::Picker<'_>) {
                match self {
                    $(Self::$variant(fact) => picker.take(fact),)+
                }
            }
        }

        $(
            impl $crate::Fact for $crate::facts!(@type $variant $($fact)?) {
                type Game = $game;
                const KIND: $crate::Kind = $crate::Kind::new($kind);
                const NOUNS: &'static [&'static str] = <Self as $crate::Content>::NOUNS;

                fn info() -> ::core::option::Option<$crate::KindInfo> {
                    ::core::option::Option::Some($crate::KindInfo::of::<Self>())
                }

                fn of(game: &$game) -> ::core::option::Option<&Self> {
                    match game {
                        $game::$variant(fact) => ::core::option::Option::Some(fact),
                        #[allow(unreachable_patterns, reason = "a game may have one kind only")]
                        _ => ::core::option::Option::None,
                    }
                }
            }

            impl ::core::convert::From<$crate::facts!(@type $variant $($fact)?)> for $game {
                fn from(fact: $crate::facts!(@type $variant $($fact)?)) -> Self {
                    Self::$variant(fact)
                }
            }
        )+

        $crate::facts!(@readable $game [$($read)?] $($variant = $kind,)+);
    };
    (@type $variant:ident) => { $variant };
    (@type $variant:ident $fact:ty) => { $fact };
    (@readable $game:ident [] $($rows:tt)*) => {};
    (@readable $game:ident [$read:path] $($variant:ident = $kind:literal,)+) => {
        impl $crate::Readable for $game {
            const KINDS: &'static [$crate::KindInfo] = $game::KINDS;

            fn read(kind: $crate::Kind, data: &str) -> ::core::result::Result<Self, $crate::BoxError> {
                match kind.name() {
                    $($kind => ::core::result::Result::Ok(Self::$variant($read(data)?)),)+
                    name => ::core::result::Result::Err(::std::format!("there is no kind {name}").into()),
                }
            }
        }
    };
}
