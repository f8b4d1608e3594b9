//! Names as people choose them: plain, decorated, in other scripts, with characters that are not seen.

use rand::Rng;
use rand::seq::IndexedRandom as _;

const CLANS: [&str; 16] = [
    "Night Owls",
    "Iron Harbour",
    "La Vieille Garde",
    "Ｄｒａｇｏｎ Ｎｅｓｔ",
    "Северный ветер",
    "★ Wall Crew ★",
    "رياح الصحراء",
    "夜の城",
    "Giant's Causeway",
    "Els Castellers",
    "Lava & Hounds",
    "🍀 Four Leaves 🍀",
    "Sturmhöhe",
    "Late Shift",
    "Ağrı Kartalları",
    "The \"Quiet\" Ones",
];

const PLAYERS: [&str; 28] = [
    "nova",
    "Bramble",
    "Ｏｔｔｅｒ",
    "mika",
    "Kestrel",
    "tarn",
    "ⓡⓐⓥⓔⓝ",
    "Фонарь",
    "Juniper",
    "quartz",
    "سماء",
    "月影",
    "Gorse",
    "pebble",
    "Tundra",
    "fig",
    "Rook",
    "Ümit",
    "Saffron",
    "drift",
    "Ember",
    "Wren",
    "lotus",
    "Basalt",
    "Çınar",
    "Moss",
    "zephyr",
    "하늘",
];

/// What the name of a clan can be, the `number`-th clan's.
pub(super) fn clan(number: usize) -> String {
    match number / CLANS.len() {
        0 => CLANS[number].to_owned(),
        round => format!("{} {}", CLANS[number % CLANS.len()], round + 1),
    }
}

/// The name of a clan that nobody lives in.
pub(super) fn stranger(number: usize) -> String {
    const AFTER: [&str; 8] = ["Reborn", "II", "Academy", "ⓥⓘⓟ", "Family", "United", "☆", "Elite"];
    let (word, round) = (CLANS[number * 7 % CLANS.len()], number / CLANS.len());
    match round.checked_sub(AFTER.len()) {
        None => format!("{word} {}", AFTER[round]),
        Some(more) => format!("{word} {}", more + 3),
    }
}

/// A player's name. Names are not unique.
pub(super) fn player(rng: &mut impl Rng) -> String {
    let word = PLAYERS.choose(rng).copied().unwrap_or("nova");
    match rng.random_range(0..8) {
        0 => format!("⚔️{word}⚔️"),
        1 => format!("{word}\u{200f}"),
        2 => format!("x{word}x"),
        3..=5 => format!("{word}{}", rng.random_range(2..100)),
        _ => word.to_owned(),
    }
}

/// A clan's description. Real ones run over several lines.
pub(super) fn description(rng: &mut impl Rng) -> String {
    const LINES: [&str; 6] = [
        "War every other day, both attacks please.",
        "🍀 Active, friendly, adults 🍀",
        "Donate what is asked for.",
        "Bienvenue à toutes et à tous",
        "Elder after two weeks. \"No\" begging!",
        "Clan games: full points \\o/",
    ];
    let lines = rng.random_range(1..4);
    (0..lines).filter_map(|_| LINES.choose(rng).copied()).collect::<Vec<_>>().join("\n")
}
