import Foundation
import Testing

/// A Python environment with AWS's own client library and moto, a stand-in for AWS; made once under the cache folder.
enum PythonEnvironment {
    static let packages = ["boto3==1.43.11", "botocore==1.43.11", "moto[server]==5.2.1"]

    /// The path of its interpreter.
    static let python = Task { try await install() }

    private static func install() async throws -> String {
        let variables = ProcessInfo.processInfo.environment
        let cache =
            variables["ML_ON_FAAS_CACHE"] ?? variables["XDG_CACHE_HOME"].map { "\($0)/ml-on-faas" }
            ?? "\(NSHomeDirectory())/.cache/ml-on-faas"
        let folder = "\(cache)/test-venvs/aws-moto"
        let done = "\(folder)/installed"
        let wanted = packages.joined(separator: " ")
        if (try? String(contentsOfFile: done, encoding: .utf8)) == wanted { return "\(folder)/bin/python" }
        try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        try await run(["/usr/bin/env", "python3", "-m", "venv", "--clear", folder])
        try await run(["\(folder)/bin/pip", "install", "--quiet"] + packages)
        try wanted.write(toFile: done, atomically: true, encoding: .utf8)
        return "\(folder)/bin/python"
    }

    /// The folder with the programs of these tests.
    static let peers = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers").path

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
        let output = try ClosedPipe()
        process.standardOutput = output.writing
        try process.run()
        try output.writing.close()
        let text = String(decoding: output.reading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command.joined(separator: " ")) failed: \(text)")
        return text
    }
}

/// A pipe that processes started meanwhile don't inherit: they would keep its reader from ever seeing the end.
struct ClosedPipe {
    let reading: FileHandle
    let writing: FileHandle

    init() throws {
        var ends: [CInt] = [-1, -1]
        // As pipe2, which Swift doesn't see.
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        writing = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    }
}
