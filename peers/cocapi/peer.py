"""Runs cocapi, unchanged, against a running `bugle sim`, and compares what it reports with the ledger.

    peer.py ADDRESSES LEDGER [--seconds N]

ADDRESSES is the line that `bugle sim` prints, or a file that holds it; LEDGER is the file that it writes. Start the
simulator with a `--speed` that lets a war pass meanwhile: with 2000, one takes 85 seconds. Prints what cocapi reports as
NDJSON, and on standard error what came out. Exits with 1 where cocapi and the ledger disagree.

cocapi takes another base URL in its configuration; nothing of it is patched. What it cannot tell is not held against
it, and is listed: see LOSSES.
"""

import argparse
import asyncio
import datetime
import json
import logging
import pathlib
import sys
import time
from collections import Counter, defaultdict

import httpx
from cocapi import CocApi
from cocapi.config import ApiConfig
from cocapi.events import EventStream, EventType

from raw import Api, Disagreement, addresses, instant, war_in

LOSSES = """\
known losses of cocapi, not held against it:
- units are told apart by name alone, so the Baby Dragon of one village hides the other's
- an attack that is there at the first poll is no event, and of a closed war log nothing is said but an error
- a battle between two watched clans is reported once for each
- nothing is said of wars of clan war leagues: they are at another address, which is not asked
- there is no event for: new times of a war, line-ups, missed attacks, boosts, worn equipment, achievements, league tiers,
  raid weekends"""

# cocapi asks for one thing after the other, and skips a round for what was asked for less than an interval ago.
INTERVAL = 1.0
DELAY = 5.0

LISTS = {
    EventType.TROOP_UPGRADED: "troops",
    EventType.SPELL_UPGRADED: "spells",
    EventType.HERO_UPGRADED: "heroes",
    EventType.HERO_EQUIPMENT_UPGRADED: "hero_equipment",
}
ATTRIBUTES = ("town_hall_level", "builder_hall_level", "name")
UNSPOKEN = ("clash.cwl.", "clash.raid.")
STATES = {"clash.war.found": "preparation", "clash.war.started": "inWar", "clash.war.ended": "warEnded"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("addresses", help="the line that `bugle sim` prints, or a file that holds it")
    parser.add_argument("ledger", type=pathlib.Path, help="the file that `bugle sim --ledger` writes")
    parser.add_argument("--seconds", type=float, default=100, help="how long to listen")
    return parser.parse_args()


# --- what cocapi says -------------------------------------------------------------------------------------------------


async def game_time(client, base, clan):
    """What the game's clock shows: every answer says so."""
    answer = await client.get(f"{base}/clans/%23{clan[1:]}/currentwar/leaguegroup",
                              headers={"authorization": "Bearer cocapi"})
    date = datetime.datetime.strptime(answer.headers["date"], "%a, %d %b %Y %H:%M:%S GMT")
    return date.replace(tzinfo=datetime.timezone.utc).timestamp()


def report(event):
    changes = [[change.field, change.old_value, change.new_value] for change in event.changes
               if not isinstance(change.new_value, (dict, list))]
    print(json.dumps({"peer": "cocapi", "type": event.event_type.value, "tag": event.tag, "metadata": event.metadata,
                      "changes": changes}, ensure_ascii=False), flush=True)


async def listen(where, seconds):
    """Watches as a user would, until time is up: the events, and the stretch of game time that they must tell of."""
    clans, players = where["tags"]["clans"], where["tags"]["players"]
    # Its own cache would hide changes for minutes; the rest are the defaults, fast enough for this many tags.
    config = ApiConfig(base_url=where["clash"], enable_caching=False, requests_per_second=35, burst_limit=35)
    async with CocApi("cocapi", config=config) as api, httpx.AsyncClient(http2=True) as client:
        stream = EventStream(api, queue_size=0)
        stream.watch_clans(clans, interval=INTERVAL).watch_wars(clans, interval=INTERVAL)
        stream.watch_players(players, interval=INTERVAL).watch_maintenance(interval=INTERVAL, probe_tag=players[0])
        heard, times = [], {}

        async def clock():
            await asyncio.sleep(DELAY)
            times["open"] = (time.monotonic(), await game_time(client, where["clash"], clans[0]))
            await asyncio.sleep(seconds - DELAY)
            times["close"] = (time.monotonic(), await game_time(client, where["clash"], clans[0]))
            await stream.stop()

        async with stream:
            timer = asyncio.create_task(clock())
            async for event in stream:
                report(event)
                heard.append(event)
            await timer
    (real_from, game_from), (real_to, game_to) = times["open"], times["close"]
    speed = (game_to - game_from) / (real_to - real_from)
    return heard, (game_from, game_to - DELAY * speed), DELAY * speed


def told(event):
    """What an event says, as (thing, value). None: nothing that the ledger says in the same words."""
    kind, meta = event.event_type, event.metadata
    match kind:
        case EventType.MEMBER_JOINED | EventType.MEMBER_LEFT:
            return ("member", event.tag, meta["member_tag"]), kind.value.removeprefix("member_")
        case EventType.MEMBER_ROLE_CHANGED:
            return ("role", event.tag, meta["member_tag"]), meta["new_role"]
        # What is there at the first poll is reported as a change too.
        case EventType.WAR_STATE_CHANGED if event.old_data and meta["war_state_to"] != "notInWar":
            return ("war", event.tag), meta["war_state_to"]
        case EventType.TOWNHALL_UPGRADED:
            return ("town_hall_level", event.tag), meta["new_value"]
        case EventType.BUILDERHALL_UPGRADED:
            return ("builder_hall_level", event.tag), meta["new_value"]
        case EventType.PLAYER_NAME_CHANGED:
            return ("name", event.tag), meta["new_value"]
        case kind if kind in LISTS:
            return (LISTS[kind], event.tag, meta["name"]), meta["new_level"]
    return None


def attack_of(event):
    attack = event.new_data
    return (event.tag, attack["attackerTag"], attack["defenderTag"], attack["order"], attack["stars"],
            attack["destructionPercentage"])


# --- what happened ----------------------------------------------------------------------------------------------------


class Ledger:
    """What truly happened, in cocapi's words and by the game's clock. `leagues` are the wars of clan war leagues."""

    def __init__(self, path, where, leagues):
        self.leagues = leagues
        self.clans, self.players = set(where["tags"]["clans"]), set(where["tags"]["players"])
        self.histories = defaultdict(list)
        self.attacks = {}
        self.totals = defaultdict(set)
        self.closed = defaultdict(list)
        self.unspoken = Counter()
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if '"source":"clash"' in line:
                    self.read(json.loads(line))

    def read(self, entry):
        kind, data, at = entry["type"], entry["data"], instant(entry["observedat"])
        war = data.get("war", {}).get("clans", [])
        if kind.startswith(UNSPOKEN) or (war and war_in(data) in self.leagues):
            self.unspoken[kind if kind.startswith(UNSPOKEN) else f"{kind} of leagues"] += 1
        elif kind == "clash.war.attack":
            key = (data["attacker_tag"], data["defender_tag"], data["order"], data["stars"],
                   data["destruction_percentage"])
            self.attacks.update({(clan, *key): at for clan in war})
        elif kind in STATES:
            for clan in war:
                self.histories["war", clan].append((at, STATES[kind]))
        elif kind in ("clash.clan.member_joined", "clash.clan.member_left"):
            verb = kind.removeprefix("clash.clan.member_")
            self.histories["member", data["clan_tag"], data["member"]["tag"]].append((at, verb))
        elif kind == "clash.clan.member_role":
            self.histories["role", data["clan_tag"], data["member"]["tag"]].append((at, data["new"]))
        elif kind == "clash.clan.leader_changed":
            # cocapi has no such event, and tells the roles that changed with it.
            self.histories["role", data["clan_tag"], data["new_leader"]["tag"]].append((at, "leader"))
            if data.get("old_leader_is"):
                self.histories["role", data["clan_tag"], data["old_leader"]["tag"]].append((at, data["old_leader_is"]))
        elif kind in ("clash.clan.member_donated", "clash.clan.member_received"):
            self.totals[data["clan_tag"], data["member"]["tag"], kind[-8:]].add(data["total"])
        elif kind in ("clash.player.unit_upgraded", "clash.player.unit_unlocked"):
            self.histories[data["list"], data["player_tag"], data["name"]].append((at, data["level"]))
        elif kind == "clash.player.changed" and data["attribute"] in ATTRIBUTES:
            self.histories[data["attribute"], data["player_tag"]].append((at, data["new"]))
        elif kind in ("clash.warlog.closed", "clash.warlog.opened"):
            self.closed[data["clan_tag"]].append((at, kind.endswith("closed")))
        elif kind.startswith("clash.war.") or data.get("player_tag") in self.players:
            self.unspoken[kind] += 1

    def is_hidden(self, clan, at, delay):
        """Whether the war log of a clan was closed about then."""
        since = 0
        for moment, is_closed in [*self.closed[clan], (float("inf"), False)]:
            if is_closed:
                since = moment
            elif self.closed[clan] and since is not None and since - delay <= at <= moment + delay:
                return True
            else:
                since = None
        return False

    def is_watched(self, thing):
        return thing[1] in self.clans or thing[1] in self.players


# --- do they agree? ---------------------------------------------------------------------------------------------------


def compare_attacks(heard, ledger, window, delay):
    reported = Counter(attack_of(event) for event in heard if event.event_type is EventType.WAR_ATTACK_NEW)
    if invented := reported.keys() - ledger.attacks.keys():
        raise Disagreement(f"attacks that never happened: {sorted(invented)[:3]}")
    if twice := [attack for attack, times in reported.items() if times > 1]:
        raise Disagreement(f"attacks reported twice: {twice[:3]}")
    due = {attack for attack, at in ledger.attacks.items() if window[0] < at < window[1] and attack[0] in ledger.clans
           and not ledger.is_hidden(attack[0], at, delay)}
    if lost := due - reported.keys():
        raise Disagreement(f"{len(lost)} of {len(due)} attacks were not reported: {sorted(lost)[:3]}")
    if not due:
        raise Disagreement("there was no attack to report; run longer or faster")
    return len(reported)


def compare_history(thing, said, truth, due):
    """What was said must be some of the truth, in its order, and all that is due."""
    place = 0
    for value in said:
        try:
            found = next(at for at in range(place, len(truth)) if truth[at][1] == value)
        except StopIteration:
            raise Disagreement(f"{thing} was never {value} then; the ledger has {truth}") from None
        if lost := [fact for fact in truth[place:found] if due(fact)]:
            raise Disagreement(f"{thing}: not reported: {lost[:3]}")
        place = found + 1
    if lost := [fact for fact in truth[place:] if due(fact)]:
        raise Disagreement(f"{thing}: not reported: {lost[:3]}")


def compare_histories(heard, ledger, window, delay):
    said = defaultdict(list)
    for thing, value in filter(None, map(told, heard)):
        said[thing].append(value)
    count = 0
    for thing in said.keys() | ledger.histories.keys():
        if not ledger.is_watched(thing) or "Baby Dragon" in thing:
            continue
        hidden = thing[0] == "war"
        compare_history(thing, said[thing], ledger.histories[thing],
                        lambda fact: window[0] < fact[0] < window[1]
                        and not (hidden and ledger.is_hidden(thing[1], fact[0], delay)))
        count += len(said[thing])
    return count


def compare_donations(heard, ledger):
    """Several gifts between two polls are one event, so only the new totals can be compared."""
    count = 0
    for event in heard:
        if event.event_type is EventType.MEMBER_DONATIONS:
            member = event.metadata["member_tag"]
            for change in event.changes:
                what = "_donated" if change.field == "donations" else "received"
                if change.new_value and change.new_value not in ledger.totals[event.tag, member, what]:
                    raise Disagreement(f"{member} of {event.tag} never had {change.field} of {change.new_value}")
                count += 1
    return count


def check_errors(heard, ledger):
    """The only answers that are none are those about wars of clans whose log was closed."""
    for event in heard:
        if event.event_type is EventType.POLL_ERROR:
            if event.metadata.get("endpoint") != "clan_current_war" or not ledger.closed[event.tag]:
                raise Disagreement(f"cocapi could not ask about {event.tag or 'something'}: {event.metadata}")


def compare(heard, ledger, window, delay):
    """Whether they agree on all that cocapi can tell."""
    check_errors(heard, ledger)
    attacks = compare_attacks(heard, ledger, window, delay)
    changes = compare_histories(heard, ledger, window, delay)
    totals = compare_donations(heard, ledger)
    print(LOSSES, file=sys.stderr)
    print(f"in the ledger, without an event of cocapi's: {dict(ledger.unspoken)}", file=sys.stderr)
    return f"{attacks} attacks, {changes} other changes and {totals} donation totals as in the ledger"


def truth(path, where):
    """What happened by now."""
    return Ledger(path, where, Api(where).league_wars(where["tags"]["clans"]))


async def run(args):
    where = addresses(args.addresses)
    heard, window, delay = await listen(where, args.seconds)
    return compare(heard, truth(args.ledger, where), window, delay)


def main():
    logging.basicConfig(level=logging.ERROR)
    try:
        print(f"cocapi: {asyncio.run(run(arguments()))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"cocapi: {disagreement}")


if __name__ == "__main__":
    main()
