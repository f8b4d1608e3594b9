//! Until when a trigger must not act on the time that passed while nobody looked.

use std::time::Duration;

use bugle_event::{Fact as _, Gap, Kind, KindSet, Want};
use tokio::time::timeout;

use crate::status::StatusBoard;

/// So long a source has to tell what it did not see. Who waits for it must go on at some time.
const TOLD_WITHIN: Duration = Duration::from_mins(5);

/// Waits until all sources that may tell of `wants` have told something since the start: before that, or with it, they
/// say what nobody saw while the program was down. Says whether they have; it does not wait for ever.
pub(crate) async fn have_told(boards: &[StatusBoard], wants: &[Want]) -> bool {
    let telling = async {
        for board in awaited(boards, wants) {
            board.told().await;
        }
    };
    timeout(TOLD_WITHIN, telling).await.is_ok()
}

/// The sources of the games that these kinds are of. All of them for kinds that no game claims, as gaps are.
fn awaited<'a>(boards: &'a [StatusBoard], wants: &[Want]) -> Vec<&'a StatusBoard> {
    let is_claimed = |kind: &Kind| boards.iter().any(|board| is_of(*kind, board.game()));
    let mut kinds: Vec<Kind> = Vec::new();
    for want in wants {
        match &want.kinds {
            KindSet::Only(only) if only.iter().all(|kind| *kind != Gap::KIND && is_claimed(kind)) => kinds.extend(only),
            _ => return boards.iter().collect(),
        }
    }
    boards.iter().filter(|board| kinds.iter().any(|kind| is_of(*kind, board.game()))).collect()
}

fn is_of(kind: Kind, game: &str) -> bool {
    kind.name().split('.').next() == Some(game)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn only_sources_of_the_games_of_its_kinds_are_awaited_and_all_where_that_is_not_known() {
        let boards = ["bells", "horns"].map(|game| StatusBoard::new(Arc::from(game), game));
        let awaited = |wants: &[Want]| awaited(&boards, wants).iter().map(|board| board.game()).collect::<Vec<_>>();
        let (bell, horn) = (Kind::new("bells.rung"), Kind::new("horns.blown"));
        assert_eq!(awaited(&[Want::kinds([bell])]), ["bells"]);
        assert_eq!(awaited(&[Want::kinds([horn]), Want::kinds([bell])]), ["bells", "horns"]);
        assert_eq!(awaited(&[Want::kinds([bell, Gap::KIND])]), ["bells", "horns"]);
        assert_eq!(awaited(&[Want::kinds([bell]), Want::all()]), ["bells", "horns"]);
        assert_eq!(awaited(&[Want::kinds([Kind::new("drums.beaten")])]), ["bells", "horns"]);
    }
}
