import Foundation
import TestSupport
import Testing

/// A program in Python that plays a part of the cloud. It says by a first line that it is ready, and ends when its
/// standard input does: with this object, or with the process of the tests.
final class Peer: Sendable {
    /// Its first line.
    let greeting: String
    private let process: Process
    private let input: FileHandle
    private let output: FileHandle

    /// - Parameters:
    ///   - path: in the folder of the tests.
    ///   - environment: besides `PATH`; nothing is inherited.
    init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) async throws {
        let process = Process()
        process.executableURL = URL(filePath: try await PythonEnvironment.python.value)
        process.arguments = [HarnessBinary.root.appending(path: "Tests/\(path)").path] + arguments
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1",
            "LC_ALL": "C.UTF-8",
        ].merging(environment) { $1 }
        let (input, output) = (try ClosedPipe(), try ClosedPipe())
        process.standardInput = input.reading
        process.standardOutput = output.writing
        try process.run()
        try input.reading.close()
        try output.writing.close()
        self.process = process
        self.input = input.writing
        self.output = output.reading
        greeting = await Self.onThread { [output = output.reading] in Self.line(of: output) }
        try #require(!greeting.isEmpty, "\(path) did not start")
    }

    /// Its first line as a URL, if that is a port, or an object with one.
    var url: String {
        let digits = greeting.filter(\.isNumber)
        return "http://127.0.0.1:\(digits)"
    }

    /// What it says next.
    func line() async -> String { await Self.onThread { [output] in Self.line(of: output) } }

    /// Ends the program.
    ///
    /// - Returns: what it said since the first line.
    @discardableResult
    func end() async -> String {
        try? input.close()
        return await Self.onThread { [self] in
            let rest = output.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: rest, as: UTF8.self)
        }
    }

    deinit { try? input.close() }

    private static func onThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: body()) }.start()
        }
    }

    private static func line(of output: FileHandle) -> String {
        var bytes = Data()
        while let byte = try? output.read(upToCount: 1), !byte.isEmpty, byte[0] != UInt8(ascii: "\n") { bytes += byte }
        return String(decoding: bytes, as: UTF8.self)
    }
}
