"""A Lambda runtime on the standard library that does as its events say, well or badly."""
import http.client
import json
import mmap
import os
import subprocess
import sys
import time

API = os.environ["AWS_LAMBDA_RUNTIME_API"]
ROOT = "/2018-06-01/runtime"
models = []
quota_in_init = None


def request(method, path, body=None, headers={}):
    connection = http.client.HTTPConnection(API)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return response.status, response.headers, response.read()


def respond(request_id, body):
    return request("POST", f"{ROOT}/invocation/{request_id}/response", body)


def cpu_quota():
    """Of the group that this process is in, as a container sees it; None if it is unlimited."""
    if os.path.exists("/sys/fs/cgroup/cpu.max"):
        quota, period = open("/sys/fs/cgroup/cpu.max").read().split()
    else:
        quota, period = (open(f"/sys/fs/cgroup/cpu/cpu.cfs_{name}_us").read() for name in ("quota", "period"))
    return None if quota.strip() in ("max", "-1") else int(quota) / int(period)


def handle(event, headers):
    """Returns what to answer, if anything."""
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    action = event.get("do", "echo")
    if action == "echo":
        print("handling", event.get("text", ""), flush=True)
        return event
    if action == "environment":
        return {**os.environ, "deadline": headers["Lambda-Runtime-Deadline-Ms"], "cpus": len(os.sched_getaffinity(0))}
    if action == "mark and sleep":
        open(event["path"], "w").close()
        time.sleep(event["seconds"])
    if action == "sleep":
        time.sleep(event["seconds"])
        return {}
    if action == "exit":
        print("leaving without a newline", end="", flush=True)
        os._exit(event["code"])
    if action == "abort":
        os.abort()
    if action == "allocate":
        held = b"\1" * (event["megabytes"] * 1024 * 1024)
        return len(held)
    if action == "map":
        with open(event["path"], "rb") as file:
            models.append(mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ))
        return sum(models[-1][i] for i in range(0, len(models[-1]), 4096))
    if action == "log":
        line = b"x" * 1023 + b"\n"
        block = line * 1024
        for _ in range(event["megabytes"]):
            sys.stdout.buffer.write(block)
        sys.stdout.buffer.flush()
        return {}
    if action == "long line":
        sys.stdout.buffer.write(b"y" * event["bytes"] + b"\n")
        sys.stdout.buffer.flush()
        return {}
    if action == "malformed":
        respond(request_id, b"not JSON")
        return None
    if action == "oversized":
        status, _, body = respond(request_id, json.dumps("z" * 7_000_000).encode())
        print("answered", status, body.decode(), flush=True)
        return None
    if action == "error":
        document = {"errorMessage": "no such item", "errorType": "KeyError"}
        request(
            "POST", f"{ROOT}/invocation/{request_id}/error", json.dumps(document),
            {"Lambda-Runtime-Function-Error-Type": "Function.KeyError"})
        return None
    if action == "misuse":
        return {
            "unknown path": request("GET", "/2018-06-01/nothing")[0],
            "wrong method": request("GET", f"{ROOT}/init/error")[0],
            "wrong id": respond("00000000-0000-0000-0000-000000000000", "{}")[0],
            "next while busy": request("GET", f"{ROOT}/invocation/next")[0],
            "init error after init": request("POST", f"{ROOT}/init/error", "{}")[0],
        }
    if action == "cpu quota":
        return {"init": quota_in_init, "now": cpu_quota()}
    if action == "process id":
        return os.getpid()
    if action == "leave a child":
        child = subprocess.Popen(["sleep", "1000"], start_new_session=True, stdout=subprocess.DEVNULL)
        return child.pid
    raise ValueError(action)


def main():
    global quota_in_init
    print("starting", flush=True)
    if os.environ.get("FROM_IMAGE"):
        quota_in_init = cpu_quota()
    behaviour = os.environ.get("INIT", "")
    if behaviour == "exit":
        sys.exit(3)
    if behaviour == "hang":
        time.sleep(1000)
    if behaviour == "alone":
        # Fails if another instance is in its init phase.
        os.close(os.open(os.environ["MARKER"], os.O_CREAT | os.O_EXCL))
        time.sleep(0.02)
        os.remove(os.environ["MARKER"])
    if behaviour == "hang once":
        marker = os.environ["MARKER"]
        if not os.path.exists(marker):
            open(marker, "w").close()
            time.sleep(1000)
    if behaviour == "error":
        document = {"errorMessage": "no model", "errorType": "Init.NoModel"}
        request(
            "POST", f"{ROOT}/init/error", json.dumps(document), {"Lambda-Runtime-Function-Error-Type": "Init.NoModel"})
        sys.exit(1)
    if behaviour == "once":
        marker = os.environ["MARKER"]
        if not os.path.exists(marker):
            open(marker, "w").close()
            sys.exit(3)
    while True:
        _, headers, body = request("GET", f"{ROOT}/invocation/next")
        answer = handle(json.loads(body), headers)
        if answer is not None:
            respond(headers["Lambda-Runtime-Aws-Request-Id"], json.dumps(answer))


main()
