import Foundation
import HTTP
import Images
import Synchronization
import Testing

/// A registry of the distribution project on this machine, a folder that goes with it, and what stands before it.
final class RegistryFixture: Sendable {
    let folder: String
    let port: Int
    private let registry: Peer

    /// - Parameter configuration: of the registry: `auth`, `tls`, `relative`.
    init(_ configuration: [String: any Sendable] = [:]) async throws {
        folder = try Self.newFolder()
        registry = try await Peer("registry", configuration.merging(["folder": folder]) { $1 })
        port = registry.port
    }

    static func newFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "registry-tests-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// A layout of its own.
    func layout() throws -> ImageLayout { try ImageLayout(path: "\(folder)/layout-\(UUID().uuidString)") }

    func reference(_ path: String, port: Int? = nil) throws -> ImageReference {
        try ImageReference("127.0.0.1:\(port ?? self.port)/\(path)")
    }

    /// A proxy before the registry, which follows `rules` (see Peers/proxy.py).
    func proxy(_ rules: [[String: any Sendable]] = []) async throws -> Proxy {
        let log = "\(folder)/proxy-\(UUID().uuidString).log"
        return Proxy(peer: try await Peer("proxy", ["upstream": port, "log": log, "rules": rules]), log: log)
    }

    struct Proxy {
        let peer: Peer
        let log: String

        var port: Int { peer.port }
        /// All that it was asked.
        var requests: [LoggedRequest] { get throws { try readLog(log) } }

        /// Waits until a request hangs, as a rule wants.
        func hangs() async { await peer.speaks() }
    }
}

struct LoggedRequest: Decodable {
    var method: String
    var path: String
    var status: Int?
    var length: Int?
    var headers: [String: String]?
    /// `Content-Range`, of the registry that resumes.
    var range: String?
    // Of the token server.
    var scopes: [String]?
    var kind: String?
}

func readLog<Entry: Decodable>(_ path: String, as type: Entry.Type = LoggedRequest.self) throws -> [Entry] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
        try JSONDecoder().decode(Entry.self, from: Data($0.utf8))
    }
}

/// The pauses that a client asked for, none of which it makes.
final class Pauses: Sendable {
    private let asked = Mutex<[Duration]>([])

    var all: [Duration] { asked.withLock { $0 } }

    func add(_ pause: Duration) throws {
        asked.withLock { $0.append(pause) }
        try Task.checkCancellation()
    }
}

/// A client that never pauses and knows nobody but who is given.
func makeClient(
    _ credentials: RegistryCredentials? = nil, environment: [String: String] = [:], pauses: Pauses = Pauses(),
    _ change: (inout RegistryClient.Configuration) -> Void = { _ in }
) -> RegistryClient {
    var configuration = RegistryClient.Configuration(environment: environment)
    configuration.credentials = credentials
    configuration.sleep = { try pauses.add($0) }
    change(&configuration)
    return RegistryClient(configuration)
}

/// The error that something with a registry ends in.
func failure(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> RegistryError {
    do { try await body() } catch let error as RegistryError { return error }
    Issue.record("it didn't fail", sourceLocation: sourceLocation)
    throw Failure(description: "it didn't fail")
}
