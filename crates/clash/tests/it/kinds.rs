//! All kinds of events together.

use bugle_clash::KINDS;
use bugle_event::schema_of;

#[test]
fn every_kind_has_a_name_of_its_own_and_a_schema() {
    let mut names: Vec<&str> = KINDS.iter().map(|info| info.kind.name()).collect();
    for info in KINDS {
        let schema = schema_of(info).to_value();
        let data = &schema["properties"]["data"];
        assert!(data["type"] == "object" || data["$ref"].is_string(), "{}: {data}", info.kind);
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), KINDS.len());
    assert!(names.iter().all(|name| name.starts_with("clash.")));
}
