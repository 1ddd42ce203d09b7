"""Writes OCI image layouts of the function beside this file and the Python that runs this:

    oci_image.py FOLDER

FOLDER/function runs the function, FOLDER/broken what isn't there."""
import encodings.idna
import hashlib
import http.client
import io
import json
import mmap
import os
import pathlib
import subprocess
import sys
import tarfile
import time

MEDIA_TYPE = "application/vnd.oci.image."
PYTHON = os.path.realpath(sys.executable)


def libraries(file):
    listed = subprocess.run(["ldd", file], capture_output=True, text=True).stdout.split()
    return [word for word in listed if word.startswith("/")]


def layer(files):
    """The function and these files, all of them at the path that they have here. The same bytes whenever the files are
    the same, so that an engine that has the image once need not load it again."""
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w", dereference=True) as tar:
        for file in sorted(files):
            tar.add(file, filter=without_time)
        tar.add(pathlib.Path(__file__).with_name("function.py"), "var/task/function.py", filter=without_time)
    return output.getvalue()


def without_time(entry):
    entry.mtime = 0
    return entry


def write(folder, layer, entrypoint):
    blobs = folder / "blobs/sha256"
    blobs.mkdir(parents=True)

    def blob(content, kind):
        digest = hashlib.sha256(content).hexdigest()
        (blobs / digest).write_bytes(content)
        return {"mediaType": MEDIA_TYPE + kind, "digest": f"sha256:{digest}", "size": len(content)}

    content = blob(layer, "layer.v1.tar")
    config = {
        "architecture": {"aarch64": "arm64"}.get(os.uname().machine, "amd64"), "os": "linux",
        "config": {"Entrypoint": entrypoint, "WorkingDir": "/var/task", "Env": ["FROM_IMAGE=yes"]},
        "rootfs": {"type": "layers", "diff_ids": [content["digest"]]}, "history": [{"created_by": "oci_image.py"}],
    }
    manifest = {
        "schemaVersion": 2, "mediaType": MEDIA_TYPE + "manifest.v1+json",
        "config": blob(json.dumps(config).encode(), "config.v1+json"), "layers": [content],
    }
    index = {"schemaVersion": 2, "manifests": [blob(json.dumps(manifest).encode(), "manifest.v1+json")]}
    (folder / "index.json").write_text(json.dumps(index))
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')


# What this has imported is what the function needs: it imports the same modules.
files = {PYTHON, "/bin/sleep"}
for module in list(sys.modules.values()):
    files.update(file for file in (getattr(module, "__file__", None), getattr(module, "__cached__", None)) if file)
files = {file for file in files if os.path.isfile(file) and file != os.path.abspath(__file__)}
for file in list(files):
    if not file.endswith((".py", ".pyc")):
        files.update(libraries(file))
target = pathlib.Path(sys.argv[1])
write(target / "function", layer(files), [PYTHON, "/var/task/function.py"])
write(target / "broken", layer([]), ["/var/task/nothing"])
