//! Facts that the game does not tell, and that follow from what it tells: told on demand, by the room `derived/`. No
//! frame ever brings one.

use bugle_event::{Content, Identity, Subject, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::field::{Facet as _, Field, Identifying as _};
use crate::event::fill::{Fill, Fit, Form, fit};
use crate::event::nouns;
use crate::event::own::Own;
use crate::event::words::{AlertEnd, Gone, Sign};
use crate::ids::{CharacterId, FacilityId, Faction, MetagameEventId, MetagameInstanceId, OutfitId, World, Zone};
use crate::raw::Leftover;
use crate::wire::Scalar;

/// Each row: docs, name, then what it is about, what it can be filtered by besides its world, what identifies it (only
/// what every observer who can tell it knows), and its fields.
macro_rules! derived {
    ($(
        $(#[$doc:meta])*
        $name:ident {
            about: $about:ident;
            facets: $($facet:ident)*;
            identity: |$fact:ident| $($part:expr),+;
            $( $(#[$field_doc:meta])* $field:ident: $type:ty, )*
        }
    )+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
        pub struct $name {
            /// When it happened, by the clock of its world.
            pub timestamp: Timestamp,
            /// Where it happened.
            pub world_id: World,
            $(
                $(#[$field_doc])*
                #[serde(skip_serializing_if = "Field::is_absent")]
                pub $field: $type,
            )*
            /// What a later version stored with it.
            #[serde(flatten)]
            pub leftover: Option<Box<Leftover>>,
        }

        impl Content for $name {
            const NOUNS: &'static [&'static str] =
                nouns::list(&nouns::each_once([World::NOUN, $(nouns::of(|fact: &Self| &fact.$facet)),*]));

            fn subject(&self) -> Subject {
                if self.$about.is_none() { self.world_id.into() } else { self.$about.into() }
            }

            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                self.world_id.show(visit);
                $(self.$facet.show(visit);)*
            }

            fn identify(&self, identity: &mut Identity) {
                let $fact = self;
                self.world_id.identify(identity);
                $($part.identify(identity);)+
            }
        }

        impl Own for $name {
            fn world_id(&self) -> World {
                self.world_id
            }
        }

        impl Fill for $name {
            const FIELDS: &'static [&'static str] = &["timestamp", "world_id", $(stringify!($field)),*];
            const REQUIRED: u64 = 0;

            fn fill(&mut self, form: Form, key: &str, value: Scalar<'_>) -> (Fit, u64) {
                let fit = match key {
                    "timestamp" => fit(form, &mut self.timestamp, value),
                    "world_id" => fit(form, &mut self.world_id, value),
                    $(stringify!($field) => fit(form, &mut self.$field, value),)*
                    _ => Fit::Unknown,
                };
                (fit, 0)
            }

            fn leftover(&mut self) -> &mut Option<Box<Leftover>> {
                &mut self.leftover
            }
        }
    )+};
}

derived! {
    /// An alert began.
    AlertStarted {
        about: world_id;
        facets: zone_id;
        identity: |fact| fact.instance_id, fact.metagame_event_id, fact.timestamp;
        /// Which run. Unique within a world until its server restarts: with its start, for good.
        instance_id: MetagameInstanceId,
        /// Which type of alert.
        metagame_event_id: MetagameEventId,
        /// Where, if the message or the type says so.
        zone_id: Option<Zone>,
        /// When it is over at the latest. Absent for types whose duration is not known.
        ends_at: Option<Timestamp>,
        /// The bonus on experience, in percent.
        experience_bonus: f64,
    }

    /// An alert is over: the game said so, or its time is up and a little more. Told once for each alert.
    AlertEnded {
        about: world_id;
        facets: zone_id winner;
        identity: |fact| fact.instance_id, fact.metagame_event_id, fact.started_at.is_some(), fact.key_time();
        /// Which run.
        instance_id: MetagameInstanceId,
        /// Which type of alert.
        metagame_event_id: MetagameEventId,
        /// Where, if a message or the type says so.
        zone_id: Option<Zone>,
        /// When it began. Absent if nobody saw that.
        started_at: Option<Timestamp>,
        /// How it is known that it is over.
        by: AlertEnd,
        /// Territory or score of the New Conglomerate at the end, in percent, if told.
        faction_nc: Option<f64>,
        /// Territory or score of the Terran Republic at the end, in percent, if told.
        faction_tr: Option<f64>,
        /// Territory or score of the Vanu Sovereignty at the end, in percent, if told.
        faction_vs: Option<f64>,
        /// Who had most at the end. Absent in a draw, and where the end was not told or it was called off.
        winner: Option<Faction>,
    }

    /// A continent was locked: one faction has all of it, and nobody fights there until it is unlocked.
    ContinentLocked {
        about: world_id;
        facets: zone_id faction_id previous_faction_id;
        identity: |fact| fact.zone_id, fact.timestamp, fact.faction_id;
        /// Which continent. Never an instance: the locks of tutorials are not told.
        zone_id: Zone,
        /// Who has it.
        faction_id: Faction,
        /// Who had it before, where the game's own message was seen and says so.
        previous_faction_id: Option<Faction>,
    }

    /// A continent was opened: its warpgates have several owners again.
    ContinentUnlocked {
        about: world_id;
        facets: zone_id previous_faction_id;
        identity: |fact| fact.zone_id, fact.timestamp;
        /// Which continent.
        zone_id: Zone,
        /// Who had it locked, where that is known.
        previous_faction_id: Option<Faction>,
    }

    /// A part of a continent went to nobody, all at once, while it is open or as it opens.
    ContinentUnstable {
        about: world_id;
        facets: zone_id;
        identity: |fact| fact.zone_id, fact.timestamp;
        /// Which continent.
        zone_id: Zone,
        /// How many facilities were seen to go to nobody.
        facilities: u32,
    }

    /// A facility was taken in a fight; not because its continent was locked or unlocked.
    FacilityCaptured {
        about: world_id;
        facets: zone_id outfit_id facility_id new_faction_id old_faction_id;
        identity: |fact| fact.zone_id, fact.facility_id, fact.timestamp, fact.old_faction_id, fact.new_faction_id;
        /// Which facility.
        facility_id: FacilityId,
        /// Who holds it now.
        new_faction_id: Faction,
        /// Who held it. None: nobody.
        old_faction_id: Faction,
        /// The outfit that is credited, if one is.
        outfit_id: Option<OutfitId>,
        /// For how many seconds the old owner held it. Absent where nobody did.
        duration_held: Option<u64>,
        /// Where.
        zone_id: Zone,
    }

    /// A facility was held in a fight.
    FacilityDefended {
        about: world_id;
        facets: zone_id outfit_id facility_id faction_id;
        identity: |fact| fact.zone_id, fact.facility_id, fact.timestamp, fact.faction_id;
        /// Which facility.
        facility_id: FacilityId,
        /// Who holds it.
        faction_id: Faction,
        /// The outfit that is credited, if one is.
        outfit_id: Option<OutfitId>,
        /// For how many seconds it has been held so far.
        duration_held: Option<u64>,
        /// Where.
        zone_id: Zone,
    }

    /// A character was found to be online.
    CharacterOnline {
        about: character_id;
        facets: character_id faction_id;
        identity: |fact| fact.character_id, fact.timestamp;
        /// Who.
        character_id: CharacterId,
        /// The character's own faction, if an event has told it. Logins do not.
        faction_id: Option<Faction>,
        /// By what.
        by: Sign,
    }

    /// A character is online no more.
    CharacterOffline {
        about: character_id;
        facets: character_id faction_id;
        identity: |fact| fact.character_id, fact.timestamp;
        /// Who.
        character_id: CharacterId,
        /// The character's own faction, if an event has told it.
        faction_id: Option<Faction>,
        /// Why.
        reason: Gone,
        /// Since when they were known to be online, if they were.
        since: Option<Timestamp>,
    }

    /// How many characters are online on a world, as far as is known: at each full minute, if it has changed. It grows for
    /// a while after the start: who does nothing is not seen.
    Population {
        about: world_id;
        facets: ;
        identity: |fact| fact.timestamp, fact.total, fact.vs, fact.nc, fact.tr, fact.nso;
        /// All of them.
        total: u32,
        /// Those of the Vanu Sovereignty.
        vs: u32,
        /// Those of the New Conglomerate.
        nc: u32,
        /// Those of the Terran Republic.
        tr: u32,
        /// Nanite Systems Operatives, whatever side they fight for.
        nso: u32,
        /// Those of whom it is not known.
        unknown: u32,
    }
}

impl AlertEnded {
    /// What tells its run from others of the same number: its start, or else its end.
    fn key_time(&self) -> Timestamp {
        self.started_at.unwrap_or(self.timestamp)
    }
}
