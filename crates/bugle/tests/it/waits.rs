//! Waits that time completes, on a journal on disk.

use std::future::IntoFuture as _;
use std::sync::Arc;
use std::time::Duration;

use bugle::pattern::{Absence, Step};
use bugle::source::{Seen, Signal};
use bugle::{Draft, Envelope, EventStream, Timestamp, Trigger, WaitError};
use tempfile::tempdir;
use tokio::time::{Instant, sleep};

use crate::crash::in_paused_time;
use crate::pauses::Going;
use crate::script::{Noon, Rung, bell, rung, scripted};

/// Rings two bells with so many others in between that they are not read together from the disk.
#[test]
fn time_does_not_overtake_what_is_still_on_the_disk() {
    in_paused_time(async {
        let (dir, (script, source)) = (tempdir().unwrap(), scripted());
        let builder = EventStream::builder().journal(dir.path()).queue_size(100).clock(Arc::new(Noon)).seed(1);
        let stream = builder.source(source).build().await.unwrap();
        let key = |rung: &Rung| rung.bell % 2;
        let silence = Absence::new(Step::of(key).filter(bell(1)), Step::of(key).filter(bell(3)));
        let silence: Draft = Trigger::on_pattern(silence.lasting(Duration::from_mins(1))).into();
        let others: Draft = Trigger::on::<Rung>().filter(bell(5)).condition(false).into();
        let wait = stream.wait_for_any([silence, others]).within(Duration::from_hours(1));
        let mut events = stream.events();
        stream.start();
        for bells in [vec![1]].into_iter().chain(vec![vec![5; 50]; 200]).chain([vec![3]]) {
            script.says(bells.iter().map(|bell| rung(*bell)).collect()).await;
            for _ in bells {
                events.next().await.unwrap();
            }
        }
        let waited = wait.await;
        assert!(matches!(waited, Err(WaitError::TimedOut)), "{waited:?}");
    });
}

#[test]
fn a_wait_ends_in_time_though_the_disk_is_slow() {
    in_paused_time(async {
        let (dir, (script, source), hour) = (tempdir().unwrap(), scripted(), Duration::from_hours(1));
        let builder = EventStream::builder().journal(dir.path()).commit_within(hour).seed(1);
        let stream = builder.clock(Arc::new(Going(Instant::now()))).source(source).build().await.unwrap();
        let silence = Absence::new(Step::any::<Rung>().filter(bell(1)), Step::any::<Rung>().filter(bell(3)));
        let wait = stream.wait_for_pattern(silence.lasting(hour * 3 / 2)).within(hour * 2);
        let begun = Instant::now();
        stream.start();
        let ringing = async {
            script.says(vec![seen(1, 1000)]).await;
            sleep(hour * 5 / 4).await;
            // Until this can be read, nobody can say that the other bell is silent.
            script.says(vec![seen(5, 5500)]).await;
            std::future::pending::<()>().await;
        };
        let waited = tokio::select! {
            waited = wait.into_future() => waited,
            () = ringing => unreachable!(),
        };
        assert!(matches!(waited, Err(WaitError::TimedOut)), "{waited:?}");
        assert_eq!(begun.elapsed().as_secs(), 7200);
    });
}

fn seen(bell: u64, second: i64) -> Signal<Rung> {
    Signal::Event(Envelope::new("test", Rung { bell }, Seen::at(Timestamp::from_secs(second))))
}
