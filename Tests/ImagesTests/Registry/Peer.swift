import Foundation
import Testing

/// One of the servers in Peers/. It answers when it is made, and is gone when this is, or the process.
final class Peer: Sendable {
    let port: Int
    private let process: Process
    private let input: Pipe
    private let output: Pipe

    /// - Parameter plan: what the server is to do, as JSON has it.
    init(_ name: String, _ plan: [String: any Sendable]) async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/\(name).py").path
        let json = String(decoding: try JSONSerialization.data(withJSONObject: plan), as: UTF8.self)
        let process = Process()
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["PYTHONDONTWRITEBYTECODE=1", "python3", script, json]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let line = await onThread { Self.readLine(output) }
        struct Ready: Decodable { var port: Int }
        guard let ready = try? JSONDecoder().decode(Ready.self, from: line) else {
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw Failure(description: "\(name) doesn't start: \(said)")
        }
        (self.process, self.input, self.output, port) = (process, input, output, ready.port)
    }

    /// Waits for another line of the server's output.
    func speaks() async { await onThread { [output] in _ = Self.readLine(output) } }

    private static func readLine(_ output: Pipe) -> Data {
        var line = Data()
        while line.last != UInt8(ascii: "\n"), let byte = try? output.fileHandleForReading.read(upToCount: 1),
            !byte.isEmpty
        {
            line += byte
        }
        return line
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String
}

/// Does what blocks on a thread of its own.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread { continuation.resume(returning: body()) }.start()
    }
}

/// Runs a command to its end.
///
/// - Returns: its standard output.
/// - Throws: `Failure` with its standard error if it fails.
@discardableResult
func run(_ command: String..., environment: [String: String] = [:]) async throws -> String {
    try await onThread {
        Result<String, any Error> {
            let process = Process()
            let (output, errors) = (Pipe(), FileManager.default.temporaryDirectory.appending(path: UUID().uuidString))
            try Data().write(to: errors)
            defer { try? FileManager.default.removeItem(at: errors) }
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = command
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = output
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw Failure(description: "\(command): \(try String(contentsOf: errors, encoding: .utf8))")
            }
            return text
        }
    }.get()
}
