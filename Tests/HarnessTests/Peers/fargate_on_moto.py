"""Fargate in a moto server: a task runs the command of its container, by the executable that $HARNESS names.

Imported by moto_with_outputs.py. moto itself starts nothing, and takes each look at a task for a step towards its end.
"""
import os
import subprocess
import threading

from moto.ecs.models import EC2ContainerServiceBackend
from moto.moto_api import state_manager

NEVER = 1 << 60
state_manager.set_transition("ecs::task", {"progression": "manual", "times": NEVER})
# moto takes the memory of a container for given; on Fargate the task's is enough.
EC2ContainerServiceBackend._calculate_task_resource_requirements = lambda *_: {
    "CPU": 256,
    "MEMORY": 512,
    "PORTS": [],
    "PORTS_UDP": [],
}
run_task = EC2ContainerServiceBackend.run_task
processes = {}


def execute(task):
    command = task.overrides["containerOverrides"][0]["command"]
    environment = {**os.environ, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{os.environ['MOTO_PORT']}"}
    process = subprocess.Popen([os.environ["HARNESS"], *command], env=environment, stdout=subprocess.DEVNULL)
    processes[task.task_arn] = process
    task.status = "RUNNING"
    task.containers[0].exitCode = process.wait()
    task.status = "STOPPED"


def run(backend, *arguments, **named):
    tasks = run_task(backend, *arguments, **named)
    for task in tasks:
        threading.Thread(target=execute, args=(task,), daemon=True).start()
    return tasks


def stop(backend, cluster, task, reason):
    found = backend.describe_tasks(cluster, [task])[0]
    found.stopped_reason = reason
    process = processes.get(found.task_arn)
    if process:
        process.terminate()
    return found


EC2ContainerServiceBackend.run_task = run
EC2ContainerServiceBackend.stop_task = stop
