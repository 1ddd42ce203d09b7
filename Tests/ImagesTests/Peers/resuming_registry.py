"""A registry that keeps what it got of a piece that broke off, as the specification allows and that of the distribution
project doesn't. It takes blobs and manifests, in memory. The plan: `log`; `breaks`, after how many bytes of the first, second…
PATCH the connection is reset; `smallest`, its OCI-Chunk-Min-Length."""

import hashlib, re, threading, uuid

from peer import Handler, Log, plan, serve

log, lock = Log(plan["log"]), threading.Lock()
blobs, manifests, uploads, breaks = {}, {}, {}, list(plan.get("breaks", []))


class Registry(Handler):
    def found(self, store, key):
        self.answer(200, {"Docker-Content-Digest": key}, store[key]) if key in store else self.answer(404)

    def place(self, name, status):
        data = uploads[name]
        # The location changes with every answer, as it may.
        location = f"/upload/{name}?state={len(data)}"
        headers = {"Location": location, "Range": f"0-{max(0, len(data) - 1)}"}
        if "smallest" in plan:
            headers["OCI-Chunk-Min-Length"] = plan["smallest"]
        self.answer(status, headers)

    def serve(self):
        path, _, query = self.path.partition("?")
        length = int(self.headers.get("Content-Length") or 0)
        log.write(method=self.command, path=self.path, length=length, range=self.headers["Content-Range"])
        if path == "/v2/":
            return self.answer(200)
        if path.endswith("/blobs/uploads/"):
            uploads[name := uuid.uuid4().hex] = bytearray()
            return self.place(name, 202)
        if match := re.fullmatch("/upload/(.*)", path):
            return self.serve_upload(match[1], query)
        store = manifests if "/manifests/" in path else blobs
        if self.command == "PUT":
            data = b"".join(self.pieces())
            store["sha256:" + hashlib.sha256(data).hexdigest()] = data
            return self.answer(201)
        self.found(store, path.rsplit("/", 1)[1])

    def serve_upload(self, name, query):
        data = uploads[name]
        if self.command == "GET":
            return self.place(name, 204)
        if not query.startswith(f"state={len(data)}") and self.command != "PUT":
            return self.answer(404)
        if self.command == "PATCH":
            if int(self.headers["Content-Range"].split("-")[0]) != len(data):
                return self.answer(416)
            limit = breaks.pop(0) if breaks else None
            for piece in self.pieces(limit):
                data += piece
            return self.reset() if limit is not None else self.place(name, 202)
        for piece in self.pieces():
            data += piece
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        if f"digest={digest}" not in query:
            return self.answer(400, {}, b'{"errors": [{"code": "DIGEST_INVALID", "message": "other bytes"}]}')
        blobs[digest] = bytes(data)
        self.answer(201)


serve(Registry)
