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
        private let ownsFolder: Bool
        private let messages: URL
        private let end = AsyncStream<Void>.makeStream()

        /// - Parameters:
        ///   - messages: per cell.
        ///   - options: of `harness run`, beyond one plugin of one memory size.
        convenience init(messages: Int = 1_000_000, options: [String] = []) throws {
            try self.init(
                arguments: [
                    "run", "--plugin", "example", "--memory", "512", "--batch-size", "1", "--messages", "\(messages)",
                    "--cold-starts", "0",
                ] + options,
                in: nil)
        }

        /// Goes on with one of another's runs, which must outlive this.
        convenience init(resuming name: String, of other: Run) throws {
            try self.init(arguments: ["run", "--resume", name], in: other.runs)
        }

        private init(arguments: [String], in folder: URL?) throws {
            ownsFolder = folder == nil
            runs =
                folder ?? FileManager.default.temporaryDirectory.appending(path: "harness-runs-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: runs, withIntermediateDirectories: true)
            messages = runs.appending(path: "messages-\(UUID().uuidString)")
            try Data().write(to: messages)
            process.executableURL = URL(filePath: try HarnessBinary.path)
            process.arguments = arguments + ["--runs", runs.path]
            process.environment = ProcessInfo.processInfo.environment
                .merging(["HARNESS_ROOT": HarnessBinary.root.path]) { $1 }
            process.standardOutput = FileHandle.nullDevice
            process.standardError = try FileHandle(forWritingTo: messages)
            process.standardInput = FileHandle.nullDevice
            process.terminationHandler = { [end] _ in end.continuation.finish() }
            try process.run()
        }

        func waitForEnd() async { for await _ in end.stream {} }

        deinit {
            if process.isRunning { process.terminate() }
            if ownsFolder { try? FileManager.default.removeItem(at: runs) }
        }

        /// Waits until the journal holds that many lines; the run's folder is named on standard error before.
        func waitForJournal(lines: Int) async throws -> URL {
            var name: Substring?
            while name == nil {
                try await stillRunning()
                name = try String(contentsOf: messages, encoding: .utf8).firstMatch(of: /Experiment ([0-9a-f-]+)/)?
                    .output.1
            }
            let folder = runs.appending(path: String(try #require(name)))
            while try Self.lines(of: folder.appending(path: "journal.jsonl")).count < lines { try await stillRunning() }
            return folder
        }

        /// Another process's files can only be looked at again.
        private func stillRunning() async throws {
            try #require(process.isRunning, "the run ended early")
            try await Task.sleep(for: .milliseconds(5))
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
    func signalKeepsWhatWasMeasured(signal: Int32) async throws {
        let run = try Run()
        let folder = try await run.waitForJournal(lines: 20)
        kill(run.process.processIdentifier, signal)
        await run.waitForEnd()
        #expect(run.process.terminationStatus == 128 + signal)
        #expect(run.leftovers.isEmpty)

        let journal = try Run.lines(of: folder.appending(path: "journal.jsonl"))
        #expect(journal.last?.contains(#""complete":false"#) == true)
        let rows = try Run.lines(of: folder.appending(path: "results.csv"))
        #expect(rows.count - 1 == journal.count - 2, "a row per delivery")
        #expect(FileManager.default.fileExists(atPath: folder.appending(path: "report.html").path))
        let list = try await HarnessBinary.run("runs", "list", "--runs", run.runs.path)
        #expect(list.output.contains("incomplete"))
    }

    @Test func killedRunCanBeProcessedAndIsCleanedUp() async throws {
        let run = try Run()
        let folder = try await run.waitForJournal(lines: 20)
        kill(run.process.processIdentifier, SIGKILL)
        await run.waitForEnd()

        let result = try await HarnessBinary.run("process", folder.path)
        #expect(result.status == 0, "\(result.error)")
        let deliveries = try Run.lines(of: folder.appending(path: "journal.jsonl"))
            .filter { $0.hasSuffix("}") && $0.contains(#""kind":"delivery""#) }
        #expect(try Run.lines(of: folder.appending(path: "results.csv")).count - 1 == deliveries.count)

        // The next harness that uses the platform finds the dead one's groups and removes them.
        _ = try await HarnessBinary.run("doctor")
        #expect(run.leftovers.isEmpty)
    }

    /// Killed twice, at whatever moment, and resumed: every message is delivered, and none is recorded twice.
    @Test(
        .timeLimit(.minutes(5)),
        arguments: [["--concurrency", "3"], ["--workload", "poisson", "--rate", "150", "--concurrency", "1000"]])
    func killedRunIsFinished(options: [String]) async throws {
        let run = try Run(messages: 1000, options: options)
        let folder = try await run.waitForJournal(lines: 100)
        let busy = try await HarnessBinary.run("run", "--resume", folder.path)
        #expect(busy.status != 0)
        #expect(busy.error.contains("under way in another process"), "\(busy.error)")
        kill(run.process.processIdentifier, SIGKILL)
        await run.waitForEnd()

        let journal = folder.appending(path: "journal.jsonl")
        let first = try Data(contentsOf: journal)
        // As a kill amid a write leaves it.
        let log = folder.appending(path: "logs/ml-on-faas-example-512MB.log")
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("ML_ON_FAAS - {\"torn".utf8))
        try handle.close()
        let second = try Run(resuming: folder.lastPathComponent, of: run)
        _ = try await second.waitForJournal(lines: 400)
        kill(second.process.processIdentifier, SIGKILL)
        await second.waitForEnd()

        let result = try await HarnessBinary.run("run", "--resume", folder.path, "--json")
        #expect(result.status == 0, "\(result.error)")
        #expect(try Data(contentsOf: journal).prefix(first.count) == first, "what was written stays")
        #expect(try Run.lines(of: log).filter { $0.contains("{\"torn") } == ["ML_ON_FAAS - {\"torn"])
        let ids = try Run.lines(of: journal).compactMap { $0.firstMatch(of: /"messageId":"([^"]+)"/)?.output.1 }
        #expect(ids.count == 1000)
        #expect(Set(ids).count == 1000)
        #expect(try Run.lines(of: folder.appending(path: "results.csv")).count == 1001)
        let environment = try String(contentsOf: folder.appending(path: "environment.json"), encoding: .utf8)
        #expect(environment.matches(of: /"missing"/).count == 2)

        let again = try await HarnessBinary.run("run", "--resume", folder.path)
        #expect(again.status == 0, "\(again.error)")
        #expect(again.error.contains("none of its 1000 messages is missing"))
        let changed = try await HarnessBinary.run("run", "--resume", folder.path, "--memory", "1769")
        #expect(changed.status != 0)
        #expect(changed.error.contains("leave out --memory"))
    }

    /// Its function never answers, and tells by a file that it was asked.
    @Test(.timeLimit(.minutes(1)), arguments: [["run"], ["plugin", "check"]])
    func functionThatHangsHoldsNobodyUp(command: [String]) async throws {
        let project = try ScratchProject(command: [
            "python3", "-c",
            """
            import http.client, os, time
            api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
            api.request("GET", "/2018-06-01/runtime/invocation/next")
            api.getresponse().read()
            open("asked", "w").close()
            time.sleep(1000)
            """,
        ])
        let process = Process()
        process.executableURL = URL(filePath: try HarnessBinary.path)
        process.arguments =
            command == ["run"]
            ? ScratchProject.runArguments + ["--messages", "5", "--timeout", "900"] : command + ["broken"]
        process.environment = ProcessInfo.processInfo.environment.merging(["HARNESS_ROOT": project.root.path]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let end = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.continuation.finish() }
        try process.run()
        defer { process.terminate() }
        let asked = project.root.appending(path: "Plugins/broken/asked")
        while !FileManager.default.fileExists(atPath: asked.path) { try await Task.sleep(for: .milliseconds(5)) }

        process.interrupt()
        for await _ in end.stream {}
        #expect(process.terminationStatus == 128 + SIGINT)
        guard command == ["run"] else { return }
        #expect(try project.lines(of: "journal.jsonl").last?.contains(#""complete":false"#) == true)
        let rows = try project.lines(of: "results.csv")
        #expect(rows.count == 2 && rows[1].contains("failed"), "what was under way is accounted for")
    }
}
