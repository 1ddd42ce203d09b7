"""What the comparisons with scikit-learn share: the programs of both sides, their runs, and a table."""

import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLUGINS = ["pca", "k-means", "naive-bayes", "logistic-regression", "ridge", "svm"]
SIDES = ["harness", "scikit-learn"]


def set_up():
    """Builds the plugins, fetches their dataset, trains their models, installs scikit-learn: what is missing of it."""
    subprocess.run([ROOT / "harness", "train", "--plugin", ",".join(PLUGINS)], check=True, stdout=sys.stderr)
    subprocess.run([ROOT / "model_training/scikit-learn/python", "-c", ""], check=True)


def recipe(plugin):
    return ROOT / "model_training" / f"{plugin}.json"


def rows(plugin):
    """The canonical rows of the recipe's dataset."""
    dataset = json.loads(recipe(plugin).read_text())["dataset"]
    digest = json.loads((ROOT / "datasets" / f"{dataset}.json").read_text())["digest"]
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    cache = pathlib.Path(os.environ.get("ML_ON_FAAS_CACHE") or pathlib.Path(base) / "ml-on-faas")
    return cache / "datasets" / dataset / digest / "rows.jsonl"


def run(side, plugin, *arguments):
    """Runs a command of a plugin or of its peer.

    Returns the JSON lines that it prints, and the process's peak memory in MB.
    """
    scikit_learn = ROOT / "model_training/scikit-learn"
    program = {
        "harness": [ROOT / ".build/plugins/.build/release" / plugin],
        "scikit-learn": [scikit_learn / "python", scikit_learn / "plugin.py", plugin],
    }[side]
    with subprocess.Popen([*program, *arguments], stdout=subprocess.PIPE, text=True) as process:
        lines = [json.loads(line) for line in process.stdout]
        # Waited for here, as only so the kernel tells what this one process used.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{side}: {plugin} {arguments[0]} failed")
    return lines, usage.ru_maxrss / 1024


def median(values):
    return statistics.median(list(values))


def print_table(header, lines):
    table = [header, *lines]
    widths = [max(len(line[column]) for line in table) for column in range(len(header))]
    for line in table:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths)))
