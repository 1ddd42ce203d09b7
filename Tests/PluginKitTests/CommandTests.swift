import Foundation
import ModelBundle
import Testing

/// The subcommands of a plugin, as the harness calls them.
@Suite struct CommandTests {
    struct Facts: Decodable {
        var plugin: String
        var dataset: String
        var rows: Int
        var readingSeconds: Double
        var trainingSeconds: Double
        var peakMemoryMB: Double
        var figures: [String: Double]
    }

    struct Times: Decodable {
        var plugin: String
        var batchSize: Int
        var count: Int
        var minMicroseconds: Double
        var medianMicroseconds: Double
        var p99Microseconds: Double
        var maxMicroseconds: Double
    }

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("{\"text\":\"a\"}\n{\"text\":\"bcd\"}\n{\"text\":\"ef\"}\n", to: "rows.jsonl")
        try folder.write(#"{"name":"letters","digest":"d1","rows":3}"#, to: "dataset.json")
        try folder.write(
            #"{"plugin":"fixture","dataset":"letters","seed":5,"parameters":{"scale":2}}"#, to: "recipe.json")
    }

    private func train(recipe: String = "recipe.json", _ more: [String] = []) async throws -> ProcessResult {
        try await run(
            fixturePlugin,
            [
                "train", "--data", folder.path("rows.jsonl"), "--recipe", folder.path(recipe), "--output",
                folder.path("model"),
            ] + more)
    }

    private func handle(_ more: [String]) async throws -> ProcessResult {
        try await run(
            fixturePlugin, ["handle", "--data", folder.path("rows.jsonl"), "--model", folder.path("model")] + more)
    }

    @Test func trainWritesABundleAndSaysWhatItDid() async throws {
        let result = try await train()
        #expect(result.errors == "")
        #expect(result.status == 0)
        let facts = try JSONDecoder().decode(Facts.self, from: Data(result.output.utf8))
        #expect(facts.plugin == "fixture")
        #expect(facts.dataset == "letters")
        #expect(facts.rows == 3)
        #expect(facts.figures == ["total": 12])
        #expect(facts.peakMemoryMB > 0)
        #expect(facts.trainingSeconds >= 0)
        #expect(facts.readingSeconds >= 0)

        let bundle = try ModelBundle.Bundle(directory: folder.path("model"), plugin: "fixture")
        #expect(bundle.metadata.datasetDigest == "d1")
        #expect(bundle.metadata.parameters == #"{"scale":2,"seed":5}"#)
        #expect(bundle.tensorNames == ["lengths"])
    }

    @Test func theSeedCanBeGiven() async throws {
        _ = try await train(["--seed", "18"])
        let bundle = try ModelBundle.Bundle(directory: folder.path("model"), plugin: "fixture")
        #expect(bundle.metadata.parameters == #"{"scale":2,"seed":18}"#)
    }

    @Test(arguments: [
        (#"{"parameters":{"scale":11}}"#, "parameter \"scale\": is 11.0, must be in 0.0...10.0"),
        (#"{"parameters":{"scael":1}}"#, "parameter \"scael\": is unknown; known are scale"),
        (#"{"parameters":[]}"#, "the parameters must be a JSON object"),
        (#"{"seed":-1}"#, "parameter \"seed\": must be a whole number from 0 to 2^53 - 1"),
        (#"{"plugin":"pca"}"#, "the recipe is for the plugin \"pca\", not for \"fixture\""),
        ("{", "the recipe: not valid JSON at byte 0"),
    ])
    func aTrainingThatFailsLeavesTheOldModel(_ recipe: String, _ reason: String) async throws {
        _ = try await train()
        let before = try Data(contentsOf: URL(filePath: folder.path("model/model.safetensors")))
        try folder.write(recipe, to: "bad.json")
        let result = try await train(recipe: "bad.json")
        #expect(result.status == 1)
        #expect(result.errors == "\(folder.path("bad.json")): \(reason)\n")
        #expect(try Data(contentsOf: URL(filePath: folder.path("model/model.safetensors"))) == before)
    }

    @Test(arguments: [("1", []), ("2", []), ("100", ["--limit", "2"])])
    func handlePrintsOneLinePerItem(_ batchSize: String, _ more: [String]) async throws {
        let result = try await handle(["--batch-size", batchSize] + more)
        #expect(result.status == 0)
        #expect(result.output == (more.isEmpty ? "1\n3\n2\n" : "1\n3\n"))
    }

    @Test func timeReportsEveryBatchSize() async throws {
        let result = try await run(
            fixturePlugin,
            [
                "time", "--data", folder.path("rows.jsonl"), "--model", folder.path("model"), "--batch-size", "1,3",
                "--seconds", "0.01",
            ])
        #expect(result.status == 0)
        let times = try result.output.split(separator: "\n").map { line in
            try JSONDecoder().decode(Times.self, from: Data(line.utf8))
        }
        #expect(times.map(\.batchSize) == [1, 3])
        #expect(times.allSatisfy { $0.plugin == "fixture" && $0.count > 0 })
        #expect(times.allSatisfy { $0.minMicroseconds <= $0.medianMicroseconds })
        #expect(times.allSatisfy { $0.medianMicroseconds <= $0.p99Microseconds })
        #expect(times.allSatisfy { $0.p99Microseconds <= $0.maxMicroseconds })
    }

    @Test(arguments: [
        (["trian"], "unknown command \"trian\"; there are train, handle and time"),
        (["train"], "--data is missing"),
        (["train", "--data"], "--data needs a value"),
        (["train", "--input", "x"], "unknown argument \"--input\""),
        (["handle", "--data", "x", "--model", "y", "--batch-size", "0"], "--batch-size must be in 1..."),
        (["time", "--data", "x", "--model", "y", "--batch-size", "1,"], "--batch-size must be in 1..."),
        (["handle", "--data", "/nowhere", "--model", "y"], "/nowhere: No such file or directory"),
        (["handle", "--data", "x", "--model", "broken"], "the model in broken is broken"),
    ])
    func aWrongCommandIsExplained(_ arguments: [String], _ reason: String) async throws {
        let result = try await run(fixturePlugin, arguments)
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix(reason))
        #expect(result.output == "")
    }

    @Test func batchesLargerThanTheDatasetCannotBeTimed() async throws {
        let result = try await run(
            fixturePlugin,
            ["time", "--data", folder.path("rows.jsonl"), "--model", folder.path("model"), "--batch-size", "4"])
        #expect(result.status == 1)
        #expect(result.errors == "--batch-size 4: the dataset has only 3 rows\n")
    }
}
