"""A Lambda Runtime API on a real socket: starts a function, hands it events, and tells what it did.

Reads {"command": [...], "environment": {...}, "events": ["..."], "refuse": {"<nth response>": status}} from the
standard input and writes {"requests": [...], "output": "...", "errors": "...", "status": n} to the standard output.
After the last event the server is gone.
"""

import http.server
import json
import os
import socket
import subprocess
import sys

plan = json.load(sys.stdin)
events = list(plan["events"])
refuse = plan.get("refuse", {})
requests = []
connections = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        connections.append(self.client_address)
        super().setup()

    def note(self, body):
        requests.append({
            "method": self.command,
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body,
            "connection": len(connections),
        })

    def do_GET(self):
        self.note("")
        if not events:
            server.socket.close()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        body = events.pop(0).encode()
        number = sum(request["method"] == "GET" for request in requests)
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", f"request-{number}")
        self.send_header("Lambda-Runtime-Deadline-Ms", "1795478237123")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.note(self.rfile.read(int(self.headers["Content-Length"])).decode())
        number = sum(request["method"] == "POST" for request in requests)
        self.send_response(refuse.get(str(number), 202))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format, *arguments):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
environment = dict(os.environ, AWS_LAMBDA_RUNTIME_API=f"127.0.0.1:{server.server_port}", **plan["environment"])
function = subprocess.Popen(
    plan["command"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
# One connection at a time is all that a function needs; the loop ends when the function has.
server.timeout = 0.05
while function.poll() is None and server.socket.fileno() >= 0:
    server.handle_request()
output, errors = function.communicate(timeout=60)
json.dump(
    {"requests": requests, "output": output.decode(), "errors": errors.decode(), "status": function.returncode},
    sys.stdout)
