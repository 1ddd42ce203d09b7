#!/usr/bin/env python3
"""Container images of the trained plugins: their size, beside that of the wheels that scikit-learn needs for the same; and
the time that a build takes when everything is compiled: with no layer compressed yet, with the program new alone, as after
a change of its source, and with nothing new.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shared"))
import peers

IMAGES = peers.ROOT / ".build/images"
LINEAR = {"logistic-regression", "svm", "ridge"}
# Of a linear plugin's image, compressed, in MB; of a build after compilation, in seconds.
LARGEST, LONGEST = 20, 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plugin", type=lambda names: names.split(","), default=peers.PLUGINS)
    parser.add_argument("--compression", default="gzip", choices=["gzip", "zstd"])
    arguments = parser.parse_args()
    peers.set_up(arguments.plugin)
    theirs = wheels() / 1e6
    lines, failures = [], []
    for plugin in arguments.plugin:
        rounds = [measure(plugin, arguments.compression) for _ in range(arguments.rounds)]
        image = rounds[0]["image"]
        size = image["compressed"] / 1e6
        times = {case: peers.median(each[case] for each in rounds) for case in ("first", "program", "nothing")}
        lines.append([
            plugin, f"{size:.1f}", f"{image['uncompressed'] / 1e6:.1f}", f"{theirs:.0f}", f"{theirs / size:.1f}",
            *(f"{seconds:.2f}" for seconds in times.values()),
        ])
        if plugin in LINEAR and size > LARGEST:
            failures.append(f"{plugin}: {size:.1f} MB, and at most {LARGEST} were asked for")
        if times["program"] > LONGEST:
            failures.append(f"{plugin}: {times['program']:.2f} s after compilation, and at most {LONGEST} was asked for")
    header = ["plugin", "MB", "uncompressed", "scikit-learn's wheels", "times smaller", "first s", "new program s",
              "nothing new s"]
    peers.print_table(header, lines)
    print(f"Asked for: a linear plugin's image of at most {LARGEST} MB, a build of at most {LONGEST} s after compilation.")
    print("\n".join(failures) or "Both are kept.")


def wheels():
    """The bytes that pip downloads for the scikit-learn function, which its image would hold unpacked."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", folder,
             "--only-binary=:all:", "--python-version", "3.12", "--platform", "manylinux_2_28_" + os.uname().machine,
             "--platform", "manylinux2014_" + os.uname().machine, "--requirement",
             peers.ROOT / "Plugins/sklearn/requirements.txt"], check=True, stdout=sys.stderr)
        return sum(file.stat().st_size for file in pathlib.Path(folder).iterdir())


def measure(plugin, compression):
    """Builds in the three states; the layers that were there before are put aside meanwhile."""
    aside = IMAGES.with_name("images.aside")
    if IMAGES.exists():
        IMAGES.rename(aside)
    try:
        first, image = build(plugin, compression)
        forget_program(plugin)
        program, _ = build(plugin, compression)
        nothing, again = build(plugin, compression)
        if again["digest"] != image["digest"]:
            sys.exit(f"{plugin}: the same input gave another image")
    finally:
        shutil.rmtree(IMAGES, ignore_errors=True)
        if aside.exists():
            aside.rename(IMAGES)
    return {"first": first, "program": program, "nothing": nothing, "image": image}


def build(plugin, compression):
    """The seconds of a whole `harness build`, and what it says of the image."""
    begin = time.monotonic()
    output = subprocess.run(
        [peers.ROOT / ".build/release/harness", "build", "--plugin", plugin, "--compression", compression, "--json"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=dict(os.environ, HARNESS_ROOT=str(peers.ROOT)))
    return time.monotonic() - begin, json.loads(output.stdout)[0]


def forget_program(plugin):
    """Removes the compressed program, as if it had just been compiled anew."""
    index = json.loads((IMAGES / "index.json").read_text())
    names = {entry["annotations"]["org.opencontainers.image.ref.name"]: entry for entry in index["manifests"]}
    manifest = json.loads(blob(names[plugin]["digest"]).read_text())
    blob(manifest["layers"][-1]["digest"]).unlink()


def blob(digest):
    return IMAGES / "blobs" / digest.replace(":", "/")


if __name__ == "__main__":
    main()
