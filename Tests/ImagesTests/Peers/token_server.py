"""A token server (distribution.github.io/distribution/spec/auth/token and …/auth/oauth). The plan: `issuer`, `service`;
`signingKey` and `signingCertificate`, PEM; `users` with their passwords; `identityTokens`; `answer`, the name of the token's
field; `expiresIn`; `log`. Who gives no name may pull."""

import base64, json, ssl, subprocess, time, urllib.parse, uuid

from peer import Handler, Log, plan, serve

log = Log(plan["log"])


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(user, scopes):
    access = []
    for scope in scopes:
        kind, name, actions = scope.split(":")
        granted = [action for action in actions.split(",") if user or action == "pull"]
        access.append({"type": kind, "name": name, "actions": granted})
    certificate = ssl.PEM_cert_to_DER_cert(open(plan["signingCertificate"]).read())
    header = {"typ": "JWT", "alg": "RS256", "x5c": [base64.b64encode(certificate).decode()]}
    now = int(time.time())
    claims = {
        "iss": plan["issuer"], "aud": plan["service"], "sub": user, "iat": now, "nbf": now - 60, "exp": now + 600,
        "jti": str(uuid.uuid4()), "access": access,
    }
    text = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    signature = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", plan["signingKey"]], input=text.encode(), capture_output=True, check=True)
    return text + "." + encoded(signature.stdout)


class TokenServer(Handler):
    def refuse(self):
        self.answer(401, {"Content-Type": "application/json"}, b'{"details": "incorrect username or password"}')

    def serve(self):
        body = b"".join(self.pieces()).decode()
        query = urllib.parse.parse_qs(body if self.command == "POST" else urllib.parse.urlparse(self.path).query)
        scopes = [scope for text in query.get("scope", []) for scope in text.split(" ")]
        kind, _, given = (self.headers["Authorization"] or "").partition(" ")
        log.write(method=self.command, path="/token", scopes=scopes, service=query.get("service"), kind=kind)
        user = ""
        if self.command == "POST":
            if query.get("grant_type") != ["refresh_token"] or query["refresh_token"][0] not in plan["identityTokens"]:
                return self.refuse()
            user = "identified"
        elif kind == "Basic":
            user, _, password = base64.b64decode(given).decode().partition(":")
            if plan["users"].get(user) != password:
                return self.refuse()
        answer = {plan.get("answer", "token"): token(user, scopes)}
        if "expiresIn" in plan:
            answer["expires_in"] = plan["expiresIn"]
        self.answer(200, {"Content-Type": "application/json"}, json.dumps(answer).encode())


serve(TokenServer)
