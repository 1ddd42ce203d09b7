import Foundation
import Testing

/// A run in the cloud that is under way.
final class CloudRun: Sendable {
    let process = Process()
    private let deployment: Deployment
    private let messages: URL
    private let end = AsyncStream<Void>.makeStream()

    init(of deployment: Deployment, _ options: String...) throws {
        self.deployment = deployment
        messages = deployment.cloud.scratch.appending(path: "messages-\(UUID().uuidString)")
        try Data().write(to: messages)
        process.executableURL = URL(filePath: try HarnessBinary.path)
        process.arguments = deployment.runArguments(options)
        process.environment = ProcessInfo.processInfo.environment
            .merging(["HARNESS_ROOT": HarnessBinary.root.path]) { $1 }.merging(deployment.cloud.environment) { $1 }
        let file = try FileHandle(forWritingTo: messages)
        process.standardOutput = file
        process.standardError = file
        process.standardInput = FileHandle.nullDevice
        process.terminationHandler = { [end] _ in end.continuation.finish() }
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// What it said so far.
    var said: String { (try? String(contentsOf: messages, encoding: .utf8)) ?? "" }

    /// - Returns: the exit code.
    func waitForEnd() async -> Int32 {
        for await _ in end.stream {}
        return process.terminationStatus
    }

    /// Waits until so many messages were published, of which some can't have ended.
    func waitForPublished(_ count: Int) async throws -> RunFolder {
        var folder: RunFolder?
        while folder == nil {
            try await stillRunning()
            folder = try RunFolder(named: said, in: deployment.cloud.runs)
        }
        let run = try #require(folder)
        while try run.published().count < count { try await stillRunning() }
        return run
    }

    /// Another process's files can only be looked at again.
    private func stillRunning() async throws {
        try #require(process.isRunning, "the run ended early: \(said)")
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// What a run left.
struct RunFolder {
    let url: URL

    init(url: URL) { self.url = url }

    /// The run whose name `harness run` said; nil if it hasn't yet.
    init?(named said: String, in runs: URL) throws {
        guard let name = try /Experiment ([^,]+),/.firstMatch(in: said)?.output.1 else { return nil }
        url = runs.appending(path: String(name))
    }

    func text(of file: String) throws -> String { try String(contentsOf: url.appending(path: file), encoding: .utf8) }

    func lines(of file: String) throws -> [Substring] {
        guard FileManager.default.fileExists(atPath: url.appending(path: file).path) else { return [] }
        return try text(of: file).split(separator: "\n")
    }

    /// The rows of results.csv, by column. Only the last column, the error, may have a comma.
    func rows() throws -> [[String: Substring]] {
        let lines = try lines(of: "results.csv")
        guard let header = lines.first?.split(separator: ",").map(String.init) else { return [] }
        return lines.dropFirst().map { row in
            let cells = row.split(separator: ",", maxSplits: header.count - 1, omittingEmptySubsequences: false)
            return Dictionary(zip(header, cells)) { first, _ in first }
        }
    }

    struct JournalLine: Decodable {
        var kind: String
        var messageId: String?
        var complete: Bool?
    }

    /// A line that is being written is left out.
    func journal() throws -> [JournalLine] {
        try lines(of: "journal.jsonl").compactMap { try? JSONDecoder().decode(JournalLine.self, from: Data($0.utf8)) }
    }

    func published() throws -> [String] { try journal().filter { $0.kind == "published" }.compactMap(\.messageId) }

    /// The lines of all functions' logs.
    func logLines() throws -> [Substring] {
        try FileManager.default.contentsOfDirectory(atPath: url.appending(path: "logs").path)
            .filter { $0.hasSuffix(".log") }.flatMap { try lines(of: "logs/\($0)") }
    }

    /// What an invocation's line begins with: `REPORT RequestId: …`.
    func reports() throws -> [Substring] {
        try logLines().filter { $0.hasPrefix("REPORT ") }.map { $0.prefix { $0 != "\t" } }
    }
}
