#!/usr/bin/env python3
"""Cold starts on the embedded platform, at one whole vCPU: from the decision to start an instance to its first response,
of a batch of one item; beside it the same model in scikit-learn, on AWS's runtime client for Python.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shared"))
import peers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=20, help="of each plugin, on either side")
    parser.add_argument("--plugin", type=lambda names: names.split(","), default=peers.PLUGINS)
    arguments = parser.parse_args()
    peers.set_up(arguments.plugin)
    lines = []
    for plugin in arguments.plugin:
        cells = starts([plugin, f"sklearn-{plugin}"], arguments.starts)
        ours, theirs = (cell["cold"]["coldStart"]["median"] for cell in cells)
        size = (peers.model(plugin) / "model.safetensors").stat().st_size / 1e6
        lines.append([
            plugin, f"{ours:.1f}", f"{cells[0]['cold']['coldStart']['maximum']:.1f}", f"{theirs:.0f}",
            f"{theirs / ours:.0f}", f"{size:.1f}", *(f"{cell['cold']['maxMemoryUsed']['median']:.0f}" for cell in cells),
        ])
    header = ["plugin", "harness ms", "slowest", "scikit-learn ms", "times faster", "model MB", "used MB", "scikit-learn"]
    peers.print_table(header, lines)


def starts(plugins, count):
    """The cells of a run in which every message demands a fresh instance."""
    with tempfile.TemporaryDirectory() as folder:
        command = [peers.ROOT / "harness", "run", "--plugin", ",".join(plugins), "--memory", "1769", "--batch-size", "1",
                   "--messages", str(count), "--cold", "--runs", folder, "--json"]
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(f"the run of {', '.join(plugins)} failed")
    return json.loads(run.stdout)["cells"]


if __name__ == "__main__":
    main()
