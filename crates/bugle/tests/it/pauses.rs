//! What a pattern says about the time in which its trigger was paused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::pattern::{Absence, Step};
use bugle::source::{Seen, Signal};
use bugle::{Clock, Envelope, EventStream, Timestamp};
use tokio::time::{Instant, sleep};

use crate::script::{Rung, bell, checkpoint, scripted};

/// A clock that goes with the time of the test.
pub(crate) struct Going(pub(crate) Instant);

impl Clock for Going {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1000) + self.0.elapsed()
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_said_about_a_pause_is_blind_and_what_is_not_about_it_is_not() {
    let (script, source) = scripted();
    let clock = Arc::new(Going(Instant::now()));
    let stream = EventStream::builder().clock(clock.clone()).seed(1).source(source).build().await.unwrap();
    let rings = async |bell: u64| {
        let signal = Signal::Event(Envelope::new("test", Rung { bell }, Seen::at(clock.now())));
        script.says(vec![signal]).await;
        sleep(Duration::from_secs(10)).await;
    };
    let key = |rung: &Rung| rung.bell % 2;
    let silence = Absence::new(Step::of(key).filter(bell(1)), Step::of(key).filter(bell(3)));
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let silent = stream.on_pattern(silence.lasting(Duration::from_mins(1)));
    let silent = silent.call(move |firing, _| tell.lock().unwrap().push((firing.at.as_secs(), firing.blind)));
    stream.start();
    // It has been reached: until then time stands still.
    script.says(vec![checkpoint(1000, None)]).await;
    rings(1).await; // 1000
    sleep(Duration::from_secs(90)).await;
    rings(1).await; // 1100, paused from 1110 on
    silent.pause();
    rings(3).await; // 1110, which nobody sees
    sleep(Duration::from_secs(80)).await;
    silent.resume(); // 1200
    sleep(Duration::from_secs(100)).await;
    rings(1).await; // 1300
    sleep(Duration::from_mins(5)).await;
    assert_eq!(*told.lock().unwrap(), [(1060, false), (1160, true), (1360, false)]);
}
