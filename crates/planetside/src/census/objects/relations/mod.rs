//! The table of all relations, by nouns. A new one is a line in one of these files.

mod declare;
mod gear;
mod land;
mod outfits;
mod people;
mod rules;
mod skills;
mod tasks;

#[cfg(test)]
mod tests {
    #[test]
    fn all_fields_that_are_named_are_there() {
        let unknown = [
            super::gear::unknown_fields(),
            super::land::unknown_fields(),
            super::outfits::unknown_fields(),
            super::people::unknown_fields(),
            super::rules::unknown_fields(),
            super::skills::unknown_fields(),
            super::tasks::unknown_fields(),
        ];
        assert_eq!(unknown.concat(), [""; 0]);
    }
}
