//! Recorded rows of Census, read into their types and written back as they came.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bugle_model::Model;
use bugle_planetside::census::{
    Character, CharacterName, Collection, Item, MapRegion, Outfit, OutfitMember, Weapon, World,
};
use serde_json::Value;

/// The rows of all recorded answers, by collection.
fn recorded() -> BTreeMap<String, Vec<(String, Value)>> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/planetside");
    let mut rows: BTreeMap<String, Vec<(String, Value)>> = BTreeMap::new();
    for folder in ["rest", "rest_datatype_payloads", "rest_enum_payloads"] {
        for file in std::fs::read_dir(data.join(folder)).expect("the recordings are there") {
            let path = file.unwrap().path();
            let answer: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            for (name, list) in answer.as_object().unwrap() {
                if let Some(collection) = name.strip_suffix("_list") {
                    let from = path.file_name().unwrap().to_string_lossy().into_owned();
                    let found = list.as_array().unwrap().iter().map(|row| (from.clone(), row.clone()));
                    rows.entry(collection.to_owned()).or_default().extend(found);
                }
            }
        }
    }
    rows
}

fn check<C: Collection>(rows: &BTreeMap<String, Vec<(String, Value)>>) {
    for (file, row) in rows.get(C::COLLECTION).into_iter().flatten() {
        let read = C::from_json(row.to_string().as_bytes()).unwrap();
        assert_eq!((read.odd_fields, read.unknown), (0, 0), "{file}: {row}");
        assert_eq!(read.value.to_service(), *row, "{file}");
    }
}

#[test]
fn recorded_rows_are_read_and_written_back() {
    let rows = recorded();
    check::<Character>(&rows);
    check::<CharacterName>(&rows);
    check::<Item>(&rows);
    check::<MapRegion>(&rows);
    check::<Outfit>(&rows);
    check::<OutfitMember>(&rows);
    check::<Weapon>(&rows);
    check::<World>(&rows);
}
