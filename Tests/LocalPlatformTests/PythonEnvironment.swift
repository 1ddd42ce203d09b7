import Foundation
import Testing

/// A Python environment with AWS's own clients in it, made once under the cache folder.
enum PythonEnvironment {
    static let packages = ["awscli", "awslambdaric", "boto3"]

    /// The environment's `bin` folder.
    static let bin = Task { try await install() }

    private static func install() async throws -> String {
        let variables = ProcessInfo.processInfo.environment
        let cache =
            variables["ML_ON_FAAS_CACHE"] ?? variables["XDG_CACHE_HOME"].map { "\($0)/ml-on-faas" }
            ?? "\(NSHomeDirectory())/.cache/ml-on-faas"
        let folder = "\(cache)/test-venvs/aws-clients"
        let done = "\(folder)/installed"
        if FileManager.default.fileExists(atPath: done) { return "\(folder)/bin" }
        try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        try await run(["/usr/bin/env", "python3", "-m", "venv", "--clear", folder])
        try await run(["\(folder)/bin/pip", "install", "--quiet"] + packages)
        try Data().write(to: URL(filePath: done))
        return "\(folder)/bin"
    }

    /// Runs a command to its end and returns its standard output.
    @discardableResult
    static func run(_ command: [String], environment: [String: String]? = nil) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(with: Result { try runAndWait(command, environment: environment) })
            }.start()
        }
    }

    private static func runAndWait(_ command: [String], environment: [String: String]?) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        if let environment { process.environment = environment }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command.joined(separator: " ")) failed: \(text)")
        return text
    }
}
