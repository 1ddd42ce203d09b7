import Foundation
import TestSupport
import Testing

/// `harness serve`, as a user starts it, on any free port; it is interrupted in the end.
final class Served {
    let addresses: [String]
    /// That of the page.
    var page: String { addresses.last ?? "" }
    private let process = Process()

    init(_ arguments: [String], root: URL = HarnessBinary.root) async throws {
        process.executableURL = URL(filePath: try HarnessBinary.path)
        process.arguments = ["serve", "--port", "0"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["HARNESS_ROOT": root.path]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        let pieces = AsyncStream<Data>.makeStream()
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                pieces.continuation.finish()
            } else {
                pieces.continuation.yield(data)
            }
        }
        try process.run()
        var text = ""
        for await piece in pieces.stream {
            text += String(decoding: piece, as: UTF8.self)
            // The page's address comes last.
            if text.hasSuffix("/\n") { break }
        }
        addresses = text.split(separator: "\n").map(String.init)
        try #require(addresses.last?.hasSuffix("/") == true, "it printed \(text)")
    }

    deinit { process.interrupt() }

    struct Answer: Decodable {
        var status: Int
        /// By their names in lower case.
        var headers: [String: String]
        var body: String
    }

    struct Question: Encodable {
        var method = "GET"
        /// As it is sent, without any normalization.
        var target: String
        /// Nil sends none.
        var host: String? = "localhost"
        var origin: String?
        var body: String?
    }

    /// Asks one question after the other, on one connection each.
    func ask(_ questions: [Question]) async throws -> [Answer] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/ask.py")
        let output = try await Command.run(
            ["python3", "-B", script.path, page], input: try JSONEncoder().encode(questions))
        return try JSONDecoder().decode([Answer].self, from: Data(output.utf8))
    }

    func ask(_ question: Question) async throws -> Answer { try #require(try await ask([question]).first) }

    /// What the page is told, as JSON.
    func runs() async throws -> [[String: Any]] {
        let answer = try await ask(Question(target: "/runs.json"))
        let object = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        return try #require(object?["runs"] as? [[String: Any]])
    }
}
