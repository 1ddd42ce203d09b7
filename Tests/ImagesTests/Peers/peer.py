"""What the peers of the tests share: a plan as JSON in argument 1, the port as JSON on standard output, an end with standard
input."""

import http.server, json, socket, socketserver, ssl, struct, sys, threading

plan = json.loads(sys.argv[1])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def pieces(self, limit=None):
        """The request's body, up to so many bytes of it."""
        left = int(self.headers.get("Content-Length") or 0)
        left = left if limit is None else min(left, limit)
        while left and (data := self.rfile.read(min(left, 1 << 16))):
            left -= len(data)
            yield data

    def answer(self, status, headers={}, body=b""):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, address):
        pass


class Log:
    """One JSON line for every request, written before its answer."""

    def __init__(self, path):
        self.file, self.lock = open(path, "a"), threading.Lock()

    def write(self, **fields):
        with self.lock:
            self.file.write(json.dumps(fields) + "\n")
            self.file.flush()


def serve(handler):
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
        setattr(handler, "do_" + method, handler.serve)
    server = Server(("127.0.0.1", 0), handler)
    if "certificate" in plan:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(plan["certificate"], plan["key"])
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wait(server.server_port)


def wait(port):
    print(json.dumps({"port": port}), flush=True)
    sys.stdin.read()
