//! What is wished of wars besides following them.

use std::time::Duration;

use super::wish::Watch;

impl Watch {
    /// Reminds so long before the start of each war that is followed: `clash.war.starting_soon`. Said several times, of
    /// each of them; nobody is reminded who does not ask.
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// use bugle_clash::{Client, Watch};
    ///
    /// let client = Client::builder().key("...").build()?;
    /// let watch = Watch::new(client)
    ///     .wars(["#2PP"])
    ///     .remind_before_war_start(Duration::from_mins(30))
    ///     .remind_before_war_end(Duration::from_hours(4))
    ///     .remind_before_war_end(Duration::from_hours(1));
    /// # Ok::<(), bugle_clash::BuildError>(())
    /// ```
    #[must_use]
    pub fn remind_before_war_start(mut self, lead: Duration) -> Self {
        self.options.war.remind_before_start.push(lead);
        self.options.league_war.remind_before_start.push(lead);
        self
    }

    /// Reminds so long before the end of each war that is followed, with the members who have attacks left:
    /// `clash.war.ending_soon`. Said several times, of each of them.
    #[must_use]
    pub fn remind_before_war_end(mut self, lead: Duration) -> Self {
        self.options.war.remind_before_end.push(lead);
        self.options.league_war.remind_before_end.push(lead);
        self
    }

    /// Whether it is told how a war stands, each time that this changed: `clash.war.score`. No, if not set: it follows
    /// from the attacks.
    #[must_use]
    pub fn war_scores(mut self, scores: bool) -> Self {
        (self.options.war.scores, self.options.league_war.scores) = (scores, scores);
        self
    }
}
