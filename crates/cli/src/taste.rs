//! What is shown of so much that nobody could read it all.

use bugle::Event;

/// Of experience, which is more than half of all that happens, no more than a third.
#[derive(Clone, Default)]
pub(crate) struct Taste {
    /// How many others came since experience was last shown.
    others: u32,
}

impl Taste {
    /// Whether this one is shown.
    pub(crate) fn shows(&mut self, event: &Event) -> bool {
        if event.kind.name() != "planetside.gain_experience" {
            self.others += 1;
            return true;
        }
        let is_shown = self.others >= 2;
        if is_shown {
            self.others = 0;
        }
        is_shown
    }
}
