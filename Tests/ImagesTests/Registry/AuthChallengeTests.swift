import Images
import Testing

@Suite struct AuthChallengeTests {
    @Test(arguments: [
        (["Basic realm=\"a b\""], [AuthChallenge(scheme: "basic", parameters: ["realm": "a b"])]),
        (
            ["Bearer realm=\"https://h/t?a=b,c\",service=\"s\",scope=\"repository:a/b:pull,push\""],
            [
                AuthChallenge(
                    scheme: "bearer",
                    parameters: ["realm": "https://h/t?a=b,c", "service": "s", "scope": "repository:a/b:pull,push"])
            ]
        ),
        (
            ["Basic realm=a , bearer REALM = \"x\\\"y\", Error=\"insufficient_scope\"", "NTLM"],
            [
                AuthChallenge(scheme: "basic", parameters: ["realm": "a"]),
                AuthChallenge(scheme: "bearer", parameters: ["realm": "x\"y", "error": "insufficient_scope"]),
                AuthChallenge(scheme: "ntlm", parameters: [:]),
            ]
        ),
        (
            [" ,, Basic ,realm=\"a\","], [AuthChallenge(scheme: "basic", parameters: ["realm": "a"])]
        ),
        (["Bearer realm=\"never closed"], [AuthChallenge(scheme: "bearer", parameters: ["realm": "never closed"])]),
        (["Bearer realm=\"ends \\"], [AuthChallenge(scheme: "bearer", parameters: ["realm": "ends "])]),
        ([""], []), (["\"\"==,=\u{7f}é"], []), (["realm=\"of nobody\""], []), ([], []),
    ])
    func isReadFromAHeader(fields: [String], challenges: [AuthChallenge]) {
        #expect(AuthChallenge.parse(fields) == challenges)
    }

    @Test func aCredentialOfOtherSchemesDoesNoHarm() {
        let found = AuthChallenge.parse(["Negotiate TlRMTVNTUAA==, Basic realm=\"a\""])
        #expect(found.last == AuthChallenge(scheme: "basic", parameters: ["realm": "a"]))
    }
}
