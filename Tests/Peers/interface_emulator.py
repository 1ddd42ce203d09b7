"""AWS's own runtime interface emulator around a function.

Reads {"command": [...], "environment": {...}, "events": ["..."], "cache": "folder"} from the standard input, and
writes {"answers": ["..."], "log": "..."} to the standard output. With "container" the emulator runs in one, on the host's
network: it is the command that starts the emulator there, in which {emulator} stands for its path here; and "end" is the
command that ends it. The emulator comes from the PyPI wheel aws-sam-cli, which is downloaded into the cache once.
"""

import glob
import json
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile

VERSION = "1.170.0"


def emulator(cache):
    """The path of the emulator for this machine."""
    machine = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
    member = f"samcli/local/rapid/aws-lambda-rie-{machine}"
    path = os.path.join(cache, f"aws-lambda-rie-{machine}-{VERSION}")
    if not os.path.exists(path):
        os.makedirs(cache, exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", cache,
             f"aws-sam-cli=={VERSION}"], check=True, stdout=sys.stderr)
        wheel = glob.glob(os.path.join(cache, f"aws_sam_cli-{VERSION}-*.whl"))[0]
        with zipfile.ZipFile(wheel) as archive, open(f"{path}.{os.getpid()}", "wb") as file:
            file.write(archive.read(member))
        os.chmod(file.name, 0o755)
        os.rename(file.name, path)
        os.remove(wheel)
    return path


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def await_listener(port, process):
    """The emulator doesn't tell when it listens; asking is the only way."""
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.01)
    sys.exit(f"the emulator ended with status {process.returncode}: {process.stdout.read().decode()}")


def invoke(port, event):
    """Posts an event; the emulator answers with what the function said."""
    url = f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations"
    request = urllib.request.Request(url, data=event.encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


plan = json.load(sys.stdin)
port = free_port()
program = emulator(plan["cache"])
start = [word.replace("{emulator}", program) for word in plan.get("container", ["{emulator}"])]
process = subprocess.Popen(
    [*start, "--runtime-interface-emulator-address", f"127.0.0.1:{port}",
     "--runtime-api-address", f"127.0.0.1:{free_port()}", *plan["command"]],
    env=dict(os.environ, **plan.get("environment", {})), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
    stderr=subprocess.STDOUT, start_new_session=True)
try:
    await_listener(port, process)
    answers = [invoke(port, event) for event in plan["events"]]
finally:
    if "end" in plan:
        subprocess.run(plan["end"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # So that it can clean up after the container.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    os.killpg(process.pid, signal.SIGKILL)
    log = process.stdout.read().decode()
    process.wait()
json.dump({"answers": answers, "log": re.sub(r"\x1b\[[0-9;]*m", "", log)}, sys.stdout)
