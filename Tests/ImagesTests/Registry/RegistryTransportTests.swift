import Foundation
import HTTP
import Images
import Testing

/// HTTPS, HTTP, and which of them is spoken.
@Suite struct RegistryTransportTests {
    /// A registry that speaks TLS, and its certificate.
    private func secure() async throws -> (RegistryFixture, folder: String, certificate: String) {
        let folder = try RegistryFixture.newFolder()
        let (key, certificate) = ("\(folder)/key.pem", "\(folder)/certificate.pem")
        try await makeCertificate(key: key, certificate: certificate)
        return (try await RegistryFixture(["tls": ["certificate": certificate, "key": key]]), folder, certificate)
    }

    @Test func anImageGoesOverTLSAndBack() async throws {
        let (registry, folder, certificate) = try await secure()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let client = makeClient {
            $0.http.certificates = certificate
            $0.chunkBytes = 4 << 20
        }
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [20_000_000, 3_000_000, 3_000_000, 1000])
        let reference = try registry.reference("a:b")
        #expect(try await client.push(image, of: layout, to: reference).uploaded.blobs == 5)
        let pulled = try registry.layout()
        #expect(try await client.pull(reference, platform: .host, into: pulled).digest == image.digest)
        #expect(try pulled.hasWhole(image))
        #expect(try await client.manifest(at: ImageReference("https://\(reference)"))?.digest == image.digest)
    }

    @Test func aCertificateThatIsNotTrustedIsRefused() async throws {
        let (registry, folder, _) = try await secure()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let pauses = Pauses()
        let error = try await failure { _ = try await makeClient(pauses: pauses).manifest(at: registry.reference("a")) }
        #expect(error.kind == .insecure)
        #expect("\(error)".contains("self-signed certificate"))
        #expect(pauses.all.isEmpty)
    }

    @Test func plainHTTPMustBeAskedForExceptOnThisMachine() async throws {
        let registry = try await RegistryFixture()
        #expect(try await makeClient().manifest(at: registry.reference("a")) == nil)
        let plain = try ImageReference("http://127.0.0.1:\(registry.port)/a")
        #expect(try await makeClient().manifest(at: plain) == nil)
        let secure = try ImageReference("https://127.0.0.1:\(registry.port)/a")
        let error = try await failure { _ = try await makeClient().manifest(at: secure) }
        #expect(error.kind == .speaksHTTP)
        #expect("\(error)".contains("the registry speaks HTTP, not HTTPS"))
        #expect("\(error)".contains("write http://127.0.0.1:\(registry.port)/a"))
    }

    @Test func aPasswordIsNotToldToATokenServerWithoutTLS() async throws {
        let folder = try RegistryFixture.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (key, certificate, log) = ("\(folder)/key.pem", "\(folder)/certificate.pem", "\(folder)/log")
        try await makeCertificate(key: key, certificate: certificate)
        let challenge = "Bearer realm=\"http://127.0.0.1:1/token\",service=\"s\""
        let rule: [String: any Sendable] = ["status": 401, "headers": ["WWW-Authenticate": challenge]]
        let server = try await Peer(
            "proxy",
            [
                "upstream": 1, "log": log, "certificate": certificate, "key": key,
                "rules": [rule],
            ])
        let error = try await failure {
            let client = makeClient(RegistryCredentials(user: "me", password: "hunter2")) {
                $0.http.certificates = certificate
            }
            _ = try await client.manifest(at: ImageReference("127.0.0.1:\(server.port)/a"))
        }
        #expect(error.kind == .unexpectedAnswer)
        #expect("\(error)".contains("credentials weren't sent"))
    }

    @Test func anUploadThatGoesElsewhereGetsNoCredentials() async throws {
        let registry = try await RegistryFixture()
        let storage = try await registry.proxy()
        let challenge = ["WWW-Authenticate": "Basic realm=\"r\""]
        let proxy = try await registry.proxy([
            ["path": "/v2/$", "status": 401, "headers": challenge],
            [
                "method": "POST", "status": 202,
                "headers": ["Location": "http://127.0.0.1:\(storage.port)/v2/a/blobs/uploads/unknown"],
            ],
        ])
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [1000])
        _ = try await failure {
            let client = makeClient(RegistryCredentials(user: "me", password: "hunter2"))
            _ = try await client.push(image, of: layout, to: registry.reference("a:b", port: proxy.port))
        }
        let (ours, theirs) = (try proxy.requests.filter { $0.path != "/v2/" }, try storage.requests)
        #expect(!theirs.isEmpty && theirs.allSatisfy { $0.headers?["Authorization"] == nil })
        #expect(!ours.isEmpty && ours.allSatisfy { $0.headers?["Authorization"] != nil })
    }
}
