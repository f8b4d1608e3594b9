//! A place of the API that is not in the table: new, perhaps.

use bugle_event::Said;
use bugle_model::model;

use super::call::Call;
use super::client::Client;
use super::endpoint::{Endpoint, sealed::Sealed};
use super::error::ApiError;

model! {
    /// Whatever an answer shows that nobody has typed yet.
    pub struct Anything {
        /// Its tag, where it has one. All else is in `extra`.
        tag: Option<String> = "tag",
    }
}

/// A place of the API that is not in the table: see [`Client::custom`].
#[derive(Debug)]
pub enum Custom {}

impl Sealed for Custom {}

impl Endpoint for Custom {
    type Body = Anything;
    const NAME: &'static str = "custom";
    const PATH: &'static str = "";
}

impl Client {
    /// Asks for what is at this path, behind the base URL, with a query or without: for what the API has and this client
    /// does not know yet. In it, `#` is `%23`.
    ///
    /// ```no_run
    /// # async fn example(client: bugle_clash::Client) -> Result<(), bugle_clash::ApiError> {
    /// let seen = client.custom("/clans/%232PP/donations?limit=5").await?;
    /// println!("{:?}", seen.extra.get("items"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn custom(&self, path: impl AsRef<str>) -> Call<Custom> {
        Call::new(self, checked(path.as_ref()))
    }
}

/// The path, if it is one that stays below the base URL.
fn checked(path: &str) -> Result<String, ApiError> {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'\\'));
    // An escaped point is one to whoever follows the path.
    let place = path.split('?').next().unwrap_or_default().to_ascii_lowercase().replace("%2e", ".");
    if is_plain && path.starts_with('/') && !place.split('/').any(|part| matches!(part, "." | "..")) {
        return Ok(path.to_owned());
    }
    let what = format!("`{}` is no path of the API; it should look like /clans/%232PP", Said::new(path));
    Err(ApiError::BadArgument { what })
}

#[cfg(test)]
mod tests {
    use bugle_model::Model as _;

    use super::*;

    #[test]
    fn a_path_stays_below_the_base_url() {
        for path in ["/clans/%232PP/donations?limit=5", "/x"] {
            assert_eq!(checked(path).unwrap(), path);
        }
        for path in [
            "",
            "clans",
            "/clans/#2PP",
            "/clans/a b",
            "/../portal",
            "/%2E%2e/portal",
            "/x/.%2e",
            "/\\portal",
            "/a/./b",
            "/a\n",
            "/é",
            "//h\u{202e}",
        ] {
            assert!(matches!(checked(path), Err(ApiError::BadArgument { .. })), "{path}");
        }
    }

    #[test]
    fn all_of_it_is_kept() {
        let seen = Anything::from_json(br#"{"items": [1], "tag": "x"}"#).unwrap().value;
        assert_eq!(serde_json::to_value(&seen).unwrap(), serde_json::json!({"items": [1], "tag": "x"}));
    }
}
