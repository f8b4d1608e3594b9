//! The rank-up logger: ranks from the stream, names and titles from Census.

use bugle::planetside::census::Language;
use bugle::planetside::{BattleRankUp, Client};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, census: Client) -> Result<(), BoxError> {
    stream.on::<BattleRankUp>().with(census).run(|rank_up, context| async move {
        // The client is shared by all actions; nobody needs to clone it.
        let character = context.state().character(rank_up.character_id);
        match character.name_with_title(Language::English).await? {
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
