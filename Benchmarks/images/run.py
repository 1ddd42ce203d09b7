#!/usr/bin/env python3
"""Container images of the trained plugins: their size, beside that of the wheels that scikit-learn needs for the same; and
the time that a build takes when everything is compiled: with no layer compressed yet, with the program new alone, as after
a change of its source, and with nothing new. Images are pushed to CNCF's registry, too, twice: an unchanged one sends nothing.
"""

import argparse
import json
import os
import pathlib
import shutil
import socket
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
    with tempfile.TemporaryDirectory() as folder, Registry(folder) as registry:
        for plugin in arguments.plugin:
            add(plugin, arguments, theirs, registry, lines, failures)
    header = ["plugin", "MB", "uncompressed", "scikit-learn's wheels", "times smaller", "first s", "new program s",
              "nothing new s", "push s", "unchanged push"]
    peers.print_table(header, lines)
    print(f"Asked for: a linear plugin's image of at most {LARGEST} MB, a build of at most {LONGEST} s after compilation, "
          "and an unchanged push that sends nothing.")
    print("\n".join(failures) or "All are kept.")


def add(plugin, arguments, theirs, registry, lines, failures):
    """Measures one plugin's image: a line of the table, and what isn't as it was asked for."""
    rounds = [measure(plugin, arguments.compression) for _ in range(arguments.rounds)]
    image = rounds[0]["image"]
    size = image["compressed"] / 1e6
    times = {case: peers.median(each[case] for each in rounds) for case in ("first", "program", "nothing")}
    seconds, unchanged = registry.push(plugin, arguments.compression)
    lines.append([
        plugin, f"{size:.1f}", f"{image['uncompressed'] / 1e6:.1f}", f"{theirs:.0f}", f"{theirs / size:.1f}",
        *(f"{value:.2f}" for value in times.values()), f"{seconds:.2f}", unchanged,
    ])
    if plugin in LINEAR and size > LARGEST:
        failures.append(f"{plugin}: {size:.1f} MB, and at most {LARGEST} were asked for")
    if times["program"] > LONGEST:
        failures.append(f"{plugin}: {times['program']:.2f} s after compilation, and at most {LONGEST} was asked for")
    if unchanged != "nothing sent":
        failures.append(f"{plugin}: an unchanged push: {unchanged}")


class Registry:
    """CNCF's, on a free port."""

    def __init__(self, folder):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        settings = pathlib.Path(folder, "registry.yml")
        settings.write_text(json.dumps({
            "version": 0.1, "storage": {"filesystem": {"rootdirectory": f"{folder}/registry"}},
            "http": {"addr": f"127.0.0.1:{self.port}"}, "log": {"level": "error"}}))
        self.process = subprocess.Popen(
            ["docker-registry", "serve", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def push(self, plugin, compression):
        """The seconds of a build and first push, and what a second push sends."""
        begin = time.monotonic()
        self._push(plugin, compression)
        seconds = time.monotonic() - begin
        said = self._push(plugin, compression)
        return seconds, "nothing sent" if "has it already" in said else said.strip().splitlines()[-1]

    def _push(self, plugin, compression):
        return subprocess.run(
            [peers.ROOT / ".build/release/harness", "build", "--plugin", plugin, "--compression", compression, "--push",
             f"http://127.0.0.1:{self.port}/benchmark"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, env=dict(os.environ, HARNESS_ROOT=str(peers.ROOT))).stderr


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
