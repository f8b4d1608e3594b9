//! The games that are built in, each in a few lines: how its events are read back, and its filters.

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

#[cfg(feature = "clash")]
bugle_clash::filters! {
    [impl<T: bugle_event::Fact<Game = bugle_clash::Event>> crate::on::On<'_, T>]
    [impl crate::read::Events]
}

#[cfg(feature = "planetside")]
bugle_planetside::filters! {
    [impl<T: bugle_event::Fact<Game = bugle_planetside::Event>> crate::on::On<'_, T>]
    [impl crate::read::Events]
}
