//! The table of all relations, by nouns. A new one is a line in one of these files.

mod declare;
mod outfits;
mod people;
