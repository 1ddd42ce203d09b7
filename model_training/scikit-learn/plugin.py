"""A plugin's commands, done by scikit-learn: the same arguments, model bundles and output as the plugin itself.

    plugin.py pca train  --data rows.jsonl --recipe recipe.json --output FOLDER [--seed N]
    plugin.py pca handle --data rows.jsonl --model FOLDER [--batch-size N] [--limit ROWS]
    plugin.py pca time   --data rows.jsonl --model FOLDER --batch-size 1,10,100 [--seconds S]
"""

import argparse
import importlib
import itertools
import json
import math
import resource
import time

import bundle
import corpus
import features


def algorithm(plugin):
    """The module that has the plugin's name: `k_means` for k-means."""
    return importlib.import_module(plugin.replace("-", "_"))


class Model:
    """A model of either side, from items to outputs."""

    def __init__(self, folder):
        tensors, metadata = bundle.load(folder)
        self.features = features.load(tensors)
        self.handler = algorithm(metadata["plugin"]).Handler(tensors)

    def __call__(self, batch):
        return self.handler(self.features(batch)) if batch else []


def train(plugin, arguments):
    begin = time.perf_counter()
    with open(arguments.recipe, encoding="utf-8") as file:
        recipe = json.load(file)
    parameters = {**features.DEFAULTS, **algorithm(plugin).DEFAULTS, **recipe.get("parameters", {})}
    seed = recipe.get("seed", 0) if arguments.seed is None else arguments.seed
    items, labels = corpus.read(arguments.data)
    read = time.perf_counter()
    learned, matrix = features.learn(items, parameters)
    options = {name: value for name, value in parameters.items() if name not in features.DEFAULTS}
    tensors, figures = algorithm(plugin).train(matrix, labels, options, seed)
    trained = time.perf_counter()
    tensors.update(learned.tensors())
    bundle.save(arguments.output, plugin, tensors, {**parameters, "seed": seed}, corpus.digest(arguments.data))
    facts = {
        "plugin": plugin,
        "rows": len(items),
        "readingSeconds": read - begin,
        "trainingSeconds": trained - read,
        "peakMemoryMB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "figures": figures,
    }
    print(json.dumps(facts))


def handle(plugin, arguments):
    model = Model(arguments.model)
    items = corpus.read_items(arguments.data, arguments.limit)
    for start in range(0, len(items), arguments.batch_size):
        for output in model(items[start : start + arguments.batch_size]):
            print(json.dumps(output))


def time_handler(plugin, arguments):
    model = Model(arguments.model)
    items = corpus.read_items(arguments.data)
    for size in map(int, arguments.batch_size.split(",")):
        batches = [items[start : start + size] for start in range(0, len(items) - size + 1, size)][:1000]
        times = sorted(time_batches(model, batches, arguments.seconds))
        report = {"plugin": plugin, "batchSize": size, "count": len(times)}
        for name, fraction in [("min", 0), ("median", 0.5), ("p99", 0.99), ("max", 1)]:
            report[f"{name}Microseconds"] = times[max(1, math.ceil(fraction * len(times))) - 1] / 1000
        print(json.dumps(report))


def time_batches(model, batches, seconds):
    """Nanoseconds per call; the first tenth of the time warms up."""
    begin = time.monotonic()
    times = []
    for batch in itertools.cycle(batches):
        before = time.monotonic_ns()
        model(batch)
        times.append(time.monotonic_ns() - before)
        if time.monotonic() - begin > seconds:
            return times[len(times) // 10 :]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plugin")
    commands = parser.add_subparsers(dest="command", required=True)

    command = commands.add_parser("train")
    command.set_defaults(run=train)
    command.add_argument("--recipe", required=True)
    command.add_argument("--output", required=True)
    command.add_argument("--seed", type=int)

    command = commands.add_parser("handle")
    command.set_defaults(run=handle)
    command.add_argument("--model", required=True)
    command.add_argument("--batch-size", type=int, default=1)
    command.add_argument("--limit", type=int)

    command = commands.add_parser("time")
    command.set_defaults(run=time_handler)
    command.add_argument("--model", required=True)
    command.add_argument("--batch-size", required=True)
    command.add_argument("--seconds", type=float, default=2)

    for command in commands.choices.values():
        command.add_argument("--data", required=True)
    arguments = parser.parse_args()
    arguments.run(arguments.plugin, arguments)


if __name__ == "__main__":
    main()
