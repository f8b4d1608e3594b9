//! The games that are built in, each in a few lines: how its events are read back.

use bugle_event::{Codec, Gap, KindInfo};

/// What reads back the events of every game that is built in.
pub fn codecs() -> Vec<Codec> {
    vec![
        Codec::of::<Gap>(),
        #[cfg(feature = "clash")]
        Codec::of::<bugle_clash::Event>(),
        #[cfg(feature = "planetside")]
        Codec::of::<bugle_planetside::Event>(),
    ]
}

/// Every kind of event of every game that is built in, gaps included.
pub fn kinds() -> Vec<KindInfo> {
    codecs().iter().flat_map(Codec::infos).copied().collect()
}
