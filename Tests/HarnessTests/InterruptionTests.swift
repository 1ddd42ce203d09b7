import Foundation
import Testing

/// A run that is cut short keeps what it measured and leaves nothing behind. The runs are real ones of the example
/// plugin, one after another: they build it first if need be.
@Suite(.serialized)
struct InterruptionTests {
    /// A run under way, in a folder of its own.
    private final class Run {
        let process = Process()
        let runs: URL
        private let messages = Pipe()

        init() throws {
            runs = FileManager.default.temporaryDirectory.appending(path: "harness-runs-\(UUID().uuidString)")
            process.executableURL = URL(filePath: try HarnessBinary.path)
            process.arguments = [
                "run", "--plugin", "example", "--memory", "512", "--batch-size", "1", "--messages", "1000000",
                "--cold-starts", "0", "--runs", runs.path,
            ]
            process.environment = ProcessInfo.processInfo.environment
                .merging(["HARNESS_ROOT": HarnessBinary.root.path]) { $1 }
            process.standardOutput = FileHandle.nullDevice
            process.standardError = messages
            process.standardInput = FileHandle.nullDevice
            try process.run()
        }

        deinit {
            if process.isRunning { process.terminate() }
            try? FileManager.default.removeItem(at: runs)
        }

        /// Waits until the journal holds that many lines; the run's folder is named on standard error before.
        func waitForJournal(lines: Int) throws -> URL {
            var text = ""
            while !text.contains("Experiment ") || !text.hasSuffix("\n") {
                let data = messages.fileHandleForReading.availableData
                try #require(!data.isEmpty, "the run ended early: \(text)")
                text += String(decoding: data, as: UTF8.self)
            }
            let words = try #require(text.split(separator: "Experiment ").last)
            let folder = runs.appending(path: String(words.prefix { $0 != "," }))
            let journal = folder.appending(path: "journal.jsonl")
            while try Self.lines(of: journal).count < lines {
                try #require(process.isRunning)
                sched_yield()
            }
            return folder
        }

        static func lines(of file: URL) throws -> [Substring] {
            guard FileManager.default.fileExists(atPath: file.path) else { return [] }
            return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        }

        /// Control groups and processes that belong to this run's harness.
        var leftovers: [String] {
            let pid = process.processIdentifier
            let groups =
                (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8))?
                .split(separator: "\n").compactMap { line -> String? in
                    let words = line.split(separator: " ")
                    return line.contains("cgroup") && words.count > 4 ? String(words[4]) : nil
                } ?? []
            return groups.flatMap { mount in
                (FileManager.default.enumerator(atPath: mount)?.compactMap { $0 as? String } ?? [])
                    .filter { $0.split(separator: "/").last?.hasPrefix("ml-on-faas.\(pid).") == true }
            }
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func signalKeepsWhatWasMeasured(signal: Int32) throws {
        let run = try Run()
        let folder = try run.waitForJournal(lines: 20)
        kill(run.process.processIdentifier, signal)
        run.process.waitUntilExit()
        #expect(run.process.terminationStatus == 128 + signal)
        #expect(run.leftovers.isEmpty)

        let journal = try Run.lines(of: folder.appending(path: "journal.jsonl"))
        #expect(journal.last?.contains(#""complete":false"#) == true)
        let rows = try Run.lines(of: folder.appending(path: "results.csv"))
        #expect(rows.count - 1 == journal.count - 2, "a row per delivery")
        #expect(FileManager.default.fileExists(atPath: folder.appending(path: "report.html").path))
        let list = try HarnessBinary.run("runs", "list", "--runs", run.runs.path)
        #expect(list.output.contains("incomplete"))
    }

    @Test func killedRunCanBeProcessedAndIsCleanedUp() throws {
        let run = try Run()
        let folder = try run.waitForJournal(lines: 20)
        kill(run.process.processIdentifier, SIGKILL)
        run.process.waitUntilExit()

        let result = try HarnessBinary.run("process", folder.path)
        #expect(result.status == 0, "\(result.error)")
        let deliveries = try Run.lines(of: folder.appending(path: "journal.jsonl"))
            .filter { $0.hasSuffix("}") && $0.contains(#""kind":"delivery""#) }
        #expect(try Run.lines(of: folder.appending(path: "results.csv")).count - 1 == deliveries.count)

        // The next harness that uses the platform finds the dead one's groups and removes them.
        _ = try HarnessBinary.run("doctor")
        #expect(run.leftovers.isEmpty)
    }
}
