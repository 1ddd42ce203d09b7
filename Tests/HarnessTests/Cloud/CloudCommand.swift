import Foundation
import Testing

/// A command that is under way in the cloud.
final class CloudCommand: Sendable {
    let process = Process()
    private let cloud: CloudFixture
    private let messages: URL
    private let end = AsyncStream<Void>.makeStream()

    /// A run.
    convenience init(runOf deployment: Deployment, _ options: String...) throws {
        try self.init(deployment.runArguments(options), in: deployment.cloud)
    }

    /// - Parameter environment: on top of the fixture's.
    init(_ arguments: [String], in cloud: CloudFixture, environment: [String: String] = [:]) throws {
        self.cloud = cloud
        messages = cloud.scratch.appending(path: "messages-\(UUID().uuidString)")
        try Data().write(to: messages)
        process.executableURL = URL(filePath: try HarnessBinary.path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["HARNESS_ROOT": HarnessBinary.root.path]) { $1 }.merging(cloud.environment) { $1 }
            .merging(environment) { $1 }
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

    func interrupt() { kill(process.processIdentifier, SIGINT) }

    /// Waits until so many messages were published, of which some can't have ended.
    func waitForPublished(_ count: Int) async throws -> RunFolder {
        var folder: RunFolder?
        while folder == nil {
            try await stillRunning()
            folder = try RunFolder(named: said, in: cloud.runs)
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
