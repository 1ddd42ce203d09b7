"""Forwards HTTP to a server, and misbehaves at times as AWS and networks do.

    faulty_proxy.py TARGET SEED RATE [OPERATION]

Of the requests, the share RATE meets a fault: throttling, an internal error, a reset, or an expired token before it reaches
the target, a reset when the target has done what was asked, or an answer that comes in small pieces. The kinds take turns in
a random order. The answer to the first request of OPERATION is kept back for good, which a line tells. Prints its port, and
in the end, when its standard input ends, how many requests it forwarded and how many faults of each kind there were, as JSON.
"""
import collections
import http.client
import http.server
import json
import random
import socket
import struct
import sys
import threading
import time
import urllib.parse

target, seed, rate = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
kept = sys.argv[4] if len(sys.argv) > 4 else None
address = urllib.parse.urlsplit(target)
generator, lock = random.Random(seed), threading.Lock()
counts = collections.Counter()
FAULTS = ["throttled", "internal", "reset", "lost", "slow", "expired"]
turns, expired = [], set()


def draw(call):
    """The fault that a call meets, or None."""
    if generator.random() >= rate:
        return None
    if not turns:
        turns.extend(generator.sample(FAULTS, len(FAULTS)))
    # A fresh token isn't expired.
    if turns[-1] == "expired" and call in expired:
        return None
    if turns[-1] == "expired":
        expired.add(call)
    return turns.pop()


def error(code, is_json):
    if is_json:
        return "application/x-amz-json-1.1", json.dumps({"__type": code, "message": "injected"}).encode()
    text = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>injected</Message></Error></ErrorResponse>"
    return "text/xml", text.encode()


def is_kept(target, body):
    """Whether the answer to a request is to be kept back."""
    global kept
    with lock:
        if not kept or not (target.endswith(f".{kept}") or f"Action={kept}&".encode() in body + b"&"):
            return False
        kept = None
        return True


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with lock:
            fault = draw((self.command, self.path, self.headers.get("X-Amz-Target"), body))
            counts[fault or "forwarded"] += 1
        is_json = "json" in (self.headers.get("Content-Type") or "") or self.path.startswith("/2015")
        if fault == "reset":
            return self.reset()
        if fault in ("throttled", "internal", "expired"):
            status, code = {
                "throttled": (400, "ThrottlingException" if is_json else "Throttling"),
                "internal": (500, "InternalFailure"),
                "expired": (403, "ExpiredTokenException" if is_json else "ExpiredToken"),
            }[fault]
            kind, text = error(code, is_json)
            return self.answer(status, [("Content-Type", kind), ("x-amzn-ErrorType", code)], text)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        connection.request(self.command, self.path, body or None, headers)
        response = connection.getresponse()
        text = response.read()
        if fault == "lost":
            return self.reset()
        if is_kept(self.headers.get("X-Amz-Target") or "", body):
            print("kept", flush=True)
            # Until the client hangs up.
            return self.rfile.read(1)
        skipped = ("connection", "transfer-encoding", "content-length")
        self.answer(
            response.status,
            [(name, value) for name, value in response.getheaders() if name.lower() not in skipped],
            text,
            pieces=8 if fault == "slow" else 1,
        )
        connection.close()

    def reset(self):
        # Zero seconds to linger: the connection is reset, not closed.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def answer(self, status, headers, text, pieces=1):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command == "HEAD":
            return
        size = max(1, -(-len(text) // pieces))
        for start in range(0, len(text), size):
            self.wfile.write(text[start : start + size])
            self.wfile.flush()
            if pieces > 1:
                time.sleep(0.02)

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = do_HEAD = handle_request

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", 0), Proxy)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
print(json.dumps(counts))
