//! Who is asked for next, where not all can be.
