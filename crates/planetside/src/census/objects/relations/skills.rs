//! What can be learned.

#[cfg(test)]
use super::declare::fields;
use super::declare::{direct, keys_in, relation, relations, some, values, values_in};
#[allow(clippy::wildcard_imports, reason = "a table of nearly all that there are")]
use crate::census::collections::*;
use crate::census::objects::place::{Many, One};

relations! {
    Skill {
        /// The item that comes with it.
        grant_item: one Item, by (grant_item_id);
        /// The line that it stands in.
        skill_line: one SkillLine, by (skill_line_id);
    }

    SkillLine {
        /// The group that it belongs to.
        category: one SkillCategory, by (skill_category_id);
        /// Its skills, the first one first.
        skills: many Skill, at ("skill_line_id" sorted "skill_line_index");
    }

    SkillCategory {
        /// All that can be learned of the thing.
        skill_set: one SkillSet, by (skill_set_id);
        /// Its lines of skills.
        skill_lines: many SkillLine, at ("skill_category_id" sorted "skill_category_index");
    }

    SkillSet {
        /// What one must have to learn them.
        required_item: one Item, by (required_item_id);
        /// Its groups of lines.
        categories: many SkillCategory, at ("skill_set_id" sorted "skill_set_index");
    }
}
