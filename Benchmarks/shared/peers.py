"""What the comparisons with scikit-learn share: the programs of both sides, their runs, and a table."""

import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
REGISTRY = json.loads((ROOT / "registry.json").read_text())["plugins"]
# Those that scikit-learn serves as well.
PLUGINS = [entry["serves"] for entry in REGISTRY if entry["path"] == "Plugins/sklearn"]
SIDES = ["harness", "scikit-learn"]


def set_up(plugins=PLUGINS):
    """Builds the plugins, fetches their dataset, trains their models, installs scikit-learn: what is missing of it."""
    subprocess.run([ROOT / "harness", "train", "--plugin", ",".join(plugins)], check=True, stdout=sys.stderr)
    subprocess.run([ROOT / "model_training/scikit-learn/python", "-c", ""], check=True)


def cache():
    """The folder for what can be fetched or made again."""
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(os.environ.get("ML_ON_FAAS_CACHE") or pathlib.Path(base) / "ml-on-faas")


def virtual_environment(name, requirements):
    """The interpreter of a virtual environment in the cache, which is made at the first call."""
    environment = cache() / "benchmarks" / name
    interpreter = environment / "bin" / "python3"
    if not (environment / ".complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True)
        subprocess.run([interpreter, "-m", "pip", "install", "--quiet", "--requirement", requirements], check=True)
        (environment / ".complete").touch()
    return interpreter


def dataset_of(plugin):
    return json.loads(recipe(plugin).read_text())["dataset"]


def model(plugin):
    """The folder of the plugin's model."""
    return ROOT / "models" / plugin / dataset_of(plugin)


def recipe(plugin):
    return ROOT / "model_training" / f"{plugin}.json"


def rows(plugin):
    """The canonical rows of the recipe's dataset."""
    dataset = dataset_of(plugin)
    digest = json.loads((ROOT / "datasets" / f"{dataset}.json").read_text())["digest"]
    return cache() / "datasets" / dataset / digest / "rows.jsonl"


def run(side, plugin, *arguments):
    """Runs a command of a plugin or of its peer.

    Returns the JSON lines that it prints, and the process's peak memory in MB.
    """
    if side == "harness":
        program = [ROOT / ".build/plugins/.build/release" / plugin]
    elif side == "scikit-learn":
        scikit_learn = ROOT / "model_training/scikit-learn"
        program = [scikit_learn / "python", scikit_learn / "plugin.py", plugin]
    else:
        shared = ROOT / "Benchmarks/shared"
        interpreter = virtual_environment("onnx", shared / "requirements-onnx.txt")
        program = [interpreter, "-W", "ignore", shared / "onnx_plugin.py", plugin]
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
