//! What `--fault` says of itself.

use bugle_sim::{FAULT_SYNTAX, FaultKind, Nature};

/// All faults, how they are written, and how often they come.
pub(super) fn help() -> String {
    let head = format!(
        "What goes wrong: faults with commas between them, each as {FAULT_SYNTAX}\n\n\
         RATE is a share of the events or answers (drop=0.01) or, of what happens to all, times a minute (close=0.5).\n\
         TIME is since the beginning, LENGTH how long it lasts (maintenance@90s+30s, torn=0.5@1m+10s); both in real time.\n\
         Without them it comes now and then, as often as is said here:\n"
    );
    let lines = FaultKind::all().map(|kind| format!("  {:<18} {} ({})", kind.name(), kind.words(), usual(kind)));
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

fn usual(kind: FaultKind) -> String {
    let rate = kind.usual_rate();
    match kind.nature() {
        Nature::Share => format!("{rate}"),
        Nature::Spell(length) => format!("{rate} a minute, for {} s", length.as_secs()),
        _ => format!("{rate} a minute"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_listed_with_how_often_it_comes() {
        let help = help();
        for kind in FaultKind::all() {
            assert!(help.lines().any(|line| line.trim_start().starts_with(kind.name())), "{}", kind.name());
        }
        assert!(help.contains(" the Clash API is closed (0.01 a minute, for 300 s)"), "{help}");
    }
}
