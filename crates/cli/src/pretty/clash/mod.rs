//! What happened in Clash of Clans, in words.

mod clan;
mod cwl;
mod game;
mod player;
mod raid;
mod war;
mod words;

use bugle::clash::Event;

pub(super) fn in_words(event: &Event) -> String {
    let nouns = [clan::in_words, war::in_words, cwl::in_words, raid::in_words, player::in_words, game::in_words];
    nouns.iter().find_map(|in_words| in_words(event)).unwrap_or_else(|| format!("{event:?}"))
}

#[cfg(test)]
mod tests {
    use bugle::Kind;
    use bugle::clash::KINDS;
    use bugle::source::Readable as _;

    use super::*;

    /// An event of each kind, as it is kept.
    const STORED: &str = include_str!("../../../../clash/tests/it/stored.txt");

    fn kind(name: &str) -> Kind {
        KINDS.iter().map(|info| info.kind).find(|kind| kind.name() == name).unwrap()
    }

    #[test]
    fn each_kind_of_event_has_words_for_people() {
        for (name, data) in STORED.lines().map(|line| line.split_once(' ').unwrap()) {
            let words = in_words(&Event::read(kind(name), data).unwrap());
            assert!(!words.contains(['{', '}', '_', '\n']), "{name}: {words}");
            assert!((10..250).contains(&words.len()), "{name}: {words}");
        }
    }
}
