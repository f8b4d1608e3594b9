#!/usr/bin/env python3
"""The picture of the guide: what a poll and a tag cost, by how many tags are watched.

    cargo run --release --manifest-path measure/Cargo.toml -- --json growth | measure/plot.py > book/growth.svg
"""

import json
import math
import statistics
import sys

WIDTH, HEIGHT, MARGIN = 360, 220, 48
# Seen on light and on dark pages.
LINE, TEXT, GRID = "#2a8fbd", "#808080", "#80808040"


def read(lines):
    """Tags, microseconds of processors for each answer, and megabytes, in order."""
    points = []
    for line in lines:
        row = json.loads(line)
        if row["row"] == "growth":
            micros = statistics.median(run["cpu"] * 1e6 / run["count"] for run in row["runs"])
            memory = max(run["memory"] for run in row["runs"])
            points.append((int(row["client"].rsplit("-", 1)[1]), micros, memory))
    return sorted(points)


def panel(left, title, points):
    """A curve over powers of ten, from zero up."""
    most = max(value for _, value in points) * 1.25
    first, last = math.log10(points[0][0]), math.log10(points[-1][0])
    x = lambda tags: left + MARGIN + (math.log10(tags) - first) / (last - first) * (WIDTH - 2 * MARGIN)
    y = lambda value: HEIGHT - MARGIN - value / most * (HEIGHT - 2 * MARGIN)
    yield f'<text x="{left + WIDTH / 2:.0f}" y="24" text-anchor="middle">{title}</text>'
    yield f'<path d="M{x(points[0][0]):.0f} {y(0):.0f}H{x(points[-1][0]):.0f}" stroke="{TEXT}"/>'
    for tags, value in points:
        yield f'<path d="M{x(tags):.0f} {y(0):.0f}V{y(most):.0f}" stroke="{GRID}"/>'
        yield f'<text x="{x(tags):.0f}" y="{HEIGHT - MARGIN + 18}" text-anchor="middle">{tags:,}</text>'
        yield f'<circle cx="{x(tags):.0f}" cy="{y(value):.0f}" r="3" fill="{LINE}"/>'
        yield f'<text x="{x(tags):.0f}" y="{y(value) - 8:.0f}" text-anchor="middle">{value:.0f}</text>'
    path = "L".join(f"{x(tags):.0f} {y(value):.0f}" for tags, value in points)
    yield f'<path d="M{path}" fill="none" stroke="{LINE}" stroke-width="2"/>'


def main():
    points = read(sys.stdin)
    if len(points) < 2:
        sys.exit("plot: no row `growth` with several clients on standard input")
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" fill="{TEXT}">')
    print("<title>What a poll and a tag cost, by how many tags are watched</title>")
    print(*panel(0, "µs of a processor for each answer", [(tags, micros) for tags, micros, _ in points]), sep="\n")
    print(*panel(WIDTH, "MB of memory at most", [(tags, memory) for tags, _, memory in points]), sep="\n")
    print("</svg>")


if __name__ == "__main__":
    main()
