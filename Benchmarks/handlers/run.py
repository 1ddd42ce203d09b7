#!/usr/bin/env python3
"""Handler time by batch size: features and prediction with the same model, on every side.

The exponent is that of the handler's time in the batch size, fitted from 10 items on: 1 is linear. Memory is the peak of a
process that works on batches of 1 and of one that works on batches of 1000; the dataset's rows are part of both.
"""

import argparse
import math
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shared"))
import peers

BATCH_SIZES = [1, 10, 100, 1000]
SIDES = [*peers.SIDES, "ONNX Runtime"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="each lets all sides run, one after the other")
    parser.add_argument("--seconds", type=float, default=0.5, help="per batch size and round")
    parser.add_argument("--plugin", type=lambda names: names.split(","), default=peers.PLUGINS)
    arguments = parser.parse_args()
    peers.set_up(arguments.plugin)
    times, fits = [], []
    for plugin in arguments.plugin:
        measured = rounds(plugin, arguments)
        ours = measured["harness"]
        for size in BATCH_SIZES:
            others = [measured[side].get(size) for side in SIDES[1:]]
            cells = [cell for other in others for cell in (micro(other), ratio(other, ours[size]))]
            times.append([plugin, str(size), micro(ours[size]), *cells])
        memory = [f"{peers.run('harness', plugin, *options(plugin, [size], 0.2))[1]:.0f}" for size in (1, 1000)]
        fits.append([plugin, f"{exponent(ours):.2f}", *memory])
    header = ["plugin", "batch", "harness µs"]
    peers.print_table([*header, *(cell for side in SIDES[1:] for cell in (f"{side} µs", "times faster"))], times)
    print()
    peers.print_table(["plugin", "exponent", "peak MB at 1", "at 1000"], fits)


def rounds(plugin, arguments):
    """By side and batch size, the median of the rounds' medians, in microseconds; none where a side can't serve it."""
    medians = {side: {} for side in SIDES}
    for _ in range(arguments.rounds):
        for side in SIDES:
            for report in peers.run(side, plugin, *options(plugin, BATCH_SIZES, arguments.seconds))[0]:
                medians[side].setdefault(report["batchSize"], []).append(report["medianMicroseconds"])
    return {side: {size: peers.median(times) for size, times in sizes.items()} for side, sizes in medians.items()}


def options(plugin, sizes, seconds):
    sizes = ",".join(map(str, sizes))
    return ["time", "--data", peers.rows(plugin), "--model", peers.model(plugin), "--batch-size", sizes,
            "--seconds", str(seconds)]


def exponent(times):
    """The slope of log time over log batch size, by least squares."""
    points = [(math.log(size), math.log(time)) for size, time in times.items() if size >= 10]
    x, y = (sum(values) / len(points) for values in zip(*points))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def micro(value):
    return "–" if value is None else f"{value:.1f}"


def ratio(other, ours):
    return "–" if other is None else f"{other / ours:.1f}"


if __name__ == "__main__":
    main()
