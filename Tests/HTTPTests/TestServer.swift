import Foundation
import HTTP
import Testing

/// The server of Peers/server.py, and a folder; both are gone when the tests are over.
final class TestServer: Sendable {
    struct Ports: Decodable, Sendable {
        /// The first two are the same server under two addresses.
        var http: Int
        var other: Int
        var tls: Int
        /// A self-signed certificate's file.
        var certificate: String
    }

    let ports: Ports
    let folder = FileManager.default.temporaryDirectory.appending(path: "http-tests-\(UUID().uuidString)").path
    /// When it is closed the server ends, even if this process is killed.
    private let input = Pipe()
    private let process = Process()

    /// One for all tests.
    static let shared = Task { try TestServer() }

    private init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let output = Pipe()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/server.py").path
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script, folder]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n"), let byte = try output.fileHandleForReading.read(upToCount: 1),
            !byte.isEmpty
        {
            line += byte
        }
        ports = try JSONDecoder().decode(Ports.self, from: line)
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(ports.http)/\(path)" }

    /// Where there is no file yet.
    func newPath() -> String { "\(folder)/\(UUID().uuidString)" }

    /// A file of so many bytes of no pattern.
    func file(_ count: Int) throws -> String {
        var generator = SystemRandomNumberGenerator()
        var data = Data(capacity: count)
        while data.count < count { withUnsafeBytes(of: generator.next()) { data.append(contentsOf: $0) } }
        let path = newPath()
        try data.prefix(count).write(to: URL(filePath: path))
        return path
    }
}

/// What the server's `/echo` got.
struct Echo: Decodable {
    var method: String
    var count: Int
    var digest: String
    var headers: [String: String]

    init(_ response: HTTPResponse) throws { self = try JSONDecoder().decode(Echo.self, from: Data(response.body)) }
}

/// The error that a request ends in.
func failure(
    _ client: HTTPClient, _ request: HTTPRequest, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> HTTPError {
    do throws(HTTPError) { _ = try await client.send(request) } catch { return error }
    Issue.record("the request didn't fail", sourceLocation: sourceLocation)
    throw CancellationError()
}
