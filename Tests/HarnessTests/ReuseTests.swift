import Foundation
import Testing

/// `harness run --reuse` with a function that needs no build.
struct ReuseTests {
    private let project: ScratchProject

    private static let function = """
        import http.client, os
        api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        path = "/2018-06-01/runtime/invocation/"
        while True:
            api.request("GET", path + "next")
            event = api.getresponse()
            event.read()
            id = event.getheader("Lambda-Runtime-Aws-Request-Id")
            api.request("POST", path + id + "/response", "{}")
            api.getresponse().read()
        """

    init() throws {
        project = try ScratchProject(command: ["python3", "handler.py"], files: ["handler.py": Self.function])
    }

    private func run(_ options: String...) async throws -> HarnessBinary.Result {
        try await HarnessBinary.run(
            ["run", "--plugin", "broken", "--memory", "1769", "--cold-starts", "1", "--messages", "6"] + options,
            environment: ["HARNESS_ROOT": project.root.path, "COLUMNS": "200"])
    }

    private var runs: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: project.root.appending(path: "runs").path).sorted()
        }
    }

    private func rows(of run: String) throws -> [Substring] {
        try String(contentsOf: project.root.appending(path: "runs/\(run)/results.csv"), encoding: .utf8)
            .split(separator: "\n")
    }

    @Test func onlyWhatIsNewIsMeasured() async throws {
        #expect(try await run("--batch-size", "1,10").status == 0)
        let old = try #require(try runs.first)

        let dry = try await run("--batch-size", "100,10,1", "--order-seed", "9", "--reuse", "--dry-run")
        #expect(dry.status == 0, "\(dry.error)")
        #expect(dry.output.contains("reused from"))
        #expect(dry.output.contains(/broken +1769 +10 +6 +1 +\d{8}-/))
        #expect(dry.output.contains("3 cells of 6 messages: 6 invocations"))
        #expect(try runs == [old], "nothing was run")

        let result = try await run("--batch-size", "100,10,1", "--order-seed", "9", "--reuse")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.error.contains("2 of 3 cells are taken from earlier runs"))
        #expect(
            result.output.contains("6 published = 6 succeeded + 0 failed + 0 throttled + 0 timed out; 12 more reused."))
        #expect(result.output.contains("reused from"))
        #expect(result.output.contains("2 of 3 cells were reused: 2 from \(old)"))
        let new = try #require(try runs.first { $0 != old })
        #expect(try rows(of: new).count == 1 + 18)
        #expect(try rows(of: new).count { $0.hasSuffix(",\(old),") } == 12)

        // Everything is there, though the other is gone, and can be taken again by the name of who measured it.
        try FileManager.default.removeItem(at: project.root.appending(path: "runs/\(old)"))
        let again = try await run("--batch-size", "1,10,100", "--reuse", "--json")
        #expect(again.status == 0, "\(again.error)")
        #expect(again.error.contains("3 of 3 cells are taken from earlier runs"))
        #expect(again.output.contains(#""reusedFrom" : "\#(old)""#))
        #expect(again.output.contains(#""reusedFrom" : "\#(new)""#))
        let third = try #require(try runs.first { $0 != new })
        for format in ["markdown", "csv"] {
            let report = try await HarnessBinary.run(
                ["report", third, "--format", format], environment: ["HARNESS_ROOT": project.root.path])
            #expect(report.output.contains(old), "\(format): \(report.error)")
        }
        let page = try String(
            contentsOf: project.root.appending(path: "runs/\(third)/report.html"), encoding: .utf8)
        #expect(page.contains("reused from") && page.contains(old))
    }

    @Test func whatHasChangedIsNamed() async throws {
        #expect(try await run("--batch-size", "1").status == 0)
        let handler = project.root.appending(path: "Plugins/broken/handler.py")
        try Data((Self.function + "\n# changed").utf8).write(to: handler)
        let result = try await run("--batch-size", "1", "--timeout", "20", "--reuse")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.error.contains("0 of 1 cells are taken from earlier runs"))
        #expect(result.error.contains(/broken 1769 MB, batch 1: not the same in [0-9a-f-]+: --timeout, program/))
        #expect(!result.output.contains("reused"))
    }

    @Test(arguments: [
        (["--concurrency", "2"], "share the machine"),
        (["--workload", "poisson", "--rate", "9"], "share its arrivals"),
        (["--workload", "ramp", "--rate", "9", "--latency-target", "9"], "share its arrivals"),
        (["--baseline", "old"], "measured interleaved"),
        (["--workload", "idle-gaps", "--gaps", "1"], "go side by side"),
        (["--platform", "aws"], "which machines a cloud gives"),
        (["--isolation", "container"], "which images they ran"),
    ])
    func isRefusedWhereACellAloneIsNotTheSame(options: [String], reason: String) async throws {
        let result = try await HarnessBinary.run(
            ["run", "--plugin", "broken", "--reuse"] + options, environment: ["HARNESS_ROOT": project.root.path])
        #expect(result.status == 64)
        #expect(result.error.contains("--reuse"))
        #expect(result.error.contains(reason), "\(result.error)")
    }

    /// A run that took cells and was cut short is finished by its own messages.
    @Test func resumption() async throws {
        #expect(try await run("--batch-size", "1").status == 0)
        #expect(try await run("--batch-size", "1,10", "--reuse").status == 0)
        let new = try #require(try runs.last)
        let folder = project.root.appending(path: "runs/\(new)")
        let journal = folder.appending(path: "journal.jsonl")
        let lines = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n").map { $0 + "\n" }
        #expect(lines.count == 1 + 6 + 1)
        try Data(lines.prefix(4).joined().utf8).write(to: journal)
        let resumed = try await HarnessBinary.run(
            ["run", "--resume", new], environment: ["HARNESS_ROOT": project.root.path, "COLUMNS": "200"])
        #expect(resumed.status == 0, "\(resumed.error)")
        #expect(resumed.error.contains("3 of 6 messages are missing"))
        #expect(
            resumed.output.contains("6 published = 6 succeeded + 0 failed + 0 throttled + 0 timed out; 6 more reused."))

        try FileManager.default.removeItem(at: folder.appending(path: "reused"))
        let broken = try await HarnessBinary.run(
            ["run", "--resume", new], environment: ["HARNESS_ROOT": project.root.path])
        #expect(broken.status == 1)
        #expect(broken.error.contains("is gone; repeat the run instead"))
    }
}
