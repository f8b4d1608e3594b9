//! Why a condition holds, or does not.

use std::fmt;

/// What became of each clause of a condition. Written, a line for each.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The parts between the outermost `&&`, in their order. All must hold.
    pub clauses: Vec<Clause>,
}

/// One of the clauses of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Clause {
    /// As it is in the text.
    pub text: String,
    /// Whether it held.
    pub holds: bool,
    /// The fields in it, each with its value: `event.world_id`, `10`.
    pub values: Vec<(String, String)>,
}

impl Explanation {
    /// Whether the condition holds.
    pub fn holds(&self) -> bool {
        self.clauses.iter().all(|clause| clause.holds)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, clause) in self.clauses.iter().enumerate() {
            write!(f, "{}{clause}", if at == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<4} {}", if self.holds { "yes" } else { "no" }, self.text)?;
        for (at, (field, value)) in self.values.iter().enumerate() {
            write!(f, "{}{field} = {value}", if at == 0 { "   (" } else { ", " })?;
        }
        f.write_str(if self.values.is_empty() { "" } else { ")" })
    }
}
