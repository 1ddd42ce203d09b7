"""A plugin's commands, done by scikit-learn: the same arguments, model bundles and output as the plugin itself.

    plugin.py pca train  --data rows.jsonl --recipe recipe.json --output FOLDER [--seed N]
    plugin.py pca handle --data rows.jsonl --model FOLDER [--batch-size N] [--limit ROWS]
    plugin.py pca time   --data rows.jsonl --model FOLDER --batch-size 1,10,100 [--seconds S]
"""

import argparse
import itertools
import json
import math
import resource
import time

import bundle
import corpus
import k_means
import logistic_regression
import naive_bayes
import pca
import ridge
import svm

ALGORITHMS = {
    "k-means": k_means,
    "logistic-regression": logistic_regression,
    "naive-bayes": naive_bayes,
    "pca": pca,
    "ridge": ridge,
    "svm": svm,
}


def train(plugin, arguments):
    algorithm = ALGORITHMS[plugin]
    begin = time.perf_counter()
    with open(arguments.recipe, encoding="utf-8") as file:
        recipe = json.load(file)
    parameters = {**algorithm.DEFAULTS, **recipe["parameters"]}
    seed = recipe.get("seed", 0) if arguments.seed is None else arguments.seed
    texts, labels = corpus.read(arguments.data)
    read = time.perf_counter()
    tensors, figures = algorithm.train(texts, labels, parameters, seed)
    trained = time.perf_counter()
    bundle.save(arguments.output, plugin, tensors, parameters)
    facts = {
        "plugin": plugin,
        "rows": len(texts),
        "readingSeconds": read - begin,
        "trainingSeconds": trained - read,
        "peakMemoryMB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "figures": figures,
    }
    print(json.dumps(facts))


def handle(plugin, arguments):
    handler = ALGORITHMS[plugin].Handler(bundle.load(arguments.model))
    texts = corpus.read_texts(arguments.data, arguments.limit)
    for start in range(0, len(texts), arguments.batch_size):
        for output in handler(texts[start : start + arguments.batch_size]):
            print(json.dumps(output))


def time_handler(plugin, arguments):
    handler = ALGORITHMS[plugin].Handler(bundle.load(arguments.model))
    texts = corpus.read_texts(arguments.data)
    for size in map(int, arguments.batch_size.split(",")):
        batches = [texts[start : start + size] for start in range(0, len(texts) - size + 1, size)][:1000]
        times = sorted(time_batches(handler, batches, arguments.seconds))
        report = {"plugin": plugin, "batchSize": size, "count": len(times)}
        for name, fraction in [("min", 0), ("median", 0.5), ("p99", 0.99), ("max", 1)]:
            report[f"{name}Microseconds"] = times[max(1, math.ceil(fraction * len(times))) - 1] / 1000
        print(json.dumps(report))


def time_batches(handler, batches, seconds):
    """Nanoseconds per call; the first tenth of the time warms up."""
    begin = time.monotonic()
    times = []
    for batch in itertools.cycle(batches):
        before = time.monotonic_ns()
        handler(batch)
        times.append(time.monotonic_ns() - before)
        if time.monotonic() - begin > seconds:
            return times[len(times) // 10 :]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plugin", choices=ALGORITHMS)
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
