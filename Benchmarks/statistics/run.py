#!/usr/bin/env python3
"""What the statistics take per sample, against NumPy, SciPy and diptest on the same samples.

A sample is one duration of a cell. `summary` is all that a run's summary has of a cell's durations: quartiles, p90, p99, the
interval of the median (together `order`), whether they drift, and whether they have more than one mode. `bootstrap` is what a
comparison adds: the interval of the ratio of two cells' medians. Times are of the processor, so that a busy machine matters
less.
"""

import argparse
import array
import json
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "shared"))
import peers

PARTS = ["order", "drift", "modes", "summary", "bootstrap"]
SIDES = ["harness", "SciPy"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="each lets both sides run, one after the other")
    parser.add_argument("--samples", type=int, default=1_000_000)
    parser.add_argument("--size", type=lambda sizes: [int(size) for size in sizes.split(",")], default=[1000, 10_000])
    arguments = parser.parse_args()
    interpreter = peers.virtual_environment("statistics", HERE / "requirements.txt")
    programs = {"harness": [program()], "SciPy": [interpreter, HERE / "peer.py"]}
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch, "samples")
        generator = random.Random(1)
        # Milliseconds as a log has them.
        samples = [round(generator.lognormvariate(0.7, 0.4), 2) for _ in range(arguments.samples)]
        path.write_bytes(array.array("d", samples).tobytes())
        lines = [line for size in arguments.size for line in measure(path, size, programs, arguments)]
    peers.print_table(["cell's samples", "", "harness M samples/s", "SciPy M samples/s", "times faster"], lines)


def measure(path, size, programs, arguments):
    times = {side: [] for side in SIDES}
    for _ in range(arguments.rounds):
        for side in SIDES:
            output = subprocess.run(
                [*programs[side], path, str(size), "1"], check=True, stdout=subprocess.PIPE, text=True).stdout
            times[side].append(json.loads(output))
    count = arguments.samples // size * size
    for part in PARTS:
        ours, theirs = (peers.median(time[part] for time in times[side]) for side in SIDES)
        yield [str(size), part, f"{count / ours / 1e6:.1f}", f"{count / theirs / 1e6:.3g}", f"{theirs / ours:.1f}"]


def program():
    scratch = peers.cache() / "benchmarks" / "statistics-build"
    subprocess.run(
        ["swift", "build", "--package-path", HERE, "--scratch-path", scratch, "--configuration", "release"],
        check=True, stdout=sys.stderr)
    return scratch / "release" / "statistics"


if __name__ == "__main__":
    main()
