//! What goes wrong with the single frames of one connection: lost, doubled, out of order, garbled. Pure: frames and the
//! time go in, what is sent comes out.
//!
//! Calling order: [`Trouble::on_frame`] for each frame, [`Trouble::flush`] with each heartbeat, [`Trouble::end`] at the end.

use std::time::Duration;

use bugle_event::EventId;
use bytes::Bytes;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use super::frame::Frame;
use crate::{FaultKind, Faults, Permits};

/// How many frames come before one that is late, at most; and before a double.
const LATE_MAX: u32 = 4;
const DOUBLE_MAX: u32 = 16;

/// The troubles of one connection.
pub(super) struct Trouble {
    /// The number of its connection.
    number: u64,
    faults: Faults,
    rng: ChaCha8Rng,
    held: Vec<Held>,
    /// What runs together with the next frame.
    glued: Option<(Utf8Bytes, EventId)>,
}

/// A frame that is sent later.
struct Held {
    /// After so many others.
    after: u32,
    text: Utf8Bytes,
    fact: EventId,
    /// Whether it was sent before.
    is_double: bool,
}

impl Trouble {
    /// Nothing is wrong yet with the connection of this number. `seed` decides what will be.
    pub(super) fn new(number: u64, faults: Faults, seed: u64) -> Self {
        Self { number, faults, rng: ChaCha8Rng::seed_from_u64(seed), held: Vec::new(), glued: None }
    }

    /// What is sent when `frame` is to be sent `at` so long after the beginning. `permits` notes what no client can know.
    pub(super) fn on_frame(&mut self, at: Duration, frame: &Frame, permits: &mut Permits) -> Vec<Message> {
        let mut sent = Vec::new();
        let held = |after, is_double| Held { after, text: frame.text.clone(), fact: frame.id, is_double };
        if self.draw(FaultKind::Drop, at) {
            permits.lost.insert(frame.id);
        } else if self.draw(FaultKind::Reorder, at) {
            permits.late.insert(frame.id);
            let after = self.rng.random_range(1..=LATE_MAX);
            self.held.push(held(after + 1, false));
        } else {
            if !frame.can_repeat && self.draw(FaultKind::Duplicate, at) {
                // Where the first one is garbled, the second is what comes, and comes late.
                permits.late.insert(frame.id);
                let after = self.rng.random_range(0..=DOUBLE_MAX);
                self.held.push(held(after + 1, true));
            }
            sent.extend(self.garble(at, frame, permits));
        }
        self.held.iter_mut().for_each(|held| held.after -= 1);
        let due: Vec<_> = self.held.extract_if(.., |held| held.after == 0).collect();
        sent.extend(due.into_iter().map(|held| self.send(held.text, held.fact, permits)));
        sent
    }

    /// All that was held back.
    pub(super) fn flush(&mut self, permits: &mut Permits) -> Vec<Message> {
        let held = std::mem::take(&mut self.held).into_iter().map(|held| (held.text, held.fact));
        let all: Vec<_> = self.glued.take().into_iter().chain(held).collect();
        all.into_iter().map(|(text, fact)| self.send(text, fact, permits)).collect()
    }

    /// The connection has ended: what was held back is never sent.
    pub(super) fn end(&mut self, permits: &mut Permits) {
        permits.lost.extend(self.held.drain(..).filter(|held| !held.is_double).map(|held| held.fact));
        permits.lost.extend(self.glued.take().map(|(_, fact)| fact));
    }

    /// The frame as it arrives. What is cut off is lost, and whoever gets it can see that.
    fn garble(&mut self, at: Duration, frame: &Frame, permits: &mut Permits) -> Vec<Message> {
        let text = frame.text.as_str();
        if let Some((before, fact)) = self.glued.take() {
            self.bring(fact, permits);
            self.bring(frame.id, permits);
            return vec![Message::text(format!("{before}{text}"))];
        }
        if !self.draw(FaultKind::Garbage, at) {
            return vec![self.send(frame.text.clone(), frame.id, permits)];
        }
        let garbled = match self.rng.random_range(0..6) {
            0 => return vec![Message::text(&text[..self.rng.random_range(1..text.len())])],
            1 => vec![Message::text(format!("{text}\0"))],
            2 => vec![Message::text(format!("[{text}]"))],
            3 => vec![Message::Binary(Bytes::copy_from_slice(text.as_bytes()))],
            4 => vec![Message::text("<html>Bad Gateway</html>"), Message::Text(frame.text.clone())],
            _ => {
                self.glued = Some((frame.text.clone(), frame.id));
                return Vec::new();
            }
        };
        self.bring(frame.id, permits);
        garbled
    }

    fn send(&self, text: Utf8Bytes, fact: EventId, permits: &mut Permits) -> Message {
        self.bring(fact, permits);
        Message::Text(text)
    }

    /// A fact is sent so that it can be read.
    fn bring(&self, fact: EventId, permits: &mut Permits) {
        permits.brought.entry(self.number).or_default().insert(fact);
    }

    fn draw(&mut self, kind: FaultKind, at: Duration) -> bool {
        let share = self.faults.share(kind, at);
        share > 0.0 && self.rng.random_bool(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planetside::Config;
    use crate::planetside::auraxis::Auraxis;
    use bugle_event::Timestamp;
    use std::collections::{BTreeMap, BTreeSet};

    fn frames() -> Vec<Frame> {
        let config = Config::new(7, Timestamp::from_secs(1_700_000_000));
        let end = config.start + Duration::from_mins(2);
        Auraxis::new(&config).advance(end).iter().map(|happened| Frame::of(happened, happened.envelope().id)).collect()
    }

    /// What a connection with these faults sends, and what is permitted for it.
    fn sent(faults: &str, frames: &[Frame]) -> (Vec<Message>, Permits) {
        let mut trouble = Trouble::new(0, faults.parse().unwrap(), 1);
        let mut permits = Permits::default();
        let mut sent: Vec<_> =
            frames.iter().flat_map(|frame| trouble.on_frame(Duration::ZERO, frame, &mut permits)).collect();
        sent.extend(trouble.flush(&mut permits));
        trouble.end(&mut permits);
        (sent, permits)
    }

    fn texts(messages: &[Message]) -> Vec<String> {
        messages.iter().map(|message| message.to_text().unwrap().to_owned()).collect()
    }

    #[test]
    fn what_is_dropped_is_permitted_to_be_missing_and_nothing_else() {
        let frames = frames();
        let (sent, permits) = sent("drop=0.1", &frames);
        assert!(permits.lost.len() > 50 && permits.late.is_empty());
        let kept = frames.iter().filter(|frame| !permits.lost.contains(&frame.id)).map(|frame| frame.text.to_string());
        assert!(texts(&sent).into_iter().eq(kept));
        assert_eq!(permits.brought[&0].len() + permits.lost.len(), frames.len());
    }

    #[test]
    fn only_what_cannot_happen_twice_is_sent_twice() {
        let frames = frames();
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for text in texts(&sent("duplicate=0.5", &frames).0) {
            *counts.entry(text).or_default() += 1;
        }
        let mut once: BTreeMap<_, usize> = BTreeMap::new();
        for frame in &frames {
            *once.entry(frame.text.to_string()).or_default() += 1;
        }
        assert_eq!(counts.len(), once.len(), "nothing is lost");
        let doubled: Vec<_> =
            frames.iter().filter(|frame| counts[frame.text.as_str()] > once[frame.text.as_str()]).collect();
        assert!(doubled.len() > 20 && doubled.iter().all(|frame| !frame.can_repeat), "{}", doubled.len());
    }

    #[test]
    fn what_comes_late_comes_and_is_noted() {
        let frames = frames();
        let (sent, permits) = sent("reorder=0.1", &frames);
        assert_eq!((sent.len(), permits.lost.len()), (frames.len(), 0));
        let texts = texts(&sent);
        let place = |frame: &Frame| texts.iter().position(|text| *text == frame.text.as_str()).unwrap();
        let late = frames.windows(2).filter(|pair| place(&pair[0]) > place(&pair[1]));
        let late: Vec<_> = late.map(|pair| pair[0].id).collect();
        assert!(late.len() > 50 && late.iter().filter(|id| permits.late.contains(id)).count() * 10 > late.len() * 8);
    }

    #[test]
    fn garbled_frames_hold_what_they_held_unless_they_are_cut() {
        let frames = frames();
        let (sent, permits) = sent("garbage=0.3", &frames);
        assert!(permits.lost.is_empty() && permits.late.is_empty());
        let all: String =
            sent.iter().map(|message| String::from_utf8_lossy(&message.clone().into_data()).into_owned()).collect();
        let whole = frames.iter().filter(|frame| all.contains(frame.text.as_str())).count();
        assert!(whole < frames.len() && whole * 10 > frames.len() * 9, "{whole} of {}", frames.len());
        let texts: BTreeSet<&str> = frames.iter().map(|frame| frame.text.as_str()).collect();
        let sent_whole: usize = texts.iter().map(|text| all.matches(text).count()).sum();
        assert_eq!(permits.brought[&0].len(), sent_whole, "facts may look alike");
        assert!(sent.iter().any(Message::is_binary));
    }
}
