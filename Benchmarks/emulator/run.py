#!/usr/bin/env python3
"""The embedded platform against AWS's own runtime interface emulator, side by side, and its cold and warm times.

    python3 Benchmarks/emulator/run.py [--plugin pca] [--seconds 3] [--rounds 3]

The emulator is the genuine one, from the PyPI wheel aws-sam-cli, fetched once into the cache folder. It serves the same
plugin binary with the same model, the same algorithm and model in scikit-learn on AWS's runtime client for Python, and
a Python function that computes nothing. Each is asked over HTTP by the same client: one connection kept open, one
event after the other, in turns, so that drift of the machine meets all alike.

The client's own time is in all HTTP figures. The times inside the embedded platform, which experiments are made of,
come from `harness run`: `round trip` from the journal (sent to received), `cold start` from the platform's lines
(decision to start an instance to its first response).
"""
import argparse
import contextlib
import json
import os
import platform
import pathlib
import re
import socket
import struct
import subprocess
import sys
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shared"))
import peers  # noqa: E402

MESSAGE = {"ExperimentId": "emulator", "MessageId": "000001", "Batch": ["what a lovely day, I am so happy"]}
EVENT = json.dumps({"Records": [{"Sns": {"Message": json.dumps(MESSAGE)}}]}).encode()


def emulator():
    """The emulator's binary for this machine."""
    machine = {"x86_64": "x86_64", "aarch64": "arm64"}[platform.machine()]
    folder = peers.cache() / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    binary = folder / f"aws-lambda-rie-{machine}"
    if not binary.exists():
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, "aws-sam-cli"],
            check=True)
        wheel = next(folder.glob("aws_sam_cli-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            binary.write_bytes(archive.read(f"samcli/local/rapid/{binary.name}"))
        binary.chmod(0o755)
        wheel.unlink()
    return binary


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Client:
    """A closed loop over one connection; as little of its own time as Python allows."""

    def __init__(self, port, path):
        self.connection = None
        deadline = time.monotonic() + 30
        while self.connection is None:
            try:
                self.connection = socket.create_connection(("127.0.0.1", port))
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(EVENT)}\r\n\r\n"
        self.request = head.encode() + EVENT

    def invoke(self):
        self.connection.sendall(self.request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.receive()
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
        while len(body) < length:
            body += self.receive()
        assert b" 200 " in head.split(b"\r\n")[0] and json.loads(body)["statusCode"] == 200, (head, body)
        return body

    def receive(self):
        data = self.connection.recv(65536)
        assert data, "the connection was closed"
        return data

    def loop(self, seconds):
        times, end = [], time.perf_counter() + seconds
        while (start := time.perf_counter()) < end:
            self.invoke()
            times.append(time.perf_counter() - start)
        return times


def figures(times, unit=1e6):
    times = sorted(times)
    return times[len(times) // 2] * unit, times[int(len(times) * 0.99)] * unit


def python_function(name, folder):
    """The command that serves the folder's handler on AWS's runtime client."""
    interpreter = peers.virtual_environment(name, folder / "requirements.txt")
    return [interpreter, "-B", "-m", "awslambdaric", "handler.lambda_handler"]


def echo_function():
    """A Python function on AWS's own runtime client; it echoes its batch and computes nothing."""
    folder = peers.ROOT / "Tests" / "PluginContractTests" / "python-echo"
    return python_function("python-echo", folder), folder


def scikit_learn_function():
    """The plugin's algorithm and model in scikit-learn, on AWS's own runtime client."""
    folder = peers.ROOT / "Plugins" / "sklearn"
    return python_function("scikit-learn-function", folder), folder


def start_emulator(command, function, folder, **variables):
    """The emulator with one function, and the port it serves."""
    port = free_port()
    environment = {
        "PATH": "/usr/bin:/bin", "AWS_LAMBDA_FUNCTION_NAME": function, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "OPENBLAS_NUM_THREADS": "2", **variables,
    }
    process = subprocess.Popen(
        [emulator(), "--runtime-interface-emulator-address", f"127.0.0.1:{port}",
         "--runtime-api-address", f"127.0.0.1:{free_port()}", "--log-level", "error", *command],
        env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return process, port


def against_emulator(arguments):
    """Over HTTP, in turns: the rates of the embedded platform and of the emulator with each function."""
    function = f"ml-on-faas-{arguments.plugin}-1769MB"
    emulated = "/2015-03-31/functions/function/invocations"
    serve = subprocess.Popen(
        [arguments.harness, "serve", "--plugin", arguments.plugin, "--memory", "1769", "--port", "0"], cwd=peers.ROOT,
        stdout=subprocess.PIPE, text=True)
    processes = [serve]
    try:
        port = int(re.search(r":(\d+)/", serve.stdout.readline()).group(1))
        binary = next(
            path for path in (peers.ROOT / ".build" / "plugins").rglob(arguments.plugin)
            if path.is_file() and "release" in path.parts and os.access(path, os.X_OK))
        emulated_functions = {
            "same function": ([binary], peers.ROOT), "scikit-learn": scikit_learn_function(), "Python echo": echo_function()}
        clients = {"embedded platform": Client(port, f"/2015-03-31/functions/{function}/invocations")}
        for name, (command, folder) in emulated_functions.items():
            process, port = start_emulator(
                command, function, folder, OPENBLAS_NUM_THREADS="1", ML_ON_FAAS_MODEL=str(peers.model(arguments.plugin)))
            processes.append(process)
            clients[f"emulator, {name}"] = Client(port, emulated)
        answers = [client.invoke() for client in clients.values()]
        assert answers[0] == answers[1], f"the answers differ: {answers}"
        times = {name: [] for name in clients}
        for _ in range(arguments.rounds):
            for name, client in clients.items():
                times[name] += client.loop(arguments.seconds)
    finally:
        for process in processes:
            process.terminate()
            process.wait()
    rates = {}
    for name, samples in times.items():
        median, tail = figures(samples)
        rates[name] = len(samples) / (arguments.rounds * arguments.seconds)
        print(f"{name:28} {rates[name]:8.0f} invocations/s   median {median:6.0f} µs   p99 {tail:6.0f} µs")
    return rates


def run(arguments, messages, cold, concurrency):
    """One cell of `messages` messages inside the embedded platform: its journal's deliveries, and its folder."""
    runs = peers.cache() / "benchmarks" / "emulator-runs"
    subprocess.run(
        [arguments.harness, "run", "--plugin", arguments.plugin, "--memory", "1769", "--batch-size", "1",
         "--messages", str(messages), "--cold-starts", str(cold), "--concurrency", str(concurrency), "--runs", runs],
        cwd=peers.ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    folder = max(runs.iterdir(), key=lambda folder: folder.stat().st_mtime)
    journal = [json.loads(line) for line in (folder / "journal.jsonl").read_text().splitlines()]
    return [entry for entry in journal if entry["kind"] == "delivery"], folder


def inside(arguments):
    """Without HTTP in front: what an experiment is made of."""
    rates = {}
    for concurrency in (1, 2):
        deliveries, _ = run(arguments, 20000, 0, concurrency)
        # The first ones wait for their instances to start.
        warm = sorted(deliveries, key=lambda entry: entry["sent"])[100:]
        median, tail = figures([entry["received"] - entry["sent"] for entry in warm], 1e-3)
        rates[concurrency] = len(warm) * 1e9 / (max(e["received"] for e in warm) - warm[0]["sent"])
        print(f"{f'inside, {concurrency} at once':28} {rates[concurrency]:8.0f} invocations/s   median {median:6.0f} µs"
              f"   p99 {tail:6.0f} µs")
    _, folder = run(arguments, 100, 100, 1)
    cold = []
    for log in (folder / "logs").glob("*.log"):
        for line in log.read_text(errors="replace").splitlines():
            if line.startswith("ML_ON_FAAS_PLATFORM - "):
                times = json.loads(line.split(" - ", 1)[1])
                if times["coldStart"]:
                    cold.append((times["finished"] - times["spawned"]) / 1e9)
    median, tail = figures(cold, 1e3)
    print(f"{f'cold start, {len(cold)} of them':28} {'':8}                 median {median:6.1f} ms   p99 {tail:6.1f} ms")
    return rates[2]


@contextlib.contextmanager
def processors_kept_awake():
    """As `harness run` does while it runs, so that emulator and embedded platform are measured alike.

    The kernel takes the wish back when the file is closed.
    """
    try:
        file = open("/dev/cpu_dma_latency", "wb", buffering=0)
        file.write(struct.pack("i", 0))
    except OSError:
        yield
    else:
        with file:
            yield


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", default="pca")
    parser.add_argument("--seconds", type=float, default=3, help="per turn")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--harness", default=str(peers.ROOT / "harness"))
    arguments = parser.parse_args()
    with processors_kept_awake():
        rates = against_emulator(arguments)
        two = inside(arguments)
    over_http = rates.pop("embedded platform")
    for name, emulated in rates.items():
        print(f"ratios to the {name:25}  over HTTP {over_http / emulated:5.1f}   inside, 2 at once {two / emulated:5.1f}")


main()
