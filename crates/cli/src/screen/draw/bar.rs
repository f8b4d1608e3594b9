//! Bars of text.

/// How many of `width` cells `share` takes, of `whole`. What there is at all takes one at least.
pub(super) fn cells(share: u32, whole: u32, width: usize) -> usize {
    if whole == 0 || share == 0 || width == 0 {
        return 0;
    }
    let cells = (u64::from(share) * width as u64 + u64::from(whole) / 2) / u64::from(whole);
    usize::try_from(cells).unwrap_or(width).clamp(1, width)
}

/// A bar of `width` cells, so much of which is full.
pub(super) fn bar(share: u32, whole: u32, width: usize) -> String {
    let full = cells(share.min(whole), whole, width);
    format!("{}{}", "█".repeat(full), "░".repeat(width.saturating_sub(full)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_wide_as_it_is_to_be() {
        for (share, whole, drawn) in
            [(0, 10, "░░░░"), (1, 1000, "█░░░"), (5, 10, "██░░"), (10, 10, "████"), (11, 10, "████"), (0, 0, "░░░░")]
        {
            assert_eq!(bar(share, whole, 4), drawn, "{share} of {whole}");
        }
        assert_eq!(bar(1, 2, 0), "");
    }
}
