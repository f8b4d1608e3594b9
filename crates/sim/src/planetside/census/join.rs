//! Joins as an address spells them:
//! `type:outfit_member^on:character_id^to:character_id^list:1^outer:0^show:a'b^inject_at:x^terms:a=1'b=2(nested,...)`. Pure.

use super::term::Term;

/// One join, with those inside of it.
#[derive(Debug, Default)]
pub(super) struct Join {
    pub(super) collection: String,
    pub(super) on: Option<String>,
    pub(super) to: Option<String>,
    pub(super) list: bool,
    /// Whether a row is dropped for which nothing is found.
    pub(super) inner: bool,
    pub(super) show: Vec<String>,
    pub(super) hide: Vec<String>,
    pub(super) inject_at: Option<String>,
    pub(super) terms: Vec<Term>,
    pub(super) nested: Vec<Join>,
}

/// Reads a comma-separated list of joins. What cannot be read is left out, as the original does. Of several siblings only
/// the first with joins inside of it keeps them: the original does not support more.
pub(super) fn parse(text: &str) -> Vec<Join> {
    let mut joins: Vec<_> = split(text, ',').into_iter().filter(|join| !join.is_empty()).map(Join::parse).collect();
    let mut parents = joins.iter_mut().filter(|join| !join.nested.is_empty());
    parents.next();
    parents.for_each(|join| join.nested.clear());
    joins
}

/// The names in a list of resolves, each with the fields that it is narrowed to: `outfit(alias,name),world`.
pub(super) fn resolves(text: &str) -> Vec<(String, Vec<String>)> {
    let one = |part: &str| {
        let (name, fields) = part.split_once('(').unwrap_or((part, ""));
        let fields = fields.trim_end_matches(')').split(',').filter(|field| !field.is_empty());
        (name.trim().to_owned(), fields.map(str::to_owned).collect())
    };
    split(text, ',').into_iter().map(one).filter(|(name, _)| !name.is_empty()).collect()
}

/// Splits at `separator`, but not inside of parentheses.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut depth, mut begin) = (Vec::new(), 0_u32, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if letter == separator && depth == 0 => {
                parts.push(&text[begin..at]);
                begin = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}

impl Join {
    fn parse(text: &str) -> Self {
        let (own, nested) = match text.split_once('(') {
            Some((own, nested)) => (own, parse(nested.strip_suffix(')').unwrap_or(nested))),
            None => (text, Vec::new()),
        };
        let mut join = Self { nested, ..Self::default() };
        for part in own.split('^') {
            join.set(part);
        }
        join
    }

    fn set(&mut self, part: &str) {
        let list = |value: &str| value.split('\'').map(str::to_owned).collect();
        match part.split_once(':') {
            None => part.clone_into(&mut self.collection),
            Some(("type", value)) => value.clone_into(&mut self.collection),
            Some(("on", value)) => self.on = Some(value.to_owned()),
            Some(("to", value)) => self.to = Some(value.to_owned()),
            Some(("list", value)) => self.list = is_true(value),
            Some(("outer", value)) => self.inner = !is_true(value),
            Some(("show", value)) => self.show = list(value),
            Some(("hide", value)) => self.hide = list(value),
            Some(("inject_at", value)) => self.inject_at = Some(value.to_owned()),
            Some(("terms", value)) => self.terms = value.split('\'').filter_map(term).collect(),
            Some(_) => {}
        }
    }
}

fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "t")
}

fn term(text: &str) -> Option<Term> {
    let (field, value) = text.split_once('=')?;
    Term::parse(field, value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the reference, with all keys.
    #[test]
    fn a_join_is_read_with_all_its_keys() {
        let text = "item^on:item_id^to:item_id^list:1^outer:0^show:name.en'faction_id^inject_at:item\
            ^terms:faction_id=2'item_type_id=!26(weapon^inject_at:w,item_category),faction(zone)";
        let [item, faction] = &parse(text)[..] else { panic!("two joins") };
        assert_eq!(
            (item.collection.as_str(), item.on.as_deref(), item.to.as_deref()),
            ("item", Some("item_id"), Some("item_id"))
        );
        assert!(item.list && item.inner && !faction.list && !faction.inner);
        assert_eq!(
            (&item.show[..], item.inject_at.as_deref()),
            (&["name.en".into(), "faction_id".into()][..], Some("item"))
        );
        assert_eq!(
            item.terms.iter().map(|term| term.field.as_str()).collect::<Vec<_>>(),
            ["faction_id", "item_type_id"]
        );
        assert_eq!(
            item.nested.iter().map(|join| join.collection.as_str()).collect::<Vec<_>>(),
            ["weapon", "item_category"]
        );
        assert_eq!(item.nested[0].inject_at.as_deref(), Some("w"));
        assert!(faction.nested.is_empty(), "children on several siblings are not supported");
    }

    #[test]
    fn resolves_are_read_with_their_fields() {
        assert_eq!(
            resolves("outfit(alias,name),world"),
            [("outfit".to_owned(), vec!["alias".to_owned(), "name".to_owned()]), ("world".to_owned(), Vec::new())]
        );
    }
}
