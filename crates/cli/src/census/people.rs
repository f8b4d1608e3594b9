//! Characters and outfits by their names, looked up at the start of what follows them.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle::Subject;
use bugle::planetside::census::{CensusError, CharacterName, Outfit, OutfitMember};
use bugle::planetside::{CharacterId, Client, OutfitId, Remedy};
use tokio::time::sleep;

use super::api::{failed, nobody};
use super::who::Who;
use crate::failure::Failure;
use crate::say::{counted, say};

/// How many names one request has.
const NAMES_MAX: usize = 100;
/// How many members one request gives.
const MEMBERS_MAX: u32 = 5_000;
/// After how long is asked again where nobody says.
const AGAIN: Duration = Duration::from_secs(10);

/// Who was meant.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// Characters that were named, and members of the outfits.
    characters: Vec<CharacterId>,
    pub(crate) outfits: Vec<OutfitId>,
}

impl People {
    /// Asks for all of them. Where it `waits`, Census being down is said, and asked again.
    pub(crate) async fn find(census: &Client, names: &[String], outfits: &[Who], waits: bool) -> Result<Self, Failure> {
        let mut people = Self::default();
        for names in names.chunks(NAMES_MAX) {
            let rows = persist(waits, "characters", async || characters(census, names).await).await?;
            people.characters.extend(each(names, &rows)?);
        }
        for who in outfits {
            let what = format!("outfit {who}");
            let (outfit, members) = persist(waits, &what, async || outfit(census, who).await)
                .await?
                .ok_or_else(|| nobody(&what, "outfits are found by their alias, their whole name, or their id"))?;
            let count = counted(members.len() as u64, "member");
            say(format_args!("{what}: {count} that it has now, and what it captures, are followed"));
            people.characters.extend(members);
            people.outfits.push(outfit);
        }
        Ok(people)
    }

    /// What events must be about.
    pub(crate) fn filters(&self) -> impl Iterator<Item = Subject> {
        let characters = self.characters.iter().map(|id| Subject::from(*id));
        characters.chain(self.outfits.iter().map(|id| Subject::from(*id)))
    }
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

/// An outfit, and who is in it.
async fn outfit(census: &Client, who: &Who) -> Result<Option<(OutfitId, Vec<CharacterId>)>, CensusError> {
    let found = match who {
        Who::Id(id) => census.get_by_id::<Outfit>(OutfitId(*id)).await?,
        Who::Name(name) => census.get_by_name::<Outfit>(name).await?,
    };
    let Some(outfit) = found else { return Ok(None) };
    let (mut members, mut start) = (Vec::new(), 0);
    loop {
        let page = census.find::<OutfitMember>().term("outfit_id", outfit.outfit_id).limit(MEMBERS_MAX).start(start);
        let rows = page.await?;
        let count = u32::try_from(rows.len()).unwrap_or(MEMBERS_MAX);
        members.extend(rows.into_iter().map(|member| member.character_id));
        start += count;
        if count < MEMBERS_MAX {
            return Ok(Some((outfit.outfit_id, members)));
        }
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
