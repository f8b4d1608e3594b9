#!/usr/bin/env python3
"""Draws the demo as it is seen on a terminal: book/demo.svg.

    python3 -m venv target/picture && target/picture/bin/pip install pyte
    target/picture/bin/python book/picture.py target/release/bugle [SECONDS]

Plays it in a terminal of its own until the outage that is staged has been filled, or for so many seconds.
"""

import os
import pty
import select
import struct
import sys
import termios
import time
from fcntl import ioctl
from xml.sax.saxutils import escape

import pyte
from wcwidth import wcwidth

COLUMNS, ROWS = 110, 38
WIDE, HIGH, SIZE = 8.4, 16.5, 14
PAPER, INK = "#16181d", "#d8dbe0"
# The sixteen of a terminal, as pyte calls them, in the colours of the picture.
COLOURS = {"cd0000": "#ff6b6b", "00cd00": "#69d58c", "0000ee": "#6ea8ff", "cd00cd": "#d58cff", "00cdcd": "#5fd7d7"}


def play(program, seconds):
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", TZ="UTC")
        os.environ.pop("NO_COLOR", None)
        os.execv(program, [program, "demo", "--seed", "7"])
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    end = time.monotonic() + seconds
    quiet_until = None
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.05)
        if ready:
            stream.feed(os.read(terminal, 1 << 16))
            continue
        # Between two frames, so that none is cut in two.
        seen = "\n".join(line(screen, row) for row in range(ROWS))
        if "all that is kept" in seen or "nothing is missing" in seen:
            quiet_until = quiet_until or time.monotonic() + 3
            if time.monotonic() > quiet_until:
                break
    os.write(terminal, b"q")
    return screen


def cell(screen, row, column):
    """What is seen there: the second half of a wide letter is nothing, and a blank where that letter is gone."""
    data = screen.buffer[row][column].data
    is_half = column > 0 and wcwidth(screen.buffer[row][column - 1].data[:1] or " ") == 2
    return data or ("" if is_half else " ")


def line(screen, row):
    return "".join(cell(screen, row, column) for column in range(COLUMNS))


def spans(screen, row):
    """Runs of cells that look alike: where each begins, its text, its colours, whether it is bold."""
    found = []
    for column in range(COLUMNS):
        look, data = screen.buffer[row][column], cell(screen, row, column)
        ink, paper = COLOURS.get(look.fg, INK), None
        if look.reverse:
            ink, paper = PAPER, INK
        look = (ink, paper, look.bold)
        # Each word where it is, whatever the letters of the viewer's machine are like.
        begins_word = data != " " and found and found[-1][1].endswith("  ")
        if found and found[-1][2] == look and not begins_word:
            found[-1][1] += data
            found[-1][3] += 1
        else:
            found.append([column, data, look, 1])
    return found


def svg(screen):
    width, height = COLUMNS * WIDE + 24, ROWS * HIGH + 24
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="{SIZE}">',
        "<title>bugle demo</title>",
        f'<rect width="100%" height="100%" rx="8" fill="{PAPER}"/>',
    ]
    for row in range(ROWS):
        top = 12 + row * HIGH
        for column, text, (ink, paper, bold), cells in spans(screen, row):
            left = 12 + column * WIDE
            if paper:
                out.append(f'<rect x="{left:.1f}" y="{top:.1f}" width="{cells * WIDE:.1f}" height="{HIGH}" fill="{paper}"/>')
            text, cells = text.rstrip(), cells - len(text) + len(text.rstrip())
            if text:
                weight = ' font-weight="bold"' if bold else ""
                out.append(
                    f'<text x="{left:.1f}" y="{top + 13:.1f}" fill="{ink}"{weight} xml:space="preserve"'
                    f' textLength="{cells * WIDE:.1f}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
                )
    return "\n".join([*out, "</svg>", ""])


def main():
    program = os.path.abspath(sys.argv[1])
    screen = play(program, float(sys.argv[2]) if len(sys.argv) > 2 else 180)
    place = os.path.join(os.path.dirname(os.path.abspath(__file__)), "demo.svg")
    with open(place, "w", encoding="utf-8") as out:
        out.write(svg(screen))


if __name__ == "__main__":
    main()
