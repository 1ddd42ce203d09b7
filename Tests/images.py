#!/usr/bin/env python3
"""The image of every compiled plugin, and of one in Python upon an image of this machine's, by the way that they take to
Lambda: built and pushed to CNCF's registry by harness, pulled by podman, and started by AWS's own runtime interface emulator,
which must get one result per item. And the publisher's image, pulled and started likewise.

    images.py [PLUGIN...]
"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, f"{ROOT}/Tests/Peers")
import python_base

# All that are in Python are the same program, each with another model.
IN_PYTHON = "sklearn-pca"
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


def check_publisher(image, podman):
    """Starts the pulled image: it finds its project and its libraries, and gets as far as to AWS."""
    run(*podman, "pull", "--quiet", "--tls-verify=false", image)
    start = [*podman, "run", "--rm", "--network", "host", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096"]
    plugins = json.loads(run(*start, image, "plugin", "list", "--json"))
    if not any(plugin["name"] == "pca" for plugin in plugins):
        sys.exit(f"{image} lists {plugins}")
    nowhere = f"http://127.0.0.1:{free_port()}"
    variables = {"AWS_ENDPOINT_URL": nowhere, "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    result = subprocess.run(
        [*start, *(word for pair in variables.items() for word in ("--env", "=".join(pair))), image, "publish", "none",
         "--region", "us-east-1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if result.returncode != 1 or nowhere not in result.stderr:
        sys.exit(f"{image} ends with {result.returncode}: {result.stderr}")


def main():
    # Podman takes no path of more than 50 characters.
    folder = tempfile.mkdtemp(prefix="images-")
    registry = None
    try:
        port = free_port()
        registry = start_registry(folder, port)
        plugins = ",".join(sys.argv[1:]) or "all"
        push = ["--push", f"http://127.0.0.1:{port}/plugins", "--json"]
        built = json.loads(run(f"{ROOT}/harness", "build", "--plugin", plugins, *push))
        if plugins == "all":
            python_base.write(pathlib.Path(folder, "base"), "python")
            built += json.loads(run(
                f"{ROOT}/harness", "build", "--plugin", IN_PYTHON, "--base", f"oci:{folder}/base:python", *push))
            run(f"{ROOT}/harness", "build", "--publisher", *push)
        podman = ["podman", "--root", f"{folder}/root", "--runroot", f"{folder}/run", "--storage-driver", "vfs",
                  "--cgroup-manager", "cgroupfs", "--events-backend", "none", "--runtime", "runc"]
        for image in built:
            check(f"127.0.0.1:{port}/plugins/{image['image']}:latest", podman)
            print(f"{image['image']}: {image['compressed'] / 1e6:.1f} MB, answers under AWS's emulator", flush=True)
        if not built:
            sys.exit("no image was built")
        if plugins == "all":
            check_publisher(f"127.0.0.1:{port}/plugins/publisher:latest", podman)
            print("publisher: starts, and finds its project and AWS's address")
    finally:
        if registry:
            registry.send_signal(signal.SIGTERM)
            registry.wait()
        # Podman mounts its store upon itself.
        subprocess.run(["umount", "--lazy", f"{folder}/root"], stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


main()
