#!/usr/bin/env python3
"""Training with the shipped recipes: time from the texts to the model, whole process, peak memory, and what was reached: the
trainer's own figure, and of classifiers the part of the training rows that the model of either side names right in the
plugin's handler.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shared"))
import peers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
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
            quality = "" if measure is None else f"{measure} {figures[measure]:.6g}"
            lines.append([
                plugin, side, f"{training[side]:.2f}", f"{peers.median(run['process'] for run in runs[side]):.2f}",
                f"{peers.median(run['memory'] for run in runs[side]):.0f}", quality,
                runs[side][0]["accuracy"],
                f"{training['scikit-learn'] / training[side]:.1f}",
            ])
    peers.print_table(["plugin", "side", "training s", "process s", "peak MB", "quality", "accuracy", "times faster"], lines)


def train(side, plugin):
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        options = ["--data", peers.rows(plugin), "--recipe", peers.recipe(plugin), "--output", folder]
        facts, memory = peers.run(side, plugin, "train", *options)
        process = time.perf_counter() - begin
        reached = accuracy(plugin, folder)
    return {
        "training": facts[-1]["trainingSeconds"], "process": process, "memory": memory, "figures": facts[-1]["figures"],
        "accuracy": reached,
    }


def accuracy(plugin, model):
    """The part of the rows that get their own label; nothing if the plugin names none."""
    outputs, _ = peers.run("harness", plugin, "handle", "--data", peers.rows(plugin), "--model", model,
                           "--batch-size", "1000")
    if not isinstance(outputs[0], str):
        return ""
    with open(peers.rows(plugin), encoding="utf-8") as file:
        labels = [str(json.loads(row)["label"]) for row in file]
    return f"{sum(map(str.__eq__, outputs, labels)) / len(labels):.4f}"


if __name__ == "__main__":
    main()
