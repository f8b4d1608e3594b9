//! What comes to be seen of all that is computed when it is asked for: clan war leagues, raid weekends, battles, league
//! weeks. Nobody does these things at their time; so when a stretch of one begins, its facts are written down ahead, each
//! at the moment from which it is shown, and read out as time passes. Where nobody keeps a ledger there is no chronicle.

mod battles;
mod book;
mod cwl;
mod page;
mod raids;
mod weeks;

pub(super) use book::Chronicle;
pub(super) use page::Entry;
