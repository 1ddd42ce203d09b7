"""Asks a server what standard input lists as JSON, byte for byte as it stands there, and prints the answers as JSON."""

import http.client
import json
import sys
import urllib.parse

server = urllib.parse.urlsplit(sys.argv[1])
answers = []
for question in json.load(sys.stdin):
    connection = http.client.HTTPConnection(server.hostname, server.port, timeout=120)
    connection.putrequest(question["method"], question["target"], skip_host=True, skip_accept_encoding=True)
    for field in ("host", "origin"):
        if field in question:
            connection.putheader(field, question[field])
    body = question.get("body", "").encode()
    if body:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body or None)
    answer = connection.getresponse()
    answers.append({
        "status": answer.status,
        "headers": {name.lower(): value for name, value in answer.getheaders()},
        "body": answer.read().decode(),
    })
    connection.close()
print(json.dumps(answers))
