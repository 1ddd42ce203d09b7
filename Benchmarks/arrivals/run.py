#!/usr/bin/env python3
"""How late an open loop sends what is due: `harness run` at a constant rate, from the schedule to the moment in which the
embedded platform is handed a message; once with a function that keeps up, and once with one that can't (the example plugin
works for one to five milliseconds), as a stall is when it matters.

Beside it, with nothing else to do, two that only sleep until it is time and look at the clock: cyclictest, which measures what
the machine can do at all (Debian: rt-tests), and a loop in Python.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shared"))
import peers


def harness(plugin, arguments):
    """Lateness in ns of all messages sent, and what became of them."""
    with tempfile.TemporaryDirectory() as folder:
        # What can't be sent makes the run fail, and is counted here.
        subprocess.run(
            [arguments.harness, "run", "--plugin", plugin, "--memory", "1769", "--batch-size", "1", "--workload", "constant",
             "--rate", str(arguments.rate), "--messages", str(arguments.messages), "--concurrency",
             str(arguments.concurrency), "--runs", folder], cwd=peers.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        journal = next(pathlib.Path(folder).glob("*/journal.jsonl"), None)
        if journal is None:
            sys.exit(f"the run of {plugin} has no journal")
        entries = [json.loads(line) for line in journal.read_text().splitlines()]
    sent = [entry for entry in entries if entry["kind"] == "delivery"]
    unsent = sum(entry["kind"] == "unsent" for entry in entries)
    if len(sent) + unsent != arguments.messages:
        sys.exit(f"{plugin}: of {arguments.messages} messages {len(sent)} were sent and {unsent} were not")
    succeeded = sum(entry["outcome"] == "succeeded" for entry in sent)
    return [entry["sent"] - entry["scheduled"] for entry in sent], succeeded, unsent


def cyclictest(arguments):
    """Lateness in ns, to the microsecond; of what is later than its histogram holds, that much."""
    buckets = 100_000
    text = subprocess.run(
        ["cyclictest", "--quiet", "--threads=1", "--priority=1", f"--interval={round(1e6 / arguments.rate)}",
         f"--loops={arguments.messages}", f"--histogram={buckets}"], check=True, stdout=subprocess.PIPE, text=True).stdout
    counts = re.findall(r"^(\d+)\s+(\d+)", text, re.MULTILINE)
    lateness = [int(bucket) * 1000 for bucket, count in counts for _ in range(int(count))]
    return lateness + [buckets * 1000] * (arguments.messages - len(lateness)), None, None


def python(arguments):
    """Lateness in ns of a loop that sleeps until each one is due."""
    lateness = []
    begin = time.monotonic_ns()
    for number in range(arguments.messages):
        due = begin + round(number * 1e9 / arguments.rate)
        left = due - time.monotonic_ns()
        if left > 0:
            time.sleep(left / 1e9)
        lateness.append(max(0, time.monotonic_ns() - due))
    return lateness, None, None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=5000, help="messages a second")
    parser.add_argument("--messages", type=int, default=50000)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--harness", default=str(peers.ROOT / "harness"))
    arguments = parser.parse_args()
    sides = {
        "harness, pca": lambda: harness("pca", arguments),
        "harness, overloaded": lambda: harness("example", arguments),
        "Python loop": lambda: python(arguments),
    }
    if shutil.which("cyclictest"):
        sides["cyclictest"] = lambda: cyclictest(arguments)
    else:
        print("without cyclictest: apt install rt-tests", file=sys.stderr)
    rounds = {name: [] for name in sides}
    for _ in range(arguments.rounds):
        for name, side in sides.items():
            lateness, succeeded, unsent = side()
            lateness.sort()
            rounds[name].append([
                lateness[len(lateness) // 2], lateness[len(lateness) * 99 // 100], lateness[-1], succeeded, unsent])
    lines, tails = [], {}
    for name, figures in rounds.items():
        middle, tails[name], most = (peers.median(round[column] for round in figures) for column in range(3))
        counts = [
            "" if figures[0][column] is None else f"{peers.median(round[column] for round in figures):.0f}"
            for column in (3, 4)]
        lines.append([name, *(f"{value / 1e6:.3f}" for value in (middle, tails[name], most)), *counts])
    peers.print_table(["late by, in ms", "median", "p99", "most", "succeeded", "unsent"], lines)
    for name in ("Python loop", "cyclictest"):
        if name in tails:
            ratio = tails["harness, pca"] / max(tails[name], 1000)
            print(f"ratio of the p99 to that of {name}: {ratio:.2g}")


main()
