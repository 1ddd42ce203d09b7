import Foundation
import TestSupport
import Testing

/// A server written in Python, which ends with this object, or with the process of the tests.
final class PythonServer: Sendable {
    let port: Int
    var url: String { "http://127.0.0.1:\(port)" }
    private let process: Process
    private let output: FileHandle
    private let scratch: String?

    /// AWS, by moto behind a check of signatures. One for all tests, as it takes seconds to start.
    static let aws = Task { try await PythonServer("aws_server.py") }

    /// Only the check of signatures.
    static let signatures = Task { try await PythonServer("aws_server.py", ["signatures"]) }

    /// A server that gives `answers`, each to whom it's meant for.
    static func scripted(_ answers: [Answer]) async throws -> PythonServer {
        let path = FileManager.default.temporaryDirectory.appending(path: "answers-\(UUID().uuidString).json").path
        try JSONEncoder().encode(answers).write(to: URL(filePath: path))
        return try await PythonServer("scripted_server.py", [path], scratch: path)
    }

    struct Answer: Encodable {
        var status = 200
        var headers: [String: String] = [:]
        var body = ""
        /// The connection is closed instead.
        var reset = false
        var seconds = 0.0
        var method: String?
        /// A prefix of the path.
        var path: String?
        /// A part of the request's body.
        var contains: String?
        /// How often the answer is given; 0 is always.
        var times = 1
        /// What the header says of the body's length, if that's wrong.
        var length: Int?
    }

    struct Request: Decodable {
        var method: String
        var target: String
        var headers: [String: String]
        var body: String
    }

    private init(_ program: String, _ arguments: [String] = [], scratch: String? = nil) async throws {
        let process = Process()
        process.executableURL = URL(filePath: try await PythonEnvironment.python.value)
        process.arguments = ["\(PythonEnvironment.peers)/\(program)"] + arguments
        process.environment = ["PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"]
        let pipe = try ClosedPipe()
        process.standardOutput = pipe.writing
        try process.run()
        try pipe.writing.close()
        let output = pipe.reading
        self.process = process
        self.scratch = scratch
        self.output = output
        let first = await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: Self.line(of: output)) }.start()
        }
        port = try #require(Int(first), "\(program) did not start")
    }

    /// Foundation's processes may begin with SIGTERM blocked.
    private func end() { kill(process.processIdentifier, SIGKILL) }

    deinit {
        end()
        if let scratch { try? FileManager.default.removeItem(atPath: scratch) }
    }

    private static func line(of output: FileHandle) -> String {
        var bytes = Data()
        while let byte = try? output.read(upToCount: 1), !byte.isEmpty, byte[0] != UInt8(ascii: "\n") { bytes += byte }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Ends a scripted server, and returns the requests that it got.
    func requests() async throws -> [Request] {
        end()
        let data = await withCheckedContinuation { continuation in
            Thread { [output] in continuation.resume(returning: output.readDataToEndOfFile()) }.start()
        }
        return try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Request.self, from: $0) }
    }
}
