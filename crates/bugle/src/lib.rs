//! Live games as one event stream
