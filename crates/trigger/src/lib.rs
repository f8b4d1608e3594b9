//! Triggers of Bugle: kinds, filters and conditions; pure
