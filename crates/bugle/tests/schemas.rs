//! The checked-in JSON Schemas are those of the types. Rewritten with `BUGLE_WRITE_SCHEMAS=1`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use bugle::source::{KindInfo, schema_of};
use bugle::{Gap, clash, planetside};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema")
}

fn wanted() -> BTreeMap<String, String> {
    let gap = [KindInfo::of::<Gap>()];
    let kinds = gap.iter().chain(planetside::KINDS).chain(planetside::MESSAGES).chain(clash::KINDS);
    let file = |info: &KindInfo| {
        let schema = serde_json::to_string_pretty(&schema_of(info)).unwrap();
        (format!("{}.json", info.kind), schema + "\n")
    };
    kinds.map(file).collect()
}

fn present() -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder()) else { return BTreeMap::new() };
    let file =
        |entry: fs::DirEntry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap());
    entries.map(|entry| file(entry.unwrap())).collect()
}

#[test]
fn checked_in_schemas_are_those_of_the_types() {
    let wanted = wanted();
    if std::env::var_os("BUGLE_WRITE_SCHEMAS").is_some() {
        fs::create_dir_all(folder()).unwrap();
        for name in present().keys().filter(|name| !wanted.contains_key(*name)) {
            fs::remove_file(folder().join(name)).unwrap();
        }
        for (name, schema) in &wanted {
            fs::write(folder().join(name), schema).unwrap();
        }
    }
    let present = present();
    assert_eq!(present.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>());
    for (name, schema) in &wanted {
        assert!(present[name] == *schema, "{name} is out of date: run with BUGLE_WRITE_SCHEMAS=1");
    }
}
