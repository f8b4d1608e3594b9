//! Names as they are looked up: a value that is handed to whoever shows events.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::Timestamp;

use super::book::{Book, Section};
use super::error::NamesError;
use crate::census::RegionId;
use crate::event::MetagameEvent;
use crate::ids::{
    AchievementId, ExperienceId, FacilityId, Faction, FishId, ItemId, MetagameEventId, MetagameState, SkillId,
    VehicleId, World, Zone,
};
use crate::tables::{FacilityType, MetagameInfo};

/// What ids are called. By [default](Self::default) it is what is shipped: worlds, zones, factions, vehicles, experience,
/// alerts and warpgates. A file that `bugle census names` or [`Client::names`](crate::Client::names) made knows all
/// facilities, items, achievements, skills and fish besides, and is newer than what is shipped; what it does not know is
/// still looked up there.
///
/// Cheap to clone. It is handed to whoever needs it; there is none for all.
///
/// ```
/// use bugle_planetside::{ItemId, MetagameEventId, Names, World, Zone};
///
/// let shipped = Names::default();
/// assert_eq!(shipped.world(World(40)), Some("SolTech"));
/// assert_eq!(shipped.zone(Zone(131434)), Some("Sanctuary"));
/// assert_eq!(shipped.alert(MetagameEventId(211)).and_then(|alert| alert.minutes), Some(90));
/// assert_eq!(shipped.item(ItemId(7214)), None); // no list of items is shipped
///
/// let names = Names::from_json(br#"{"format": 1, "items": {"7214": "NC4 Mag-Shot"}}"#)?;
/// assert_eq!(names.item(ItemId(7214)), Some("NC4 Mag-Shot"));
/// assert_eq!(names.world(World(40)), Some("SolTech"));
/// # Ok::<(), bugle_planetside::NamesError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// What is known beyond the tables.
    pub(crate) book: Option<Arc<Book>>,
}

/// What is known of a type of alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AlertInfo<'a> {
    /// Its name.
    pub name: Option<&'a str>,
    /// How long it lasts at most.
    pub minutes: Option<u32>,
    /// Where it is, where that follows from the type.
    pub zone: Option<Zone>,
    /// Whether its winner can lock the continent.
    pub can_lock: bool,
}

/// What is known of a facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FacilityInfo<'a> {
    /// Its name.
    pub name: Option<&'a str>,
    /// Where it is.
    pub zone: Option<Zone>,
    /// The region of the map that it is.
    pub region: Option<RegionId>,
    /// What it is.
    pub kind: Option<FacilityType>,
}

impl Names {
    /// Reads a file of names.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, NamesError> {
        let path = path.as_ref();
        let json = std::fs::read(path).map_err(|source| NamesError::Read { path: path.to_owned(), source })?;
        Self::from_json(&json)
    }

    /// Reads what a file of names holds.
    pub fn from_json(json: &[u8]) -> Result<Self, NamesError> {
        Book::from_json(json).map(Self::of)
    }

    /// What a file of these names holds. Of what is only shipped, nothing.
    pub fn to_json(&self) -> String {
        self.book.as_deref().cloned().unwrap_or_default().to_json()
    }

    /// How many names there are beyond what is shipped, sort by sort.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, usize)> + use<> {
        self.book.as_deref().map(Book::counts).into_iter().flatten()
    }

    /// When Census was asked for them. `None`: they are only what is shipped, or the file does not say.
    pub fn observed_at(&self) -> Option<Timestamp> {
        self.book.as_ref()?.observed_at
    }

    /// These, and of `older` the sorts that there are none of here: Census loses whole collections for days.
    #[must_use]
    pub fn filled_from(&self, older: &Self) -> Self {
        match (self.book.as_deref(), older.book.as_deref()) {
            (Some(book), Some(older)) => Self::of(book.clone().filled_from(older)),
            (None, Some(_)) => older.clone(),
            (_, None) => self.clone(),
        }
    }

    pub(crate) fn of(book: Book) -> Self {
        Self { book: Some(Arc::new(book)) }
    }

    /// The name of a world.
    pub fn world(&self, id: World) -> Option<&str> {
        self.read(|book| &book.worlds, id.0).or_else(|| id.name())
    }

    /// The name of a zone; of an instance, that of what it is an instance of.
    pub fn zone(&self, id: Zone) -> Option<&str> {
        self.read(|book| &book.zones, id.definition().0).or_else(|| id.name())
    }

    /// The whole name of a faction.
    pub fn faction(&self, id: Faction) -> Option<&str> {
        self.read(|book| &book.factions, id.0).or_else(|| id.name())
    }

    /// The name of a vehicle.
    pub fn vehicle(&self, id: VehicleId) -> Option<&str> {
        self.read(|book| &book.vehicles, id.0).or_else(|| id.name())
    }

    /// What experience is granted for.
    pub fn experience(&self, id: ExperienceId) -> Option<&str> {
        self.read(|book| &book.experience, id.0).or_else(|| id.name())
    }

    /// The name of an item, a weapon for one. None are shipped.
    pub fn item(&self, id: ItemId) -> Option<&str> {
        self.read(|book| &book.items, id.0)
    }

    /// The name of a ribbon or a medal. None are shipped.
    pub fn achievement(&self, id: AchievementId) -> Option<&str> {
        self.read(|book| &book.achievements, id.0)
    }

    /// The name of a skill. None are shipped.
    pub fn skill(&self, id: SkillId) -> Option<&str> {
        self.read(|book| &book.skills, id.0)
    }

    /// The name of a fish. None are shipped.
    pub fn fish(&self, id: FishId) -> Option<&str> {
        self.read(|book| &book.fish, id.0)
    }

    /// What is known of a type of alert.
    pub fn alert(&self, id: MetagameEventId) -> Option<AlertInfo<'_>> {
        let shipped = id.info();
        let read = self.book.as_ref().and_then(|book| book.alerts.get(&id.0));
        if shipped.is_none() && read.is_none() {
            return None;
        }
        let name = read.and_then(|alert| alert.name.as_deref()).filter(|name| !name.is_empty());
        // A duration of zero is none: whole fields read as zero when Census is in trouble.
        let minutes = read.and_then(|alert| alert.minutes).filter(|minutes| *minutes > 0);
        Some(AlertInfo {
            name: name.or(shipped.map(|info| info.name)),
            minutes: minutes.or(shipped.map(|info| info.minutes.into())),
            zone: shipped.and_then(|info| info.zone),
            can_lock: shipped.is_some_and(MetagameInfo::can_lock),
        })
    }

    /// What is known of a facility. Of warpgates it is shipped where they are, of others nothing.
    pub fn facility(&self, id: FacilityId) -> Option<FacilityInfo<'_>> {
        let gate = id.warpgate();
        let read = self.book.as_ref().and_then(|book| book.facilities.get(&id.0));
        if gate.is_none() && read.is_none() {
            return None;
        }
        let kind = read.and_then(|facility| facility.kind).map(FacilityType);
        Some(FacilityInfo {
            name: read.and_then(|facility| facility.name.as_deref()).filter(|name| !name.is_empty()),
            zone: read.and_then(|facility| facility.zone).map(Zone).or(gate.map(|gate| gate.zone)),
            region: read.and_then(|facility| facility.region).map(RegionId).or(gate.map(|gate| gate.region)),
            kind: kind.or(gate.map(|_| FacilityType::WARPGATE)),
        })
    }

    /// When an alert will end by itself, if this is its start and its duration is known: as
    /// [`MetagameEvent::ends_at`], by these names' durations.
    pub fn ends_at(&self, alert: &MetagameEvent) -> Option<Timestamp> {
        let begins = matches!(alert.metagame_event_state, MetagameState::STARTED | MetagameState::RESTARTED);
        let minutes = self.alert(alert.metagame_event_id)?.minutes?;
        let is_known = begins && alert.timestamp != Timestamp::EPOCH;
        is_known.then(|| alert.timestamp + Duration::from_secs(u64::from(minutes) * 60))
    }

    fn read(&self, section: impl FnOnce(&Book) -> &Section, id: impl Into<u32>) -> Option<&str> {
        section(self.book.as_deref()?).get(&id.into()).map(|name| &**name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(json: &str) -> Names {
        Names::from_json(json.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_read_stands_over_what_is_shipped() {
        let read = names(
            r#"{"format": 1, "worlds": {"1": "Osprey II"}, "zones": {"362": "Haven"}, "vehicles": {"9999": "Boat"},
                "experience": {"7": "Revive"}, "factions": {"1": "VS"}, "later": {"1": {"x": 2}}}"#,
        );
        assert_eq!((read.world(World(1)), read.world(World(10))), (Some("Osprey II"), Some("Wainwright")));
        assert_eq!((read.zone(Zone(131_434)), read.zone(Zone::INDAR)), (Some("Haven"), Some("Indar")));
        assert_eq!((read.vehicle(VehicleId(9999)), read.vehicle(VehicleId::FLASH)), (Some("Boat"), Some("Flash")));
        let experience = [7, 4, 9999].map(|id| read.experience(ExperienceId(id)));
        assert_eq!(experience, [Some("Revive"), Some("heal"), None]);
        assert_eq!((read.faction(Faction::VS), read.faction(Faction::TR)), (Some("VS"), Some("Terran Republic")));
    }

    #[test]
    fn what_is_not_shipped_has_no_name_until_it_is_read() {
        let shipped = Names::default();
        let of = |names: &Names| {
            let said = [
                names.item(ItemId(3)),
                names.achievement(AchievementId(3)),
                names.skill(SkillId(3)),
                names.fish(FishId(3)),
                names.facility(FacilityId(3)).and_then(|facility| facility.name),
            ];
            said.map(|name| name.map(str::to_owned))
        };
        assert_eq!(of(&shipped), [const { None }; 5]);
        let read = names(
            r#"{"format": 1, "items": {"3": "a"}, "achievements": {"3": "b"}, "skills": {"3": "c"}, "fish": {"3": "d"},
                "facilities": {"3": {"name": "e"}}}"#,
        );
        assert_eq!(of(&read), ["a", "b", "c", "d", "e"].map(|name| Some(name.to_owned())));
        assert_eq!(names(&read.to_json()).book, read.book);
        let counted: Vec<_> = read.counts().filter(|(_, count)| *count > 0).map(|(sort, _)| sort).collect();
        assert_eq!(counted, ["facilities", "items", "achievements", "skills", "fish"]);
        assert_eq!(shipped.counts().count(), 0);
    }

    #[test]
    fn an_alert_lasts_as_long_as_census_says() {
        let read = names(
            r#"{"format": 1, "alerts": {"211": {"minutes": 100}, "147": {"name": "Superiority", "minutes": 0},
                "900": {"name": "New", "minutes": 7}}}"#,
        );
        let said = |names: &Names, id| {
            names.alert(MetagameEventId(id)).map(|alert| (alert.name.map(str::to_owned), alert.minutes))
        };
        assert_eq!(said(&read, 211), Some((Some("Amerish Conquest".to_owned()), Some(100))));
        assert_eq!(said(&read, 147), Some((Some("Superiority".to_owned()), Some(90))));
        assert_eq!(said(&read, 900), Some((Some("New".to_owned()), Some(7))));
        assert_eq!((said(&read, 901), said(&Names::default(), 900)), (None, None));
        let mut alert = MetagameEvent {
            timestamp: Timestamp::from_secs(1_000),
            metagame_event_id: MetagameEventId(211),
            metagame_event_state: MetagameState::STARTED,
            ..MetagameEvent::default()
        };
        assert_eq!(read.ends_at(&alert), Some(Timestamp::from_secs(7_000)));
        assert_eq!(Names::default().ends_at(&alert), alert.ends_at());
        alert.metagame_event_state = MetagameState::ENDED;
        assert_eq!(read.ends_at(&alert), None);
    }

    #[test]
    fn what_census_has_lost_is_kept_from_before() {
        let older = names(
            r#"{"format": 1, "items": {"1": "a", "2": "b"}, "fish": {"1": "c"}, "facilities": {"1": {"name": "d"}},
                "alerts": {"1": {"minutes": 5}}}"#,
        );
        let newer = names(r#"{"format": 1, "items": {"1": "A"}, "alerts": {"2": {"minutes": 6}}}"#);
        let filled = newer.filled_from(&older);
        assert_eq!([1, 2].map(|id| filled.item(ItemId(id))), [Some("A"), None], "what it shows is all there is");
        assert_eq!(filled.fish(FishId(1)), Some("c"));
        assert_eq!(filled.facility(FacilityId(1)).and_then(|facility| facility.name), Some("d"));
        assert_eq!(filled.alert(MetagameEventId(2)).and_then(|alert| alert.minutes), Some(6));
        assert_eq!(Names::default().filled_from(&older).fish(FishId(1)), Some("c"));
        assert_eq!(newer.filled_from(&Names::default()).fish(FishId(1)), None);
    }

    #[test]
    fn a_warpgate_is_known_for_what_it_is() {
        let gate = Names::default()
            .facility(FacilityId(7801))
            .map(|gate| (gate.zone, gate.region, gate.kind, gate.name.is_none()));
        assert_eq!(gate, Some((Some(Zone::INDAR), Some(RegionId(2201)), Some(FacilityType::WARPGATE), true)));
        let read = names(r#"{"format": 1, "facilities": {"7801": {"name": "Northern Warpgate"}}}"#);
        let gate = read.facility(FacilityId(7801)).unwrap();
        assert_eq!((gate.name, gate.zone), (Some("Northern Warpgate"), Some(Zone::INDAR)));
        assert_eq!(read.facility(FacilityId(7500)), None);
    }

    #[test]
    fn s1_names_are_shown_as_letters_on_one_line() {
        let long = "x".repeat(1000);
        let read =
            names(&format!(r#"{{"format": 1, "items": {{"1": " a\tb\n\u001b[2J\u202e ", "2": " ", "3": "{long}"}}}}"#));
        assert_eq!(read.item(ItemId(1)), Some("a b \u{fffd}[2J"));
        assert_eq!(read.item(ItemId(2)), None);
        assert_eq!(read.item(ItemId(3)).map(str::len), Some(128));
    }

    #[test]
    fn a_file_of_something_else_is_told_in_a_line() {
        for (json, said) in [
            ("", "it is no table of names: EOF while parsing a value at line 1 column 0"),
            ("[1]", "it is no table of names: "),
            (r#"{"character_list": []}"#, "it is no table of names: it names no format"),
            (r#"{"format": 1, "items": {"x": "y"}}"#, "it is no table of names: "),
            (r#"{"format": 1, "items": {"1": 2}}"#, "it is no table of names: invalid type: integer"),
            (
                r#"{"format": 2, "items": 3}"#,
                "it has format 2, which a later version has written; this one reads up to 1",
            ),
            ("\u{7f}ELF", "it is no table of names: "),
        ] {
            let told = Names::from_json(json.as_bytes()).unwrap_err().to_string();
            assert!(told.starts_with(said) && told.lines().count() == 1, "{json}: {told}");
        }
        let told = Names::load("no/such.json").unwrap_err();
        assert_eq!(told.to_string(), "the names in no/such.json cannot be read");
    }
}
