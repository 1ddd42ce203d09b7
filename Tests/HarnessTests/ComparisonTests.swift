import Foundation
import Testing

/// `compare`, `recommend` and `gate` on runs whose journals and logs are written here.
struct ComparisonTests {
    /// A folder of runs: `old` and `slow` of one cell each, `later` of a format to come, and `torn`, whose log is cut off.
    private final class Runs {
        let folder = FileManager.default.temporaryDirectory.appending(path: "harness-runs-\(UUID().uuidString)")

        init() throws {
            try write("old", duration: 20)
            try write("slow", duration: 30)
            try write("later", duration: 20, formatVersion: 1_000_000)
            try write("torn", duration: 20, cutting: 60)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func harness(_ arguments: String...) async throws -> HarnessBinary.Result {
            try await HarnessBinary.run(arguments + ["--runs", folder.path], environment: ["COLUMNS": "200"])
        }

        private func write(_ name: String, duration: Double, formatVersion: Int? = nil, cutting: Int = 0) throws {
            let run = folder.appending(path: name)
            let logs = run.appending(path: "logs")
            try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
            let messages = 80
            var journal = [
                #"{"kind":"run","experimentId":"\#(name)","startedAt":"2026-01-02 03:04:05.678","monotonicStart":1}"#
            ]
            var log: [String] = []
            for number in 0..<messages {
                let id = "00000000-0000-4000-8000-" + String(format: "%012d", number)
                let start = 1_000_000_000 * (number + 1)
                journal.append(
                    #"{"kind":"delivery","messageId":"\#(number)","function":"ml-on-faas-pca-512MB","plugin":"pca","#
                        + #""memorySize":512,"batchSize":1,"start":"any","scheduled":\#(start),"sent":\#(start),"#
                        + #""started":\#(start),"finished":\#(start),"received":\#(start + 40_000_000),"#
                        + #""outcome":"succeeded","requestId":"\#(id)","attempts":1,"digest":"0123456789abcdef"}"#)
                log += [
                    "START RequestId: \(id) Version: $LATEST",
                    "END RequestId: \(id)",
                    "REPORT RequestId: \(id)\tDuration: \(duration + Double(number * 37 % messages) / 100) ms\tBilled Duration: "
                        + "\(Int(duration) + 1) ms\tMemory Size: 512 MB\tMax Memory Used: 31 MB\t",
                ]
            }
            journal.append(#"{"kind":"end","complete":true,"finished":2}"#)
            try lines(journal).write(to: run.appending(path: "journal.jsonl"))
            try lines(log).dropLast(cutting).write(to: logs.appending(path: "ml-on-faas-pca-512MB.log"))
            var plan: [String: Any] = [
                "experimentId": name, "platform": "local", "memorySizes": [512], "batchSizes": [1],
                "messages": messages, "coldStarts": 0, "concurrency": 1, "seeds": ["sampling": 1, "order": 1],
                "plugins": [
                    ["name": "pca", "family": "decomposition", "summary": "", "dataset": "none", "datasetDigest": ""]
                ],
            ]
            plan["formatVersion"] = formatVersion
            try JSONSerialization.data(withJSONObject: plan).write(to: run.appending(path: "plan.json"))
        }

        private func lines(_ lines: [String]) -> Data { Data(lines.map { $0 + "\n" }.joined().utf8) }
    }

    @Test func comparesRuns() async throws {
        let runs = try Runs()
        let text = try await runs.harness("compare", "old", "slow")
        #expect(text.status == 0)
        #expect(text.output.contains(/duration +80 +80 +20\.4 +30\.4 +ms +1\.49 .*slower/))
        #expect(text.output.contains(/memory +80 +80 .*no difference shown/))
        #expect(!text.output.contains("\u{1B}"))
        // Where the runs' machines aren't known, that stands above the table.
        let warning = try #require(text.output.range(of: "It isn't known what machine"))
        #expect(warning.lowerBound < (try #require(text.output.range(of: "plugin "))).lowerBound)

        let json = try await runs.harness("compare", "old", "slow", "--json").output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let rows = try #require(object["rows"] as? [[String: Any]])
        #expect(rows.contains { $0["measure"] as? String == "duration" && $0["verdict"] as? String == "slower" })

        let within = try await runs.harness("compare", "old", "--by", "memory")
        #expect(within.status == 0 && within.output.contains("No two cells differ in memory alone."))
    }

    @Test func aTruncatedLogIsCountedAndTheRestUsed() async throws {
        let result = try await Runs().harness("compare", "old", "torn")
        #expect(result.output.contains("torn: 1 log lines are torn"))
        #expect(result.output.contains("1 succeeded deliveries have no REPORT"))
        #expect(result.output.contains(/duration +80 +79 .*no difference shown/))
    }

    @Test func aLaterFormatIsRefusedByName() async throws {
        let runs = try Runs()
        for result in [
            try await runs.harness("compare", "old", "later"), try await runs.harness("process", "later"),
        ] {
            #expect(result.status == 1 && result.output.isEmpty)
            #expect(result.error.contains("later/plan.json") && result.error.contains("Update the harness"))
        }
    }

    @Test func aRunOfALaterFormatIsNotGoneOnWith() async throws {
        let runs = try Runs()
        let journal = runs.folder.appending(path: "later/journal.jsonl")
        let before = try Data(contentsOf: journal)
        let result = try await runs.harness("run", "--resume", "later")
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.error.contains("later/plan.json") && result.error.contains("Update the harness"))
        #expect(try Data(contentsOf: journal) == before)
    }

    @Test func theGateHasAnExitCodeOfItsOwn() async throws {
        let runs = try Runs()
        let regressed = try await runs.harness("gate", "slow", "--baseline", "old")
        #expect(regressed.status == 3)
        #expect(regressed.output.contains("Regression: pca 512 MB, batch 1, warm, duration, 1.49 times the baseline."))
        #expect(try await runs.harness("gate", "old", "--baseline", "slow").status == 0)
        #expect(try await runs.harness("gate", "slow", "--baseline", "old", "--max-regression", "60%").status == 0)
        let json = try await runs.harness("gate", "slow", "--baseline", "old", "--json")
        #expect(json.status == 3 && json.output.contains(#""outcome" : "regressed""#))
    }

    @Test func recommends() async throws {
        let runs = try Runs()
        let text = try await runs.harness("recommend", "old", "--latency-target", "50")
        #expect(text.status == 0 && text.output.contains("p90 ≤ 50.0 ms"))
        #expect(text.output.contains(/pca +1 +512 +40\.0 .* 512 +40\.0 .* 512 +40\.0 .* 512\n/))
        let missed = try await runs.harness("recommend", "old", "--latency-target", "30")
        #expect(missed.output.contains("none"))
        #expect(try await runs.harness("recommend", "old", "--cold").output.contains("no succeeded cold invocation"))
    }

    @Test(arguments: [
        (["compare", "old"], "--by memory"),
        (["compare", "old", "slow", "--by", "memory"], "leave it out"),
        (["compare", "old", "--by", "colour"], "implementation"),
        (["compare", "old", "slw"], "nearest: slow"),
        (["gate", "old", "--baseline", "slow", "--max-regression", "much"], "--max-regression"),
        (["gate", "old", "--baseline", "slow", "--max-regression=-1"], "--max-regression"),
        (["gate", "old"], "--baseline"),
        (["recommend", "old", "--latency-target", "nan"], "positive"),
        (["recommend", "old", "--percentile", "100"], "50 to 99"),
    ])
    func mistakesAreRefusedWithAdvice(arguments: [String], expected: String) async throws {
        let runs = try Runs()
        let result = try await HarnessBinary.run(arguments + ["--runs", runs.folder.path])
        #expect(result.status != 0 && result.status != 3 && result.output.isEmpty)
        #expect(result.error.contains(expected), "\(result.error)")
    }
}
