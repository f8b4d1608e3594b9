//! A worker that gathers batches, as a sink would: what is sent, confirmed, tried again and put aside.

use super::*;

/// What was sent, and when, in seconds.
type Sent = Arc<Mutex<Vec<(u64, Vec<u64>)>>>;

/// Gathers three events, or as many as come in a minute, and sends their numbers; and a zero after five minutes.
struct Batches {
    clock: Arc<dyn Clock>,
    gathered: Vec<u64>,
    due: Option<Timestamp>,
    sent: Sent,
    /// The batch that begins with this number fails so often.
    fails: Mutex<(u64, u32)>,
    given_up: Arc<Mutex<Vec<u64>>>,
    alarm: Option<Timestamp>,
}

impl Batches {
    fn take(&mut self) -> Todo<Vec<u64>> {
        self.due = None;
        smallvec::smallvec![std::mem::take(&mut self.gathered)]
    }
}

impl Work for Batches {
    type Task = Vec<u64>;

    fn on_event(&mut self, event: &Event) -> Verdict<Vec<u64>> {
        self.gathered.push(number(event));
        if self.gathered.len() == 3 {
            return Verdict::Do(self.take());
        }
        self.due.get_or_insert(self.clock.now() + Duration::from_mins(1));
        Verdict::Hold
    }

    fn on_time(&mut self, now: Timestamp) -> Todo<Vec<u64>> {
        if self.alarm.take_if(|at| *at <= now).is_some() {
            return smallvec::smallvec![vec![0]];
        }
        self.due.filter(|due| *due <= now).map(|_| self.take()).unwrap_or_default()
    }

    fn wake_at(&self) -> Option<Timestamp> {
        self.due.into_iter().chain(self.alarm).min()
    }

    fn begin(&self, task: &Vec<u64>) -> Doing {
        let mut fails = self.fails.lock().unwrap();
        if fails.0 == task[0] && fails.1 > 0 {
            fails.1 -= 1;
            return Doing::Done(Err("nobody answers".into()));
        }
        let second = self.clock.now().as_secs().cast_unsigned();
        self.sent.lock().unwrap().push((second, task.clone()));
        Doing::Done(Ok(()))
    }

    fn on_failure(&mut self, _: &str) {}

    fn on_given_up(&mut self, events: u64) {
        self.given_up.lock().unwrap().push(events);
    }
}

/// Lets a worker work on seven events. Gives what was sent, what was put aside, and how many events were not confirmed.
async fn work(fails: (u64, u32), tries: u32) -> (Vec<(u64, Vec<u64>)>, Vec<u64>, u64) {
    let tower = Tower::new();
    tower.ring([7; 7]);
    let (sent, given_up) = (Sent::default(), Arc::default());
    let batches = Batches {
        clock: tower.clock.clone(),
        gathered: Vec::new(),
        due: None,
        sent: Arc::clone(&sent),
        fails: Mutex::new(fails),
        given_up: Arc::clone(&given_up),
        alarm: Some(Timestamp::from_secs(300)),
    };
    let options = options(tries, 1, Lanes::Serial);
    let reader = tower.reader(options.tries).await;
    let worker = Worker::new(reader, batches, options, 1, tower.stop.clone(), tower.clock.clone());
    let ending = async {
        sleep(Duration::from_mins(10)).await;
        let left = tower.left();
        tower.stop.own.cancel();
        left
    };
    let ((), left) = tokio::join!(worker.run(), ending);
    let (sent, given_up) = (sent.lock().unwrap().clone(), given_up.lock().unwrap().clone());
    (sent, given_up, left)
}

fn batches(sent: &[(u64, Vec<u64>)]) -> Vec<Vec<u64>> {
    sent.iter().map(|(_, batch)| batch.clone()).collect()
}

#[tokio::test(start_paused = true)]
async fn batches_are_sent_when_they_are_full_or_have_waited_and_are_confirmed_then() {
    let (sent, given_up, left) = work((9, 0), 5).await;
    assert_eq!(sent, [(0, vec![1, 2, 3]), (0, vec![4, 5, 6]), (60, vec![7]), (300, vec![0])]);
    assert_eq!((given_up, left), (vec![], 0));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_fails_is_tried_again_as_it_was() {
    let (sent, given_up, left) = work((1, 2), 5).await;
    assert_eq!(batches(&sent)[..3], [vec![1, 2, 3], vec![4, 5, 6], vec![7]]);
    assert!((1..=3).contains(&sent[0].0), "a wait that grows: {sent:?}");
    assert_eq!((sent.len(), given_up, left), (4, vec![], 0));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_fails_too_often_is_put_aside_and_the_next_one_is_sent() {
    let (sent, given_up, left) = work((4, 2), 2).await;
    assert_eq!(batches(&sent), [vec![1, 2, 3], vec![7], vec![0]]);
    assert_eq!((given_up, left), (vec![3], 0));
}

#[tokio::test(start_paused = true)]
async fn what_only_time_gives_is_tried_as_often_and_then_given_up() {
    let (sent, given_up, _) = work((0, 2), 5).await;
    assert_eq!((sent.len(), given_up), (4, vec![]));
    let (sent, given_up, _) = work((0, 3), 3).await;
    assert_eq!((sent.len(), given_up), (3, vec![0]));
}
