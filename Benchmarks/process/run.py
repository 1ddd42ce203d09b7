"""Measures `harness process` against a plain Python script on the logs of one generated run, side by side.

    python3 Benchmarks/process/run.py [--harness .build/release/harness] [--invocations 1000000]
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
# The original script, measured once on 918,668 lines of its own logs.
ORIGINAL_LINES_PER_SECOND = 179_000


def measure(command):
    """Seconds of wall clock, the peak memory of the process in MB, and when it told which stage it began."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    stages, said = {}, []
    for line in process.stderr:
        said.append(line)
        stages[line.strip().split(": ")[-1]] = time.monotonic() - start
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)}: failed with status {status}\n{''.join(said)}")
    return time.monotonic() - start, usage.ru_maxrss / 1024, stages


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--harness", default=str(HERE.parents[1] / ".build/release/harness"))
    parser.add_argument("--invocations", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        run = f"{scratch}/synthetic"
        subprocess.run([sys.executable, f"{HERE}/generate_run.py", run, str(options.invocations)], check=True)
        lines = 0
        for path in pathlib.Path(run, "logs").iterdir():
            with open(path, "rb") as file:
                lines += sum(1 for _ in file)
        harness = measure([options.harness, "process", run, "--json"])
        python = measure([sys.executable, f"{HERE}/original.py", f"{run}/logs", f"{scratch}/original.csv"])
    print(f"{options.invocations:,} invocations, {lines:,} log lines")
    print(f"harness process  {harness[0]:7.2f} s  {lines / harness[0]:12,.0f} lines/s  {harness[1]:7.0f} MB peak"
          "  (journal, join, CSV, SQLite, statistics, report)")
    stages = harness[2]
    if "reading the logs…" in stages:  # Short work tells no stages.
        parsing = stages["writing the results…"] - stages["reading the logs…"]
        print(f"  of which logs  {parsing:7.2f} s  {lines / parsing:12,.0f} lines/s"
              "                    (read, parsed, put together, joined)")
    print(f"plain Python     {python[0]:7.2f} s  {lines / python[0]:12,.0f} lines/s  {python[1]:7.0f} MB peak"
          "  (CSV only)")
    print(f"ratio            {python[0] / harness[0]:7.2f}; against the original script's "
          f"{ORIGINAL_LINES_PER_SECOND:,} lines/s: {lines / harness[0] / ORIGINAL_LINES_PER_SECOND:.1f}")


if __name__ == "__main__":
    main()
