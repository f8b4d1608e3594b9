//! Words that fields of derived events are made of: closed lists of ours, since no service sends them.

use bugle_event::Identity;
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::field::{Field, Identifying};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $text:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$word_doc])* $word,)+
        }

        impl $name {
            /// As it is written.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$word => $text,)+
                }
            }
        }

        impl Field for $name {
            fn read(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$word),)+
                    _ => None,
                }
            }
        }

        impl Identifying for $name {
            fn identify(&self, identity: &mut Identity) {
                identity.text(self.word());
            }
        }
    )+};
}

words! {
    /// How it is known that an alert is over.
    AlertEnd {
        /// The game said that it has ended, or that it began anew.
        #[default]
        Message = "message",
        /// The game said nothing, and its time is over: a server that restarts cuts its alerts off without a word, or the
        /// word fell into a gap.
        Duration = "duration",
        /// The game called it off, as the Forgotten Fleet Carrier when it is destroyed.
        Canceled = "canceled",
    }

    /// By what somebody was found to be online.
    Sign {
        /// They logged in.
        #[default]
        Login = "login",
        /// They did something: they were here before, unseen.
        Deed = "deed",
    }

    /// Why somebody is taken to be gone.
    Gone {
        /// They logged out.
        #[default]
        Logout = "logout",
        /// They were not heard of for long, or for some time after a gap; or they showed up on another world.
        Unseen = "unseen",
        /// Their world was called offline.
        WorldOffline = "world_offline",
    }

    /// Why a push connection is over.
    Parting {
        /// It was closed, or it broke.
        #[default]
        Closed = "closed",
        /// Neither heartbeats nor events came.
        Silent = "silent",
        /// The service did not answer what it was asked.
        Unconfirmed = "unconfirmed",
        /// Nothing came of a world, and another connection may bring it.
        Unheard = "unheard",
        /// Another one was better: on another backend, or to the preferred endpoint. Nothing was wrong with it.
        Moved = "moved",
        /// Nothing was wanted of it for a while. It is opened again when anything is.
        Rested = "rested",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written() {
        for word in [AlertEnd::Message, AlertEnd::Duration, AlertEnd::Canceled] {
            assert_eq!(AlertEnd::read(word.word()), Some(word));
            assert_eq!(serde_json::to_string(&word).unwrap(), format!("\"{}\"", word.word()));
        }
        assert_eq!(AlertEnd::read("later"), None);
    }
}
