"""A server that answers as it is told.

Reads a JSON list of answers from the file named first, prints its port, then one JSON line for each request. An answer
has "status", "headers" and "body", or "reset": true to close the connection instead; "seconds" to wait before; "method",
"path", a prefix, and "contains", a part of the body, for which requests it is meant; and "times", how often it is given
(0: always). The first one that fits is taken.
"""

import http.server
import json
import socket
import struct
import sys
import threading
import time

from serving import end_with_parent

answers = json.load(open(sys.argv[1]))
for answer in answers:
    answer["left"] = answer.get("times", 0) or float("inf")
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with lock:
            print(json.dumps({
                "method": self.command, "target": self.path, "headers": {k.lower(): v for k, v in self.headers.items()},
                "body": body.decode("utf-8", "replace"),
            }), flush=True)
            answer = next(
                (answer for answer in answers if answer["left"] > 0
                 and self.command == answer.get("method", self.command)
                 and self.path.startswith(answer.get("path", ""))
                 and answer.get("contains", "") in body.decode("utf-8", "replace")),
                {"status": 418, "body": "no answer is left"})
            if "left" in answer:
                answer["left"] -= 1
        time.sleep(answer.get("seconds", 0))
        if answer.get("reset"):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        data = answer.get("body", "").encode()
        self.send_response_only(answer.get("status", 200))
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(answer.get("length", len(data))))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
        if answer.get("length"):
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer

    def log_message(self, *arguments):
        pass


end_with_parent()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
