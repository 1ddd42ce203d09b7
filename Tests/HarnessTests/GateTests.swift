import Foundation
import Testing

/// `harness gate --baseline RUN`: the working tree beside what an earlier run kept.
@Suite(.timeLimit(.minutes(5)))
struct GateTests {
    /// A project of one plugin, a Python function of some speed, and its runs.
    private final class Workspace {
        let project: ScratchProject
        var runs: URL { project.root.appending(path: "runs") }

        init() throws {
            project = try ScratchProject(command: ["python3", "function.py"])
            try setPace(milliseconds: 0)
        }

        private var program: URL { project.root.appending(path: "Plugins/broken/function.py") }

        /// Makes another version of the plugin.
        func setPace(milliseconds: Int) throws {
            let source = """
                import http.client, json, os, time
                api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
                while True:
                    api.request("GET", "/2018-06-01/runtime/invocation/next")
                    event = api.getresponse()
                    request = event.headers["Lambda-Runtime-Aws-Request-Id"]
                    event.read()
                    time.sleep(\(milliseconds) / 1000)
                    api.request("POST", f"/2018-06-01/runtime/invocation/{request}/response", json.dumps({"statusCode": 200}))
                    api.getresponse().read()
                """
            try Data(source.utf8).write(to: program)
        }

        func breakPlugin() throws { try Data("raise SystemExit(1)".utf8).write(to: program) }

        /// - Returns: the new run's folder.
        func makeBaseline(_ options: String...) async throws -> URL {
            let known = Set(try names())
            let result = try await harness(ScratchProject.runArguments + ["--messages", "24"] + options)
            try #require(result.status == 0, "\(result.error)")
            return runs.appending(path: try #require(try names().first { !known.contains($0) }))
        }

        private func names() throws -> [String] {
            guard FileManager.default.fileExists(atPath: runs.path) else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: runs.path)
        }

        func harness(_ arguments: [String]) async throws -> HarnessBinary.Result {
            try await HarnessBinary.run(arguments, environment: environment)
        }

        func gate(_ baseline: URL, _ options: String...) async throws -> HarnessBinary.Result {
            try await harness(["gate", "--baseline", baseline.path] + options)
        }

        var environment: [String: String] { ["HARNESS_ROOT": project.root.path, "COLUMNS": "200"] }
    }

    /// The run that a gate has made, as it says itself.
    private func run(of result: HarnessBinary.Result) throws -> URL {
        URL(filePath: String(try #require(result.error.firstMatch(of: /The run is in (.+)/)?.output.1)))
    }

    /// Changes a JSON file's text.
    private func edit(_ file: URL, _ old: String, _ new: String) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains(old))
        try Data(text.replacing(old, with: new).utf8).write(to: file)
    }

    @Test func theSameVersionPassesAndASlowerOneFails() async throws {
        let workspace = try Workspace()
        let baseline = try await workspace.makeBaseline("--batch-size", "1,3")

        // Bounds are far away because this machine may be busy.
        let same = try await workspace.gate(baseline, "--max-regression", "900%")
        #expect(same.status == 0, "\(same.output)\(same.error)")
        #expect(same.output.contains("No regression of more than 900% is shown."))
        #expect(same.error.contains("the program and the model are the baseline's own"))
        let journal = try String(contentsOf: run(of: same).appending(path: "journal.jsonl"), encoding: .utf8)
        let order = journal.matches(of: /"plugin":"([^"]+)"/).map(\.output.1)
        #expect(Set(order) == ["broken", "broken@baseline"] && order.count == 2 * 2 * 24)
        #expect(zip(order, order.dropFirst()).count { $0 != $1 } > 20, "interleaved")
        let pairs = Set(journal.matches(of: /"messageId":"([^"]+)".*?"plugin":"([^"]+)"/).map { "\($0.1) \($0.2)" })
        for pair in pairs where pair.hasSuffix("broken") { #expect(pairs.contains(pair + "@baseline")) }
        #expect(pairs.count == order.count, "the same messages")

        try workspace.setPace(milliseconds: 500)
        let slower = try await workspace.gate(baseline, "--max-regression", "100%", "--messages", "12")
        #expect(slower.status == 3, "\(slower.output)\(slower.error)")
        #expect(slower.output.contains("Regression: broken 1769 MB, batch 1, warm, duration, "))
        #expect(slower.output.contains("Regression: broken 1769 MB, batch 3, warm, duration, "))
        #expect(!slower.error.contains("baseline's own"))

        // That run tells the same again, and is one like others.
        let name = try run(of: slower).lastPathComponent
        #expect(try await workspace.harness(["gate", name, "--max-regression", "100%"]).status == 3)
        #expect(try await workspace.harness(["gate", name, "--max-regression", "9000000%", "--json"]).status == 0)
        for command in [
            ["report", name], ["recommend", name], ["compare", name, "--by", "plugin"], ["runs", "show", name],
        ] {
            let result = try await workspace.harness(command)
            #expect(result.status == 0, "\(command): \(result.error)")
            #expect(command[0] == "report" || result.output.contains("broken@baseline"), "\(command)")
        }
        // It is a baseline, too: by its own version, not by that it was compared with.
        let next = try await workspace.gate(
            workspace.runs.appending(path: name), "--max-regression", "900%", "--messages", "12")
        #expect(next.status == 0 && next.error.contains("baseline's own"), "\(next.output)\(next.error)")
    }

    @Test func theFolderIsAllThatIsNeededOfTheBaseline() async throws {
        let old = try Workspace()
        let folder = try await old.makeBaseline()
        let workspace = try Workspace()
        try workspace.setPace(milliseconds: 500)
        let artifact = workspace.project.root.appending(path: "artifact")
        try FileManager.default.moveItem(at: folder, to: artifact)
        try FileManager.default.removeItem(at: old.project.root)
        let content = try FileManager.default.subpathsOfDirectory(atPath: artifact.path).sorted()

        let result = try await workspace.gate(artifact, "--max-regression", "100%", "--messages", "12", "--json")
        #expect(result.status == 3, "\(result.error)")
        #expect(result.output.contains(#""outcome" : "regressed""#))
        // And nothing was written there: it can be used again.
        #expect(content.contains { $0.hasSuffix("/broken/function.py") })
        #expect(try FileManager.default.subpathsOfDirectory(atPath: artifact.path).sorted() == content)
    }

    /// Paths are seen from where the user stands, and a baseline's trace is its own copy.
    @Test func relativePathsAndATrace() async throws {
        let workspace = try Workspace()
        let folder = workspace.project.root.appending(path: "here")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let trace = folder.appending(path: "arrivals.csv")
        try Data((["timestamp"] + (0..<48).map { "\(Double($0) / 50)" }).joined(separator: "\n").utf8).write(to: trace)
        func harness(_ arguments: [String]) async throws -> HarnessBinary.Result {
            try await HarnessBinary.run(arguments, environment: workspace.environment, in: folder)
        }
        let made = try await harness([
            "run", "--plugin", "broken", "--memory", "1769", "--batch-size", "1", "--workload", "trace", "--trace",
            "arrivals.csv", "--messages", "24", "--runs", "runs",
        ])
        #expect(made.status == 0, "\(made.error)")
        try FileManager.default.removeItem(at: trace)
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "runs").path).first)
        try FileManager.default.moveItem(
            at: folder.appending(path: "runs/\(name)"), to: folder.appending(path: "artifact"))

        let result = try await harness([
            "gate", "--baseline", "artifact", "--runs", "others", "--max-regression", "9900%",
        ])
        // How many of the messages meet a cold start is up to the machine, and may leave too few of either kind.
        let isJudged = result.status == 0 || result.output.contains("Can't be judged")
        #expect(isJudged, "\(result.output)\(result.error)")
        let environment = try String(
            contentsOf: run(of: result).appending(path: "environment.json"), encoding: .utf8)
        #expect(environment.contains(#""\#(folder.path)/artifact""#), "whoever goes on with it may stand elsewhere")
    }

    /// One message of each function is under way, and each version is a function.
    @Test func idleGapsOfTwoVersions() async throws {
        let workspace = try Workspace()
        let baseline = try await workspace.makeBaseline(
            "--cold-starts", "0", "--workload", "idle-gaps", "--gaps", "0.01")
        let result = try await workspace.gate(baseline, "--max-regression", "9900%")
        #expect(result.status == 0, "\(result.output)\(result.error)")
        let plan = try String(contentsOf: run(of: result).appending(path: "plan.json"), encoding: .utf8)
        #expect(plan.contains(#""concurrency" : 2"#), "\(plan)")
    }

    @Test func whatFailsIsNotJudgedByItsSpeed() async throws {
        let workspace = try Workspace()
        let baseline = try await workspace.makeBaseline()
        try workspace.breakPlugin()
        let result = try await workspace.gate(baseline)
        #expect(result.status == 1)
        #expect(result.output.contains("Can't be judged: broken 1769 MB, batch 1."), "\(result.output)")
    }

    /// What is wrong with a baseline is found before anything is measured.
    @Test func unusableBaselinesAreRefusedWithAdvice() async throws {
        let workspace = try Workspace()
        let sound = try await workspace.makeBaseline()
        func refuse(_ expected: String, _ damage: (URL) throws -> Void) async throws {
            let copy = workspace.project.root.appending(path: "copy-\(UUID().uuidString)")
            try FileManager.default.copyItem(at: sound, to: copy)
            try damage(copy)
            let before = try FileManager.default.contentsOfDirectory(atPath: workspace.runs.path)
            let result = try await workspace.gate(copy)
            #expect(result.status == 1 && result.output.isEmpty)
            #expect(result.error.contains(expected), "\(result.error)")
            #expect(result.error.contains(copy.path), "\(result.error)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.runs.path) == before)
        }
        try await refuse("the program of 'broken' is damaged") { copy in
            let versions = copy.appending(path: "versions")
            let digest = try #require(try FileManager.default.contentsOfDirectory(atPath: versions.path).first)
            try Data("exit".utf8).write(to: versions.appending(path: "\(digest)/broken/function.py"))
        }
        try await refuse("kept no programs") { copy in
            try FileManager.default.removeItem(at: copy.appending(path: "versions"))
        }
        try await refuse("on aws, where programs aren't kept") { copy in
            try edit(copy.appending(path: "plan.json"), #""platform" : "local""#, #""platform" : "aws""#)
        }
        try await refuse("by options that this version doesn't take: Unknown option '--haste'") { copy in
            try edit(copy.appending(path: "environment.json"), #""--seed""#, #""--haste=2", "--seed""#)
        }
        try await refuse("without 'broken': it has other") { copy in
            try edit(copy.appending(path: "plan.json"), #""name" : "broken""#, #""name" : "other""#)
        }
        try await refuse("on other rows of the dataset 'synthetic'") { copy in
            let plan = try String(contentsOf: copy.appending(path: "plan.json"), encoding: .utf8)
            let digest = try #require(plan.firstMatch(of: /"datasetDigest" : "([0-9a-f]+)"/)?.output.1)
            try edit(copy.appending(path: "plan.json"), String(digest), String(digest.reversed()))
        }
    }

    @Test(arguments: [
        (["gate"], "Give --baseline"), (["gate", "a", "--baseline", "b", "--messages", "9"], "--messages: a has been"),
        (["gate", "--baseline", "nothing"], "nothing"),
        (["run", "--plugin", "broken", "--baseline", "a", "--platform", "aws"], "--baseline is for the embedded"),
        (
            [
                "run", "--plugin", "broken", "--baseline", "a", "--workload", "ramp", "--rate", "1",
                "--latency-target", "1",
            ], "--baseline: a ramp"
        ),
    ])
    func mistakesAreRefused(arguments: [String], expected: String) async throws {
        let result = try await Workspace().harness(arguments)
        #expect(result.status != 0 && result.status != 3 && result.output.isEmpty)
        #expect(result.error.contains(expected), "\(result.error)")
    }

    /// Killed amid its messages: gone on with as any run, and judged then.
    @Test func aGateThatWasKilledIsFinished() async throws {
        let workspace = try Workspace()
        let baseline = try await workspace.makeBaseline()
        let known = try FileManager.default.contentsOfDirectory(atPath: workspace.runs.path)
        try workspace.setPace(milliseconds: 5)

        let process = Process()
        process.executableURL = URL(filePath: try HarnessBinary.path)
        process.arguments = ["gate", "--baseline", baseline.path, "--messages", "400", "--max-regression", "900%"]
        process.environment = ProcessInfo.processInfo.environment.merging(workspace.environment) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let end = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.continuation.finish() }
        try process.run()
        defer { process.terminate() }
        // Another process's files can only be looked at again.
        func lines() throws -> (run: String, count: Int)? {
            let names = try FileManager.default.contentsOfDirectory(atPath: workspace.runs.path)
            guard let run = names.first(where: { !known.contains($0) }) else { return nil }
            let journal = workspace.runs.appending(path: "\(run)/journal.jsonl")
            return (run, (try? String(contentsOf: journal, encoding: .utf8))?.split(separator: "\n").count ?? 0)
        }
        while try lines()?.count ?? 0 < 50 {
            try #require(process.isRunning, "it ended early")
            try await Task.sleep(for: .milliseconds(5))
        }
        kill(process.processIdentifier, SIGKILL)
        for await _ in end.stream {}

        let name = try #require(try lines()).run
        let resumed = try await workspace.harness(["run", "--resume", name])
        #expect(resumed.status == 0, "\(resumed.error)")
        #expect(resumed.output.contains("800 published = 800 succeeded"), "\(resumed.output)")
        let judged = try await workspace.harness(["gate", name, "--max-regression", "100000%"])
        #expect(judged.status == 0, "\(judged.output)\(judged.error)")
    }

    /// A Swift plugin: its executable is kept, and takes room once.
    @Test func anExecutableIsKeptOnce() async throws {
        let runs = FileManager.default.temporaryDirectory.appending(path: "harness-runs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: runs) }
        let arguments = [
            "run", "--plugin", "example", "--memory", "1769", "--batch-size", "1", "--messages", "24", "--runs",
            runs.path,
        ]
        for _ in 1...2 { #expect(try await HarnessBinary.run(arguments).status == 0) }
        let names = try FileManager.default.contentsOfDirectory(atPath: runs.path)
        let files = try names.map { name in
            let versions = runs.appending(path: "\(name)/versions")
            let digest = try #require(try FileManager.default.contentsOfDirectory(atPath: versions.path).first)
            let file = versions.appending(path: "\(digest)/bootstrap")
            return try FileManager.default.attributesOfItem(atPath: file.path)[.systemFileNumber] as? Int
        }
        #expect(files.count == 2 && files[0] == files[1])

        // As archives of CI services leave it, which know no permissions.
        let bootstrap = try #require(
            try FileManager.default.subpathsOfDirectory(atPath: runs.path).first { $0.hasSuffix("/bootstrap") })
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: runs.appending(path: bootstrap).path)
        let gate = try await HarnessBinary.run(
            "gate", "--baseline", names[0], "--runs", runs.path, "--max-regression", "900%")
        #expect(gate.status == 0, "\(gate.output)\(gate.error)")

        try edit(
            runs.appending(path: "\(names[1])/environment.json"), #""architecture" : "\#(Self.architecture)""#,
            #""architecture" : "s390x""#)
        let foreign = try await HarnessBinary.run("gate", "--baseline", names[1], "--runs", runs.path)
        #expect(foreign.status == 1 && foreign.error.contains("on s390x, and its programs can't run on"))
    }

    private static var architecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "x86_64"
        #endif
    }
}
