"""The registry of the distribution project, on a free port of this machine. The plan: `folder`, and perhaps `auth` and `tls`
as the registry's configuration has them, and `relative` for Locations without a host. At the end the folder is gone."""

import json, os, shutil, socket, subprocess, sys

from peer import plan, wait

data = os.path.join(plan["folder"], "registry")
os.makedirs(data)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    except ConnectionRefusedError:
        return False


for _ in range(10):
    port = free_port()
    configuration = {
        "version": "0.1",
        "log": {"level": "error", "accesslog": {"disabled": True}},
        "storage": {
            "filesystem": {"rootdirectory": data}, "delete": {"enabled": True},
            "maintenance": {"uploadpurging": {"enabled": False}},
        },
        "http": {"addr": f"127.0.0.1:{port}", "secret": "of the tests", "relativeurls": plan.get("relative", False)},
    }
    if plan.get("tls"):
        configuration["http"]["tls"] = plan["tls"]
    if plan.get("auth"):
        configuration["auth"] = plan["auth"]
    path = os.path.join(plan["folder"], "config.yml")
    with open(path, "w") as file:
        json.dump(configuration, file)
    with open(os.path.join(plan["folder"], "log"), "w") as log:
        registry = subprocess.Popen(["docker-registry", "serve", path], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        # Somebody else may have taken the port meanwhile: then the registry ends.
        while registry.poll() is None and not answers(port):
            try:
                registry.wait(0.02)
            except subprocess.TimeoutExpired:
                pass
        if registry.poll() is None:
            wait(port)
            registry.kill()
            registry.wait()
            shutil.rmtree(plan["folder"])
            sys.exit()
    finally:
        registry.kill()
sys.exit("docker-registry doesn't start: " + open(os.path.join(plan["folder"], "log")).read())
