import Foundation
import Testing

/// What judges templates and Terraform files: AWS's linter, an HCL parser, and the AWS provider's schema, in a Python
/// environment made once under the cache folder.
enum LintTools {
    static let packages = ["cfn-lint==1.51.0", "python-hcl2==8.1.4"]
    /// Generated from the provider's schema; only read, never installed.
    static let providerSchema = "cdktf-cdktf-provider-aws==21.22.1"

    struct Tools: Sendable {
        var bin: String
        /// The wheel with the provider's schema.
        var provider: String
    }

    static let tools = Task { try await install() }

    private static var cache: String {
        let variables = ProcessInfo.processInfo.environment
        return variables["ML_ON_FAAS_CACHE"] ?? variables["XDG_CACHE_HOME"].map { "\($0)/ml-on-faas" }
            ?? "\(NSHomeDirectory())/.cache/ml-on-faas"
    }

    private static func install() async throws -> Tools {
        let folder = "\(cache)/test-venvs/infrastructure-1"
        let done = "\(folder)/installed"
        if !FileManager.default.fileExists(atPath: done) {
            try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
            try await run(["/usr/bin/env", "python3", "-m", "venv", "--clear", folder])
            try await run(["\(folder)/bin/pip", "install", "--quiet"] + packages)
            try await run([
                "\(folder)/bin/pip", "download", "--quiet", "--no-deps", "--dest", "\(folder)/provider",
                providerSchema,
            ])
            try Data().write(to: URL(filePath: done))
        }
        let wheel = try #require(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/provider").first)
        return Tools(bin: "\(folder)/bin", provider: "\(folder)/provider/\(wheel)")
    }

    struct Outcome: Sendable {
        var status: Int32
        var output: String
    }

    /// Runs a command to its end; its standard error is part of the output.
    static func outcome(of command: [String], input: Data? = nil) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(with: Result { try runAndWait(command, input: input) })
            }.start()
        }
    }

    @discardableResult
    static func run(_ command: [String], input: Data? = nil) async throws -> String {
        let outcome = try await outcome(of: command, input: input)
        try #require(outcome.status == 0, "\(command.joined(separator: " ")) failed: \(outcome.output)")
        return outcome.output
    }

    private static func runAndWait(_ command: [String], input: Data?) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        let given = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : given
        try process.run()
        if let input {
            try given.fileHandleForWriting.write(contentsOf: input)
            try given.fileHandleForWriting.close()
        }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: text)
    }
}

/// A folder that goes when the test ends.
final class LintFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "deployment-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
