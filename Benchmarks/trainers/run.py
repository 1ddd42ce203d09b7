#!/usr/bin/env python3
"""Training with the shipped recipes: time from the texts to the model, whole process, and peak memory."""

import argparse
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shared"))
import peers


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="each lets both sides run, one after the other")
    parser.add_argument("--plugin", type=lambda names: names.split(","), default=peers.PLUGINS)
    arguments = parser.parse_args()
    peers.set_up(arguments.plugin)
    lines = []
    for plugin in arguments.plugin:
        runs = {side: [] for side in peers.SIDES}
        for _ in range(arguments.rounds):
            for side in peers.SIDES:
                runs[side].append(train(side, plugin))
        training = {side: peers.median(run["training"] for run in runs[side]) for side in peers.SIDES}
        for side in peers.SIDES:
            figures = runs[side][0]["figures"]
            measure = next((name for name in runs[peers.SIDES[1]][0]["figures"] if name != "iterations"), None)
            quality = "closed form" if measure is None else f"{measure} {figures[measure]:.6g}"
            lines.append([
                plugin, side, f"{training[side]:.2f}", f"{peers.median(run['process'] for run in runs[side]):.2f}",
                f"{peers.median(run['memory'] for run in runs[side]):.0f}", quality,
                f"{training['scikit-learn'] / training[side]:.1f}",
            ])
    peers.print_table(["plugin", "side", "training s", "process s", "peak MB", "quality", "times faster"], lines)


def train(side, plugin):
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        options = ["--data", peers.rows(plugin), "--recipe", peers.recipe(plugin), "--output", folder]
        facts, memory = peers.run(side, plugin, "train", *options)
        process = time.perf_counter() - begin
    return {
        "training": facts[-1]["trainingSeconds"], "process": process, "memory": memory, "figures": facts[-1]["figures"],
    }


if __name__ == "__main__":
    main()
