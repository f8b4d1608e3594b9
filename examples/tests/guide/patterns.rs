//! The snippets of `book/patterns.md`, and what is around them.

use std::time::Duration;

use bugle::clash::{WarAttack, WarStarted};
use bugle::pattern::{Absence, Sequence, Step};
use bugle::planetside::{Death, patterns};
use bugle::{BoxError, Trigger};

use crate::{client, follow, play};

#[tokio::test(start_paused = true)]
async fn they_are_run() -> Result<(), BoxError> {
    let sim = play();
    let stream = follow(&sim, &client(&sim)?).await?;

    let kill = |death: &Death| !death.attacker_character_id.is_none() && death.attacker_character_id != death.character_id;
    let mutual = Sequence::new(
        Step::of(|death: &Death| (death.attacker_character_id, death.character_id)).when(kill),
        Step::of(|death: &Death| (death.character_id, death.attacker_character_id)).when(kill),
    )
    .within(Duration::from_secs(5));
    stream.on_pattern(mutual).name("mutual deaths").call(|firing, _| println!("{}", firing.key));

    let started = Step::of(|war: &WarStarted| war.matchup.war);
    let attacked = Step::of(|attack: &WarAttack| attack.war);
    let an_hour_before = |war: &WarStarted| war.matchup.end_time.map(|end| end - Duration::from_hours(1));
    let idle = Absence::new(started, attacked).until(an_hour_before);

    let _idle = Trigger::on_pattern(idle).name("idle wars");
    stream.on_pattern(patterns::kill_streak(3, Duration::from_secs(10))).call(|firing, _| println!("{}", firing.key));

    let of_three = patterns::kill_streak(3, Duration::from_secs(10));
    let handle = stream.on_pattern(of_three).name("streak").call(|_, context| context.stop());
    stream.run().await?;
    assert_eq!(handle.stats().fired, 1);
    Ok(())
}
