//! The rank-up logger: names from the API, ranks from the stream.

use bugle::planetside::{BattleRankUp, Client};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, census: Client) -> Result<(), BoxError> {
    stream.on::<BattleRankUp>().with(census).run(|rank_up, context| async move {
        // The client is shared by all actions; nobody needs to clone it.
        let names = context.state().character_names(&[rank_up.character_id]).await?;
        match names.get(&rank_up.character_id) {
            Some(name) => println!("{name} has reached battle rank {}!", rank_up.battle_rank),
            // Brand new characters are not in the API yet.
            None => println!("somebody has reached battle rank {}", rank_up.battle_rank),
        }
        context.stop();
        Ok(())
    });
    stream.run().await?;
    Ok(())
}
