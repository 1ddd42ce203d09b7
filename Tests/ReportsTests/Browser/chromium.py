"""Headless Chromium, driven over the pipe of its DevTools protocol: nothing but Python's own library is needed."""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Chromium:
    """One page. What it asks the network for, and what it complains of, is written down."""

    PATIENCE = 120  # Seconds: a machine that tests much at once is slow.

    def __init__(self):
        if not shutil.which("chromium"):
            raise FileNotFoundError("no chromium on the PATH; ./test installs it, or type: apt-get install chromium")
        self.requests, self.complaints, self.downloads = [], [], set()
        # What its helpers still write while they end is nobody's concern.
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        ours, theirs = os.pipe(), os.pipe()
        # The protocol's pipes are descriptors 3 and 4 of the browser.
        command = [
            "/bin/sh", "-c", f'exec "$@" 3<&{ours[0]} 4>&{theirs[1]}', "sh", "chromium", "--headless", "--no-sandbox",
            "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe",
            f"--user-data-dir={self._profile.name}", "about:blank",
        ]
        self._process = subprocess.Popen(
            command, pass_fds=[ours[0], theirs[1]], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(ours[0])
        os.close(theirs[1])
        self._output, self._input, self._buffer, self._number = ours[1], theirs[0], b"", 0
        self._session = None
        target = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Network", "Log"]:
            self.call(f"{domain}.enable")

    def close(self):
        os.close(self._output)  # The browser ends with its pipe.
        try:
            self._process.wait(self.PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._input)
        self._profile.cleanup()

    def call(self, method, **parameters):
        """Sends a command and returns its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session and not method.startswith(("Target.", "Browser.")):
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._output, data):]
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def wait_for(self, name):
        """Waits for an event."""
        while self._receive().get("method") != name:
            pass

    def open(self, path):
        self.call("Page.navigate", url=f"file://{path}")
        self.wait_for("Page.loadEventFired")

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def download(self, folder, click):
        """Evaluates `click`, and waits until what it saves is saved.

        Returns the file's path.
        """
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder, eventsEnabled=True)
        before = set(os.listdir(folder))
        count = len(self.downloads)
        self.evaluate(click)
        while len(self.downloads) == count:
            self._receive()
        (name,) = set(os.listdir(folder)) - before
        return os.path.join(folder, name)

    def _receive(self):
        deadline = time.monotonic() + self.PATIENCE
        while b"\0" not in self._buffer:
            if not select.select([self._input], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("Chromium says nothing")
            data = os.read(self._input, 1 << 20)
            if not data:
                raise RuntimeError("Chromium has ended")
            self._buffer += data
        message, self._buffer = self._buffer.split(b"\0", 1)
        message = json.loads(message)
        self._note(message)
        return message

    def _note(self, message):
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(parameters["exceptionDetails"].get("text", "") + json.dumps(
                parameters["exceptionDetails"].get("exception", {}).get("description")))
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(f"console.{parameters['type']}: {parameters['args']}")
        elif method == "Log.entryAdded":
            self.complaints.append(f"{parameters['entry']['level']}: {parameters['entry']['text']}")
        elif method == "Browser.downloadProgress" and parameters["state"] != "inProgress":
            self.downloads.add((parameters["guid"], parameters["state"]))
