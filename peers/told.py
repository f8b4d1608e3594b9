"""What the stream of PlanetSide told so far, from the ledger."""

import datetime
import json
import time


class Told:
    """The ledger at the moment at which it was read; read again, it tells more."""

    DEATH = ("attacker_character_id", "character_id", "attacker_weapon_id", "attacker_fire_mode_id", "world_id")
    CONTROL = ("world_id", "zone_id", "facility_id", "duration_held")

    def __init__(self, path):
        self.path, self.facts, self.start = path, [], 0
        self.read()

    def read(self):
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        # The last line may still be written.
        self.facts = [json.loads(line) for line in lines if line.endswith("\n")]
        self.facts = [fact for fact in self.facts if fact["type"].startswith("planetside.")]
        times = [self.time(fact["data"]) for fact in self.facts if "timestamp" in fact["data"]]
        # Clocks of worlds differ by seconds; what was before the beginning is longer ago.
        self.start = min(times, default=0) - 60
        return self

    @staticmethod
    def time(data):
        return int(datetime.datetime.fromisoformat(data["timestamp"].replace("Z", "+00:00")).timestamp())

    def of(self, kind):
        return [fact["data"] for fact in self.facts if fact["type"] == f"planetside.{kind}"]

    def ranks(self):
        return {int(data["character_id"]): int(data["battle_rank"]) for data in self.of("battle_rank_up")}

    def death_of(self, row):
        return tuple(str(row[name]) for name in self.DEATH)

    def control_of(self, row):
        return tuple(str(row[name]) for name in self.CONTROL)

    def deaths(self):
        return {self.death_of(data) for data in self.of("death")}

    def controls(self):
        return {self.control_of(data) for data in self.of("facility_control")}

    def owners(self, world):
        """The facilities that have changed hands, and whose they are."""
        mine = (data for data in self.of("facility_control") if int(data["world_id"]) == world)
        return {int(data["facility_id"]): str(data["new_faction_id"]) for data in mine}

    def changes(self, world, facility):
        """Whether the facility has changed hands since."""
        before = self.owners(world).get(facility)
        time.sleep(0.2)
        return self.read().owners(world).get(facility) != before
