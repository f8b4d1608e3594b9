//! The journal of Bugle: the log between sources and readers
