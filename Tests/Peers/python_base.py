"""An image of the Python that runs this, as an OCI layout: what images of functions in Python can be built upon."""
import os
import platform
import subprocess
import sys
import sysconfig

import oci_layout

# What no function imports, and what belongs to other programs' installation.
LEFT_OUT = {"__pycache__", "site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "ensurepip", "lib2to3"}


def write(folder, name):
    """- folder: a `pathlib.Path` that isn't there yet."""
    python = os.path.realpath(sys.executable)
    library = sysconfig.get_paths()["stdlib"]
    files = {python}
    for place, folders, names in os.walk(library):
        folders[:] = [each for each in folders if each not in LEFT_OUT and not each.startswith("config-")]
        files.update(os.path.join(place, each) for each in names)
    for file in list(files):
        if file == python or file.endswith(".so"):
            files.update(oci_layout.libraries(file))
    # What compiled wheels of Linux expect of every system (PEP 600).
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout.splitlines()
    for wanted in ("libstdc++.so.6", "libgcc_s.so.1", "libm.so.6", "librt.so.1", "libpthread.so.0", "libdl.so.2"):
        files.add(next(line.split()[-1] for line in known if line.split()[:1] == [wanted]))
    links = {} if python == "/usr/bin/python3" else {"usr/bin/python3": python}
    layer = oci_layout.layer(files, links=links)
    environment = ["PATH=/usr/bin:/bin", f"PYTHON_VERSION={platform.python_version()}"]
    oci_layout.write(folder, layer, {"Env": environment}, name)
