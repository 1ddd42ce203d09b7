"""Writes OCI image layouts of the function beside this file and the Python that runs this:

    oci_image.py FOLDER

FOLDER/function runs the function, FOLDER/broken what isn't there."""
import encodings.idna
import http.client
import json
import mmap
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Peers"))
import oci_layout

PYTHON = os.path.realpath(sys.executable)
FUNCTION = {"var/task/function.py": pathlib.Path(__file__).with_name("function.py")}


def execution(entrypoint):
    return {"Entrypoint": entrypoint, "WorkingDir": "/var/task", "Env": ["FROM_IMAGE=yes"]}


# What this has imported is what the function needs: it imports the same modules.
files = {PYTHON, "/bin/sleep"}
for module in list(sys.modules.values()):
    files.update(file for file in (getattr(module, "__file__", None), getattr(module, "__cached__", None)) if file)
files = {file for file in files if os.path.isfile(file) and file != os.path.abspath(__file__)}
for file in list(files):
    if not file.endswith((".py", ".pyc")):
        files.update(oci_layout.libraries(file))
target = pathlib.Path(sys.argv[1])
oci_layout.write(
    target / "function", oci_layout.layer(files, FUNCTION), execution([PYTHON, "/var/task/function.py"]))
oci_layout.write(target / "broken", oci_layout.layer([], FUNCTION), execution(["/var/task/nothing"]))
