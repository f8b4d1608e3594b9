//! What is watched, as a source of events.

use bugle_event::{Context, Signals, Source};
use futures_core::Stream;

use super::driver::Driver;
use super::error::WatchError;
use super::wish::Watch;
use crate::event::Event;
use crate::game::SOURCE;

impl Source for Watch {
    type Event = Event;
    type Error = WatchError;

    const GAME: &'static str = SOURCE;
    const WAITS: bool = true;

    fn check(&self) -> Result<(), WatchError> {
        self.refused()
    }

    /// Asks while it is polled: whoever does not read it for a while sees later, and loses nothing. What comes
    /// together is what one answer brought. An error is told when something begins to fail, not at each try.
    fn follow(self, context: Context) -> impl Stream<Item = Result<Signals<Event>, WatchError>> + Send + 'static {
        let driver = self.check().map(|()| Driver::new(self, context));
        let (driver, refused) = match driver {
            Ok(driver) => (Some(driver), None),
            Err(error) => (None, Some(Err(error))),
        };
        let followed = futures_util::stream::unfold(driver, |driver| async {
            let mut driver = driver?;
            let item = driver.next().await?;
            Some((item, Some(driver)))
        });
        futures_util::StreamExt::chain(futures_util::stream::iter(refused), followed)
    }
}
