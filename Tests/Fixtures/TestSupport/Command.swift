package import Foundation

/// Another program that a test runs to its end.
package enum Command {
    /// How a program ended, and what it wrote.
    package struct Outcome: Sendable {
        package var status: Int32
        package var output: String
        package var errors: String
    }

    /// - Parameters:
    ///   - command: the program, looked up in `PATH`, and its arguments.
    ///   - environment: instead of that of the tests.
    ///   - input: its standard input.
    package static func outcome(
        of command: [String], environment: [String: String]? = nil, input: Data = Data()
    ) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files, not pipes: nothing has to be read meanwhile, nothing can block, and nobody else inherits an end.
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        for file in files { try (file == files[0] ? input : Data()).write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        if let environment { process.environment = environment }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in ended.resume() }
            do { try process.run() } catch { ended.resume(throwing: error) }
        }
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }

    /// Runs a program that must succeed.
    ///
    /// - Returns: its standard output.
    /// - Throws: `CommandFailure` with what it wrote if it doesn't.
    @discardableResult
    package static func run(
        _ command: [String], environment: [String: String]? = nil, input: Data = Data()
    ) async throws -> String {
        let outcome = try await outcome(of: command, environment: environment, input: input)
        guard outcome.status == 0 else {
            throw CommandFailure(
                description: "\(command.joined(separator: " ")) ended with \(outcome.status): "
                    + outcome.output + outcome.errors)
        }
        return outcome.output
    }
}

package struct CommandFailure: Error, CustomStringConvertible {
    package let description: String
}
