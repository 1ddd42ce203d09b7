#!/usr/bin/env python3
"""The image of every compiled plugin, by the way that it takes to Lambda: built and pushed to CNCF's registry by harness,
pulled by podman, and started by AWS's own runtime interface emulator, which must get one result per item.

    images.py [PLUGIN...]
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CACHE = os.environ.get("ML_ON_FAAS_CACHE") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "ml-on-faas")
BATCH = ["what a lovely day", "this is the worst of all"]
MESSAGE = json.dumps({"ExperimentId": "images", "MessageId": "1", "Batch": BATCH})
EVENT = json.dumps({"Records": [{"Sns": {"Message": MESSAGE}}]})


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start_registry(folder, port):
    settings = os.path.join(folder, "registry.yml")
    with open(settings, "w") as file:
        json.dump({"version": 0.1, "storage": {"filesystem": {"rootdirectory": f"{folder}/registry"}},
                   "http": {"addr": f"127.0.0.1:{port}"}, "log": {"level": "error"}}, file)
    return subprocess.Popen(
        ["docker-registry", "serve", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def check(image, podman):
    """Starts a pulled image in the emulator and sends it one event."""
    run(*podman, "pull", "--quiet", "--tls-verify=false", image)
    config = json.loads(run(*podman, "image", "inspect", image))[0]["Config"]
    name = f"images-{os.getpid()}"
    plan = {
        "command": config["Entrypoint"] + (config.get("Cmd") or []),
        "events": [EVENT],
        "cache": f"{CACHE}/peers",
        "container": [
            *podman, "run", "--rm", "--network", "host", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096",
            "--name", name, "--volume", "{emulator}:/aws-lambda-rie:ro", "--entrypoint", "/aws-lambda-rie", image,
        ],
        "end": [*podman, "rm", "--force", "--time", "0", name],
    }
    report = json.loads(run(sys.executable, f"{ROOT}/Tests/Peers/interface_emulator.py", input=json.dumps(plan)))
    answer = json.loads(report["answers"][0])
    results = json.loads(answer.get("batch", "null"))
    if answer.get("statusCode") != 200 or not isinstance(results, list) or len(results) != len(BATCH):
        sys.exit(f"{image} answers {report['answers'][0]}\n{report['log']}")
    # Each image is of some 60 MB, and the store unpacks all of it.
    run(*podman, "image", "rm", "--force", image)


def main():
    # Podman takes no path of more than 50 characters.
    folder = tempfile.mkdtemp(prefix="images-")
    registry = None
    try:
        port = free_port()
        registry = start_registry(folder, port)
        plugins = ",".join(sys.argv[1:]) or "all"
        built = json.loads(run(
            f"{ROOT}/harness", "build", "--plugin", plugins, "--push", f"http://127.0.0.1:{port}/plugins", "--json"))
        podman = ["podman", "--root", f"{folder}/root", "--runroot", f"{folder}/run", "--storage-driver", "vfs",
                  "--cgroup-manager", "cgroupfs", "--events-backend", "none", "--runtime", "runc"]
        for image in built:
            check(f"127.0.0.1:{port}/plugins/{image['image']}:latest", podman)
            print(f"{image['image']}: {image['compressed'] / 1e6:.1f} MB, answers under AWS's emulator", flush=True)
        if not built:
            sys.exit("no image was built")
    finally:
        if registry:
            registry.send_signal(signal.SIGTERM)
            registry.wait()
        # Podman mounts its store upon itself.
        subprocess.run(["umount", "--lazy", f"{folder}/root"], stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


main()
