//! Currencies, what is sold, fish, and pictures.

use bugle_event::Timestamp;
use bugle_model::row;

use crate::census::collections::localized::Localized;
use crate::census::ids::{CurrencyId, ImageId, ImageSetId, ImageTypeId, MarketingBundleId};
use crate::ids::{FishId, ItemId};

row! {
    /// A row of `currency`: a currency.
    pub struct Currency {
        /// Which.
        currency_id: CurrencyId,
        /// What it is called.
        name: Option<Localized>,
        /// Its picture.
        icon_id: Option<ImageId>,
        /// How much one can have.
        inventory_cap: Option<i64>,
    }
}

row! {
    /// A row of `marketing_bundle`: what is sold together.
    pub struct MarketingBundle {
        /// Which.
        marketing_bundle_id: MarketingBundleId,
        /// What it is called.
        name: Option<Localized>,
        /// What is said of it.
        description: Option<Localized>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// What it costs in bought currency.
        station_cash_price: Option<i64>,
        /// What it costs in certification points.
        cert_price: Option<i64>,
        /// Since when it is sold.
        release_time: Option<Timestamp>,
    }
}

row! {
    /// A row of `marketing_bundle_item`: an item that is sold in a bundle.
    pub struct MarketingBundleItem {
        /// The bundle.
        marketing_bundle_id: MarketingBundleId,
        /// The item.
        item_id: Option<ItemId>,
        /// How many.
        quantity: Option<i64>,
        /// Since when.
        release_time: Option<Timestamp>,
    }
}

row! {
    /// A row of `marketing_bundle_with_1_item`: an item that is sold alone.
    pub struct MarketingBundleWith1Item {
        /// The bundle.
        marketing_bundle_id: MarketingBundleId,
        /// The item.
        item_id: Option<ItemId>,
        /// How many.
        item_quantity: Option<i64>,
        /// What it costs in bought currency.
        station_cash_price: Option<i64>,
        /// What it costs in certification points.
        cert_price: Option<i64>,
        /// Since when it is sold.
        release_time: Option<Timestamp>,
    }
}

row! {
    /// A row of `fish`: a type of fish.
    pub struct Fish {
        /// Which.
        fish_id: FishId,
        /// What it is called. Some have a tab or a space at the end.
        name: Option<Localized>,
        /// How rare it is, from 1 on.
        rarity: Option<u32>,
        /// How large it is, from 1 on.
        size: Option<u32>,
        /// How long they are: as the game shows it.
        average_size: Option<f64>,
        /// How much that differs.
        size_deviation: Option<f64>,
        /// How many points a scan of it brings.
        scan_point_amount: Option<f64>,
        /// What it costs.
        cost: Option<f64>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
    }
}

row! {
    /// A row of `image`: a picture.
    pub struct Image {
        /// Which.
        image_id: ImageId,
        /// What it is called in the game's own files.
        description: Option<String>,
        /// Where it is, below the address of Census.
        path: Option<String>,
    }
}

row! {
    /// A row of `image_set`: a size of a picture.
    pub struct ImageSet {
        /// The picture, in all sizes.
        image_set_id: ImageSetId,
        /// The picture in this size.
        image_id: Option<ImageId>,
        description: Option<String>,
        /// Which size.
        type_id: Option<ImageTypeId>,
        /// What that is called.
        type_description: Option<String>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}

row! {
    /// A row of `image_set_default`: the usual size of a picture.
    pub struct ImageSetDefault {
        /// The picture, in all sizes.
        image_set_id: ImageSetId,
        /// The picture in this size.
        image_id: Option<ImageId>,
        description: Option<String>,
        /// Which size.
        type_id: Option<ImageTypeId>,
        /// What that is called.
        type_description: Option<String>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}
