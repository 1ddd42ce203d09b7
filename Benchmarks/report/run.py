#!/usr/bin/env python3
"""What the report of a large run takes: time, memory, the page's size, and how soon a browser can use it.

The run is generated and processed once, as `harness run` does in the end; `process` tells what that takes. A report or a
comparison then begins with what is there. Chromium, if there is one, opens the page: `interactive` is when it was read and
its program had run, `loaded` when all was laid out.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "shared"))
sys.path.insert(0, str(ROOT / "Tests/ReportsTests/Browser"))
import peers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--harness", default=str(ROOT / ".build/release/harness"))
    parser.add_argument("--invocations", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        run = pathlib.Path(scratch, "synthetic")
        generate = HERE.parent / "process/generate_run.py"
        subprocess.run([sys.executable, "-B", generate, run, str(options.invocations)], check=True)
        commands = {
            "process": ["process", run], "report": ["report", run],
            "report --format svg": ["report", run, "--format", "svg"],
            "compare --by memory": ["compare", run, "--by", "memory"],
        }
        lines = []
        for name, arguments in commands.items():
            rounds = 1 if name == "process" else options.rounds
            measured = [measure([options.harness, *arguments]) for _ in range(rounds)]
            seconds, memory = (peers.median(values) for values in zip(*measured))
            lines.append([name, f"{seconds:.2f}", f"{memory:.0f}"])
        peers.print_table([f"{options.invocations:,} invocations", "seconds", "peak MB"], lines)
        page = run / "report.html"
        print(f"\npage {page.stat().st_size / 1e6:.2f} MB")
        if shutil.which("chromium"):
            times = [visit(page) for _ in range(options.rounds)]
            interactive, loaded = (peers.median(values) for values in zip(*times))
            print(f"interactive {interactive / 1000:.2f} s, loaded {loaded / 1000:.2f} s after it is asked for")


def measure(command):
    """Seconds of wall clock, and the peak memory of the process in MB."""
    start = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        # Waited for here, as only so the kernel tells what this one process used.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def visit(page):
    """When Chromium can use the page and when it has drawn it, in milliseconds (W3C Navigation Timing 2)."""
    from chromium import Chromium

    browser = Chromium()
    try:
        browser.open(page.resolve().as_uri())
        timing = 'performance.getEntriesByType("navigation")[0]'
        # The load event's own time is known when it has ended.
        browser.evaluate("new Promise((done) => setTimeout(done, 0))")
        return browser.evaluate(f"{timing}.domInteractive"), browser.evaluate(f"{timing}.loadEventEnd")
    finally:
        browser.close()


if __name__ == "__main__":
    main()
