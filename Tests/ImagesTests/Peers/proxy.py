"""Stands before a registry and does it harm. The plan: `upstream`, its port; `log`, a file; `rules`, of which the first that
fits a request and isn't used up is applied: `method` and `path`, regular expressions; `skip` and `times`, how often it fits
before it is and is applied; and one of

  status, headers, body    answers so, without asking the registry; a status alone reads all of the request first
  longerThan, status       answers so if the request's body is longer
  resetAfter               hands on so many bytes of the request's body, then resets the connection
  loseAnswer               hands on the request, then resets the connection
  truncate                 hands on so many bytes of the answer's body
  whole                    doesn't hand on which part of the answer is asked for
  corrupt                  changes the first byte of the answer's body
  append                   more bytes than there are
  redirect                 answers with that Location, `PATH` in it replaced
  hang                     answers never, and says so on standard output
  set                      headers of the answer
"""

import http.client, re, threading

from peer import Handler, Log, plan, serve

log, lock = Log(plan["log"]), threading.Lock()


def rule_for(method, path, length):
    with lock:
        for rule in plan.get("rules", []):
            if not re.fullmatch(rule.get("method", ".*"), method) or not re.search(rule.get("path", ""), path):
                continue
            if length <= rule.get("longerThan", -1):
                continue
            if rule.get("skip", 0) > 0:
                rule["skip"] -= 1
                continue
            if rule.setdefault("times", 1 << 30) > 0:
                rule["times"] -= 1
                return rule
    return {}


class Proxy(Handler):
    def note(self, status):
        names = ("Authorization", "Content-Range", "Range")
        headers = {name: self.headers[name] for name in names if self.headers[name]}
        length = int(self.headers.get("Content-Length") or 0)
        log.write(method=self.command, path=self.path, status=status, headers=headers, length=length)

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        rule = rule_for(self.command, self.path, length)
        if "hang" in rule:
            self.note(0)
            print(flush=True)
            return self.rfile.read(length + 1)
        if "status" in rule or "redirect" in rule:
            for _ in self.pieces():
                pass
            status = rule.get("status", 307)
            headers = dict(rule.get("headers", {}))
            if "redirect" in rule:
                headers["Location"] = rule["redirect"].replace("PATH", self.path)
            self.note(status)
            return self.answer(status, headers, rule.get("body", "").encode())

        upstream = http.client.HTTPConnection("127.0.0.1", plan["upstream"])
        upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name != "Range" or "whole" not in rule:
                upstream.putheader(name, value)
        upstream.endheaders()
        for data in self.pieces(rule.get("resetAfter")):
            upstream.send(data)
        if "resetAfter" in rule:
            self.note(0)
            self.reset()
            return upstream.close()
        response = upstream.getresponse()
        if "loseAnswer" in rule:
            response.read()
            self.note(0)
            return self.reset()
        self.note(response.status)
        # The registry gives a length to everything.
        headers = dict(response.getheaders()) | rule.get("set", {})
        if "append" in rule:
            headers["Content-Length"] = str(int(headers["Content-Length"]) + rule["append"])
        self.send_response(response.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        left = rule.get("truncate")
        first = True
        while data := response.read(1 << 16):
            if first and "corrupt" in rule:
                data = bytes([data[0] ^ 1]) + data[1:]
            first = False
            if left is not None:
                data, left = data[:left], max(0, left - len(data))
            self.wfile.write(data)
        if "append" in rule:
            self.wfile.write(b"x" * rule["append"])
        if left is not None:
            self.wfile.flush()
            self.close_connection = True
        upstream.close()


serve(Proxy)
