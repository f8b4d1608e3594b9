//! Outfits whose members are followed as they come and go.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bugle_event::{Subject, in_words};
use bugle_planetside::census::OutfitMembers;

use crate::circle::Circle;
use crate::stream::EventStream;

/// Members of outfits that a stream follows: see [`EventStream::follow_members`]. Dropping it changes nothing.
#[derive(Clone, Debug)]
pub struct FollowedMembers {
    circle: Circle,
    failures: Arc<AtomicU64>,
}

impl FollowedMembers {
    /// Who they are at the time.
    pub fn circle(&self) -> &Circle {
        &self.circle
    }

    /// How often Census did not say who they are, so that they stayed who they were.
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }
}

impl EventStream {
    /// Follows who is in outfits, for as long as the stream runs, and keeps that in `circle`, which triggers and readers look
    /// for those [among](crate::On::among). Whoever is in it already stays in it besides.
    ///
    /// One task asks Census, at once and in the interval of `members`. Who joins is followed from the answer on that shows it,
    /// who leaves is let go; what is not answered is logged and counted, and members stay who they were. Of the time before
    /// somebody was followed no gap speaks.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use bugle::{Circle, EventStream, planetside::{self, CharacterId, Death, census::Outfit}};
    ///
    /// # async fn example(census: planetside::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = EventStream::builder().source(census.push()).build().await?;
    /// let outfit = census.get_by_name::<Outfit>("FNO").await?.ok_or("there is no such outfit")?;
    /// let members = census.outfit_members([outfit.outfit_id]).every(Duration::from_secs(300));
    /// let members = stream.follow_members(members, Circle::new(CharacterId::NOUN));
    /// stream.on::<Death>().among(members.circle()).call(|death, _| println!("{} fell", death.character_id));
    /// stream.run().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn follow_members(&self, members: OutfitMembers, circle: Circle) -> FollowedMembers {
        let others = circle.subjects();
        circle.set(everybody(&members, &others));
        let followed = FollowedMembers { circle, failures: Arc::new(AtomicU64::new(members.failures())) };
        let tasks = &self.live.shared.tasks;
        let (stop, keeping) = (tasks.stop_token(), keep(members, others, followed.clone()));
        tasks.spawn(async move { stop.run_until_cancelled(keeping).await });
        followed
    }
}

/// Keeps the circle as the members are, and these others besides.
async fn keep(mut members: OutfitMembers, others: Vec<Subject>, followed: FollowedMembers) {
    let FollowedMembers { circle, failures } = followed;
    loop {
        match members.changed().await {
            Ok(changed) => {
                let (joined, left) = (changed.joined.len(), changed.left.len());
                tracing::debug!(joined, left, "others are members of the outfits now");
                circle.set(everybody(&members, &others));
            }
            Err(error) => tracing::warn!(error = in_words(&error), "who is in the outfits was not to be heard"),
        }
        failures.store(members.failures(), Ordering::Relaxed);
    }
}

fn everybody(members: &OutfitMembers, others: &[Subject]) -> Vec<Subject> {
    let members = members.members().iter().copied().map(Subject::from);
    members.chain(others.iter().cloned()).collect()
}
