//! Skills.

use bugle_model::row;

use crate::census::collections::localized::Localized;
use crate::census::ids::{ImageId, ImageSetId, SkillCategoryId, SkillLineId, SkillSetId};
use crate::ids::{ItemId, SkillId};

row! {
    /// A row of `skill`: a skill.
    pub struct Skill {
        /// Which.
        skill_id: SkillId,
        /// The line that it is in.
        skill_line_id: Option<SkillLineId>,
        /// Where in it.
        skill_line_index: Option<i64>,
        /// What it costs: certification points.
        skill_points: Option<i64>,
        /// The item that comes with it.
        grant_item_id: Option<ItemId>,
        /// What it is called.
        name: Option<Localized>,
        /// What is said of it.
        description: Option<Localized>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}

row! {
    /// A row of `skill_line`: a line of skills.
    pub struct SkillLine {
        /// Which.
        skill_line_id: SkillLineId,
        skill_points: Option<i64>,
        /// The group that it is in.
        skill_category_id: Option<SkillCategoryId>,
        /// Where in it.
        skill_category_index: Option<i64>,
        /// What it is called.
        name: Option<Localized>,
        /// What is said of it.
        description: Option<Localized>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}

row! {
    /// A row of `skill_category`: a group of lines of skills.
    pub struct SkillCategory {
        /// Which.
        skill_category_id: SkillCategoryId,
        /// The set that it is in.
        skill_set_id: Option<SkillSetId>,
        /// Where in it.
        skill_set_index: Option<i64>,
        skill_points: Option<i64>,
        /// What it is called.
        name: Option<Localized>,
        /// What is said of it.
        description: Option<Localized>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}

row! {
    /// A row of `skill_set`: all skills of a thing.
    pub struct SkillSet {
        /// Which.
        skill_set_id: SkillSetId,
        skill_points: Option<i64>,
        /// The item that they are for.
        required_item_id: Option<ItemId>,
        /// What it is called.
        name: Option<Localized>,
        /// What is said of it.
        description: Option<Localized>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}
