//! Lists of leagues and labels.

use serde_json::Value;

use super::super::object::object;
use super::{icon_urls, label, put};

/// Which pictures a kind of league has.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Icons {
    None,
    /// Those of the leagues of before October 2025.
    Leagues,
    Tiers,
}

/// A league of any kind.
pub(in super::super) fn league(id: u32, name: &str, icons: Icons) -> Value {
    let mut body = object!({ "id": id, "name": name });
    let urls = match icons {
        Icons::None => None,
        Icons::Leagues => Some(icon_urls("leagues", id, [("small", 72), ("tiny", 36), ("medium", 288)])),
        Icons::Tiers => Some(icon_urls("leaguetiers", id, [("small", 125), ("large", 326)])),
    };
    put(&mut body, "iconUrls", urls);
    body
}

/// All labels of a class.
pub(in super::super) fn labels(class: u32, names: &[&str]) -> Value {
    (0..).zip(names).map(|(number, _)| label(class, names, number)).collect()
}
