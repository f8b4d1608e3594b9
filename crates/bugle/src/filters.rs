//! The filters of the games that are built in, once for everything that can be filtered.

#[cfg(feature = "clash")]
bugle_clash::filters! {
    [impl<E: crate::on::End, T: crate::topic::Of<bugle_clash::Event>, S> crate::on::On<E, T, S>]
    [impl crate::change::Change]
    [impl crate::read::Events]
}

#[cfg(feature = "planetside")]
bugle_planetside::filters! {
    [impl<E: crate::on::End, T: crate::topic::Of<bugle_planetside::Event>, S> crate::on::On<E, T, S>]
    [impl crate::change::Change]
    [impl crate::read::Events]
}
