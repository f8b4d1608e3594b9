//! Asks Census for what [`Names`] want to know, beside everything else.

use std::collections::BTreeMap;

use bugle::in_words;
use bugle::planetside::{self, CensusError, Client};
use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep_until};

use super::id::Id;
use super::machine::{Names, Refused};

/// Names, and who is asked for them.
#[derive(Default)]
pub(crate) struct LookUp {
    pub(crate) names: Names,
    census: Option<Client>,
    asking: Option<BoxFuture<'static, Result<BTreeMap<Id, String>, Refused>>>,
}

impl LookUp {
    /// Looks up at `census` what `tables` do not know.
    pub(crate) fn of(census: Client, tables: planetside::Names) -> Self {
        Self { names: Names::open(tables), census: Some(census), asking: None }
    }

    /// Asks nobody.
    pub(crate) fn in_tables(tables: planetside::Names) -> Self {
        Self { names: Names::of(tables), ..Self::default() }
    }

    /// Waits for the next answer, and asks when it is time to. Gives what people should hear of it.
    ///
    /// # Cancel safety
    /// What is asked stays asked when this is dropped before it is done.
    pub(crate) async fn next(&mut self) -> Option<String> {
        loop {
            if let Some(asking) = &mut self.asking {
                let answer = asking.await;
                self.asking = None;
                return self.names.on_answer(Instant::now(), answer);
            }
            let now = Instant::now();
            match (&self.census, self.names.next_ask(now), self.names.asks_at(now)) {
                (Some(census), Some(ids), _) => self.asking = Some(Box::pin(ask(census.clone(), ids))),
                (Some(_), None, Some(at)) => sleep_until(at).await,
                _ => std::future::pending().await,
            }
        }
    }
}

/// Asks for `ids`, all of the sort of the first.
async fn ask(census: Client, ids: Vec<Id>) -> Result<BTreeMap<Id, String>, Refused> {
    let (mut characters, mut facilities) = (Vec::new(), Vec::new());
    for id in ids {
        match id {
            Id::Character(id) => characters.push(id),
            Id::Facility(id) => facilities.push(id),
        }
    }
    let mut found = BTreeMap::new();
    if !characters.is_empty() {
        let names = census.character_names(&characters).await.map_err(|error| refused(&error))?;
        found.extend(names.into_iter().map(|(id, name)| (Id::Character(id), name)));
    }
    if !facilities.is_empty() {
        let names = census.facility_names(&facilities).await.map_err(|error| refused(&error))?;
        found.extend(names.into_iter().map(|(id, name)| (Id::Facility(id), name)));
    }
    Ok(found)
}

fn refused(error: &CensusError) -> Refused {
    Refused { why: in_words(error), remedy: error.remedy() }
}
