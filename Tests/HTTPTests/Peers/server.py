"""A server that also misbehaves: argument 1 is a folder of its own. Prints its ports as JSON, and serves until its standard
input ends, then the folder is gone."""

import collections, hashlib, http.server, json, os, shutil, socket, socketserver, ssl, struct, subprocess, sys, threading
import urllib.parse

hanging = collections.defaultdict(threading.Event)


def content(count):
    return (b"0123456789abcdef" * (count // 16 + 1))[:count]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def read_body(self):
        digest, count, left = hashlib.sha256(), 0, int(self.headers.get("Content-Length") or 0)
        while left and (data := self.rfile.read(min(left, 1 << 16))):
            digest.update(data)
            count, left = count + len(data), left - len(data)
        return count, digest.hexdigest()

    def answer(self, status, headers, body=b""):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def serve(self):
        url = urllib.parse.urlparse(self.path)
        kind, _, argument = url.path[1:].partition("/")
        if kind == "reset":
            return self.reset()
        count, digest = self.read_body()
        if kind == "echo":
            fields = {name.lower(): value for name, value in self.headers.items()}
            report = {"method": self.command, "count": count, "digest": digest, "headers": fields}
            self.answer(200, {"Content-Type": "application/json"}, json.dumps(report).encode())
        elif kind == "bytes":
            data, wanted = content(int(argument)), self.headers.get("Range")
            if wanted:
                start = int(wanted.removeprefix("bytes=").split("-")[0])
                self.answer(206, {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}, data[start:])
            else:
                self.answer(200, {}, data)
        elif kind == "status":
            self.answer(int(argument), {"Retry-After": "7"}, b"words")
        elif kind == "truncated":
            self.answer(200, {"Content-Length": "1000"}, b"short")
            self.close_connection = True
        elif kind == "stalled":
            self.answer(200, {"Content-Length": "1000"}, b"short")
            self.wfile.flush()
            self.rfile.read(1)  # Until the client hangs up.
        elif kind == "hang":
            hanging[argument].set()
            self.rfile.read(1)
        elif kind == "hung":
            self.answer(200 if hanging[argument].is_set() else 404, {})
        elif kind == "hanging":
            hanging[argument].wait()
            self.answer(200, {})
        elif kind == "redirect":
            self.answer(302, {"Location": urllib.parse.unquote(url.query)})
        elif kind == "loop":
            self.answer(302, {"Location": self.path})
        elif kind == "header":
            self.answer(200, {"X-Long": "x" * int(argument)})
        elif kind == "headers":
            self.answer(200, {f"X-{number}": "x" * 10000 for number in range(int(argument) // 10000)})

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = serve


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, request, address):
        pass


def start(wrap=None):
    server = Server(("127.0.0.1", 0), Handler)
    if wrap:
        server.socket = wrap.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


folder = sys.argv[1]
key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test", "-addext",
     "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], check=True, capture_output=True)
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(certificate, key)
print(json.dumps({"http": start(), "other": start(), "tls": start(tls), "certificate": certificate}), flush=True)
sys.stdin.read()
shutil.rmtree(folder)
