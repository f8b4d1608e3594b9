//! The filters of this game, once for everything that can be filtered.

/// Gives a type the filters of Clash of Clans: each of `[impl ... Type]` gets methods that ask for a clan or a player by
/// calling its own `try_filter(self, Result<impl Into<Subject>, impl Into<BoxError>>) -> Self`. What is no tag arrives
/// there as the error.
///
/// Several of one sort: any of them. Of several sorts: all at once.
#[macro_export]
macro_rules! filters {
    ($([$($target:tt)+])+) => {$(
        $($target)+ {
            /// Only about this clan: a tag, or a text that is one. What is none is refused, and never passes in silence.
            pub fn clan<C>(self, clan: C) -> Self
            where
                C: ::std::convert::TryInto<$crate::ClanTag>,
                C::Error: ::std::convert::Into<::std::boxed::Box<dyn ::std::error::Error + Send + Sync>>,
            {
                self.try_filter(clan.try_into())
            }

            /// Only about this player: a tag, or a text that is one. What is none is refused, and never passes in
            /// silence.
            pub fn player<P>(self, player: P) -> Self
            where
                P: ::std::convert::TryInto<$crate::PlayerTag>,
                P::Error: ::std::convert::Into<::std::boxed::Box<dyn ::std::error::Error + Send + Sync>>,
            {
                self.try_filter(player.try_into())
            }
        }
    )+};
}
