"""Runs the guide's writer into Postgres, as its page prints it, beside a running `bugle sim`: killed three times in the
middle of its work, and put right with the command that the page has for that.

    peer.py ADDRESSES LEDGER     BUGLE is the program to follow the game with
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import warnings

import pgserver
import psycopg

from raw import addresses, arguments, expect, report

PAGE = pathlib.Path(__file__).parent.parent.parent / "book" / "programs.md"


class Guide:
    """What the page has under `Events into Postgres`."""

    def __init__(self):
        part = PAGE.read_text(encoding="utf-8").split("## Events into Postgres\n")[1].split("\n## ")[0]
        self.table, self.program, self.command = (re.search(f"```{kind}\n(.*?)```", part, re.S)[1] for kind in ("sql", "python", "sh"))
        # In a line of the page: from the last hour on, which is always.
        self.again = re.search(r"`(bugle journal export .*)`", part)[1]


def environment(where, place, uri):
    """As the page has it, but for where the game is and the database."""
    path = place / "bin"
    path.mkdir()
    (path / "bugle").symlink_to(pathlib.Path(os.environ["BUGLE"]).resolve())
    python = pathlib.Path(sys.executable).parent
    return {**os.environ, "PATH": f"{path}:{python}:{os.environ['PATH']}", "BUGLE_BASE_URL": where["clash"],
            "BUGLE_CLASH_KEY": "any", "DATABASE_URL": uri}


def rows(uri):
    with psycopg.connect(uri) as database:
        return {row[0] for row in database.execute("select id from event").fetchall()}


def follow(command, env, place, uri, until):
    """Runs it until so many rows are there, and kills all of it."""
    running = subprocess.Popen(["bash", "-c", command], cwd=place, env=env, start_new_session=True)
    end = time.monotonic() + 60
    while len(rows(uri)) < until:
        expect(running.poll() is None, "the writer has ended")
        expect(time.monotonic() < end, f"there are {len(rows(uri))} rows after a minute")
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def main():
    given, guide = arguments(__doc__), Guide()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as place:
        check(given, guide, pathlib.Path(place))


def check(given, guide, place):
    server = pgserver.get_server(place / "database")
    try:
        uri = server.get_uri()
        env = environment(addresses(given.addresses), place, uri)
        (place / "postgres.py").write_text(guide.program, encoding="utf-8")
        with psycopg.connect(uri, autocommit=True) as database:
            database.execute(guide.table)
        command = re.sub(r"postgres://\S+", uri, guide.command)
        for until in (10, 25, 40):
            follow(command, env, place, uri, until)
        before = len(rows(uri))
        again = re.sub(r"--from \S+", "--from 2020-01-01T00:00:00Z", guide.again)
        subprocess.run(["bash", "-c", "set -o pipefail; " + again], cwd=place, env=env, check=True)
        export = subprocess.run([os.environ["BUGLE"], "journal", "export", str(place / "state")], check=True, capture_output=True, text=True)
        kept, there = [json.loads(line)["id"] for line in export.stdout.splitlines()], rows(uri)
        expect(len(kept) == len(set(kept)), "the journal has an id twice")
        expect(set(kept) == there, f"{len(set(kept) - there)} events are missing, {len(there - set(kept))} are nobody's")
        report("postgres", "writer", events=len(there), lost_with_the_writer=len(there) - before)
    finally:
        server.cleanup()


main()
