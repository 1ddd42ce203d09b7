import Foundation
import Images
import Testing

/// A registry that is overloaded, out of order or far away.
@Suite struct RegistryFaultTests {
    /// One for all of them, in which every test has a repository of its own.
    private static let shared = Task { try await RegistryFixture() }
    private let repository = "\(UUID().uuidString.lowercased())/a"

    /// Pushes an image with one large and one small layer through a proxy that does harm, and reads it back.
    private func push(
        _ rules: [[String: any Sendable]], pauses: Pauses = Pauses(), chunk: Int = 100_000
    ) async throws -> (PushSummary, [LoggedRequest]) {
        let registry = try await Self.shared.value
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [350_000, 1000])
        let proxy = try await registry.proxy(rules)
        let client = makeClient(pauses: pauses) {
            $0.chunkBytes = chunk
            $0.concurrentBlobs = 1
        }
        let summary = try await client.push(
            image, of: layout, to: registry.reference("\(repository):b", port: proxy.port))
        let pulled = try registry.layout()
        #expect(
            try await makeClient().pull(registry.reference("\(repository):b"), platform: .host, into: pulled).digest
                == image.digest
        )
        #expect(try pulled.hasWhole(image))
        return (summary, try proxy.requests)
    }

    @Test(
        arguments: zip(["GET", "HEAD", "POST", "PATCH", "PUT", "PATCH", "PUT"], [429, 500, 502, 503, 504, 429, 500]))
    func anErrorThatPassesIsWaitedFor(method: String, status: Int) async throws {
        let pauses = Pauses()
        let (summary, requests) = try await push(
            [["method": method, "status": status, "headers": ["Retry-After": "17"], "times": 2]], pauses: pauses)
        #expect(summary.uploaded.blobs == 3)
        #expect(requests.count { $0.method == method && $0.status == status } == 2)
        #expect(pauses.all.count { $0 >= .seconds(17) && $0 < .seconds(20) } == 2)
    }

    @Test func aPauseThatIsTooLongIsNotMade() async throws {
        let error = try await failure {
            _ = try await push([["method": "POST", "status": 429, "headers": ["Retry-After": "4000"]]])
        }
        #expect(error.kind == .throttled)
        #expect("\(error)".contains("too many requests") && error.digest != nil)
    }

    @Test(arguments: [("POST", 503), ("PATCH", 500), ("PUT", 502)])
    func oneThatStaysIsSaid(method: String, status: Int) async throws {
        let body = #"{"errors": [{"code": "UNKNOWN", "message": "the disk is on fire"}]}"#
        let error = try await failure {
            _ = try await push([["method": method, "path": "a/", "status": status, "body": body]])
        }
        #expect(error.kind == .serverError)
        #expect("\(error)".contains("UNKNOWN: the disk is on fire"))
    }

    // MARK: Broken connections

    @Test(arguments: [0, 1, 50_000, 99_999])
    func aPieceThatBreaksOffIsSentAgain(count: Int) async throws {
        let (summary, requests) = try await push(
            [["method": "PATCH", "skip": 1, "times": 2, "resetAfter": count]])
        #expect(summary.uploaded.blobs == 3)
        #expect(requests.count { $0.method == "PATCH" && $0.status == 0 } == 2)
    }

    @Test(arguments: ["HEAD", "POST", "PATCH", "PUT"])
    func anAnswerThatIsLost(method: String) async throws {
        let (_, requests) = try await push([["method": method, "path": "a/", "loseAnswer": true, "times": 2]])
        #expect(requests.count { $0.method == method && $0.status == 0 } == 2)
    }

    @Test func aConnectionThatBreaksForeverIsGivenUp() async throws {
        let error = try await failure {
            _ = try await push([["method": "PATCH", "skip": 1, "resetAfter": 50_000]])
        }
        #expect(error.kind == .unreachable)
        // The one that breaks in every piece but makes some way, too.
        let slow = try await failure {
            _ = try await push((0..<100).map { _ in ["method": "PATCH", "skip": 1, "times": 1, "resetAfter": 10] })
        }
        #expect(slow.kind == .unreachable)
    }

    @Test(arguments: [[0], [1], [60_000], [99_999, 50_000, 10]])
    func aRegistryThatKeepsAPartGetsOnlyTheRest(breaks: [Int]) async throws {
        let folder = try RegistryFixture.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = "\(folder)/log"
        let registry = try await Peer("resuming_registry", ["log": log, "breaks": breaks])
        let layout = try ImageLayout(path: "\(folder)/layout")
        let image = try layout.addImage(layers: [350_000])
        let client = makeClient { $0.chunkBytes = 100_000 }
        _ = try await client.push(image, of: layout, to: ImageReference("127.0.0.1:\(registry.port)/a:b"))
        #expect(try await client.manifest(at: ImageReference("127.0.0.1:\(registry.port)/a@\(image.digest)")) != nil)
        let requests = try readLog(log)
        // Nothing is begun anew, except after the single byte that a registry's `0-0` doesn't tell from none.
        #expect(requests.count { $0.method == "POST" } == (breaks == [1] ? 3 : 2))
        if breaks == [60_000] {
            #expect(
                requests.compactMap(\.range)
                    == ["0-99999", "60000-159999", "160000-259999", "260000-349999"])
        }
    }

    @Test func aRegistrysSmallestPieceIsKept() async throws {
        let folder = try RegistryFixture.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = "\(folder)/log"
        let registry = try await Peer("resuming_registry", ["log": log, "smallest": 150_000])
        let layout = try ImageLayout(path: "\(folder)/layout")
        let image = try layout.addImage(layers: [350_000])
        _ = try await makeClient { $0.chunkBytes = 100_000 }.push(
            image, of: layout, to: ImageReference("127.0.0.1:\(registry.port)/a:b"))
        #expect(try readLog(log).compactMap(\.range) == ["0-149999", "150000-299999", "300000-349999"])
    }

    // MARK: Limits

    @Test func aRegistryThatTakesNoPiecesGetsTheWhole() async throws {
        for (status, skip) in [(400, 0), (405, 0), (501, 0), (400, 2)] {
            let (summary, requests) = try await push([["method": "PATCH", "status": status, "skip": skip]])
            #expect(summary.uploaded.blobs == 3)
            #expect(requests.contains { $0.method == "PUT" && $0.length == 350_000 })
        }
    }

    @Test func aProxyWithALimitGetsSmallerPieces() async throws {
        let registry = try await Self.shared.value
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [5_000_000])
        let proxy = try await registry.proxy([["method": "PATCH|PUT", "longerThan": 1 << 20, "status": 413]])
        for (path, chunk) in [("\(repository)/pieces:b", 4 << 20), ("\(repository)/whole:b", 32 << 20)] {
            let client = makeClient { $0.chunkBytes = chunk }
            _ = try await client.push(image, of: layout, to: registry.reference(path, port: proxy.port))
            #expect(try await makeClient().manifest(at: registry.reference(path))?.digest == image.digest)
        }
    }

    /// Whether the registry takes no pieces, or finds them too large as well.
    @Test(arguments: [400, 413])
    func whatIsTooLargeIsSaid(status: Int) async throws {
        let rules: [[String: any Sendable]] = [
            ["method": "PATCH", "status": status], ["method": "PUT", "path": "digest=", "status": 413],
        ]
        let error = try await failure { _ = try await push(rules) }
        #expect(error.kind == .tooLarge)
        #expect(error.digest != nil)
        #expect("\(error)".contains("127.0.0.1:") && "\(error)".contains("/a, sha256:"))
    }

    @Test(arguments: [
        ("POST", 403, "DENIED", RegistryError.Kind.denied), ("POST", 404, "NAME_UNKNOWN", .notFound),
        ("POST", 405, "UNSUPPORTED", .unsupported), ("PUT", 400, "MANIFEST_INVALID", .unsupported),
        ("POST", 418, "TEAPOT", .unexpectedAnswer), ("POST", 202, "", .unexpectedAnswer),
    ])
    func aRefusalIsSaidAtOnce(method: String, status: Int, code: String, kind: RegistryError.Kind) async throws {
        let pauses = Pauses()
        let body = #"{"errors": [{"code": "\#(code)", "message": "so it is", "detail": {"a": 1}}]}"#
        let error = try await failure {
            _ = try await push([["method": method, "path": "a/", "status": status, "body": body]], pauses: pauses)
        }
        #expect(error.kind == kind)
        if !code.isEmpty { #expect("\(error)".contains("\(code): so it is")) }
        #expect(pauses.all.isEmpty)
    }

    @Test func bytesThatChangedOnTheWayAreRefused() async throws {
        let body = #"{"errors": [{"code": "DIGEST_INVALID", "message": "other bytes"}]}"#
        let error = try await failure {
            _ = try await push([["method": "PUT", "path": "digest=", "status": 400, "body": body]])
        }
        #expect(error.kind == .damaged)
    }

    @Test func nobodyThere() async throws {
        let registry = try await Self.shared.value
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [10])
        let error = try await failure {
            _ = try await makeClient().push(image, of: layout, to: ImageReference("127.0.0.1:1/a:b"))
        }
        #expect(error.kind == .unreachable)
        #expect("\(error)".contains("127.0.0.1:1/a"))
    }

    // MARK: Cancellation

    @Test(arguments: ["GET", "HEAD", "POST", "PATCH", "PUT"])
    func aCancelledPushLeavesNothingBroken(method: String) async throws {
        let registry = try await Self.shared.value
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [350_000, 1000])
        let proxy = try await registry.proxy([["method": method, "hang": true, "skip": method == "GET" ? 0 : 1]])
        let reference = try registry.reference("\(repository):b", port: proxy.port)
        let task = Task {
            try await failure {
                _ = try await makeClient { $0.chunkBytes = 100_000 }.push(image, of: layout, to: reference)
            }
        }
        await proxy.hangs()
        task.cancel()
        #expect(try await task.value.kind == .cancelled)
        let summary = try await makeClient().push(image, of: layout, to: registry.reference("\(repository):b"))
        #expect(summary.uploaded.blobs + summary.present.blobs == 3)
        #expect(try await makeClient().manifest(at: registry.reference("\(repository):b"))?.digest == image.digest)
    }
}
