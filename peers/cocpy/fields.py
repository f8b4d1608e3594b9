"""What coc.py's objects say, field by field, against the bodies that they were read from."""

from coc.constants import ACHIEVEMENT_ORDER

from raw import expect

LOSSES = """\
known losses of coc.py, not held against it:
- of two achievements with one name only the last is there, and none whose name is not in its table
- a war of the leagues has its sides the other way round, unless one is told whose war it is
- there is no call for: battle log, league history, groups of league weeks, the leagues of before October 2025"""


def same(read, body, **names):
    """Each attribute must be what stands in the body under that name."""
    for attribute, name in names.items():
        said, stands = getattr(read, attribute), body.get(name)
        expect(said == stands, f"{type(read).__name__}.{attribute} is {said!r}, and {name} is {stands!r}")


def same_id(read, body, name):
    """A part with an id, which may be missing."""
    said, stands = read and read.id, (body.get(name) or {}).get("id")
    expect(said == stands, f"{name} is read as {said!r}, and is {stands!r}")


def same_time(read, body, name):
    said, stands = read and read.raw_time, body.get(name)
    expect(said == stands, f"{name} is read as {said!r}, and is {stands!r}")


def same_tags(read, rows, what):
    said, stand = sorted(one.tag for one in read), sorted(row["tag"] for row in rows)
    expect(said == stand, f"{what} are read as {said}, and are {stand}")


def clan(read, body):
    same(read, body, tag="tag", name="name", level="clanLevel", points="clanPoints", member_count="members",
         builder_base_points="clanBuilderBasePoints", capital_points="clanCapitalPoints", type="type",
         required_trophies="requiredTrophies", war_frequency="warFrequency", war_wins="warWins",
         war_win_streak="warWinStreak", public_war_log="isWarLogPublic", required_townhall="requiredTownhallLevel",
         description="description")
    same_id(read.war_league, body, "warLeague")
    same_id(read.capital_league, body, "capitalLeague")
    same_id(read.location, body, "location")
    expect([label.id for label in read.labels] == [label["id"] for label in body["labels"]], "other labels")
    # In a search there is no list.
    members = {row["tag"]: row for row in body.get("memberList", [])}
    same_tags(read.members, members.values(), "members")
    for one in read.members:
        member(one, members[one.tag])


def member(read, body):
    same(read, body, tag="tag", name="name", exp_level="expLevel", trophies="trophies", clan_rank="clanRank",
         clan_previous_rank="previousClanRank", donations="donations", received="donationsReceived",
         town_hall="townHallLevel", builder_base_trophies="builderBaseTrophies")
    expect(read.role.value == body["role"], f"{read.tag} is {read.role!r}, and {body['role']}")
    same_id(read.league, body, "leagueTier")


def war_log_entry(read, body):
    same_time(read.end_time, body, "endTime")
    same(read, body, team_size="teamSize")
    expect((read.result and read.result.value) == body["result"], f"the result is {read.result!r}")
    for side in ("clan", "opponent"):
        one, row = getattr(read, side), body[side]
        # A season of the leagues is one entry, without an opponent.
        expect((one is None) == ("tag" not in row), f"the {side} is read as {one!r}")
        if one:
            same(one, row, tag="tag", name="name", stars="stars", destruction="destructionPercentage")


def raid(read, body):
    same_time(read.start_time, body, "startTime")
    same_time(read.end_time, body, "endTime")
    same(read, body, state="state", total_loot="capitalTotalLoot", completed_raid_count="raidsCompleted",
         attack_count="totalAttacks", destroyed_district_count="enemyDistrictsDestroyed",
         offensive_reward="offensiveReward", defensive_reward="defensiveReward")
    rows = {row["tag"]: row for row in body.get("members", [])}
    same_tags(read.members, rows.values(), "members of a raid")
    for one in read.members:
        same(one, rows[one.tag], attack_count="attacks", attack_limit="attackLimit",
             capital_resources_looted="capitalResourcesLooted")
    for log, other, said in (("attackLog", "defender", read.attack_log), ("defenseLog", "attacker", read.defense_log)):
        expect([one.tag for one in said] == [row[other]["tag"] for row in body[log]], f"another {log}")
        for one, row in zip(said, body[log]):
            raid_clan(one, row)


def raid_clan(read, body):
    same(read, body, attack_count="attackCount", district_count="districtCount",
         destroyed_district_count="districtsDestroyed")
    for one, row in zip(read.districts, body["districts"], strict=True):
        same(one, row, id="id", name="name", hall_level="districtHallLevel", destruction="destructionPercent",
             attack_count="attackCount", looted="totalLooted")
        expect([attack.attacker_tag for attack in one.attacks] ==
               [attack["attacker"]["tag"] for attack in row.get("attacks", [])], "other attackers")


def league_war(read, body):
    """A war without a side of its own: coc.py, not told whose it is to be, shows the second clan first."""
    war(read, {**body, "clan": body["opponent"], "opponent": body["clan"]})


def war(read, body):
    expect(read.state.value == body["state"], f"the state is {read.state!r}")
    for attribute, name in (("preparation_start_time", "preparationStartTime"), ("start_time", "startTime"),
                            ("end_time", "endTime")):
        same_time(getattr(read, attribute), body, name)
    same(read, body, team_size="teamSize")
    expect(read.attacks_per_member == body.get("attacksPerMember", 1), f"{read.attacks_per_member} attacks a member")
    for side in ("clan", "opponent"):
        one, row = getattr(read, side), body[side]
        same(one, row, tag="tag", name="name", stars="stars", attacks_used="attacks",
             destruction="destructionPercentage")
        members = {member["tag"]: member for member in row["members"]}
        same_tags(one.members, members.values(), "members of a war")
        for fighter in one.members:
            war_member(fighter, members[fighter.tag])


def war_member(read, body):
    same(read, body, town_hall="townhallLevel", map_position="mapPosition", defense_count="opponentAttacks")
    for one, row in zip(read.attacks, body.get("attacks", []), strict=True):
        same(one, row, stars="stars", destruction="destructionPercentage", order="order", attacker_tag="attackerTag",
             defender_tag="defenderTag", duration="duration")


def group(read, body):
    same(read, body, state="state", season="season")
    expect(read.number_of_rounds == len(body["rounds"]), f"{read.number_of_rounds} rounds")
    drawn = [turn["warTags"] for turn in body["rounds"] if turn["warTags"][0] != "#0"]
    expect(read.rounds == drawn, f"the rounds are {read.rounds}")
    clans = {row["tag"]: row for row in body["clans"]}
    same_tags(read.clans, clans.values(), "clans of a group")
    for one in read.clans:
        same_tags(one.members, clans[one.tag]["members"], "members of a group")


def location(read, body):
    same(read, body, id="id", name="name", is_country="isCountry", country_code="countryCode")


def league(read, body):
    same(read, body, id="id", name="name")


def label(read, body):
    same(read, body, id="id", name="name")


def ranked_clan(read, body):
    same(read, body, tag="tag", name="name", rank="rank", previous_rank="previousRank", level="clanLevel",
         member_count="members", points="clanPoints", builder_base_points="clanBuilderBasePoints",
         capital_points="clanCapitalPoints")


def ranked_player(read, body):
    same(read, body, tag="tag", name="name", rank="rank", previous_rank="previousRank", trophies="trophies",
         builder_base_trophies="builderBaseTrophies", exp_level="expLevel")
    expect((read.clan and read.clan.tag) == body.get("clan", {}).get("tag"), f"{read.tag} is in {read.clan!r}")


def player(read, body):
    same(read, body, tag="tag", name="name", exp_level="expLevel", trophies="trophies", best_trophies="bestTrophies",
         war_stars="warStars", attack_wins="attackWins", defense_wins="defenseWins", town_hall="townHallLevel",
         town_hall_weapon="townHallWeaponLevel", donations="donations", received="donationsReceived",
         clan_capital_contributions="clanCapitalContributions", builder_base_trophies="builderBaseTrophies")
    expect(read.clan.tag == body["clan"]["tag"], f"{read.tag} is in {read.clan!r}")
    same_id(read.league, body, "leagueTier")
    for attribute in ("heroes", "spells"):
        units(getattr(read, attribute), body[attribute], attribute)
    # All in one list of a body. Super troops that are not boosted are in a list of coc.py's of their own, boosted ones in
    # both.
    supers = read.super_troops
    units([*(one for one in read.troops if one not in supers), *supers, *read.pets], body["troops"], "troops")
    boosted = sorted(row["name"] for row in body["troops"] if row.get("superTroopIsActive"))
    expect(sorted(one.name for one in supers if one.is_active) == boosted, f"{boosted} are boosted")
    units(read.equipment, body.get("heroEquipment", []), "equipment")
    # By name alone: of two with one name the last is kept, and what is not in its table is left out.
    named = {row["name"]: row for row in body["achievements"] if row["name"] in ACHIEVEMENT_ORDER}
    expect(sorted(one.name for one in read.achievements) == sorted(named), "other achievements")
    for one in read.achievements:
        same(one, named[one.name], stars="stars", value="value", target="target", info="info")


def units(read, rows, what):
    said, stand = sorted((one.name, one.level) for one in read), sorted((row["name"], row["level"]) for row in rows)
    expect(said == stand, f"{what} are read as {said}, and are {stand}")


def gold_pass(read, body):
    same_time(read.start_time, body, "startTime")
    same_time(read.end_time, body, "endTime")
