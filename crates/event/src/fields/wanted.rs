//! Which fields of a fact are wanted, as a tree of names.

/// What a wanted field holds, where its text stands for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum As {
    /// What it is written as.
    Itself,
    /// A time, written as a text.
    Time,
}

/// Wanted paths, and which slot each fills. The root, at 0, is the fact itself.
#[derive(Clone, Debug)]
pub(super) struct Wanted(Vec<Node>);

#[derive(Clone, Debug, Default)]
struct Node {
    slot: Option<(usize, As)>,
    children: Vec<(Box<str>, usize)>,
    /// The marks of the names of the children: most fields of a fact are not wanted, and show it by theirs.
    marks: u64,
}

/// One bit, which follows from the name.
#[inline]
fn mark(name: &str) -> u64 {
    let middle = name.as_bytes().get(name.len() / 2).map_or(0, |byte| usize::from(*byte));
    1 << ((name.len() * 5 + middle) % 64)
}

impl Default for Wanted {
    fn default() -> Self {
        Self(vec![Node::default()])
    }
}

impl Wanted {
    /// The root.
    pub(super) const ROOT: usize = 0;

    /// Wants the field at `path`, in `slot`.
    pub(super) fn add(&mut self, path: &[&str], slot: usize, kept_as: As) {
        let mut at = Self::ROOT;
        for name in path {
            at = self.child(at, name).unwrap_or_else(|| {
                self.0.push(Node::default());
                let child = self.0.len() - 1;
                self.0[at].children.push(((*name).into(), child));
                self.0[at].marks |= mark(name);
                child
            });
        }
        self.0[at].slot = Some((slot, kept_as));
    }

    /// The wanted field `name` of what is at `at`.
    #[inline]
    pub(super) fn child(&self, at: usize, name: &str) -> Option<usize> {
        let node = &self.0[at];
        if node.marks & mark(name) == 0 {
            return None;
        }
        node.children.iter().find(|(known, _)| **known == *name).map(|(_, child)| *child)
    }

    /// Which slot the field at `at` fills.
    #[inline]
    pub(super) fn slot(&self, at: usize) -> Option<(usize, As)> {
        self.0[at].slot
    }

    /// Whether anything below the field at `at` is wanted.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        !self.0[at].children.is_empty()
    }
}
