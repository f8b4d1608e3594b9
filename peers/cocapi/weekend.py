"""Runs cocapi's own event stream, unchanged, against a running `bugle sim` over a raid weekend and rounds of clan war
leagues, and compares what it reports of the same clans with the ledger.

    weekend.py ADDRESSES LEDGER

Start the simulator on a Thursday at noon with a `--speed` of 4000, and with a seed that has clans in clan war leagues. cocapi
has no event for either: that this is still so is checked, and what it leaves out is counted. All that it does report must be
as in the ledger. Exits with 1 where they disagree.
"""

import asyncio
import logging
import sys

from cocapi.events import EventType

import peer
from raw import Disagreement, addresses, arguments, expect, report

# By then the weekend is over.
SECONDS = 86

FAULTS = {
    "clash.raid.": "nothing is said of raid weekends: there is no watcher for them",
    "clash.cwl.": "nothing is said of clan war leagues: there is no watcher for them",
    "clash.war.": "a war of the leagues is at an address that is not asked: its attacks and its end are not told",
}


def check_that_there_is_still_nothing():
    """The known faults are those of this version."""
    told = [one.name for one in EventType if any(word in one.value for word in ("raid", "cwl", "league_war", "group"))]
    expect(not told, f"cocapi has events for it now: compare {told}")


async def run(args):
    check_that_there_is_still_nothing()
    where = addresses(args.addresses)
    heard, window, delay = await peer.listen(where, SECONDS)
    ledger = peer.truth(args.ledger, where)
    agreed = peer.compare(heard, ledger, window, delay)
    for kinds, why in FAULTS.items():
        untold = {kind: count for kind, count in ledger.unspoken.items()
                  if kind.startswith(kinds) and (kinds != "clash.war." or kind.endswith(" of leagues"))}
        expect(untold, f"the ledger has nothing of {kinds}: start the simulator as is said above")
        report("cocapi", "not told", facts=untold, why=why)
        print(f"cocapi: {why} ({sum(untold.values())} facts)", file=sys.stderr)
    return agreed


def main():
    logging.basicConfig(level=logging.ERROR)
    try:
        print(f"cocapi, weekend: {asyncio.run(run(arguments(__doc__)))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"cocapi: {disagreement}")


if __name__ == "__main__":
    main()
