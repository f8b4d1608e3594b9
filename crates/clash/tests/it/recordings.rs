//! Every recorded body of every era reads as what it is, without an odd field.

use std::path::Path;

use bugle_clash::{Clan, Model, Player, War};

use crate::recorded::bodies;

/// Reads all recorded bodies that `is_one` knows by their fields, and says how many there were.
fn read_all<T: Model>(is_one: fn(&serde_json::Value) -> bool, unknown_fields: fn(&T) -> usize) -> Option<usize> {
    let mut read = 0;
    let bodies = bodies("");
    for (path, body) in &bodies {
        let value: serde_json::Value = serde_json::from_slice(body).unwrap();
        if is_one(&value) {
            read_one(path, body, unknown_fields);
            read += 1;
        }
    }
    (!bodies.is_empty()).then_some(read)
}

fn read_one<T: Model>(path: &Path, body: &[u8], unknown_fields: fn(&T) -> usize) {
    let body = T::from_json(body).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(body.odd_fields, 0, "{}", path.display());
    assert_eq!(unknown_fields(&body.value), 0, "{}", path.display());
}

#[test]
fn clans_of_every_era_are_read() {
    let is_clan = |body: &serde_json::Value| body.get("memberList").is_some();
    if let Some(read) = read_all::<Clan>(is_clan, |clan| clan.extra.len()) {
        assert!(read >= 10, "{read}");
    }
}

#[test]
fn wars_of_every_era_are_read() {
    let is_war = |body: &serde_json::Value| body.get("state").is_some() && body.get("opponent").is_some();
    if let Some(read) = read_all::<War>(is_war, |war| war.extra.len()) {
        assert!(read >= 20, "{read}");
    }
}

#[test]
fn players_of_every_era_are_read() {
    let is_player = |body: &serde_json::Value| body.get("achievements").is_some();
    if let Some(read) = read_all::<Player>(is_player, |player| player.extra.len()) {
        assert!(read >= 4, "{read}");
    }
}
