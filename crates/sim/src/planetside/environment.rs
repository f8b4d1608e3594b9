//! The environments of Census: which worlds a namespace shows.

use bugle_planetside::Environment;

/// The environment of a Census namespace, which is its name and perhaps a version: `ps2:v2`.
pub(super) fn of_namespace(namespace: &str) -> Option<Environment> {
    let (name, version) = namespace.split_once(':').unwrap_or((namespace, "v2"));
    let known = matches!(name, "ps2" | "ps2ps4us" | "ps2ps4eu") && matches!(version, "v1" | "v2");
    known.then(|| Environment::from(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_is_a_platform_and_perhaps_a_version() {
        assert_eq!(of_namespace("ps2:v2"), Some(Environment::Ps2));
        assert_eq!(of_namespace("ps2ps4eu"), Some(Environment::Ps2Ps4Eu));
        assert_eq!(of_namespace("all"), None);
        assert_eq!(of_namespace("global"), None);
    }
}
