import Foundation
import Testing

/// `harness run FILE`: nothing is run here, as `--dry-run` tells what would be.
struct ExperimentFileTests {
    private struct Forecast: Decodable {
        struct Cell: Decodable {
            var plugin: String
            var memorySize: Int
            var batchSize: Int
        }
        var cells: [Cell]
        var messages: Int
        var coldStarts: Int
        var invocations: Int
        var concurrency: Int
        var seconds: Double
    }

    private let folder = FileManager.default.temporaryDirectory.appending(path: "experiments-\(UUID().uuidString)")

    private func forecast(_ arguments: [String]) async throws -> Forecast {
        let result = try await HarnessBinary.run(["run"] + arguments + ["--dry-run", "--json", "--runs", folder.path])
        try #require(result.status == 0, "\(result.error)")
        return try JSONDecoder().decode(Forecast.self, from: Data(result.output.utf8))
    }

    private func withFile<Value>(
        _ text: String, _ body: (String) async throws -> Value
    ) async throws -> Value {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "mine.yaml")
        try Data(text.utf8).write(to: file)
        return try await body(file.path)
    }

    @Test func shippedExperimentsAreInOrder() async throws {
        let experiments = HarnessBinary.root.appending(path: "experiments")
        let names = try FileManager.default.contentsOfDirectory(atPath: experiments.path)
        #expect(
            Set(names) == [
                "families.yaml", "memory-sweep.yaml", "batch-sweep.yaml", "cold-start.yaml", "burst.yaml",
                "implementations.yaml", "keep-alive.yaml",
            ])
        for name in names {
            let forecast = try await forecast([experiments.appending(path: name).path])
            #expect(forecast.cells.count > 1, "\(name)")
            #expect(forecast.invocations == forecast.cells.count * forecast.messages)
            #expect(forecast.seconds > 0)
        }
    }

    @Test func optionsOverrideTheFile() async throws {
        let text = "plugin: [pca, svm]\nmemory: [512, 1769]\nbatch-size: 10\nmessages: 20\ncold: true\n"
        try await withFile(text) { file in
            let whole = try await forecast([file])
            #expect(whole.cells.map(\.plugin) == ["pca", "pca", "svm", "svm"])
            #expect(whole.coldStarts == 20)
            let other = try await forecast([
                "--cold-starts", "3", file, "--family=trees", "--memory", "256", "--messages=50",
            ])
            #expect(other.cells.map(\.plugin) == ["random-forest", "gradient-boosting"])
            #expect(other.cells.allSatisfy { $0.memorySize == 256 && $0.batchSize == 10 })
            #expect(other.messages == 50)
            #expect(other.coldStarts == 3)
        }
    }

    @Test func openLoopTakesAsLongAsItsSchedule() async throws {
        try await withFile("plugin: pca\nmemory: 512\nbatch-size: 1\nworkload: constant\nrate: 10\nmessages: 101\n") {
            let forecast = try await forecast([$0])
            #expect(forecast.seconds == 10)
            #expect(forecast.coldStarts == 0)
            #expect(try await self.forecast([$0, "--workload", "closed-loop"]).coldStarts > 0)
        }
    }

    /// An open loop on this machine has no more under way than its processors can serve, but room for two bursts.
    @Test func concurrencySuitsTheWorkload() async throws {
        let cell = ["--plugin", "pca", "--memory", "512", "--batch-size", "1"]
        #expect(try await forecast(cell).concurrency == 1)
        let constant = cell + ["--workload", "constant", "--rate", "10"]
        let processors = ProcessInfo.processInfo.activeProcessorCount
        #expect(try await forecast(constant).concurrency == min(1000, 16 * processors))
        #expect(try await forecast(constant + ["--concurrency", "5"]).concurrency == 5)
        let burst = cell + ["--workload", "burst", "--messages", "1000", "--burst-size"]
        #expect(try await forecast(burst + ["\(20 * processors)"]).concurrency == min(1000, 40 * processors))
        #expect(try await forecast(burst + ["900"]).concurrency == 1000)
    }

    /// Functions go side by side: it takes the gaps of one of them.
    @Test func idleGapsTakeAsLongAsThoseOfOneFunction() async throws {
        let text = "plugin: [pca, svm]\nmemory: [512, 1769]\nbatch-size: 10\nworkload: idle-gaps\ngaps: [1, 60]\n"
        try await withFile(text) {
            let forecast = try await forecast([$0])
            #expect(forecast.messages == 41)
            #expect(forecast.coldStarts == 0)
            #expect(forecast.seconds == 20 * 61)
            #expect(try await self.forecast([$0, "--messages", "5", "--gaps", "3"]).seconds == 12)
            #expect(try await self.forecast([$0, "--workload", "closed-loop"]).messages == 730)
        }
    }

    @Test(arguments: [
        ("plugin: pca\nworkload: idle-gaps\n", "line 2: --workload idle-gaps needs --gaps"),
        ("plugin: pca\nworkload: idle-gaps\ngaps: []\n", "line 3: gaps: an empty list"),
        ("plugin: pca\nworkload: idle-gaps\ngaps: [5, -1]\n", "line 3: gaps -1.0"),
        ("plugin: pca\nworkload: idle-gaps\ngaps: [5, .inf]\n", "line 3: "),
        ("plugin: pca\nworkload: idle-gaps\ngaps: 5\nrate: 5\n", "line 4: --rate 5.0"),
        ("plugin: pca\nworkload: idle-gaps\ngaps: 5\ncold-starts: 5\n", "line 4: cold-starts 5"),
        ("plugin: pca\nworkload: idle-gaps\ngaps: 5\ncold: true\n", "line 4: --cold"),
        ("plugin: pca\nworkload: idle-gaps\ngaps: 5\nprecision: 5%\n", "line 4: precision"),
        ("plugin: pca\ngaps: 5\n", "line 2: --gaps"),
        ("plugin: pca\nmemory: [64]\n", "line 2: memory 64"), ("plugin: pca\n\nmemory: lots\n", "line 3: "),
        ("plugin: pca\nrate: 5\n", "line 2: --rate 5.0: a closed loop"),
        ("memory: 512\n", "line 1: What is to be run?"),
        ("plugin: pca\nfamily: trees\n", "line 2: --family trees"), ("plugin: pac\n", "pca"),
        ("plugin: pca\nmesages: 5\n", "line 2: unknown key 'mesages'. Did you mean messages?"),
        ("plugin: pca\nmessages: 1e3\n", "line 2: "), ("plugin: pca\nseed: -1\n", "line 2: "),
        ("plugin: pca\nengine: podman\n", "line 2: --engine"), ("plugin: pca\nbatch-size: []\n", "line 2: batch-size"),
        ("plugin: pca\nworkload: trace\ntrace: gone.csv\n", "gone.csv"),
        ("plugin: pca\ndataset: sentimant\n", "sentiment"),
    ])
    func isRefusedByItsLine(text: String, expected: String) async throws {
        try await withFile(text) { file in
            let result = try await HarnessBinary.run("run", file, "--dry-run", "--runs", folder.path)
            #expect(result.status != 0)
            #expect(result.error.contains(expected), "\(result.error)")
            #expect(!result.error.contains("Usage"), "\(result.error)")
        }
    }
}
