import Foundation
import Testing

/// The built `harness`, run as a user would.
enum HarnessBinary {
    struct Result {
        var status: Int32
        var output: String
        var error: String
    }

    /// The test runner stands beside the products of the package.
    static var path: String {
        get throws {
            var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            while folder.path != "/" {
                let candidate = folder.appending(path: "harness")
                if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate.path }
                folder.deleteLastPathComponent()
            }
            throw CocoaError(.fileNoSuchFile)
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// - Parameter environment: set on top of the test's own.
    static func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Result {
        try await run(arguments, environment: environment)
    }

    /// - Parameters:
    ///   - program: what is run instead of `harness`.
    ///   - folder: where it is run; nil is where the tests are.
    static func run(
        program: String? = nil, _ arguments: [String], environment: [String: String] = [:], in folder: URL? = nil
    ) async throws -> Result {
        let process = Process()
        process.currentDirectoryURL = folder
        process.executableURL = URL(filePath: try program ?? path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["HARNESS_ROOT": root.path, "COLUMNS": "100"]) { $1 }.merging(environment) { $1 }
        // Files, not pipes: nothing is read while the process runs, and a full pipe would stop it.
        let outputs = FileManager.default.temporaryDirectory.appending(path: "harness-cli-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: outputs, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: outputs) }
        let files = try ["output", "error"].map { name in
            let file = outputs.appending(path: name)
            try Data().write(to: file)
            return (file, try FileHandle(forWritingTo: file))
        }
        process.standardOutput = files[0].1
        process.standardError = files[1].1
        process.standardInput = FileHandle.nullDevice
        try await process.runToEnd()
        return Result(
            status: process.terminationStatus, output: try String(contentsOf: files[0].0, encoding: .utf8),
            error: try String(contentsOf: files[1].0, encoding: .utf8))
    }
}

extension Process {
    /// Runs the process and waits for its end without holding a thread, of which the tests have few.
    func runToEnd() async throws {
        let end = AsyncStream<Void>.makeStream()
        terminationHandler = { _ in end.continuation.finish() }
        try run()
        for await _ in end.stream {}
    }
}
