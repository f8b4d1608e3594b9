//! Characters and outfits by their names, looked up at the start of what follows them; members of outfits from then on.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle::planetside::census::{CensusError, CharacterName, Outfit, OutfitMembers};
use bugle::planetside::{CharacterId, Client, OutfitId, Remedy};
use bugle::{Circle, EventStream, Subject};
use tokio::time::sleep;

use super::api::{failed, nobody};
use super::who::Who;
use crate::failure::Failure;
use crate::say::{counted, say};

/// How many names one request has.
const NAMES_MAX: usize = 100;
/// After how long is asked again where nobody says.
const AGAIN: Duration = Duration::from_secs(10);

/// Who was meant.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// Characters that were named by name.
    characters: Vec<CharacterId>,
    pub(crate) outfits: Vec<OutfitId>,
    /// Who is in the outfits, and whoever will be.
    members: Option<OutfitMembers>,
}

/// What is asked about.
pub(crate) struct Meant<'a> {
    /// Names of characters.
    pub(crate) names: &'a [String],
    pub(crate) outfits: &'a [Who],
    /// How often is asked who is in them.
    pub(crate) every: Duration,
    /// Whether Census being down is said, and asked again.
    pub(crate) waits: bool,
}

impl People {
    /// Asks for all of them.
    pub(crate) async fn find(census: &Client, meant: Meant<'_>) -> Result<Self, Failure> {
        let Meant { names, outfits, every, waits } = meant;
        let mut people = Self::default();
        for names in names.chunks(NAMES_MAX) {
            let rows = persist(waits, "characters", async || characters(census, names).await).await?;
            people.characters.extend(each(names, &rows)?);
        }
        for who in outfits {
            let what = format!("outfit {who}");
            let outfit = persist(waits, &what, async || outfit(census, who).await).await?;
            let help = "outfits are found by their alias, their whole name, or their id";
            people.outfits.push(outfit.ok_or_else(|| nobody(&what, help))?.outfit_id);
        }
        if !outfits.is_empty() {
            people.members = Some(members(census, &people.outfits, every, waits).await?);
            people.tell(outfits);
        }
        Ok(people)
    }

    /// Says who is followed.
    fn tell(&self, outfits: &[Who]) {
        let count = self.members.as_ref().map_or(0, |members| members.members().len());
        let outfits = outfits.iter().map(|who| format!("outfit {who}")).collect::<Vec<_>>().join(", ");
        let count = counted(count as u64, "member");
        say(format_args!("{outfits}: {count} and whoever joins, and what is captured, are followed"));
    }

    /// What events must be about, as it is now.
    pub(crate) fn filters(&self) -> impl Iterator<Item = Subject> {
        let members = self.members.iter().flat_map(|members| members.members().iter().copied());
        let characters = self.characters.iter().copied().chain(members).map(Subject::from);
        characters.chain(self.outfits.iter().map(|id| Subject::from(*id)))
    }

    /// Follows whoever joins, and lets go of who leaves, on `stream`: `circle` has whoever events must be about at the time;
    /// `named` stay in it.
    pub(crate) fn follow(self, stream: &EventStream, circle: &Circle, named: impl Iterator<Item = Subject>) {
        let characters = self.characters.into_iter().map(Subject::from);
        circle.set(characters.chain(named));
        if let Some(members) = self.members {
            stream.follow_members(members, circle.clone());
        }
    }
}

/// Who is in these outfits now, and whoever will be.
async fn members(
    census: &Client,
    outfits: &[OutfitId],
    every: Duration,
    waits: bool,
) -> Result<OutfitMembers, Failure> {
    // Each try begins anew, and so at once.
    persist(waits, "members of the outfits", async || {
        let mut members = census.outfit_members(outfits.iter().copied()).every(every);
        members.changed().await.map(|_| members)
    })
    .await
}

/// Asks, and again where what is wrong passes.
async fn persist<T>(waits: bool, what: &str, ask: impl AsyncFn() -> Result<T, CensusError>) -> Result<T, Failure> {
    loop {
        let error = match ask().await {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        let wait = match error.remedy() {
            Remedy::RetryAfter(wait) => wait,
            Remedy::Retry => AGAIN,
            _ => return Err(failed(what, &error)),
        };
        if !waits {
            return Err(failed(what, &error));
        }
        say(failed(what, &error));
        sleep(wait).await;
    }
}

/// The ids of those that there are, by name in lower case.
async fn characters(census: &Client, names: &[String]) -> Result<BTreeMap<String, CharacterId>, CensusError> {
    let lower: Vec<_> = names.iter().map(|name| Who::lower(name)).collect();
    let limit = u32::try_from(lower.len()).unwrap_or(u32::MAX);
    let rows = census.find::<CharacterName>().term("name.first_lower", lower).limit(limit).await?;
    let id_by_name = |row: CharacterName| Some((Who::lower(&row.name?.first?), row.character_id));
    Ok(rows.into_iter().filter_map(id_by_name).collect())
}

/// The id of each. One that there is none of is an error: nobody would ever hear of them.
fn each(names: &[String], known: &BTreeMap<String, CharacterId>) -> Result<Vec<CharacterId>, Failure> {
    let id = |name: &String| {
        let found = known.get(&Who::lower(name)).copied();
        let help = "check the spelling; those who are new take minutes to be known";
        found.ok_or_else(|| nobody(&format!("character {}", Who::Name(name.clone())), help))
    };
    names.iter().map(id).collect()
}

/// An outfit, if there is one.
async fn outfit(census: &Client, who: &Who) -> Result<Option<Outfit>, CensusError> {
    match who {
        Who::Id(id) => census.get_by_id::<Outfit>(OutfitId(*id)).await,
        Who::Name(name) => census.get_by_name::<Outfit>(name).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_not_there_is_named() {
        let known = BTreeMap::from([("higby".to_owned(), CharacterId(5))]);
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(each(&names(&["HigBy"]), &known).unwrap(), [CharacterId(5)]);
        let told = each(&names(&["Higby", "Nobody1"]), &known).unwrap_err().to_string();
        assert!(told.starts_with("there is no character called Nobody1; "), "{told}");
    }
}
