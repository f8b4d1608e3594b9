//! `bugle clash war`: the war of a clan as a scoreboard, or its war of clan war leagues where it plays them.

use bugle::clash::{ApiError, ClanTag, War};
use bugle::{Clock as _, Timestamp};

use super::api::{Api, LOST, What, failed, read};
use super::scoreboard::scoreboard;
use crate::clock::GameClock;
use crate::failure::Failure;
use crate::output::Output;
use crate::say::say;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The clan's tag
    #[arg(value_name = "TAG")]
    tag: ClanTag,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let clan = args.tag;
    let what = What::tagged(format!("war of clan {clan}"));
    let now = GameClock.now();
    let asked = api.client.current_war(clan).answer().await;
    let of_league = match &asked {
        // Who hides the war log does not hide wars of clan war leagues.
        Ok(answer) => answer.json().ok().is_none_or(|war| is_behind(&war, now)),
        Err(error) => matches!(error, ApiError::Private { .. }),
    };
    if of_league {
        let is_shown = asked.as_ref().is_ok_and(|answer| answer.json().is_ok_and(|war| war.id().is_some()));
        match league_war(clan, api, output, now).await {
            Ok(true) => return Ok(()),
            // There is something to say of the war that was asked for.
            Err(unseen) if is_shown => say(unseen),
            Err(unseen) if asked.is_ok() => return Err(unseen),
            Ok(false) | Err(_) => {}
        }
    }
    let answer = asked.map_err(|error| failed(&what, &error))?;
    if api.raw {
        return output.raw(&answer.body);
    }
    let war = read(&what, &answer)?;
    if output.is_pretty() { output.sheet(&scoreboard(&war, clan, now)) } else { output.json(&war) }
}

/// Whether nothing goes on in the war that the API shows: it shows the last one for days, also while the clan plays clan
/// war leagues.
fn is_behind(war: &War, now: Timestamp) -> bool {
    let is_over = war.end_time.is_some_and(|end| end <= now);
    war.is_over() || is_over || war.state.rank().is_none()
}

/// Writes the war of clan war leagues that the clan fights or prepares. `false`: there is none.
async fn league_war(clan: ClanTag, api: &Api, output: &mut Output, now: Timestamp) -> Result<bool, Failure> {
    let what = What::new(format!("clan war leagues of clan {clan}"), LOST);
    let found = api.client.current_league_war(clan).await.map_err(|error| failed(&what, &error))?;
    let Some((tag, war)) = found.filter(|(_, war)| !war.is_over()) else { return Ok(false) };
    say(format_args!("clan {clan} plays clan war leagues: this is its war {tag} there"));
    match () {
        () if api.raw => {
            let answer = api.client.league_war(tag).answer().await.map_err(|error| failed(&what, &error))?;
            output.raw(&answer.body)?;
        }
        () if output.is_pretty() => output.sheet(&scoreboard(&war, clan, now))?,
        () => output.json(&war)?,
    }
    Ok(true)
}
