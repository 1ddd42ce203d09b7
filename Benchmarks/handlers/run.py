#!/usr/bin/env python3
"""Handler time by batch size: vectorize and predict with the same model, on both sides."""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shared"))
import peers

BATCH_SIZES = [1, 10, 100, 1000]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="each lets both sides run, one after the other")
    parser.add_argument("--seconds", type=float, default=0.5, help="per batch size and round")
    arguments = parser.parse_args()
    peers.set_up()
    lines = []
    for plugin in peers.PLUGINS:
        medians = {(side, size): [] for side in peers.SIDES for size in BATCH_SIZES}
        for _ in range(arguments.rounds):
            for side in peers.SIDES:
                for report in time(side, plugin, arguments.seconds):
                    medians[side, report["batchSize"]].append(report["medianMicroseconds"])
        for size in BATCH_SIZES:
            ours, theirs = (peers.median(medians[side, size]) for side in peers.SIDES)
            lines.append([plugin, str(size), f"{ours:.1f}", f"{theirs:.1f}", f"{theirs / ours:.1f}"])
    peers.print_table(["plugin", "batch", "harness µs", "scikit-learn µs", "times faster"], lines)


def time(side, plugin, seconds):
    sizes = ",".join(map(str, BATCH_SIZES))
    model = peers.ROOT / "models" / plugin
    options = ["--model", model, "--batch-size", sizes, "--seconds", str(seconds)]
    return peers.run(side, plugin, "time", "--data", peers.rows(plugin), *options)[0]


if __name__ == "__main__":
    main()
