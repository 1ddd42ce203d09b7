"""Writes OCI image layouts of one layer, of files of this machine. The same bytes whenever the files are the same, so that an
engine that has the image once need not load it again."""
import hashlib
import io
import json
import os
import subprocess
import tarfile

MEDIA_TYPE = "application/vnd.oci.image."


def libraries(file):
    """The shared libraries of a program, and its loader, where the program finds them."""
    listed = subprocess.run(["ldd", file], capture_output=True, text=True).stdout.split()
    return [word for word in listed if word.startswith("/")]


def layer(files, renamed={}, links={}):
    """An archive of files, at the paths that they have here; of others, at the paths that are their keys; and of symbolic
    links, by their paths."""
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w", dereference=True) as tar:
        for file in sorted(files):
            tar.add(file, filter=_without_time)
        for name, file in sorted(renamed.items()):
            tar.add(file, name, filter=_without_time)
        for name, target in sorted(links.items()):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            tar.addfile(entry)
    return output.getvalue()


def _without_time(entry):
    entry.mtime = 0
    return entry


def write(folder, layer, execution, name=None):
    """Makes a folder a layout of an image with that layer.

    execution: the `config` of the image's configuration; name: by which the image is found in the layout."""
    blobs = folder / "blobs/sha256"
    blobs.mkdir(parents=True)

    def blob(content, kind):
        digest = hashlib.sha256(content).hexdigest()
        (blobs / digest).write_bytes(content)
        return {"mediaType": MEDIA_TYPE + kind, "digest": f"sha256:{digest}", "size": len(content)}

    content = blob(layer, "layer.v1.tar")
    config = {
        "architecture": {"aarch64": "arm64"}.get(os.uname().machine, "amd64"), "os": "linux", "config": execution,
        "rootfs": {"type": "layers", "diff_ids": [content["digest"]]}, "history": [{"created_by": "oci_layout.py"}],
    }
    manifest = {
        "schemaVersion": 2, "mediaType": MEDIA_TYPE + "manifest.v1+json",
        "config": blob(json.dumps(config).encode(), "config.v1+json"), "layers": [content],
    }
    entry = blob(json.dumps(manifest).encode(), "manifest.v1+json")
    if name:
        entry["annotations"] = {"org.opencontainers.image.ref.name": name}
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}))
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
