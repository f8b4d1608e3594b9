//! Once, and then no more:
//!
//! ```python
//! @client.trigger(event.PlayerLogin, single_shot=True)
//! ```

use bugle::planetside::{Client, PlayerLogin};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    // With a name and a journal: once in its life, however often the program starts.
    let first = stream.on::<PlayerLogin>().name("first").once().call(|login, _| {
        println!("{} was the first to come", login.character_id);
    });
    stream.start();
    first.done().await;
    println!("fired {}, at work: {:?}", first.stats().fired, stream.get_trigger("first").map(|_| "yes"));
    Ok(())
}
