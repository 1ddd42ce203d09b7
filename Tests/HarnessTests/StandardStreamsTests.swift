import Foundation
import Glibc
import TestSupport
import Testing

/// Where the harness's words go, and what a user's words for a file mean.
@Suite(.serialized)
struct StandardStreamsTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private static let options = [
        "run", "--plugin", "example", "--memory", "128,256,512,1024", "--batch-size", "1,2", "--cold-starts", "0",
    ]

    @Test func relativePathsAreSeenFromWhereTheUserStands() async throws {
        let list = try await HarnessBinary.run(["runs", "list", "--runs", "mine"], in: folder.url)
        #expect((list.output + list.error).contains("\(folder.url.lastPathComponent)/mine"), "\(list.output)")
        try Data("timestamp\n0\n1\n".utf8).write(to: folder.url.appending(path: "trace.csv"))
        let dry = try await HarnessBinary.run(
            [
                "run", "--plugin", "example", "--memory", "512", "--batch-size", "1", "--workload", "trace", "--trace",
                "trace.csv", "--dry-run",
            ], in: folder.url)
        #expect(dry.status == 0, "\(dry.error)")
    }

    /// As in `harness run 2>&1 >results | head -1`.
    @Test func aClosedPipeIsNoReasonToStop() async throws {
        let process = try process(Self.options + ["--messages", "20"])
        let pipe = Pipe()
        process.standardError = pipe
        try pipe.fileHandleForReading.close()
        try await process.runToEnd()
        #expect(process.terminationStatus == 0)
        #expect(try journal().count { $0.contains(#""kind":"delivery""#) } == 160)
    }

    /// As by Ctrl-S: what the driver does doesn't wait for the person to read on.
    @Test(.timeLimit(.minutes(3))) func aPausedTerminalHoldsNothingUp() async throws {
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        defer { close(master) }
        // TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)): the other end is unlocked and has a number.
        var (isLocked, number): (Int32, UInt32) = (0, 0)
        try #require(ioctl(master, 0x4004_5431, &isLocked) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
        let name = "/dev/pts/\(number)"
        let terminal = open(name, O_RDWR | O_NOCTTY)
        try #require(terminal >= 0)

        let process = try process(
            Self.options + ["--messages", "60", "--workload", "constant", "--rate", "80", "--concurrency", "4"])
        process.standardError = FileHandle(fileDescriptor: terminal)
        let end = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.continuation.finish() }
        try process.run()
        close(terminal)
        // Another process's files can only be looked at again.
        while try journal().last?.contains(#""complete":true"#) != true {
            try #require(process.isRunning, "the run ended early")
            try await Task.sleep(for: .milliseconds(20))
        }
        // A busy machine may not send all of them when they are due.
        let ends = try journal().count { line in
            ["delivery", "unsent"].contains { line.contains("\"kind\":\"\($0)\"") }
        }
        #expect(ends == 480)

        // Read on, and it ends.
        let reader = Thread {
            var bytes = [UInt8](repeating: 0, count: 4096)
            while read(master, &bytes, bytes.count) > 0 {}
        }
        reader.start()
        for await _ in end.stream {}
        #expect(process.terminationReason == .exit)
    }

    private func process(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: try HarnessBinary.path)
        process.arguments = arguments + ["--runs", folder.url.path]
        process.environment = ProcessInfo.processInfo.environment
            .merging(["HARNESS_ROOT": HarnessBinary.root.path, "TERM": "xterm"]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// The lines of the only run's journal; none before there is a run.
    private func journal() throws -> [Substring] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        let files = names.map { folder.url.appending(path: "\($0)/journal.jsonl") }
        guard let file = files.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else { return [] }
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    }
}
