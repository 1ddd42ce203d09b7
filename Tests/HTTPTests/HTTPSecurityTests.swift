import Foundation
import HTTP
import Testing

/// What the client tells to whom, and whom it believes.
@Suite struct HTTPSecurityTests {
    let server: TestServer
    let client = HTTPClient()

    init() async throws { server = try await TestServer.shared.value }

    @Test func aRedirectionToAnotherHostGetsNoCredentials() async throws {
        let other = ["http://127.0.0.1:\(server.ports.other)/echo", "http://localhost:\(server.ports.other)/echo"]
        for target in other + [server.url("echo")] {
            var request = HTTPRequest(
                "GET", server.url("redirect?\(target)"), headers: ["Authorization": "Bearer secret", "X-Word": "a"])
            request.followsRedirects = true
            let echo = try Echo(try await client.send(request))
            #expect(echo.headers["authorization"] == (other.contains(target) ? nil : "Bearer secret"))
            #expect(echo.headers["x-word"] == "a")
        }
    }

    @Test func redirectionsAreFollowedOnlyWhenAskedFor() async throws {
        let request = HTTPRequest("GET", server.url("redirect?\(server.url("echo"))"))
        let response = try await client.send(request)
        #expect(response.status == 302)
        #expect(response.headers["Location"] == server.url("echo"))
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/a"])
    func aRedirectionElsewhereIsRefused(target: String) async throws {
        var request = HTTPRequest("GET", server.url("redirect?\(target)"))
        request.followsRedirects = true
        #expect(try await failure(client, request).kind == .invalidRequest)
    }

    @Test func endlessRedirectionsAreAnError() async throws {
        var request = HTTPRequest("GET", server.url("loop"))
        request.followsRedirects = true
        #expect(try await failure(client, request).kind == .invalidRequest)
    }

    @Test func anErrorNeverShowsASecret() async throws {
        let url = "http://user:password@127.0.0.1:\(server.ports.http)/reset?token=secret#fragment"
        let error = try await failure(
            client, HTTPRequest("POST", url, headers: ["Authorization": "secret"], body: .bytes(Array("secret".utf8))))
        var shown = ""
        dump(error, to: &shown)
        for word in ["password", "user", "secret", "fragment"] {
            #expect(!shown.contains(word) && !"\(error)".contains(word))
        }
        #expect("\(error)".hasPrefix("POST http://127.0.0.1:\(server.ports.http)/reset: "))
    }

    // MARK: TLS

    @Test func aSelfSignedCertificateIsRefused() async throws {
        let error = try await failure(client, HTTPRequest("GET", "https://127.0.0.1:\(server.ports.tls)/echo"))
        #expect(error.kind == .insecure)
        #expect("\(error)".contains("self-signed certificate"))
        #expect(!error.isWorthRetrying)
    }

    @Test func aCertificateThatIsTrustedIsAccepted() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.certificates = server.ports.certificate
        let client = HTTPClient(configuration)
        let response = try await client.send(HTTPRequest("GET", "https://127.0.0.1:\(server.ports.tls)/bytes/10"))
        #expect(response.body.count == 10)
        // For that name and no other.
        let error = try await failure(client, HTTPRequest("GET", "https://localhost:\(server.ports.tls)/bytes/10"))
        #expect(error.kind == .insecure)
    }

    @Test func aServerThatSpeaksHTTPIsNoTLSServer() async throws {
        let error = try await failure(client, HTTPRequest("GET", "https://127.0.0.1:\(server.ports.http)/echo"))
        #expect(error.kind == .notTLS)
    }

    @Test(arguments: [
        ("localhost", true), ("127.0.0.1", true), ("127.8.9.10", true), ("::1", true), ("127.0.0.1.example.org", false),
        ("127.example.org", false), ("localhost.example.org", false), ("10.0.0.1", false), ("", false),
    ])
    func whichHostsAreThisMachine(host: String, isLoopback: Bool) {
        #expect(HTTPClient.isLoopback(host) == isLoopback)
    }
}
