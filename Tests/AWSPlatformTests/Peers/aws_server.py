"""AWS by moto, behind a check of every signature by botocore's own signer.

Prints its port. A request that botocore would have signed otherwise is answered with 403 and the difference. With the
argument "signatures" there is nothing behind the check but an empty answer.
"""

import hashlib
import io
import os
import re
import sys
from urllib.parse import quote, unquote, urlsplit

os.environ["MOTO_ACCOUNT_ID"] = "123456789012"

from botocore.auth import SIGNED_HEADERS_BLACKLIST, S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from werkzeug.serving import WSGIRequestHandler, make_server

from serving import end_with_parent

SECRETS = {"AKIAHARNESSTEST": "wJalrXUtn/FEMI+K7MDENG/bPxRfiCYEXAMPLEKEY"}
AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d+)/([^/]+)/([^/]+)/aws4_request, ?"
    r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$")


def difference(method, target, headers, body):
    """What is wrong with the request's signature, or None. `headers` is a list of pairs, as received."""
    values = {name.lower(): value for name, value in headers}
    match = AUTHORIZATION.match(values.get("authorization", ""))
    if not match:
        return f"the header Authorization is malformed: {values.get('authorization')}"
    key, date, region, service, names, signature = match.groups()
    names = names.split(";")
    for name in names:
        if name in SIGNED_HEADERS_BLACKLIST:
            return f"the header {name} is signed"
    for name in list(values) + ["host"]:
        if (name.startswith("x-amz-") or name in ("host", "content-type")) and name not in names:
            return f"the header {name} is not signed"
    if names != sorted(names):
        return f"the signed headers are out of order: {names}"
    # botocore signs a query as it is given; AWS signs it in its canonical form.
    query = urlsplit(target).query
    for part in filter(None, query.split("&")):
        if "=" not in part:
            return f"the query {query} has a name without ="
        for text in part.split("=", 1):
            if quote(unquote(text), safe="-_.~") != text:
                return f"the query {query} isn't encoded canonically: {text}"
    digest = hashlib.sha256(body).hexdigest()
    if service == "s3" and values.get("x-amz-content-sha256") != digest:
        return f"x-amz-content-sha256 is {values.get('x-amz-content-sha256')}, the body's is {digest}"
    request = AWSRequest(
        method=method, url=f"http://{values['host']}{target}", data=body,
        headers={name: values[name] for name in names})
    request.context["timestamp"] = values["x-amz-date"]
    signer = (S3SigV4Auth if service == "s3" else SigV4Auth)(
        Credentials(key, SECRETS[key], values.get("x-amz-security-token")), service, region)
    canonical = signer.canonical_request(request)
    expected = signer.signature(signer.string_to_sign(request, canonical), request)
    if expected != signature:
        return "botocore's canonical request is\n" + canonical
    return None


class Checked:
    """The application behind the check."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        headers = environ["received_headers"]
        # STS asks for no signature where the token is what proves the identity.
        is_unsigned = b"Action=AssumeRoleWithWebIdentity&" in body
        wrong = None if is_unsigned else difference(
            environ["REQUEST_METHOD"], environ["RAW_URI"], headers, body)
        if wrong:
            start_response("403 Forbidden", [("Content-Type", "text/plain"), ("x-amzn-ErrorType", "WrongSignature")])
            return [
                f"<Error><Code>WrongSignature</Code><Message><![CDATA[{wrong}]]></Message></Error>".encode()]
        return self.application(environ, start_response)


def nothing(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]


def moto():
    from moto.core.config import default_user_config
    from moto.server import DomainDispatcherApplication, create_backend_app

    # No containers.
    default_user_config["lambda"]["use_docker"] = False
    return DomainDispatcherApplication(create_backend_app)


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def make_environ(self):
        environ = super().make_environ()
        environ["received_headers"] = list(self.headers.items())
        return environ

    def log_request(self, *arguments):
        pass


if __name__ == "__main__":
    end_with_parent()
    application = Checked(nothing if sys.argv[1:] == ["signatures"] else moto())
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
