//! What can be asked for, and how: made from the table of resources.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::Subject;

use crate::client::endpoints::endpoints;
use crate::client::question::Question;
use crate::event::maintenance::subject as game;
use crate::resources::resources;
use crate::tag::{ClanTag, ParseTagError};
use crate::watch::any::AnyWatcher;
use crate::watch::need::Need;
use crate::watch::options::Adjust as _;
use crate::watch::resource::Resource;
use crate::watch::watcher::Watcher;

/// Any clan: whether it is there does not matter, only whether anybody answers.
pub(crate) fn probe() -> ClanTag {
    "#2PP".parse().expect("is a tag")
}

/// A resource of the table.
pub trait Watchable: Resource {
    /// What kind of thing it is.
    #[doc(hidden)]
    const KIND: ResourceKind;

    /// Where it is set how these are watched.
    #[doc(hidden)]
    fn options(all: &mut WatchOptions) -> &mut Self::Options;
}

macro_rules! define {
    ($($(#[$doc:meta])* $kind:ident($resource:ty) $option:ident, $follow:ident: $these:literal;)*) => {
        /// Something to ask the API for.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Target {
            $($(#[$doc])* $kind(<$resource as Resource>::Tag),)*
            /// Whether the game is open.
            Probe,
        }

        /// What kind of thing can be watched, or recorded answers are about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ResourceKind {
            $($(#[$doc])* $kind,)*
        }

        /// How each kind of thing is watched.
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        pub struct WatchOptions {
            $($(#[$doc])* pub $option: <$resource as Resource>::Options,)*
        }

        /// The same, held once for all that are watched alike.
        #[derive(Clone, Debug)]
        pub(crate) struct HeldOptions {
            $($option: Arc<<$resource as Resource>::Options>,)*
        }

        impl From<WatchOptions> for HeldOptions {
            fn from(options: WatchOptions) -> Self {
                Self { $($option: options.$option.into(),)* }
            }
        }

        $(
            impl Watchable for $resource {
                const KIND: ResourceKind = ResourceKind::$kind;

                fn options(all: &mut WatchOptions) -> &mut Self::Options {
                    &mut all.$option
                }
            }
        )*

        impl fmt::Display for Target {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$kind(tag) => write!(f, "{} {tag}", <$resource>::TITLE),)*
                    Self::Probe => f.write_str("the game"),
                }
            }
        }

        impl Target {
            /// Under which name what is remembered of it is kept.
            pub(crate) fn subject(self) -> Subject {
                match self {
                    $(Self::$kind(tag) => <$resource>::new(tag).subject(),)*
                    Self::Probe => game(),
                }
            }

            /// Its tag. `None`: the game itself.
            pub fn tag(self) -> Option<String> {
                match self {
                    $(Self::$kind(tag) => Some(tag.to_string()),)*
                    Self::Probe => None,
                }
            }

            /// What kind of thing it is. `None`: the game itself.
            pub const fn kind(self) -> Option<ResourceKind> {
                match self {
                    $(Self::$kind(_) => Some(ResourceKind::$kind),)*
                    Self::Probe => None,
                }
            }

            /// How the API is asked for it.
            pub(crate) fn question(self) -> Question {
                match self {
                    $(Self::$kind(tag) => Question::look::<<$resource as Resource>::Endpoint>([&tag], <$resource>::QUERY),)*
                    Self::Probe => Question::look::<endpoints::GetClan>([&probe()], ""),
                }
            }

            /// What "not found" says, as a body, where that does not mean that it is gone.
            pub(crate) fn not_found(self) -> Option<&'static str> {
                match self {
                    $(Self::$kind(_) => <$resource>::NOT_FOUND,)*
                    Self::Probe => None,
                }
            }

            /// Whether what is kept of it must be known before anything is told.
            pub(crate) fn is_shared(self) -> bool {
                match self {
                    $(Self::$kind(_) => <$resource>::IS_SHARED,)*
                    Self::Probe => false,
                }
            }

            /// Has its watcher watch in another way from now on.
            pub(crate) fn set_options(self, watcher: &mut dyn AnyWatcher, options: &HeldOptions) {
                match self {
                    $(Self::$kind(_) => {
                        if let Some(watcher) = watcher.as_any().downcast_mut::<Watcher<$resource>>() {
                            watcher.set_options(Arc::clone(&options.$option));
                        }
                    })*
                    Self::Probe => {}
                }
            }

            /// The watcher that it needs, if it needs any. In a box, because most of the time it only waits, in a table
            /// with room to grow.
            pub(crate) fn watcher(self, options: &HeldOptions) -> Option<Box<dyn AnyWatcher>> {
                match self {
                    $(Self::$kind(tag) => Some(Box::new(Watcher::of(<$resource>::new(tag), Arc::clone(&options.$option)))),)*
                    Self::Probe => None,
                }
            }
        }

        impl ResourceKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// What it is called: `clan`, `war`, `player`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => <$resource>::NAME,)*
                }
            }

            /// Which answers of the API are about it, for people.
            pub const fn answers(self) -> &'static str {
                match self {
                    $(Self::$kind => <$resource>::ANSWERS,)*
                }
            }

            /// Which of its kind are followed, for people: `these clans and their members`.
            pub const fn these(self) -> &'static str {
                match self {
                    $(Self::$kind => $these,)*
                }
            }

            /// What many of it are called: `clans`.
            pub const fn plural(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($follow),)*
                }
            }

            /// The one with this tag.
            pub fn target(self, tag: &str) -> Result<Target, ParseTagError> {
                match self {
                    $(Self::$kind => tag.parse().map(Target::$kind),)*
                }
            }
        }

        impl WatchOptions {
            /// Whether points, trophies and ranks are told, which change all the time: no, if not set.
            #[must_use]
            pub fn noisy(mut self, noisy: bool) -> Self {
                $(self.$option.set_noisy(noisy);)*
                self
            }

            /// Whether the attacks of a war before the first look at it are told: no, if not set.
            #[must_use]
            pub fn backfill(mut self, backfill: bool) -> Self {
                $(self.$option.set_backfill(backfill);)*
                self
            }

            /// Whether it is told how a war stands, each time that this changed: no, if not set.
            #[must_use]
            pub fn scores(mut self, scores: bool) -> Self {
                $(self.$option.set_scores(scores);)*
                self
            }

            /// How long before what has a time begins or ends to remind of it, in whole seconds: wars and raid weekends.
            /// Not at all, if not set.
            #[must_use]
            pub fn remind(mut self, leads: &[Duration]) -> Self {
                $(self.$option.set_reminders(leads);)*
                self
            }
        }
    };
}
resources!(define);

impl From<Need> for Target {
    fn from(need: Need) -> Self {
        match need {
            Need::Clan(clan) => Self::Clan(clan),
            Need::LeagueWar(war) => Self::LeagueWar(war),
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl ResourceKind {
    /// All of them as people list them: `clan, war, player, battles or league-history`.
    pub fn all_in_words<T: Borrow<str>>(called: impl Fn(Self) -> T) -> String {
        let names: Vec<T> = Self::ALL.iter().map(|kind| called(*kind)).collect();
        let (last, others) = names.split_last().expect("something can be watched");
        format!("{} or {}", others.join(", "), last.borrow())
    }
}

impl fmt::Display for ResourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for ResourceKind {
    type Err = ParseResourceKindError;

    fn from_str(text: &str) -> Result<Self, ParseResourceKindError> {
        let found = Self::ALL.iter().find(|kind| kind.name() == text);
        found.copied().ok_or_else(|| ParseResourceKindError { text: text.to_owned() })
    }
}

/// The text names no kind of answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a kind of answer; expected {}", ResourceKind::all_in_words(ResourceKind::name))]
pub struct ParseResourceKindError {
    text: String,
}
