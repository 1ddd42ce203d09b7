import Catalog
import Foundation
import Subprocess
import SystemPackage
import Testing

/// The genuine scikit-learn beside this project, and what both are fed with.
enum Reference {
    private static let processors = Turnstile(count: ProcessInfo.processInfo.activeProcessorCount)

    static func project() throws -> Project {
        try Project.find(from: URL(filePath: #filePath).deletingLastPathComponent().path)
    }

    /// The canonical rows of a real dataset, fetched if need be.
    static func rows(of dataset: String) async throws -> String {
        try await project().dataset(dataset).fetch().rowsPath
    }

    /// Runs a Python script with the pinned scikit-learn, which is installed into the cache at the first time.
    ///
    /// - Parameter script: its path from the project's root.
    /// - Returns: what it prints.
    static func python(_ script: String, _ arguments: [String]) async throws -> String {
        let root = try project().root
        return try await run("\(root)/model_training/scikit-learn/python", ["\(root)/\(script)"] + arguments)
    }

    /// Runs a program with single-threaded BLAS.
    ///
    /// - Returns: what it prints.
    static func run(_ program: String, _ arguments: [String]) async throws -> String {
        let result = try await processors.pass {
            try await Subprocess.run(
                .path(FilePath(program)), arguments: Arguments(arguments),
                environment: .inherit.updating(["OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"]),
                output: .string(limit: 64 << 20), error: .string(limit: 1 << 20))
        }
        try #require(
            result.terminationStatus.isSuccess,
            "\(program) \(arguments.joined(separator: " ")): \(result.standardError)")
        return result.standardOutput
    }

    /// Calls `body` with a folder that is removed afterwards.
    static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reference-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }
}
