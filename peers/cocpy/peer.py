"""Runs coc.py, unchanged, against a running `bugle sim`, and compares what it reads with the ledger.

    peer.py ADDRESSES LEDGER [--seconds N]

ADDRESSES is the line that `bugle sim` prints, or a file that holds it; LEDGER is the file that it writes. Start the
simulator with a `--speed` that lets hours pass meanwhile. Reads clans, members, wars and players twice, prints them as
NDJSON, and says on standard error what came out. Exits with 1 where coc.py and the ledger disagree.

coc.py takes another base URL as an argument of its constructor; nothing of it is patched.
"""

import argparse
import asyncio
import json
import pathlib
import sys

import coc


class Disagreement(Exception):
    """coc.py and the ledger differ."""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("addresses", help="the line that `bugle sim` prints, or a file that holds it")
    parser.add_argument("ledger", type=pathlib.Path, help="the file that `bugle sim --ledger` writes")
    parser.add_argument("--seconds", type=float, default=20, help="how long to wait between the two looks")
    return parser.parse_args()


def addresses(text):
    return json.loads(text if text.startswith("{") else pathlib.Path(text).read_text(encoding="utf-8"))


def expect(holds, what):
    if not holds:
        raise Disagreement(what)


def report(kind, **fields):
    print(json.dumps({"peer": "coc.py", "type": kind, **fields}, ensure_ascii=False), flush=True)


def attack_of(war, attack):
    tags = sorted([war.clan.tag, war.opponent.tag])
    return (*tags, attack.attacker_tag, attack.defender_tag, attack.order, attack.stars, int(attack.destruction))


async def look(client, tag):
    """A clan with its members and its war, as a user would ask for them: the attacks of the war."""
    clan = await client.get_clan(tag)
    expect(clan.tag == tag and clan.name, f"{tag} is read as {clan!r}")
    expect(clan.member_count == len(clan.members), f"{tag}: {clan.member_count} members, and a list of {len(clan.members)}")
    members = await client.get_members(tag)
    # The list has an address and a cache of its own, so that it may be a minute older or younger.
    expect(abs(len(members) - clan.member_count) <= 5, f"{tag}: two lists of {len(members)} and {clan.member_count}")
    report("clan", tag=clan.tag, name=clan.name, level=clan.level, members=clan.member_count)
    try:
        war = await client.get_clan_war(tag)
    except coc.PrivateWarLog:
        return report("private war log", tag=tag) or []
    if war is None or war.state == "notInWar":
        return []
    expect(len(war.clan.members) == len(war.opponent.members) == war.team_size, f"{tag}: a war of {war.team_size}")
    report("war", tag=tag, opponent=war.opponent.tag, state=str(war.state), attacks=len(war.attacks))
    return [attack_of(war, attack) for attack in war.attacks]


async def look_at_player(client, tag, clans):
    player = await client.get_player(tag)
    expect(player.tag == tag and player.town_hall > 0 and player.troops, f"{tag} is read as {player!r}")
    expect(player.clan is None or player.clan.tag in clans, f"{tag} is in a clan that is none of ours")
    report("player", tag=player.tag, name=player.name, town_hall=player.town_hall, heroes=len(player.heroes))


def recorded(ledger):
    """The attacks in the ledger."""
    attacks = set()
    for line in ledger.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["type"] == "clash.war.attack":
            data = entry["data"]
            tags = sorted([data["clan_tag"], data["opponent_tag"]])
            attacks.add((*tags, data["attacker_tag"], data["defender_tag"], data["order"], data["stars"],
                         data["destruction_percentage"]))
    return attacks


async def run(args):
    where = addresses(args.addresses)
    tags = where["tags"]
    clans, players = [tags["fixed_clan"], *tags["clans"]], [tags["fixed_player"], *tags["players"]]
    # Its own tables of levels end in December 2025, and it stops at whatever is higher.
    game_data = coc.LoadGameData(never=True)
    async with coc.Client(base_url=where["clash"], load_game_data=game_data) as client:
        await client.login_with_tokens("coc.py")
        before = {attack for tag in clans for attack in await look(client, tag)}
        for tag in players:
            await look_at_player(client, tag, clans)
        try:
            await client.get_clan("#2PPP")
            raise Disagreement("a clan that is none was found")
        except coc.NotFound:
            pass
        await asyncio.sleep(args.seconds)
        after = {attack for tag in clans for attack in await look(client, tag)}
    truth = recorded(args.ledger)
    expect(before and truth, "no war, or nothing happened in it")
    # What was there at the first look happened before the ledger began.
    invented = after - before - truth
    expect(not invented, f"read, but not in the ledger: {sorted(invented)[:3]}")
    wars = {attack[:2] for attack in after}
    return (f"{len(clans)} clans, {len(players)} players and {len(wars)} wars read; "
            f"{len(after - before)} new attacks as in the ledger")


def main():
    try:
        print(f"coc.py: {asyncio.run(run(arguments()))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"coc.py: {disagreement}")


if __name__ == "__main__":
    main()
