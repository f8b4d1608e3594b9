"""Runs coc.py's own event client, unchanged, against a running `bugle sim` over regular wars, rounds of clan war leagues
and a raid weekend, and compares what it reports with the ledger.

    events.py ADDRESSES LEDGER

Start the simulator on a Thursday at noon with a `--speed` of 4000, so that a raid weekend passes meanwhile, and with a seed
that has clans in clan war leagues. Prints what coc.py reports as NDJSON, and on standard error what came out. Exits with 1
where coc.py and the ledger disagree. What coc.py itself cannot tell is counted, and named: see FAULTS.

coc.py tells raid weekends by the computer's clock. Below it, in its `datetime`, that clock is led: it shows the game's time
when a weekend begins and ends, and runs as fast as any other.
"""

import asyncio
import datetime
import json
import logging
import sys
import time
from collections import Counter

import coc
import coc.miscmodels

from raw import Api, Disagreement, addresses, arguments, expect, instant, report, war_in

SPEED = 4000
# coc.py looks every ten seconds, whatever it is asked: at this speed eleven hours.
LOOP = 10

STATES = {"clash.war.started": "inWar", "clash.war.ended": "warEnded"}
FAULTS = {
    "league": "of a clan that shows a war under its own address, be it one that is over, the wars of the leagues are not asked "
              "for: attacks that were not told",
    "moved on": "when a clan shows another war or round, the attacks since the last look are lost",
    "private or between two looks": "attacks of a private war log, and of wars between two looks, are lost without a word",
    "states of leagues": "the next round takes the place of the last one: beginnings and ends that were not told",
    "again": "an answer is compared with the last one, whatever war that showed: attacks that were told again after another war",
    "preparation": "the round that is prepared is never looked at: the event client calls its argument `round`, the call "
                   "`cwl_round`",
    "weekends": "looks are a little further apart than a look goes back, and whole seconds are compared: beginnings and ends "
                "of a weekend that were not told once",
    "raids": "there is no event for what happens in a raid weekend",
    "visits": "who came and went between two looks was not there",
}


class Time(datetime.datetime):
    """The computer's clock, led: near the beginning of a weekend and near its end it agrees with the game's."""

    origin = began = 0
    edges = ()

    @classmethod
    def utcnow(cls):
        game = cls.origin + (time.monotonic() - cls.began) * SPEED
        edge = min(cls.edges, key=lambda edge: abs(edge - game))
        shown = edge + (game - edge) / SPEED
        return datetime.datetime.fromtimestamp(shown, datetime.timezone.utc).replace(tzinfo=None)


class Seen(coc.ClanWar):
    """A war, with a value that is another one in each answer: so that coc.py tells of every look."""

    @property
    def look(self):
        return id(self)


def war_of(war):
    """Which war it is. None: none."""
    if not war or war.state in (None, "notInWar") or not war.preparation_start_time:
        return None
    return instant(war.preparation_start_time.raw_time), *sorted([war.clan.tag, war.opponent.tag])


def attack_of(attack):
    return (attack.attacker_tag, attack.defender_tag, attack.order, attack.stars, int(attack.destruction))


class Heard:
    """What coc.py says, and when by the game's clock."""

    def __init__(self, clock):
        self.clock, self.attacks, self.looks, self.members = clock, Counter(), [], Counter()
        self.states, self.weekends, self.errors, self.rounds = [], [], [], Counter()
        # When the battle of each war begins, and when each clan was looked at last.
        self.begins, self.looked = {}, {}

    def listen(self, client, clans):
        self.listen_to_wars(client, clans)
        self.listen_to_clans(client, clans)
        for name in ("raid_weekend_start", "raid_weekend_end"):
            client.event(getattr(coc.ClientEvents, name)()(self.weekend(name)))

        async def failed(error):
            self.errors.append(repr(error))
            report("coc.py", "event_error", error=repr(error))

        client.event(coc.ClientEvents.event_error()(failed))

    def listen_to_wars(self, client, clans):
        wars = {"tags": clans, "custom_class": Seen}

        async def attacked(attack, war):
            self.attacks[war.clan_tag, war_of(war), *attack_of(attack)] += 1
            report("coc.py", "war_attack", clan=war.clan_tag, attack=attack_of(attack), cwl=war.is_cwl)

        async def looked(old, new):
            now = self.clock()
            # Nothing is said of the first look but what it was, and that at the second one.
            if new.clan_tag not in self.looked:
                self.look(now - LOOP * SPEED, old)
            self.look(now, new)
            self.looked[new.clan_tag] = now
            if new.is_cwl:
                self.rounds[new.state.value] += 1

        async def stated(old, new):
            self.states.append((war_of(new), new.state.value))
            report("coc.py", "state", clan=new.clan_tag, old=old.state.value, new=new.state.value, cwl=new.is_cwl)

        client.event(coc.WarEvents.war_attack(**wars)(attacked))
        client.event(coc.WarEvents.look(**wars)(looked))
        client.event(coc.WarEvents.state(**wars)(stated))

    def look(self, at, war):
        found, attacks = war_of(war), ()
        if found:
            attacks = frozenset(map(attack_of, war.attacks))
            self.begins[found] = instant(war.start_time.raw_time)
        self.looks.append((at, war.clan_tag, found, attacks))

    def listen_to_clans(self, client, clans):
        async def joined(member, clan):
            self.members[clan.tag, member.tag, "joined"] += 1
            report("coc.py", "member_join", clan=clan.tag, member=member.tag)

        async def left(member, clan):
            self.members[clan.tag, member.tag, "left"] += 1
            report("coc.py", "member_leave", clan=clan.tag, member=member.tag)

        client.event(coc.ClanEvents.member_join(tags=clans)(joined))
        client.event(coc.ClanEvents.member_leave(tags=clans)(left))

    def weekend(self, name):
        async def told():
            self.weekends.append((name, self.clock()))
            report("coc.py", name, at=self.clock())

        return told


class Ledger:
    """What truly happened."""

    def __init__(self, path, clans):
        self.attacks, self.members, self.states = {}, Counter(), set()
        self.raids, self.clans = Counter(), set(clans)
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if '"source":"clash"' in line:
                    entry = json.loads(line)
                    self.read(entry["type"], entry["data"], instant(entry["observedat"]))

    def read(self, kind, data, at):
        if kind == "clash.war.attack":
            attack = (data["attacker_tag"], data["defender_tag"], data["order"], data["stars"],
                      data["destruction_percentage"])
            for clan in self.clans & set(data["war"]["clans"]):
                self.attacks[clan, war_in(data), *attack] = at
        elif kind in ("clash.clan.member_joined", "clash.clan.member_left"):
            self.members[data["clan_tag"], data["member"]["tag"], kind.rpartition("_")[2]] += 1
        elif kind in STATES:
            self.states.add((war_in(data), STATES[kind]))
        elif kind.startswith("clash.raid."):
            self.raids[kind] += 1


# --- do they agree? ---------------------------------------------------------------------------------------------------


def compare_attacks(heard, ledger, leagues, opened):
    """Each that was told happened; and of each that was not told, or told again, it is known why."""
    first, last, seen = {}, {}, {}
    for at, clan, war, attacks in heard.looks:
        for key in (clan, (clan, war)):
            first.setdefault(key, at)
            last[key] = at
        seen.setdefault((clan, war), set()).update(attacks)
    # Of a battle that began before the ledger some attacks are not in it, and are told if the war is seen late.
    invented = [attack for attack in heard.attacks
                if attack not in ledger.attacks and heard.begins[attack[1]] > opened]
    expect(not invented, f"{len(invented)} attacks were told and are not in the ledger: {invented[:3]}")
    lost = Counter({"again": sum(times - 1 for times in heard.attacks.values())})
    wars = {key for key in seen if len({war for clan, war in seen if clan == key[0]}) > 1}
    twice = [attack for attack, times in heard.attacks.items() if times > 1 and attack[:2] not in wars]
    expect(not twice, f"told twice, though the clan showed no other war: {twice[:3]}")
    for attack, at in ledger.attacks.items():
        clan, key = attack[0], attack[:2]
        if attack in heard.attacks or not opened < at < max(last.get(clan, 0), opened):
            continue
        if key not in last:
            lost["league" if key[1] in leagues else "private or between two looks"] += 1
        elif attack[2:] in seen[key]:
            expect(at < first[key], f"seen, and not told: {attack}")
        else:
            # One that is younger than the last look at its war: the answer may have been a moment old.
            expect(last[key] < last[clan] or at > last[key] - SPEED * 3, f"there to be seen, and not told: {attack}")
            lost["moved on"] += 1
    return lost


def compare_members(heard, ledger):
    """Visits between two looks are not seen; nothing else is told than what was."""
    invented = heard.members - ledger.members
    expect(not invented, f"came or went, and did not: {list(invented)[:3]}")
    return sum((ledger.members - heard.members).values())


def compare_states(heard, ledger, leagues):
    """What was told of regular wars happened. Of leagues the state jumps from one round to the next."""
    invented = [state for state in heard.states
                if state[1] in STATES.values() and state[0] not in leagues and state not in ledger.states]
    expect(not invented, f"wars were never so: {invented[:3]}")
    return sum(state[0] in leagues for state in ledger.states - set(heard.states))


def compare_weekends(heard):
    """What is told of a weekend is told at its time. How many of its beginning and its end were not told, or twice."""
    for name, at in heard.weekends:
        edge = Time.edges[name.endswith("end")]
        expect(0 <= at - edge < LOOP * SPEED, f"{name} was told {at - edge} seconds after it")
    counts = Counter(name for name, _ in heard.weekends)
    return {name: counts[name] for name in ("raid_weekend_start", "raid_weekend_end") if counts[name] != 1}


async def run(args):
    where, api = addresses(args.addresses), Api(addresses(args.addresses))
    clans = [where["tags"]["fixed_clan"], *where["tags"]["clans"]]
    opened, Time.began = api.now(), time.monotonic()
    Time.origin, Time.edges = opened, weekend_after(opened)
    heard = Heard(lambda: Time.origin + (time.monotonic() - Time.began) * SPEED)
    coc.miscmodels.datetime = Time
    # Its own tables of levels end in December 2025, and it stops at whatever is higher.
    async with coc.EventsClient(base_url=where["clash"], load_game_data=coc.LoadGameData(never=True)) as client:
        await client.login_with_tokens("coc.py", "coc.py 2", "coc.py 3")
        heard.listen(client, clans)
        await asyncio.sleep((Time.edges[1] - opened) / SPEED + 3)
    leagues, ledger = api.league_wars(clans), Ledger(args.ledger, clans)
    expect(heard.attacks and leagues, "no war was told, or no clan is in clan war leagues")
    expect(not heard.errors, f"coc.py could not ask: {heard.errors[:3]}")
    lost = compare_attacks(heard, ledger, leagues, opened)
    lost["states of leagues"] = compare_states(heard, ledger, leagues)
    name_faults(heard, {**lost, "visits": compare_members(heard, ledger), "weekends": compare_weekends(heard),
                        "raids": dict(ledger.raids)})
    cwl = sum(attack[1] in leagues for attack in heard.attacks)
    return (f"{sum(heard.attacks.values()) - cwl} attacks of wars, {cwl} of leagues and {sum(heard.members.values())} "
            f"comings and goings as in the ledger; {len(heard.weekends)} times it told of a weekend")


def name_faults(heard, counts):
    """What the ledger has, and coc.py has not told, or told twice: how many, and why."""
    expect(not heard.rounds["preparation"], "coc.py looks at the round that is prepared now: compare its line-ups")
    shown = {fault: count for fault, count in counts.items() if count}
    for fault, count in {**shown, "preparation": "all"}.items():
        report("coc.py", "not told", fault=fault, count=count, why=FAULTS[fault])
        print(f"coc.py: {FAULTS[fault]} ({count})", file=sys.stderr)


def weekend_after(at):
    """When the next raid weekend begins and ends: Friday 07:00 to Monday 07:00."""
    # 1970 began on a Thursday.
    week, friday = 7 * 86_400, 86_400 + 7 * 3_600
    start = at + (friday - at) % week
    return start, start + 3 * 86_400


def main():
    logging.basicConfig(level=logging.CRITICAL)
    try:
        print(f"coc.py, events: {asyncio.run(run(arguments(__doc__)))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"coc.py: {disagreement}")


if __name__ == "__main__":
    main()
