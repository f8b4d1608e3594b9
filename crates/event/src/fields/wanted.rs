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

#[derive(Clone, Debug)]
struct Node {
    name: Box<str>,
    slot: Option<(usize, As)>,
    children: Vec<usize>,
}

impl Node {
    fn named(name: &str) -> Self {
        Self { name: name.into(), slot: None, children: Vec::new() }
    }
}

impl Default for Wanted {
    fn default() -> Self {
        Self(vec![Node::named("")])
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
                self.0.push(Node::named(name));
                let child = self.0.len() - 1;
                self.0[at].children.push(child);
                child
            });
        }
        self.0[at].slot = Some((slot, kept_as));
    }

    /// The wanted field `name` of what is at `at`.
    pub(super) fn child(&self, at: usize, name: &str) -> Option<usize> {
        self.0[at].children.iter().copied().find(|child| *self.0[*child].name == *name)
    }

    /// Which slot the field at `at` fills.
    pub(super) fn slot(&self, at: usize) -> Option<(usize, As)> {
        self.0[at].slot
    }

    /// Whether anything below the field at `at` is wanted.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        !self.0[at].children.is_empty()
    }
}
