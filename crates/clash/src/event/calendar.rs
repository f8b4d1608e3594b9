//! What the game's calendar says, told when it comes: nobody needs to be asked.

use bugle_event::{Content, Identity, Subject, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::game::SOURCE;

const NOUN: &str = "calendar";

/// The calendar is that of the game as a whole.
pub(crate) fn subject() -> Subject {
    Subject::text(NOUN, SOURCE)
}

macro_rules! periods {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
            pub struct $name {
                /// When it begins.
                pub start_time: Timestamp,
                /// When it is over.
                pub end_time: Timestamp,
            }

            impl From<Period> for $name {
                fn from(period: Period) -> Self {
                    Self { start_time: period.start, end_time: period.end }
                }
            }

            impl Content for $name {
                const NOUNS: &'static [&'static str] = &[NOUN];

                fn subject(&self) -> Subject {
                    subject()
                }

                fn identify(&self, identity: &mut Identity) {
                    identity.number(self.start_time.as_millis().cast_unsigned());
                }
            }
        )*
    };
}

periods! {
    /// A season began: donations, attacks and defences won count from zero.
    SeasonStarted,
    /// A season is over.
    SeasonEnded,
    /// The clan games began.
    ClanGamesStarted,
    /// The clan games are over.
    ClanGamesEnded,
    /// Clans can sign up for clan war leagues. Since June 2026 they can more than once a month, which no calendar foretells.
    CwlSignUpStarted,
    /// The days in which clans sign up for clan war leagues are over.
    CwlSignUpEnded,
    /// By the calendar, a raid weekend began. What a clan does in it is told by those that are watched.
    RaidWeekendStarted,
    /// By the calendar, a raid weekend is over. The API says so up to three quarters of an hour later.
    RaidWeekendEnded,
}
