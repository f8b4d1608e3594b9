//! The numbers of what only Census speaks of, each as a type of its own, as those of events are.

use crate::ids::ids;

ids! {
    /// A title of characters.
    TitleId(u32) as number;
    /// What a character's head looks like.
    HeadId(u32) as number;
    /// A class of a faction, as Census numbers them; loadouts say which.
    ProfileId(u32) as number;
    /// A kind of classes: light assault of any faction.
    ProfileTypeId(u32) as number;
    /// A stretch of a zone with a facility in it.
    RegionId(u32) as number;
    /// A kind of facility.
    FacilityTypeId(u32) as number;
    /// An outer shape of a zone.
    GeometryId(u32) as number;
    /// A kind of item: a weapon, an attachment, a helmet.
    ItemTypeId(u32) as number;
    /// A group of items: assault rifles.
    ItemCategoryId(u32) as number;
    /// A weapon as it shoots, apart from the item that it is.
    WeaponId(u32) as number;
    /// Weapons that take the same attachments.
    WeaponGroupId(u32) as number;
    /// An attachment, apart from the item that it is.
    AttachmentId(u32) as number;
    /// What a trigger pull chooses from.
    FireGroupId(u32) as number;
    /// A kind of fire mode.
    FireModeTypeId(u32) as number;
    /// What a weapon shoots.
    ProjectileId(u32) as number;
    /// How a projectile flies.
    ProjectileFlightTypeId(u32) as number;
    /// How a weapon shoots while its owner stands, crouches, runs.
    PlayerStateGroupId(u32) as number;
    /// A way to be: standing, crouching.
    PlayerStateId(u32) as number;
    /// A line of skills.
    SkillLineId(u32) as number;
    /// A group of lines of skills.
    SkillCategoryId(u32) as number;
    /// All skills of a thing.
    SkillSetId(u32) as number;
    /// A picture.
    ImageId(u32) as number;
    /// The sizes of a picture.
    ImageSetId(u32) as number;
    /// A size of pictures.
    ImageTypeId(u32) as number;
    /// A directive: a task.
    DirectiveId(u32) as number;
    /// A step of a tree of directives.
    DirectiveTierId(u32) as number;
    /// A tree of directives.
    DirectiveTreeId(u32) as number;
    /// A group of trees of directives.
    DirectiveTreeCategoryId(u32) as number;
    /// Something to be achieved.
    ObjectiveId(u32) as number;
    /// A kind of objective.
    ObjectiveTypeId(u32) as number;
    /// Objectives of which one counts.
    ObjectiveGroupId(u32) as number;
    /// What a directive asks for.
    ObjectiveSetId(u32) as number;
    /// A reward.
    RewardId(u32) as number;
    /// A kind of reward.
    RewardTypeId(u32) as number;
    /// Rewards of which one is given.
    RewardGroupId(u32) as number;
    /// All that is given at once.
    RewardSetId(u32) as number;
    /// A currency.
    CurrencyId(u32) as number;
    /// What abilities and vehicles use up.
    ResourceTypeId(u32) as number;
    /// An ability.
    AbilityId(u32) as number;
    /// A kind of ability.
    AbilityTypeId(u32) as number;
    /// An effect.
    EffectId(u32) as number;
    /// A kind of effect.
    EffectTypeId(u32) as number;
    /// An effect of an area, or of an ability that goes on.
    ZoneEffectId(u32) as number;
    /// A kind of zone effect.
    ZoneEffectTypeId(u32) as number;
    /// Whom an effect is for.
    TargetTypeId(u32) as number;
    /// How a thing stands damage of one kind.
    ResistInfoId(u32) as number;
    /// A kind of damage.
    ResistTypeId(u32) as number;
    /// How a side of a thing is armored.
    ArmorInfoId(u32) as number;
    /// A side of a thing. `0` is the front.
    ArmorFacingId(u32) as number;
    /// What experience is counted as.
    ExperienceAwardTypeId(u32) as number;
    /// A kind of alert.
    MetagameEventTypeId(u32) as number;
    /// A kind of vehicle.
    VehicleTypeId(u32) as number;
    /// What is sold together.
    MarketingBundleId(u32) as number;
    /// What a member has to have done before.
    RequirementId(u32) as number;
}
