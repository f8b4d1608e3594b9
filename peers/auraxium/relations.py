"""Where each method of auraxium's objects must lead: to these rows, of the row that the object is made of.

A method that is not in one of the tables here fails the run, so that a new version of auraxium is looked at anew.
"""

IMAGES = "https://census.daybreakgames.com/files/ps2/images/static/"
# Those that are always there; the others are made for those who are in them.
STATIC_ZONES = ("2", "4", "6", "8", "96", "97", "98", "344")


def one(collection, field, to=None):
    """The row of another collection with the value of this field."""
    to = to or field
    return lambda census, row: census.where(collection, **{to: row.get(field)})[:1]


def many(collection, field, to=None, sort=None):
    """All rows of another collection with the value of this field."""
    to = to or field

    def rows(census, row):
        found = census.where(collection, **{to: row.get(field)})
        return sorted(found, key=lambda row: int(row[sort])) if sort else found
    return rows


def through(link, field, collection, on, to=None, sort=None):
    """The rows that the rows of a third collection lead to."""
    links, to = many(link, field, sort=sort), to or on
    return lambda census, row: [found for link in links(census, row)
                                for found in census.where(collection, **{to: link.get(on)})[:1]]


def value(of):
    """What is no row, but a value of the row."""
    return lambda _, row: [of(row)]


def objectives(census, row):
    """A set has groups, and all objectives of a group belong to it."""
    groups = census.where("objective_set_to_objective", objective_set_id=row["objective_set_id"])
    return [found for group in groups
            for found in census.where("objective", objective_group_id=group["objective_group_id"])]


def rewards(census, row):
    groups = census.where("reward_set_to_reward_group", reward_set_id=row.get("reward_set_id"))
    links = [link for group in groups
             for link in census.where("reward_group_to_reward", reward_group_id=group["reward_group_id"])]
    return [found for link in links for found in census.where("reward", reward_id=link["reward_id"])]


def connected(census, row):
    """The regions at the other ends of the lattice's links, and the region itself, at this end of each."""
    facility = row.get("facility_id")
    links = census.where("facility_link", facility_id_a=facility) + census.where("facility_link", facility_id_b=facility)
    ends = {link[end] for link in links for end in ("facility_id_a", "facility_id_b")}
    regions = [region for region in census.table("map_region") if region.get("facility_id") in ends]
    return sorted(regions, key=lambda region: int(region["map_region_id"]))


def bundle_items(census, row):
    links = census.where("marketing_bundle_item", marketing_bundle_id=row["marketing_bundle_id"])
    return [(census.where("item", item_id=link["item_id"])[0], int(link["quantity"])) for link in links]


def datasheet_of_weapon(census, row):
    link = census.where("item_to_weapon", weapon_id=row["weapon_id"])[0]
    return census.where("weapon_datasheet", item_id=link["item_id"])


def online(census, row):
    return census.where("character", character_id=row["character_id"]) if int(status(census, row)) else []


def status(census, row):
    return census.where("characters_online_status", character_id=row["character_id"])[0]["online_status"]


def friends(census, row):
    """auraxium asks for them without a limit, so that it gets one."""
    ids = [friend["character_id"] for friend in census.where("characters_friend", character_id=row["character_id"])[0]["friend_list"]]
    return census.rows(f"character?character_id={','.join(ids)}") if ids else []


def currency(census, row):
    found = census.where("characters_currency", character_id=row["character_id"])[0]
    return [int(found["quantity"]), int(found["prestige_currency"])]


def name_long(census, row):
    title = census.where("title", title_id=row["title_id"])
    return [f"{title[0]['name']['en']} {row['name']['first']}" if title else row["name"]["first"]]


def server(census, row):
    """The state of a server as the other namespace has it, without the time, which goes on."""
    name = row["name"]["en"]
    return [census.rows(f"game_server_status?game_code=ps2&name=^{name}", "global")[0]["last_reported_state"]]


def numbers(row):
    """A row as auraxium writes one that it makes up."""
    return {name: int(text) if text.isdigit() else text for name, text in row.items()}


def own(collection, limit=5000, terms=""):
    """What a collection has of a character."""
    return lambda census, row: census.rows(
        f"{collection}?character_id={row['character_id']}&c:limit={limit}{terms}")


RELATIONS = {
    "Ability.resource_type": one("resource_type", "resource_type_id"),
    "Ability.type": one("ability_type", "ability_type_id"),
    "Achievement.objectives": many("objective", "objective_group_id"),
    "Achievement.reward": one("reward", "reward_id"),
    "ArmourInfo.facing": value(lambda row: int(row["armor_facing_id"])),
    "Character.achievements": own("characters_achievement"),
    "Character.currency": currency,
    "Character.directive": own("characters_directive", 50),
    "Character.directive_objective": own("characters_directive_objective", 50),
    "Character.directive_tier": own("characters_directive_tier", 50),
    "Character.directive_tree": own("characters_directive_tree", 50),
    "Character.events": own("characters_event", 1000),
    "Character.events_grouped": own("characters_event_grouped"),
    "Character.faction": one("faction", "faction_id"),
    "Character.friends": friends,
    "Character.get_online": online,
    "Character.is_online": lambda census, row: [status(census, row) != "0"],
    "Character.items": through("characters_item", "character_id", "item", "item_id"),
    "Character.name_long": name_long,
    "Character.online_status": lambda census, row: [int(status(census, row))],
    "Character.outfit": one("outfit_member_extended", "character_id"),
    "Character.outfit_member": one("outfit_member", "character_id"),
    "Character.profile": one("profile_2", "profile_id"),
    "Character.skill": own("characters_skill", 50),
    "Character.stat": own("characters_stat", 50),
    "Character.stat_by_faction": own("characters_stat_by_faction", 50),
    "Character.stat_history": own("characters_stat_history", 50),
    "Character.title": one("title", "title_id"),
    "Character.weapon_stat": own("characters_weapon_stat", 100),
    "Character.weapon_stat_by_faction": own("characters_weapon_stat_by_faction", 100),
    "Character.world": through("characters_world", "character_id", "world", "world_id"),
    "Directive.objectives": objectives,
    "Directive.tier": one("directive_tier", "directive_tier_id"),
    "Directive.tree": one("directive_tree", "directive_tree_id"),
    "DirectiveTier.directives": many("directive", "directive_tier_id"),
    "DirectiveTier.rewards": rewards,
    "DirectiveTier.tree": one("directive_tree", "directive_tree_id"),
    "DirectiveTree.category": one("directive_tree_category", "directive_tree_category_id"),
    "DirectiveTree.directives": many("directive", "directive_tree_id"),
    "DirectiveTree.tiers": many("directive_tier", "directive_tree_id"),
    "DirectiveTreeCategory.trees": many("directive_tree", "directive_tree_category_id"),
    "Effect.resist_type": one("resist_type", "resist_type_id"),
    "Effect.target_type": value(lambda row: int(row["target_type_id"])),
    "Effect.type": one("effect_type", "effect_type_id"),
    "Experience.experience_award_type": value(lambda row: int(row["experience_award_type_id"])),
    "Faction.tag": value(lambda row: row["code_tag"]),
    "FireGroup.fire_modes": through("fire_group_to_fire_mode", "fire_group_id", "fire_mode_2", "fire_mode_id"),
    "FireMode.projectile": through("fire_mode_to_projectile", "fire_mode_id", "projectile", "projectile_id"),
    "FireMode.state_groups": many("player_state_group_2", "player_state_group_id"),
    "FireMode.type": value(lambda row: int(row["fire_mode_type_id"])),
    "Item.attachments": through("item_attachment", "item_id", "item", "attachment_item_id", "item_id"),
    "Item.category": one("item_category", "item_category_id"),
    "Item.datasheet": one("weapon_datasheet", "item_id"),
    "Item.faction": lambda census, row: one("faction", "faction_id")(census, row) if row.get("faction_id") != "0" else [],
    "Item.profiles": through("item_profile", "item_id", "profile_2", "profile_id"),
    "Item.type": one("item_type", "item_type_id"),
    "Item.weapon": through("item_to_weapon", "item_id", "weapon", "weapon_id"),
    "Loadout.armour_info": through("profile_armor_map", "profile_id", "armor_info", "armor_info_id"),
    "Loadout.faction": one("faction", "faction_id"),
    "Loadout.fallback_hook": lambda census, _: [numbers(row) for row in census.where("loadout", loadout_id=45)],
    "Loadout.profile": one("profile_2", "profile_id"),
    "Loadout.resist_info": through("profile_resist_map", "profile_id", "resist_info", "resist_info_id"),
    "MapHex.map_region": one("map_region", "map_region_id"),
    "MapRegion.get_by_facility_id": one("map_region", "facility_id"),
    "MapRegion.get_connected": connected,
    "MapRegion.zone": one("zone", "zone_id"),
    "MarketingBundle.image": value(lambda row: f"{IMAGES}{row['image_id']}.png"),
    "MarketingBundle.items": bundle_items,
    "MarketingBundleSingle.item": one("item", "item_id"),
    "Objective.get_by_objective_group": many("objective", "objective_group_id"),
    "Objective.get_by_objective_set": lambda census, _: objectives(census, census.table("directive")[0]),
    "Objective.type": one("objective_type", "objective_type_id"),
    "Outfit.leader": one("outfit_member", "leader_character_id", "character_id"),
    "Outfit.members": many("outfit_member", "outfit_id"),
    "Outfit.ranks": many("outfit_rank", "outfit_id"),
    "Outfit.tag": value(lambda row: row["alias"]),
    "OutfitMember.character": one("character", "character_id"),
    "OutfitMember.outfit": one("outfit", "outfit_id"),
    "Profile.armour_info": through("profile_armor_map", "profile_id", "armor_info", "armor_info_id"),
    "Profile.resist_info": through("profile_resist_map", "profile_id", "resist_info", "resist_info_id"),
    "Projectile.flight_type": value(lambda row: int(row["projectile_flight_type_id"])),
    "Region.map_region": one("map_region", "region_id", "map_region_id"),
    "Region.zone": one("zone", "zone_id"),
    "ResistInfo.type": one("resist_type", "resist_type_id"),
    "Reward.get_by_reward_group": lambda census, _: through(
        "reward_group_to_reward", "reward_group_id", "reward", "reward_id")(census, census.table("reward_group_to_reward")[0]),
    "Reward.get_by_reward_set": lambda census, _: rewards(census, census.table("reward_set_to_reward_group")[0]),
    "Reward.type": one("reward_type", "reward_type_id"),
    "Skill.grant_item": one("item", "grant_item_id", "item_id"),
    "Skill.skill_line": one("skill_line", "skill_line_id"),
    "SkillCategory.skill_lines": lambda census, row: many(
        "skill_line", "skill_category_id", sort="skill_category_index")(census, row)[:1],  # It asks without a limit.
    "SkillCategory.skill_set": one("skill_set", "skill_set_id"),
    "SkillLine.category": one("skill_category", "skill_category_id"),
    "SkillLine.skills": many("skill", "skill_line_id", sort="skill_line_index"),
    "SkillSet.categories": many("skill_category", "skill_set_id"),
    "SkillSet.required_item": one("item", "required_item_id", "item_id"),
    "Vehicle.factions": through("vehicle_faction", "vehicle_id", "faction", "faction_id"),
    "Vehicle.get_by_faction": lambda census, _: through(
        "vehicle_faction", "faction_id", "vehicle", "vehicle_id")(census, {"faction_id": "1"}),
    "Vehicle.skill_sets": through("vehicle_skill_set", "vehicle_id", "skill_set", "skill_set_id", sort="display_index"),
    "Weapon.ammo_slots": many("weapon_ammo_slot", "weapon_id", sort="weapon_slot_index"),
    "Weapon.attachments": through("weapon_to_attachment", "weapon_group_id", "item", "item_id"),
    "Weapon.datasheet": datasheet_of_weapon,
    "Weapon.fire_groups": through("weapon_to_fire_group", "weapon_id", "fire_group", "fire_group_id"),
    "Weapon.is_heat_weapon": value(lambda row: int(row.get("heat_capacity", 0)) > 0),
    "Weapon.item": through("item_to_weapon", "weapon_id", "item", "item_id"),
    "World.events": lambda census, row: census.rows(f"world_event?world_id={row['world_id']}&c:limit=1000"),
    "World.map": lambda census, row: census.rows(f"map?world_id={row['world_id']}&zone_ids=2,4,6&c:limit=3000"),
    "World.status": server,
    "Zone.is_dynamic": value(lambda row: row["zone_id"] not in STATIC_ZONES),
    "ZoneEffect.ability": one("ability", "ability_id"),
    "ZoneEffect.type": one("zone_effect_type", "zone_effect_type_id"),
}

# What cannot work, whatever the service does, and why. It must not work.
BROKEN = {
    "ArmourInfo.facing": "takes the number of the row for that of the facing",
    "DirectiveTreeCategory.trees": "asks for a tree by the number of the category",
    "Effect.type": "asks for the service id instead of the type's",
    "Experience.experience_award_type": "gives the service id where the namespace belongs",
    "Vehicle.factions": "makes factions of rows that are none",
}
# Classes that cannot work, and why.
BROKEN_CLASSES = {"VehicleAttachment": "wants an id that its rows do not have"}
