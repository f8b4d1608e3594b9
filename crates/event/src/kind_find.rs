//! Kinds by the names that people have for them.

use crate::payload::KindInfo;

impl KindInfo {
    /// What its type is called: `Death`, `WarAttack`.
    pub fn title(&self) -> String {
        let schema = (self.schema)();
        schema.get("title").and_then(|title| title.as_str()).unwrap_or(self.kind.name()).to_owned()
    }

    /// The one of `kinds` that somebody means by `name`: `planetside.death`, `death` or `Death`; `clash.war.attack`,
    /// `war.attack` or `WarAttack`.
    ///
    /// ```
    /// use bugle_event::{Fact as _, Gap, KindInfo};
    ///
    /// let kinds = [KindInfo::of::<Gap>()];
    /// assert!(KindInfo::find("Gap", &kinds).is_some_and(|info| info.kind == Gap::KIND));
    /// assert!(KindInfo::find("gab", &kinds).is_none());
    /// ```
    pub fn find<'a>(name: &str, kinds: &'a [Self]) -> Option<&'a Self> {
        let wanted = plain(name);
        let has = |is: &dyn Fn(&Self) -> bool| kinds.iter().find(|info| is(info));
        has(&|info| info.kind.name() == name)
            .or_else(|| has(&|info| plain(without_game(info.kind.name())) == wanted))
            .or_else(|| has(&|info| plain(&info.title()) == wanted))
    }
}

fn without_game(name: &str) -> &str {
    name.split_once('.').map_or(name, |(_, rest)| rest)
}

/// A name without what people leave out or mistake.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, '.' | '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use schemars::json_schema;

    use super::*;
    use crate::gap::Gap;
    use crate::kind::Kind;

    #[test]
    fn a_kind_is_found_by_each_of_its_names_and_by_no_other() {
        let info = |kind, schema| KindInfo { kind: Kind::new(kind), schema, ..KindInfo::of::<Gap>() };
        let kinds = [
            info("bells.tower_bell.rung", || json_schema!({ "title": "BellRung" })),
            info("clocks.rung", || json_schema!({ "title": "ClockRung" })),
            info("gap", || json_schema!({ "type": "object" })),
        ];
        let found = |name| KindInfo::find(name, &kinds).map(|info| info.kind.name());
        for name in ["bells.tower_bell.rung", "tower_bell.rung", "TowerBellRung", "BellRung", "bell_rung"] {
            assert_eq!(found(name), Some("bells.tower_bell.rung"), "{name}");
        }
        assert_eq!(
            (found("rung"), found("Rung"), found("Gap")),
            (Some("clocks.rung"), Some("clocks.rung"), Some("gap"))
        );
        for name in ["", "bells", "bells.rung", "Bell", "gaps"] {
            assert_eq!(found(name), None, "{name}");
        }
        assert_eq!(kinds[2].title(), "gap");
    }
}
